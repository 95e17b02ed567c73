"""Inspection before publishing: secrets, withheld text, links that leave the site's base path.

Rule: reads the files that a publication would add or change, each once and at most its first 8 MB; changes nothing. A
finding never repeats a secret.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import tzinfo
from html import unescape
from itertools import islice
from pathlib import Path
from typing import NamedTuple

from builder.article.frontmatter import parse_article
from builder.article.store import CONTENT, read_content
from builder.errors import Fault, Problem
from builder.files import hash_bytes, read_beginning
from builder.publish.secrets import find_name, find_secrets
from builder.publish.unpacking import MOST_BYTES, unpack_file
from builder.text import format_count

_MAIL = re.compile(rb"[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,4}")
_ROOTED = re.compile(rb'\b(?:href|src|action|poster)=(?:"(?=/)|(?=/))(/(?:[^/"\s>][^"\s>]*)?)(?=["\s>])')
_WORD = re.compile(r"\w+")
_TAG = re.compile(r"<[^<>]*>")
_WIDE = (b"\xff\xfe", b"\xfe\xff")
"""First bytes of text in UTF-16."""
_BEGINNING = 8192
"""Number of bytes at the start of a file in which a NUL shows that it is not text."""
_HINT = "take it out, and revoke it where it was issued"
RUN = 8
"""Number of consecutive words shared by withheld text and the site that count as a leak."""
MOST = 50
"""Maximum number of secrets that are reported one by one."""

_Secrets = dict[tuple[str, bytes], dict[str, int]]
"""(kind of secret, the secret) → the files that contain it, with the line, 0 for none."""


class Inspection(NamedTuple):
    """The result of an inspection."""

    problems: tuple[Problem, ...]
    """Content that should not be published, sorted."""
    notes: tuple[str, ...]
    """Content that is worth a look and may be intended."""


class Withheld(NamedTuple):
    """Text that must not become public."""

    path: str
    """The article's file."""
    text: str


def load_withheld(root: Path, paths: Iterable[str], zone: tzinfo) -> Iterator[Withheld]:
    """The text of the articles at these paths below `content/`; the whole file if it cannot be parsed."""
    for found in paths:
        path = f"{CONTENT}/{found}"
        text = read_content(root, found).decode("utf-8", "replace")
        try:
            yield Withheld(path, parse_article(text, path=path, fallback_title="Untitled", zone=zone).body)
        except Fault:
            yield Withheld(path, text)


def inspect_files(
    output: Path, paths: Iterable[str], *, base_path: str = "/", withheld: Iterable[Withheld] = ()
) -> Inspection:
    """Inspect these files of a built folder; `base_path` begins and ends with `/`.

    Raises `Fault` if a file cannot be read.
    """
    runs = {run: article.path for article in withheld for run in _list_runs(article.text)}
    problems: list[Problem] = []
    secrets: _Secrets = {}
    mailed, skimmed = [], []
    for path in sorted(paths):
        data = read_beginning(output / path, MOST_BYTES + 1)
        if not _note_secrets(secrets, path, data):
            skimmed.append(path)
        if reason := find_name(path, data):
            problems.append(Problem(path, 0, reason, "take it out of content/static/, or give it another name"))
        if path.endswith(".html"):
            problems += _find_rooted(path, data, base_path.encode())
            if b"@" in data and _MAIL.search(data):
                mailed.append(path)
        if runs and not path.startswith("search/"):
            problems += _find_withheld(path, data, runs)
    problems += _tell_secrets(secrets)
    notes = (*_note("with e-mail addresses", "page", mailed), *_note("packed or large, read in part", "file", skimmed))
    return Inspection(tuple(sorted(problems)), notes)


def _note_secrets(secrets: _Secrets, path: str, data: bytes) -> bool:
    """Add the secrets in a file, and in its compressed parts; True if all of it was inspected."""
    unpacked = unpack_file(data)
    for secret in find_secrets(path, data[:MOST_BYTES]):
        line = 0 if secret.at < 0 or b"\0" in data[:_BEGINNING] else _count_line(data, secret.at)
        secrets.setdefault((secret.kind, secret.found), {}).setdefault(path, line)
    for name, part in unpacked.parts:
        if reason := find_name(name, part) if name else None:
            kind, digest = f"a secret in {name}, which {reason}", hash_bytes(part).encode()
            secrets.setdefault((kind, digest), {}).setdefault(path, 0)
        for secret in find_secrets(name or path.removesuffix(".gz"), part):
            secrets.setdefault((secret.kind, secret.found), {}).setdefault(path, 0)
    return unpacked.whole and len(data) <= MOST_BYTES


def _tell_secrets(secrets: _Secrets) -> Iterator[Problem]:
    """A finding for each secret, at the first file that contains it: a secret in a footer is on every page.

    If there are very many, the first ones are reported, and the number of the others.
    """
    for (kind, _), lines in islice(secrets.items(), MOST):
        path, others = next(iter(lines)), len(lines) - 1
        more = f", as {'do' if others > 1 else 'does'} {format_count(others, 'more file')}" if others else ""
        yield Problem(path, lines[path], f"holds what looks like {kind}{more}", _HINT)
    if len(secrets) > MOST:
        path = next(iter(list(secrets.values())[MOST]))
        yield Problem(path, 0, f"and others hold {format_count(len(secrets) - MOST, 'more secret')}", _HINT)


def _find_rooted(path: str, data: bytes, base: bytes) -> Iterator[Problem]:
    """The first link that leads to the root of the host instead of the root of the site."""
    for match in _ROOTED.finditer(data) if base != b"/" else ():
        if not match[1].startswith(base):
            message = f"the link to {match[1].decode('utf-8', 'replace')!r} leaves the site's base path {base.decode()}"
            yield Problem(path, _count_line(data, match.start()), message, "write it without the slash at its start")
            return


def _find_withheld(path: str, data: bytes, runs: Mapping[tuple[str, ...], str]) -> Iterator[Problem]:
    wide = data.startswith(_WIDE)
    if b"\0" in data[:_BEGINNING] and not wide:
        return
    text = unescape(_TAG.sub(" ", data.decode("utf-16" if wide else "utf-8", "replace")))
    for run in _list_runs(text):
        if run in runs:
            message = f"holds text that {runs[run]} withholds: “{' '.join(run)}”"
            yield Problem(path, 0, message, "build again; if it is still there, another article quotes it")
            return


def _list_runs(text: str) -> Iterator[tuple[str, ...]]:
    words = _WORD.findall(text.casefold())
    return zip(*(words[at:] for at in range(RUN)), strict=False)


def _note(what: str, thing: str, paths: list[str]) -> Iterator[str]:
    if paths:
        shown = ", ".join(paths[:3]) + (" …" if paths[3:] else "")
        yield f"{format_count(len(paths), thing)} {what}: {shown}"


def _count_line(data: bytes, at: int) -> int:
    return data.count(b"\n", 0, at) + 1
