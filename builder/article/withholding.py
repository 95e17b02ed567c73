"""Words that decide whether a text is published, and possible misspellings of them.

Rule: pure. A key that might be meant to withhold an article, but is not one of the keys that do, is reported; the
article is left out, and nothing is guessed. Edit distance is optimal string alignment (one letter inserted, deleted
or replaced, or two neighbours exchanged).
"""

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any, NamedTuple, get_args

from builder.article.elsewhere import (
    WORDS,
    fold,
    is_bracketed,
    may_lie_ahead,
    says_withheld,
    split_words,
    withholds,
    withholds_alone,
)
from builder.article.model import FIELDS, Status, Visibility

CHOICES: Mapping[str, tuple[str, ...]] = {"visibility": get_args(Visibility), "status": get_args(Status)}
FLAGS: Mapping[str, str] = {"draft": "true", "published": "false"}
"""Keys of other generators that withhold an article, with the value that does so."""
_WITHHOLDING = {"visibility": "private", "status": "draft", **FLAGS}
TRUE, FALSE = ("true", "yes", "on"), ("false", "no", "off")
KEYS = (*CHOICES, *FLAGS)
_KNOWN = frozenset((*FIELDS, *KEYS))
_SLIPS = {"visibility": 2, "status": 1, "draft": 1, "published": 2}
"""Maximum edit distance at which a key is taken for a misspelling of one of these, whatever its value."""
_ELSEWHERE = frozenset(
    "confidential embargo expirydate expires hidden hide listed private public publish publishdate secret "
    "unpublishdate unpublished visible withdrawn withheld".split()
)
"""Keys with which other programs withhold a text, folded."""
_PARTS = (
    "visib",
    "draft",
    "private",
    "hidden",
    "unlisted",
    "embargo",
    "unpublish",
    "confidential",
    "notpublish",
    "dontpublish",
)
"""Parts of keys, folded, that have the same meaning: `is_draft`, `dg-private`."""
_TEXTS = frozenset(("title", "kicker", "dek", "rights", "correction", "dateline"))
"""Keys of the schema whose values are text, and are checked for such words."""
_WITHHELD = frozenset("draft hidden metadataonly privat private unpublished withdrawn".split())
"""Values, folded, that withhold an article whatever the key."""
_NAMES = rf"(?:{'|'.join(KEYS)}|private|public|hidden)"
_INSIDE = re.compile(
    rf"(?:^|[^\w\s])[\W_]*{_NAMES}['\"*_`]*\s*(?:[:=：＝]+|\|)[\W_]*"
    r"(?:private|draft|withdrawn|metadata-only|true|false|yes|no)\b[^\w\s]*(?:\s*$|(?<=[^\w\s])\s)",
    re.IGNORECASE,
)
_WORD = r"[^\W_]++(?:[-_]++[^\W_]++)*+"
_STATEMENT = re.compile(rf"[\W_]*+({_WORD})[\W_]++({_WORD})(?:[ \t]++(?:#|//).*+|[\W_]++({_WORD}))?[\W_]*+")
"""A line of two or three words, with any punctuation around them, perhaps followed by a comment."""
_LONGEST = 60
"""Maximum number of characters of such a line; longer lines are not checked."""


class Wrong(NamedTuple):
    """A problem with a key."""

    key: str
    """The key as it is written; `a.b` for a key within another."""
    message: str
    hint: str = ""


class Judged(NamedTuple):
    """Front matter whose withholding keys are applied or reported."""

    values: dict[str, Any]
    """The values, with `status` in place of the flags of other generators."""
    read: tuple[str, ...]
    """The keys as they were written."""
    wrong: tuple[Wrong, ...]


def judge(values: Mapping[str, Any]) -> Judged:
    """Apply the draft flags of other generators, and report keys that may be meant to withhold the article but are
    unclear.
    """
    wrong = [*_find_wrong_choices(values), *_find_wrong_flags(values), *_find_wrong_texts(values)]
    for key in values.keys() - _KNOWN:
        wrong += _find_unclear(key, values[key])
        if may_lie_ahead(fold(key), values[key], str(values.get("date") or "")):
            wrong.append(
                Wrong(key, f'"{key}" may lie ahead: it is not known to be before `date`', "write it as `date`")
            )
    drafted = any(_is_flag(values.get(key), TRUE if word == "true" else FALSE) for key, word in FLAGS.items())
    if drafted and values.get("status") == "published":
        wrong.append(Wrong("status", "status: published, and a draft by another key", "remove one of the two"))
    unread = {*FLAGS, *(one.key for one in wrong)} - {"title"}
    kept = {key: value for key, value in values.items() if key not in unread}
    return Judged(kept | {"status": "draft"} if drafted else kept, tuple(values), tuple(wrong))


def _find_wrong_choices(values: Mapping[str, Any]) -> Iterator[Wrong]:
    for key, words in CHOICES.items():
        value = values.get(key, words[0])
        if value not in words:
            yield Wrong(key, f"{key}: {_name(value)} is none of its values", f"one of {', '.join(words)}")


def _find_wrong_flags(values: Mapping[str, Any]) -> Iterator[Wrong]:
    for key in FLAGS.keys() & values.keys():
        if not _is_flag(values[key], TRUE + FALSE):
            hint = "write true or false; the day of publication belongs in `date`"
            yield Wrong(key, f"{key}: {_name(values[key])} is neither true nor false", hint)


def _find_wrong_texts(values: Mapping[str, Any]) -> Iterator[Wrong]:
    """Problems for texts that consist of nothing but `do not publish` or the like."""
    for key in _TEXTS & values.keys():
        value = values[key]
        if isinstance(value, str) and (is_bracketed(f"# {value}") or (says_withheld(value) and _is_meant(key, value))):
            hint = "write `visibility: private` or `status: draft`, or a whole sentence"
            yield Wrong(key, f"{key}: {value!r} may be meant to withhold the article, which is left out", hint)


