"""Recognition of text files that contain many articles, or none.

Rule: a sign is a line, or several lines, that no article contains; a text that only mentions a format is not in it.
"""

import re
from collections.abc import Callable

from builder.article.heads import find_head
from builder.article.withholding import find_statement
from builder.capture.containers.format import LINKS, PAGES, TEXT, Format
from builder.capture.containers.look import FileLook
from builder.errors import Fault

_SPLIT = "save each article as a text file of its own"
_MARKDOWN = "copy it below content/ as a .md file: with its front matter it is an article there, and a draft stays one"

_COUNTER = re.compile(
    r"^[ \t]*\d{1,6} (?:of|von|de|sur|di|van|av) \d{1,6} (?:DOCUMENT|DOKUMENT|DOCUMENTO|DOCUMENTI)\w*[ \t]*$", re.M
)
_NEXIS_LABELS = frozenset(
    "LENGTH LÄNGE LONGUEUR LONGITUD LENGTE LUNGHEZZA LOAD-DATE UPDATE LANGUAGE SPRACHE LANGUE PUBLICATION-TYPE "
    "JOURNAL-CODE BYLINE AUTOR SECTION RUBRIK DATELINE HIGHLIGHT GRAPHIC".split()
)
_NEXIS_LENGTH = re.compile(r"^L[A-ZÄ]+:[ \xa0]*\d+ \w+[ \t]*$", re.M)
_NEXIS_END = re.compile(
    r"^[ \t]*(?:End of Document|Ende des Dokuments?|Fin du document|Fin del documento|Fine del documento|"
    r"Einde van document)[ \t]*$",
    re.M | re.I,
)
_NEXIS_NEW = frozenset(("Load-Date", "Subject", *(label.capitalize() for label in _NEXIS_LABELS)))
_FACTIVA_END = re.compile(r"^[ \t]*(?:Document|Dokument|Documento) [A-Z]{3,}[A-Z0-9]*\d{8}[a-z0-9]{6,}[ \t]*$", re.M)
_FACTIVA_CODE = re.compile(r"^(HD|BY|WC|PD|SN|SC|LA|CY|LP|TD|NS|RE|IN|CO|AN)[ \t]+\S", re.M)
_PROQUEST_LABELS = frozenset(
    ("Full text", "Publication title", "Publication date", "ProQuest document ID", "Document URL", "Document type",
     "Database", "Publication info", "Last updated", "Place of publication", "Copyright", "Links", "Publication year",
     "Country of publication", "Language of publication", "Publication subject", "Source type")
)  # fmt: skip
_HEAD_KEYS = frozenset(
    "title date draft slug tags tag category categories author authors layout published status type aliases permalink "
    "summary description lastmod updated modified created url source weight keywords lang image id visibility "
    "text body content".split()
)
_GENERATOR_KEYS = frozenset("slug draft layout template save_as permalink status visibility".split())
_SORTING_KEYS = frozenset("category categories tags keywords summary date".split())
_ADDRESS_KEYS = frozenset("url source link original_url canonical address via".split())
"""Keys that tools which save a page as text write, and that say where the text comes from."""
_KEY_LINE = re.compile(r"([\w-]+(?: [\w-]+)?)[ \t]*:(?:[ \t]|$)")


def _lines(name: str, advice: str, sniff: Callable[[FileLook], bool]) -> Format:
    """A format of plain text, which is not tried for pages and packed files."""
    return Format(name, advice, lambda look: look.is_text and sniff(look))


def _is_nexis(look: FileLook) -> bool:
    if re.search("DO[CK]UMENT", look.text) and _COUNTER.search(look.text):
        return True
    if len(look.labels & _NEXIS_LABELS) >= 3 and _NEXIS_LENGTH.search(look.text):
        return True
    return bool(look.labels & _NEXIS_NEW and _NEXIS_END.search(look.text))


def _is_factiva(look: FileLook) -> bool:
    return bool(_FACTIVA_END.search(look.text)) or len(set(_FACTIVA_CODE.findall(look.text))) >= 6


def _is_proquest(look: FileLook) -> bool:
    labels = look.labels & _PROQUEST_LABELS
    least = 2 if "ProQuest document ID" in labels else 4
    return len(labels) >= least and bool(labels & {"ProQuest document ID", "Full text", "Document URL"})


