"""What a person rules of tags and sections: `tags.yaml` at the archive's root.

Rule: read at every import and build, never written. Case aside, a ruling is of the very words; what it says of a wrong
shape names the line.
"""

from collections.abc import Iterable, Mapping
from pathlib import Path

import msgspec

from builder.article.model import Article
from builder.errors import Fault
from builder.files import read_text
from builder.yamls import explain_invalid, make_line_finder, make_problem, parse_yaml

FILE_NAME = "tags.yaml"


class Rulings(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The whole of `tags.yaml`; every name as the person wrote it."""

    aliases: dict[str, str] = {}
    """Tag → the tag that stands for it."""
    drop: tuple[str, ...] = ()
    """Tags that no article has."""
    keep: tuple[str, ...] = ()
    """Tags that are never left out, spelled as here."""
    sections: dict[str, str] = {}
    """Section → the section that stands for it."""


NONE = Rulings()


def rule_tags(tags: Iterable[str], rulings: Rulings) -> tuple[str, ...]:
    """The tags that stand for those of an article, each once."""
    dropped = {name.casefold() for name in rulings.drop}
    ruled = (rulings.aliases.get(tag.casefold(), tag) for tag in tags if tag.casefold() not in dropped)
    return tuple(dict.fromkeys(tag for tag in ruled if tag.casefold() not in dropped))


def rule_section(section: str | None, rulings: Rulings) -> str | None:
    """The section that stands for an article's."""
    return rulings.sections.get(section.casefold(), section) if section else None


def rule_article(article: Article, rulings: Rulings) -> Article:
    """The article with the tags and the section that stand for its own."""
    if rulings == NONE:
        return article
    tags, section = rule_tags(article.tags, rulings), rule_section(article.section, rulings)
    return msgspec.structs.replace(article, tags=tags, section=section)


def list_merged(rulings: Rulings) -> list[tuple[str, str, str]]:
    """(key of the front matter, name, name that stands for it) of every tag and section that another replaces."""
    tables = (("tags", rulings.aliases), ("section", rulings.sections))
    return [(key, name, target) for key, table in tables for name, target in table.items()]


def load_rulings(root: Path) -> Rulings:
    """The archive's rulings, empty when there is no file; raises `Fault` with the place of what is wrong."""
    path = root / FILE_NAME
    return parse_rulings(read_text(path), path=path) if path.is_file() else NONE


def parse_rulings(text: str, *, path: object = FILE_NAME) -> Rulings:
    """Rulings from YAML text; aliases of aliases are followed to their end. Raises `Fault`."""
    values = {key: value for key, value in parse_yaml(text, path=path).items() if value is not None}
    try:
        read = msgspec.convert(values, Rulings)
    except msgspec.ValidationError as error:
        known = [field.name for field in msgspec.structs.fields(Rulings)]
        raise Fault(explain_invalid(error, values, make_line_finder(text), path=path, known=known)) from error
    _check(read, text, path)
    aliases, sections = _follow(read.aliases), _follow(read.sections)
    return Rulings(aliases, read.drop, read.keep, sections)


def _check(read: Rulings, text: str, path: object) -> None:
    """Raise `Fault` for every empty name, circle and contradiction."""
    found = []
    for key, table in (("aliases", read.aliases), ("sections", read.sections)):
        for name, target in table.items():
            place = f"{key}.{name}"
            if not name.strip() or not target.strip():
                found.append((place, f"{place}: an empty name", "write what stands for it, or delete the line"))
            elif _is_circle(table, name):
                found.append((place, f"{place}: leads back to itself", "let one of them stand for the others"))
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
    """By the folded name, the end of each chain; a change of case alone (`us: US`) is an end."""
    folded = {key.casefold(): value for key, value in table.items()}
    ends = {}
    for name in folded:
        current, target = name, folded[name]
        while target.casefold() != current and target.casefold() in folded:
            current, target = target.casefold(), folded[target.casefold()]
        ends[name] = target
    return ends
