"""Rules for tags and sections that a person wrote: `tags.yaml` at the root of the archive.

Rule: the file is read at every import and build, and never written. Names are compared exactly except for case.
Errors in the file are reported with their line.
"""

from collections.abc import Iterable, Mapping
from pathlib import Path

import msgspec

from builder.article.model import Article
from builder.errors import Fault
from builder.files import read_text
from builder.yamls import explain_invalid, make_line_finder, make_problem, parse_yaml

FILE_NAME = "tags.yaml"


class TagRules(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The contents of `tags.yaml`, with names as the person wrote them."""

    aliases: dict[str, str] = {}
    """Tag → the tag that replaces it."""
    drop: tuple[str, ...] = ()
    """Tags that are removed from all articles."""
    keep: tuple[str, ...] = ()
    """Tags that are always kept, spelled as here."""
    sections: dict[str, str] = {}
    """Section → the section that replaces it."""


NONE = TagRules()


def rule_tags(tags: Iterable[str], rulings: TagRules) -> tuple[str, ...]:
    """The tags of an article after the rules are applied, without duplicates."""
    dropped = {name.casefold() for name in rulings.drop}
    ruled = (rulings.aliases.get(tag.casefold(), tag) for tag in tags if tag.casefold() not in dropped)
    return tuple(dict.fromkeys(tag for tag in ruled if tag.casefold() not in dropped))


def rule_section(section: str | None, rulings: TagRules) -> str | None:
    """The section of an article after the rules are applied."""
    return rulings.sections.get(section.casefold(), section) if section else None


def rule_article(article: Article, rulings: TagRules) -> Article:
    """The article with the rules applied to its tags and section."""
    if rulings == NONE:
        return article
    tags, section = rule_tags(article.tags, rulings), rule_section(article.section, rulings)
    return msgspec.structs.replace(article, tags=tags, section=section)


def list_merged(rulings: TagRules) -> list[tuple[str, str, str]]:
    """(front-matter key, name, replacement) of every tag and section that is replaced."""
    tables = (("tags", rulings.aliases), ("section", rulings.sections))
    return [(key, name, target) for key, table in tables for name, target in table.items()]


def load_tag_rules(root: Path) -> TagRules:
    """The tag rules of the archive, empty if there is no file; raises `Fault` with the line of each error."""
    path = root / FILE_NAME
    return parse_tag_rules(read_text(path), path=path) if path.is_file() else NONE


def parse_tag_rules(text: str, *, path: object = FILE_NAME) -> TagRules:
    """Tag rules from YAML text; chains of aliases are resolved. Raises `Fault`."""
    values = {key: value for key, value in parse_yaml(text, path=path).items() if value is not None}
    try:
        read = msgspec.convert(values, TagRules)
    except msgspec.ValidationError as error:
        known = [field.name for field in msgspec.structs.fields(TagRules)]
        raise Fault(explain_invalid(error, values, make_line_finder(text), path=path, known=known)) from error
    _check(read, text, path)
    aliases, sections = _follow(read.aliases), _follow(read.sections)
    return TagRules(aliases, read.drop, read.keep, sections)


def _check(read: TagRules, text: str, path: object) -> None:
    """Raise `Fault` for every empty name, cycle and contradiction."""
    found = []
    for key, table in (("aliases", read.aliases), ("sections", read.sections)):
        for name, target in table.items():
            place = f"{key}.{name}"
            if not name.strip() or not target.strip():
                found.append((place, f"{place}: an empty name", "write its replacement, or delete the line"))
            elif _is_circle(table, name):
                found.append((place, f"{place}: leads back to itself", "make one of them replace the others"))
    for name in sorted({name.casefold() for name in read.drop} & {name.casefold() for name in read.keep}):
        found.append(("keep", f"keep: {name!r} stands under drop as well", "delete one of the two"))
    if found:
        raise Fault(*(make_problem(text, key, words, path=path, hint=hint) for key, words, hint in found))


def _is_circle(table: Mapping[str, str], name: str) -> bool:
    folded = {key.casefold(): value.casefold() for key, value in table.items()}
    current, start = folded[name.casefold()], name.casefold()
    for _ in table:
        if current == start:
            return table[name].casefold() != start
        current = folded.get(current, "")
    return False


def _follow(table: Mapping[str, str]) -> dict[str, str]:
    """The end of each chain of replacements, by folded name; a change of case alone (`us: US`) ends a chain."""
    folded = {key.casefold(): value for key, value in table.items()}
    ends = {}
    for name in folded:
        current, target = name, folded[name]
        while target.casefold() != current and target.casefold() in folded:
            current, target = target.casefold(), folded[target.casefold()]
        ends[name] = target
    return ends