def _is_markdown(look: FileLook) -> bool:
    if not look.is_text:
        return _has_commented_head(look)
    known = _find_fenced_keys(look.start) or _has_json_head(look) or _has_open_head(look) or _has_rest_head(look)
    return bool(known) or _has_refused_head(look.start)


def _has_refused_head(text: str) -> bool:
    """True for a notation of front matter that `heads` refuses, apart from lines `Key: value` and braces."""
    start = text[:4000]
    lines = start.partition("\n\n")[0].split("\n")
    if text[:1] in ("{", "[") or len(lines[0]) > 200 or (text[:1].isalnum() and any(map(_KEY_LINE.match, lines))):
        return False
    try:
        find_head(start, path="")
    except Fault:
        return True
    return False


def _has_commented_head(look: FileLook) -> bool:
    """True for a text without markup below comments that hold front matter; pages often begin with a comment."""
    comments = _COMMENTS.match(look.start)
    below = look.start[comments.end() :] if comments else ""
    return bool(below) and not below.startswith("<") and _has_refused_head(look.start)


_COMMENTS = re.compile(r"(?:<!--(?:(?!-->)[\s\S])*-->\s*)+")


def _find_fenced_keys(text: str) -> set[str]:
    """The keys of a front matter between fences: YAML, TOML or JSON."""
    fence = re.match(r"(-{3,}|\+{3}|;{3})[ \t]*\n", text)
    if not fence:
        return set()
    mark = fence[1][0]
    body = text[fence.end() :]
    end = re.search(r"^\.{3}[ \t]*$|^" + re.escape(mark) + r"{3,}[ \t]*$", body, re.M)
    lines = body[: end.start() if end else 2000].split("\n")
    pattern = r"""[ \t]*["']?([\w.-]+)["']?[ \t]*(?:=|:(?:[ \t]|$))"""
    keys = {match[1].lower() for line in lines if (match := re.match(pattern, line))}
    first = next((line for line in lines if line.strip() and line.lstrip()[:1] != "#"), "")
    fits = bool(re.match(pattern, first)) or mark == ";" or first.lstrip()[:1] == "["
    whole = end and (mark != "-" or all(re.match(rf"{pattern}|[ \t#-]|$", line) for line in lines))
    known = whole or ((keys & _HEAD_KEYS or len(keys) >= 3) and (end or len(keys) >= 2))
    return keys if fits and known else set()


def _has_json_head(look: FileLook) -> bool:
    return bool(look.shape and look.shape.rest and {path.lower() for path in look.shape.paths} & _HEAD_KEYS)


def _has_open_head(look: FileLook) -> bool:
    """True for lines `Key: value` up to an empty one; outside Markdown files only if they are a site generator's.

    Tools that save a page as text write its title, date and address in the same way at the top. Lines that withhold a
    text are never taken for theirs.
    """
    lines = look.start.partition("\n\n")[0].split("\n")
    matches = [_KEY_LINE.match(line) for line in lines if line[:1] not in (" ", "\t")]
    keys = {re.sub(r"[ -]", "_", match[1].lower()) for match in matches if match}
    if not all(matches):
        return False
    if any(find_statement(line) for line in lines):
        return True
    if len(keys) < 2:
        return False
    if re.search(r"\.(?:md|markdown|mkd|mdown|mdx)$", look.name, re.IGNORECASE):
        return bool(keys & _HEAD_KEYS)
    sorted_in = "title" in keys and keys & _SORTING_KEYS and not keys & _ADDRESS_KEYS
    return bool(sorted_in or (keys & {"title", "date"} and keys & _GENERATOR_KEYS))


def _has_rest_head(look: FileLook) -> bool:
    """True for field lists as written by reStructuredText and Org mode, in the first lines."""
    lines = look.start.split("\n", 14)[:14]
    matches = (re.match(r"(?::|#\+)([\w-]+):(?:[ \t]|$)", line) for line in lines)
    return len({match[1].lower() for match in matches if match} & _HEAD_KEYS) >= 2


def _is_joined_markdown(look: FileLook) -> bool:
    return look.start.startswith("# ") and bool(re.search(r"^-{60}n?\n(?:n?\n)*# ", look.text, re.M))


def _is_movable_type(look: FileLook) -> bool:
    """True for the export format of Movable Type and TypePad: fields, and sections between lines of hyphens."""
    return bool(_MOVABLE_TYPE.match(look.start) and _MOVABLE_TYPE_SECTION.search(look.text))