def _is_meant(key: str, value: str) -> bool:
    """False for what may be a headline, the name of a column or the title of a film: `Private`, `First draft`."""
    if key in ("rights", "correction"):
        return True
    several = len(set(split_words(value))) > 1
    if key == "title":
        loud = value.isupper() or "publish" in fold(value) or any(map(str.isdigit, value))
        return several and loud and withholds_alone(value)
    return (several or value.isupper() or key != "kicker") and (value.isupper() or withholds_alone(value))


def _name(value: Any) -> str:
    return "nothing" if value in (None, "") else repr(value) if isinstance(value, str | bool) else "a list or mapping"


def _is_flag(value: Any, words: tuple[str, ...]) -> bool:
    written = str(value).lower() if isinstance(value, bool) else value
    return isinstance(written, str) and written.casefold() in words


def _find_unclear(key: str, value: Any) -> Iterator[Wrong]:
    """Problems for an unknown key, and keys within it, that may be meant to withhold the article."""
    if meant := find_meant(key, value):
        message = f'unknown key "{key}" may be meant to withhold the article, which is left out'
        yield Wrong(key, message, f"write `{meant}`, or rename the key")
    else:
        waiting = _list_inner(key, value)
        while waiting:
            place, inner, below = waiting.pop(0)
            if meant := find_meant(str(inner), below):
                hint = f"write `{meant}` at the top of the front matter, before any table or indented key"
                yield Wrong(place, f'"{place}" stands within another key, where it does not count', hint)
            waiting += _list_inner(place, below)


def _list_inner(place: str, value: Any) -> list[tuple[str, Any, Any]]:
    """(place, key, value) of the keys within a value, also within its lists."""
    found, waiting = [], [value]
    while waiting:
        one = waiting.pop()
        if isinstance(one, dict):
            found += [(f"{place}.{name}", name, below) for name, below in one.items()]
        elif isinstance(one, list):
            waiting += one
    return found


def find_meant(key: str, value: Any) -> str:
    """The known key and value that an unknown key may have been meant as; empty if nothing that withholds."""
    folded, word = fold(key), fold(value) if isinstance(value, str) else ""
    flag = _is_flag(value, TRUE + FALSE)
    words = [fold(part) for part in re.split(r"[\W_]+|(?<=[a-z])(?=[A-Z])", key.strip("_-. "))]
    for name, most in _SLIPS.items():
        away = measure(folded, name, most=most + 1)
        near = (
            away <= most
            and folded[:1] == name[:1]
            and not (name in words[1:] + words[:-1] or _is_nearer_field(folded, away))
        )
        if near or (away <= most + 1 and (flag or _is_near_choice(word))):
            return f"{name}: {_WITHHOLDING[name]}"
    if folded in _ELSEWHERE or any(part in folded for part in _PARTS) or withholds(folded, value):
        return "visibility: private` or `status: draft"
    return "status: draft" if "publish" in folded and _is_flag(value, FALSE) else ""


def _is_nearer_field(folded: str, away: int) -> bool:
    """True if a key is more likely a misspelling of a field that withholds nothing, as `publishr` is."""
    return any(measure(folded, fold(field), most=away) < away for field in FIELDS if field not in CHOICES)


def is_switch(value: str) -> bool:
    """True if a value looks like a switch or a status, and not like the words of a headline."""
    words = [fold(word) for word in value.split()]
    return (
        len(words) < 3 or words[0] in TRUE + FALSE or any(word in WORDS or _is_near_choice(word) for word in words[:3])
    )


@lru_cache(maxsize=4096)
def _is_near_choice(word: str) -> bool:
    choices = (fold(choice) for words in CHOICES.values() for choice in words)
    return word in _WITHHELD or any(measure(word, choice, most=1) <= 1 for choice in choices)


def find_statement(line: str) -> str:
    """The folded key of a line that says only `visibility: private` or the like, in any notation or misspelling;
    empty otherwise.
    """
    match = _STATEMENT.fullmatch(line) if 4 < len(line) <= _LONGEST else None
    return _find_stated(match[1], match[2] + (match[3] or "")) if match else ""


@lru_cache(maxsize=4096)
def _find_stated(key: str, value: str) -> str:
    word = fold(value)
    flag = word in TRUE + FALSE
    if not flag and not _is_near_choice(word):
        return ""
    name = fold(key)
    if flag and name in _ELSEWHERE:
        return name
    names = FLAGS if flag else CHOICES
    return name if any(measure(name, known, most=_SLIPS[known]) <= _SLIPS[known] for known in names) else ""


def has_statement(line: str) -> bool:
    """True if a line contains such a statement, possibly among other words."""
    return bool(_INSIDE.search(line))


@lru_cache(maxsize=4096)
def measure(word: str, other: str, *, most: int) -> int:
    """The edit distance of two words; a number greater than `most` if the distance is greater than that."""
    if word == other or abs(len(word) - len(other)) > most:
        return 0 if word == other else most + 1
    before: list[int] = []
    row = list(range(len(other) + 1))
    for at, char in enumerate(word, 1):
        row, before, last = [at], row, before
        for to, letter in enumerate(other, 1):
            cost = min(before[to] + 1, row[to - 1] + 1, before[to - 1] + (char != letter))
            if at > 1 and to > 1 and char == other[to - 2] and word[at - 2] == letter:
                cost = min(cost, last[to - 2] + 1)
            row.append(cost)
        if min(row) > most:
            return most + 1
    return row[-1]
