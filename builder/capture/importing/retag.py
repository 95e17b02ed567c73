"""Consistent tags and sections over the archive, at the end of an import.

Rule: a pure function of the captures' own statements (which the evidence keeps) and of `tags.yaml`, so that neither
the order of imports nor their number matters. An article that a person edited is read, but never rewritten.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

import msgspec

from builder.article.dialects import read_values
from builder.article.evidence import CaptureRecord, Finding, format_record, load_record
from builder.article.heads import find_head
from builder.article.model import FIELDS
from builder.article.saving import ARTICLE, RECORD
from builder.article.tag_rules import FILE_NAME, TagRules, rule_section, rule_tags
from builder.capture.fields.tags import FEW, MOST, NAMED
from builder.capture.importing.archive import Archive
from builder.capture.importing.batch import Converted
from builder.capture.importing.import_records import ImportRecord
from builder.capture.importing.merge import make_converted_values
from builder.capture.patterns.gazetteer import drop_dots, find_country, find_demonym
from builder.errors import Fault
from builder.files import hash_bytes
from builder.yamls import format_yaml

ENOUGH = 20
"""Minimum number of articles in an archive that is large enough to judge tags by their frequency."""
COMMON = 0.4
"""Maximum share of the articles with a tag; a more frequent tag does not distinguish them."""
RULED = ("tags", "section")
"""The fields that this module writes."""
_SURNAMES = frozenset(
    "abram adam alan andrew brook daniel david edward evan field griffith harri henrik hugh jacob jame jone john "
    "matthew mill parson peter philip phillip richard robert roger rive simon stephen steven time wale water well "
    "william wood".split()
)
"""Words that become another name with an `s`."""


class Tagged(NamedTuple):
    """The tags of one article, as its capture gave them."""

    tags: tuple[str, ...]
    stated: bool
    """True if the page itself states them; else they are names found in its text."""


_NO_FINDING = Finding(None, "", 0.0)


class _Votes(NamedTuple):
    """Number of articles with each spelling of a tag, for tags that are the same."""

    exact: dict[str, Counter[str]]
    """Same except for case."""
    merged: dict[str, Counter[str]]
    """Same except for case, dots, plural and the names of a country."""
    articles: int


def agree_tags(articles: Iterable[Tagged], rulings: TagRules) -> tuple[tuple[str, ...], ...]:
    """The tags of each article, made consistent, in the order of the articles; takes linear time."""
    aliased = [Tagged(rule_tags(article.tags, rulings), article.stated) for article in articles]
    singular = _find_plurals(tag for article in aliased for tag in article.tags)
    votes = _Votes({}, {}, len(aliased))
    for article in aliased:
        for tag in dict.fromkeys(article.tags):
            votes.exact.setdefault(tag.casefold(), Counter())[tag] += 1
        first = {singular.get(key, key): tag for tag in reversed(article.tags) for key in (_fold(tag),)}
        for key, tag in first.items():
            votes.merged.setdefault(key, Counter())[tag] += 1
    spelled = {name.casefold(): name for name in (*rulings.aliases.values(), *rulings.keep)}
    kept = frozenset(name.casefold() for name in rulings.keep)
    forms = {key: _choose(key, counted) for key, counted in votes.merged.items()}
    return tuple(
        _state(article.tags, votes, spelled)
        if article.stated
        else _name([singular.get(key, key) for key in map(_fold, article.tags)], votes, forms, spelled, kept)
        for article in aliased
    )


def _fold(tag: str) -> str:
    return (find_country(tag) or drop_dots(tag)).casefold()


def _find_plurals(tags: Iterable[str]) -> dict[str, str]:
    """Plural → singular, if both occur and are not two different names."""
    keys = {_fold(tag) for tag in tags}
    pairs = {key: key[:-1] for key in keys if key[-1:] == "s" and key[:-1] in keys and len(key) > 3}
    return {key: single for key, single in pairs.items() if single[-1] != "s" and single.split()[-1] not in _SURNAMES}


def _choose(key: str, forms: Counter[str]) -> str:
    """The display form of a country, else the most frequent spelling."""
    return find_country(key) or min(forms, key=lambda form: (-forms[form], form.isupper(), len(form), form))


def _state(tags: Iterable[str], votes: _Votes, spelled: Mapping[str, str]) -> tuple[str, ...]:
    """The page's own tags, changed only in case to the most frequent spelling in the archive."""
    written: dict[str, str] = {}
    for tag in tags:
        forms = votes.exact[tag.casefold()]
        best = min(forms, key=lambda form: (-forms[form], form != tag, form))
        written.setdefault(tag.casefold(), spelled.get(tag.casefold()) or best)
    return tuple(written.values())


def _name(
    keys: Iterable[str], votes: _Votes, forms: Mapping[str, str], spelled: Mapping[str, str], kept: frozenset[str]
) -> tuple[str, ...]:
    """The names found in a text, merged; in a large archive, names that recur come first."""
    own = {key: spelled.get(forms[key].casefold(), forms[key]) for key in dict.fromkeys(keys)}
    shown = {
        key: tag for key, tag in own.items() if not any(name.casefold() in own for name in find_demonym(forms[key]))
    }
    if votes.articles < ENOUGH:
        return tuple(dict.fromkeys(shown.values()))
    counts = {key: votes.merged[key].total() for key in shown}
    ruled = {key for key, tag in shown.items() if tag.casefold() in kept}
    told = [key for key in shown if key in ruled or counts[key] <= COMMON * votes.articles]
    strong = [key for key in told if counts[key] > 1 or key in ruled]
    once = [key for key in told if counts[key] == 1 and key not in ruled]
    return tuple(dict.fromkeys(shown[key] for key in (*strong, *once[: max(0, FEW - len(strong))])))[:MOST]