_MOVABLE_TYPE = re.compile(r"[A-Z][A-Z ]{2,30}:(?:[ \t]|$)", re.M)
_MOVABLE_TYPE_SECTION = re.compile(
    r"^-{5}[ \t]*\n(?:-{8}[ \t]*$|(?:(?:EXTENDED )?BODY|EXCERPT|KEYWORDS|COMMENT|PING):[ \t]*$)", re.M
)


def _is_yaml(look: FileLook) -> bool:
    if look.start.startswith("%YAML") or _is_yaml_list(look.start):
        return True
    if not re.search(r"\.ya?ml$", look.name, re.IGNORECASE):
        return False
    lines = [line for line in look.start.split("\n") if line.strip() and line.lstrip()[:1] != "#"]
    fitting = sum(bool(re.match(r"[ \t]*(?:- |[\w\"'-]+:(?:[ \t]|$))", line)) for line in lines)
    return bool(lines) and fitting * 2 > len(lines)


def _is_yaml_list(text: str) -> bool:
    """True for a list of mappings, in whatever file, whose first one has two keys, one of them of an article."""
    match = _YAML_LIST.match(text)
    return match is not None and not _HEAD_KEYS.isdisjoint((match[1].lower(), match[2].lower()))


_YAML_LIST = re.compile(
    r"(?:(?:#.*|---[ \t]*)\n)*+(?:[\w-]+:[ \t]*\n)?[ \t]*-[ \t]+[\"']?(\w+)[\"']?:(?:[ \t].*)?\n"
    r"(?:[ \t]*\n|[ \t]{4,}[^ \t\n].*\n)*?[ \t]+[\"']?(\w+)[\"']?:(?:[ \t]|$)",
    re.M,
)


def _is_list_of_addresses(look: FileLook) -> bool:
    lines = [line for line in look.start.split("\n") if line.strip()] if _ADDRESS.match(look.start) else []
    addresses = sum(map(bool, map(_ADDRESS.fullmatch, lines)))
    return addresses >= 2 and addresses * 10 >= len(lines) * 9


_ADDRESS = re.compile(r"[ \t]*(?:[-*•]|\d+[.)])?[ \t]*<?(?:https?://|www\.)\S+[ \t]*")


def _text(name: str, advice: str, pattern: str) -> Format:
    test = re.compile(pattern)
    return Format(name, advice, lambda look: look.is_text and bool(test.match(look.start)))


TEXTS = (
    _text("an RTF document", "open it and save its text as plain text", r"\{\\rtf"),
    _lines("a Nexis download (text)", _SPLIT, _is_nexis),
    _lines("a ProQuest download (text)", _SPLIT, _is_proquest),
    _lines("a Factiva download (text)", _SPLIT, _is_factiva),
    _text("references (RIS)", LINKS, r"TY  - \w+\n"),
    _text("references (BibTeX)", LINKS, r"@(?i:article|book|misc|online|in\w+|techreport|string)\s*\{"),
    _text("references (EndNote)", LINKS, r"%0 [A-Z][\w ]+\n%\w "),
    _text("a calendar or an address book", PAGES, r"BEGIN:V(?:CALENDAR|CARD)\n"),
    _text("subtitles", TEXT, r"WEBVTT(?:[ \t][^\n]*)?\n|\d+\n\d\d:\d\d:\d\d,\d{3} --> "),
    _text("a dump of a database (SQL)", PAGES, r"(?:-- |/\*!|SET |BEGIN|PRAGMA |DROP TABLE|CREATE |INSERT INTO )"
          r"(?s:.{0,4000}?)(?:CREATE TABLE|INSERT INTO) [`\"\w.\[]+"),
    _lines("a Movable Type export", _SPLIT, _is_movable_type),
    _lines("Markdown articles joined in one file", "copy each into a file below content/", _is_joined_markdown),
    _lines("a YAML file", PAGES, lambda look: _is_yaml_list(look.start)),
    Format("a Markdown file with front matter", _MARKDOWN, _is_markdown),
    _lines("a YAML file", PAGES, _is_yaml),
    _lines("a list of addresses", LINKS, _is_list_of_addresses),
)  # fmt: skip
"""Text files recognised by their lines, specific before general."""
