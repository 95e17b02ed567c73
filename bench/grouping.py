"""Measures how dumps without an address are given to outlets, on dumps of whole pages whose hosts are known.

    python bench/grouping.py PAGES… [--rounds 2] [--processes 2]

Each of PAGES is a folder as `bench/extraction.py` takes it. In each round every other dump, by chance, loses its
address: `right` are those that are given to their host, `wrong` those given to another, `alone` those that are given to
none though their host is there. Two hosts of one owner that print the owner's name count as wrong too. Then all dumps
lose their addresses: pairs of one host, of which three dumps are there, that come together, and pairs that should not.
"""

import argparse
import random
from collections import Counter
from collections.abc import Iterable, Mapping
from concurrent.futures import ProcessPoolExecutor
from math import comb
from pathlib import Path

import msgspec
from identity import list_pages

from builder.capture.conversion.convert import ClassifiedCapture, classify_capture
from builder.capture.furniture.fingerprint import CaptureFingerprint, make_fingerprint
from builder.capture.furniture.outlets import group_captures
from builder.capture.segment.known_lines import ANYWHERE
from builder.capture.source import make_capture
from builder.errors import Fault


def read_digest(page: tuple[Path, str, str]) -> tuple[str, CaptureFingerprint] | None:
    """(host, digest) of the dump of a whole page; None when it gives no article."""
    folder, name, host = page
    path = folder / "fulltext" / f"{name}.txt"
    try:
        draft = classify_capture(make_capture(path.read_bytes(), name=path.name)) if path.is_file() else None
    except Fault:
        return None
    return (host, make_fingerprint(draft)) if isinstance(draft, ClassifiedCapture) else None


def hide(digest: CaptureFingerprint, host: str = "") -> CaptureFingerprint:
    """A digest that shows this host alone."""
    return msgspec.structs.replace(digest, host=host, stated=False)


def measure_half(
    hosts: Mapping[str, str], digests: Iterable[CaptureFingerprint], chance: random.Random
) -> Counter[str]:
    """How many dumps without an address are right, wrong and alone."""
    given = [hide(digest, hosts[digest.sha256] if chance.random() < 0.5 else "") for digest in digests]
    shown = {digest.host for digest in given if digest.host}
    counts: Counter[str] = Counter()
    for group in group_captures(given):
        for digest in group.digests:
            host = hosts[digest.sha256]
            if not digest.host and group.outlet in shown:
                counts["right" if group.outlet == host else "wrong"] += 1
            elif not digest.host:
                counts["alone"] += host in shown
    return counts


def measure_none(hosts: Mapping[str, str], digests: Iterable[CaptureFingerprint]) -> Counter[str]:
    """How many pairs of dumps come together, where none has an address."""
    counts: Counter[str] = Counter()
    for group in group_captures(map(hide, digests)):
        members = Counter(hosts[digest.sha256] for digest in group.digests if group.outlet != ANYWHERE)
        right = sum(comb(count, 2) for count in members.values())
        counts += Counter({"right": right, "wrong": comb(members.total(), 2) - right})
    counts["of"] = sum(comb(count, 2) for count in Counter(hosts.values()).values() if count >= 3)
    return counts


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("pages", nargs="+", type=Path)
    parser.add_argument("--rounds", type=int, default=2)
    parser.add_argument("--processes", type=int, default=2)
    options = parser.parse_args()
    with ProcessPoolExecutor(options.processes) as pool:
        read = list(filter(None, pool.map(read_digest, list_pages(options.pages, None), chunksize=16)))
    hosts = {digest.sha256: host for host, digest in read}
    digests = list({digest.sha256: digest for _, digest in read}.values())
    print(f"{len(digests)} dumps of {len(set(hosts.values()))} hosts")
    halves = (measure_half(hosts, digests, random.Random(number)) for number in range(options.rounds))
    print("half without an address:", dict(sum(halves, Counter())))
    print("none with an address, pairs:", dict(measure_none(hosts, digests)))


if __name__ == "__main__":
    main()