def apply_rulings(archive: Archive, rulings: TagRules) -> dict[str, tuple[str, ...]]:
    """Rewrite what is not consistent; returns the names of the changed fields by folder. Takes linear time."""
    folders = sorted({record.folder for record in archive.by_digest.values() if record.main})
    records = {folder: record for folder in folders if (record := _load(archive, folder))}
    found = [record.fields.get("tags") or _NO_FINDING for record in records.values()]
    tags = agree_tags([Tagged(_list(each.value), each.method != NAMED) for each in found], rulings)
    changed: dict[str, tuple[str, ...]] = {}
    for (folder, record), own in zip(records.items(), tags, strict=True):
        values = record.article.values or {}
        wanted = {"tags": list(own) or None, "section": _rule_section(record, rulings)}
        wrong = tuple(key for key in RULED if values.get(key) != wanted[key])
        if record.article.values is not None and wrong and _rewrite(archive, folder, record, wanted):
            changed[folder] = wrong
    return changed


def _load(archive: Archive, folder: str) -> CaptureRecord | None:
    try:
        record = load_record(archive.storage.read(folder, RECORD))
    except (Fault, ValueError):
        return None
    return record if record.article.sha256 else None


def _list(value: Any) -> tuple[str, ...]:
    return tuple(word for word in value if isinstance(word, str) and word) if isinstance(value, list | tuple) else ()


def _rule_section(record: CaptureRecord, rulings: TagRules) -> str | None:
    found = record.fields.get("section")
    value = found.value if found and isinstance(found.value, str) else None
    return rule_section(value, rulings)


def _rewrite(archive: Archive, folder: str, record: CaptureRecord, wanted: Mapping[str, Any]) -> bool:
    """Write an article's file and update its record; False if a person has edited the file."""
    text, evidence = (archive.storage.read(folder, name) or b"" for name in (ARTICLE, RECORD))
    if hash_bytes(text) != record.article.sha256:
        return False
    text, evidence = _put(text.decode(), evidence, wanted)
    archive.storage.change(folder, {ARTICLE: text, RECORD: evidence})
    return True


def _put(text: str, evidence: bytes, wanted: Mapping[str, Any]) -> tuple[bytes, bytes]:
    """(the article's file, its evidence) with some fields changed; the capture's own values stay in the evidence."""
    front = find_head(text, path="")
    values = read_values(front, path="") | dict(wanted)
    names = (*FIELDS, *(key for key in values if key not in FIELDS))
    ordered = {key: values[key] for key in names if values.get(key) is not None}
    written = f"---\n{format_yaml(ordered)}---\n{front.body}"
    record = load_record(evidence)
    noted = {key: _note(record.fields[key], key, wanted[key]) for key in wanted.keys() & record.fields.keys()}
    record = msgspec.structs.replace(record, fields=record.fields | noted, article=make_converted_values(written))
    return written.encode(), format_record(record)


def _note(finding: Finding, key: str, value: Any) -> Finding:
    """The evidence of a field, with what the archive made of its value."""
    note = ""
    if (finding.value or None) != value:
        words = ", ".join(value or ["none"]) if key == "tags" else value
        note = f"in the archive: {words}" if key == "tags" else f"ruled in {FILE_NAME}: {words}"
    return msgspec.structs.replace(finding, note=note)


def keep_ruled(archive: Archive, known: ImportRecord, outcome: Converted) -> Converted:
    """A conversion with the tags and section that the archive assigned before, if it gave the same values again."""
    before = _load(archive, known.folder)
    if before is None or before.article.values is None:
        return outcome
    after = load_record(outcome.evidence)
    same = [key for key in RULED if key in after.fields and _is_same(before.fields.get(key), after.fields[key])]
    own = after.article.values or {}
    wanted = {key: before.article.values.get(key) for key in same if before.article.values.get(key) != own.get(key)}
    if not wanted:
        return outcome
    text, evidence = _put(outcome.markdown.decode(), outcome.evidence, wanted)
    return outcome._replace(markdown=text, evidence=evidence)


def keep_visibility(mine: bytes | None, outcome: Converted) -> Converted:
    """A conversion with the `visibility` in its article's file `mine`, or without one.

    A setting for new articles does not change the visibility of an existing one.
    """
    if mine is None:
        return outcome
    try:
        stated = _find_visibility(mine)
    except (Fault, UnicodeDecodeError):  # such a file is never overwritten
        return outcome
    if stated == _find_visibility(outcome.markdown):
        return outcome
    text, evidence = _put(outcome.markdown.decode(), outcome.evidence, {"visibility": stated})
    return outcome._replace(markdown=text, evidence=evidence)


def _find_visibility(data: bytes) -> Any:
    text = data.decode("utf-8-sig").replace("\r\n", "\n")
    return read_values(find_head(text, path=""), path="").get("visibility")


def _is_same(before: Finding | None, after: Finding) -> bool:
    """True if a value that the archive changed was found again."""
    return before is not None and bool(before.note) and (before.value, before.method) == (after.value, after.method)
