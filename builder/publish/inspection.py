"""What in a site should not leave: secrets, withheld text, links that leave the site's base path.

Rule: reads the files that a publication would add or change, each once; changes nothing. A finding never repeats a
secret. Sources: the printed forms of tokens as their makers document them.
"""

import re
from collections.abc import Iterable, Iterator
from datetime import tzinfo
from html import unescape
from pathlib import Path
from typing import NamedTuple

from builder.article.frontmatter import parse_article
from builder.article.store import CONTENT, read_content
from builder.errors import Fault, Problem
from builder.files import read_bytes
from builder.text import format_count

_TEXTS = (".html", ".js", ".json", ".md", ".svg", ".txt", ".xml", ".css")
_SECRETS = tuple(
    (name, sign, re.compile(pattern))
    for name, sign, pattern in (
        ("a private key", b"PRIVATE KEY-----", rb"-----BEGIN (?:[A-Z]+ )?PRIVATE KEY-----"),
        ("an AWS access key", b"AKIA", rb"\bAKIA[0-9A-Z]{16}\b"),
        ("a GitHub token", b"gh", rb"\bgh[pousr]_[A-Za-z0-9]{36,}\b"),
        ("a GitHub token", b"github_pat_", rb"\bgithub_pat_\w{60,}\b"),
        ("a GitLab token", b"glpat-", rb"\bglpat-[\w-]{20,}"),
        ("a Slack token", b"xox", rb"\bxox[abeprs]-[\w-]{10,}"),
        ("a Google API key", b"AIza", rb"\bAIza[\w-]{35}\b"),
        ("a Stripe key", b"k_live_", rb"\b[rs]k_live_[0-9A-Za-z]{20,}\b"),
        ("an npm token", b"npm_", rb"\bnpm_[A-Za-z0-9]{36}\b"),
        ("a signed web token", b"eyJ", rb"\beyJ[\w-]{10,}\.eyJ[\w-]{10,}\.[\w-]{10,}"),
        ("a password in an address", b"://", rb"\bhttps?://[^\s/:@\"'<>]{1,64}:[^\s/:@\"'<>]{1,64}@"),
    )
)
_MAIL = re.compile(rb"[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,4}")
_ROOTED = re.compile(rb'\b(?:href|src|action|poster)=(?:"(?=/)|(?=/))(/(?:[^/"\s>][^"\s>]*)?)(?=["\s>])')
_WORD = re.compile(r"\w+")
_TAG = re.compile(r"<[^>]*>")
RUN = 8
"""So many words in a row, the same in withheld text and in the site, are no accident."""


class Inspection(NamedTuple):
    """What was found."""

    problems: tuple[Problem, ...]
    """What should not be published, sorted."""
    notes: tuple[str, ...]
    """What is worth a look and may be meant."""


class Withheld(NamedTuple):
    """Text that is not to be public."""

    path: str
    """The article's file."""
    text: str


def load_withheld(root: Path, paths: Iterable[str], zone: tzinfo) -> Iterator[Withheld]:
    """The text of the named articles, whose paths are relative to `content/`; all of a file that cannot be taken."""
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
    """Read the named files of a built folder; `base_path` begins and ends with `/`.

    Raises `Fault` when a file cannot be read.
    """
    runs = {run: article.path for article in withheld for run in _list_runs(article.text)}
    problems: list[Problem] = []
    mailed: list[str] = []
    for path in sorted(paths):
        if not path.endswith(_TEXTS):
            continue
        data = read_bytes(output / path)
        problems += _find_secrets(path, data)
        if path.endswith(".html"):
            problems += _find_rooted(path, data, base_path.encode())
            if b"@" in data and _MAIL.search(data):
                mailed.append(path)
        if runs and not path.startswith("search/"):
            problems += _find_withheld(path, data, runs)
    return Inspection(tuple(sorted(problems)), tuple(_note_mail(mailed)))


def _find_secrets(path: str, data: bytes) -> Iterator[Problem]:
    for name, sign, pattern in _SECRETS:
        if sign in data and (match := pattern.search(data)):
            hint = "take it out of the article, and make it worthless where it was issued"
            yield Problem(path, _count_line(data, match.start()), f"holds what looks like {name}", hint)


def _find_rooted(path: str, data: bytes, base: bytes) -> Iterator[Problem]:
    """The first link that leads to the host's root instead of the site's."""
    for match in _ROOTED.finditer(data) if base != b"/" else ():
        if not match[1].startswith(base):
            message = f"the link to {match[1].decode('utf-8', 'replace')!r} leaves the site's base path {base.decode()}"
            yield Problem(path, _count_line(data, match.start()), message, "write it without the slash at its start")
            return


def _find_withheld(path: str, data: bytes, runs: dict[tuple[str, ...], str]) -> Iterator[Problem]:
    text = unescape(_TAG.sub(" ", data.decode("utf-8", "replace")))
    for run in _list_runs(text):
        if run in runs:
            message = f"holds text that {runs[run]} withholds: “{' '.join(run)}”"
            yield Problem(path, 0, message, "build again; if it stays, another article quotes it")
            return


def _list_runs(text: str) -> Iterator[tuple[str, ...]]:
    words = _WORD.findall(text.casefold())
    return zip(*(words[at:] for at in range(RUN)), strict=False)


def _note_mail(paths: list[str]) -> Iterator[str]:
    if paths:
        shown = ", ".join(paths[:3]) + (" …" if paths[3:] else "")
        yield f"{format_count(len(paths), 'page')} with e-mail addresses: {shown}"


def _count_line(data: bytes, at: int) -> int:
    return data.count(b"\n", 0, at) + 1
