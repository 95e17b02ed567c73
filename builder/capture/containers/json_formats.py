"""Recognition of JSON formats by their keys.

Rule: keys are examined, never values; JSON of an unknown kind is refused as JSON.
"""

import re

from builder.capture.containers.format import LINKS, PAGES, Format
from builder.capture.containers.look import FileLook

_SITE = "save the site's articles as HTML pages, for example with wget"
_ROWS = "write each row's text to a file of its own, with a sidecar for its address and time"


def _json(name: str, advice: str, *keys: str, holds: str = "") -> Format:
    """A format of JSON that contains each key; a key after `*` may be in one object or in a list of objects."""
    wanted = [re.compile(rf"(?:\[\]\.)?(?:{key[1:]})" if key[0] == "*" else key) for key in keys]

    def sniff(look: FileLook) -> bool:
        shape = look.shape
        fits = holds in look.text
        return bool(fits and shape and not shape.rest and all(any(map(key.fullmatch, shape.paths)) for key in wanted))

    return Format(name, advice, sniff)


def _is_json_lines(look: FileLook) -> bool:
    named = bool(re.search(r"\.(?:jsonl|ndjson|jsonlines)$", look.name, re.IGNORECASE))
    return bool(look.shape and (look.shape.lines or (named and not look.shape.rest)))


_LITERAL = re.compile(r"""[\[({]?\s*\{\s*'[^'\n]{1,60}'\s*:""")


def _is_literal(look: FileLook) -> bool:
    return look.is_text and bool(_LITERAL.match(look.start))


def _is_json(look: FileLook) -> bool:
    return look.shape is not None and not look.shape.rest


JSON = (
    _json("a Ghost export", _SITE, r"db\[\]\.(?:meta|data)(?:\..*)?|data\.posts\[\].*"),
    _json("a JSON Feed", _SITE, "version", holds="jsonfeed.org"),
    _json(
        "a Karakeep export", LINKS, r"bookmarks\[\]\.content(?:\..*)?", r"bookmarks\[\]\.(?:createdAt|tags.*|archived)"
    ),
    _json("a Linkwarden export", LINKS, r"collections\[\]\.(?:links.*|parentId)"),
    _json("wallabag articles", PAGES, "*is_archived", "*(?:content|given_url|hashed_url|domain_name|reading_time)"),
    _json("an Omnivore list of articles", PAGES, "*readingProgress", "*(?:slug|savedAt|state)"),
    _json("references (CSL JSON)", LINKS, r"*(?:items\[\]\.)?issued(?:\..*)?", r"*(?:items\[\]\.)?container-title"),
    _json("ninjs news", PAGES, "*uri", r"*(?:body_\w+|bodies(?:\[\].*)?|versioncreated|headlines(?:\[\].*)?)"),
    _json(
        "news-please articles",
        _ROWS,
        r"*(?:[^.]+\.)?(?:maintext|date_download)",
        r"*(?:[^.]+\.)?(?:source_domain|date_publish|localpath)",
    ),
    _json("Firefox bookmarks", LINKS, "guid", r"children(?:\[\].*)?", "typeCode|root|dateAdded"),
    _json("Pinboard bookmarks", LINKS, "*href", "*(?:extended|shared|toread)"),
    _json("a recording of a browser (HAR)", "save the page as HTML", r"log\.(?:entries.*|creator.*|version)"),
    _json("a Jupyter notebook", "export it as HTML", r"cells\[\].*"),
    Format("JSON Lines (one object on each line)", _ROWS, _is_json_lines),
    Format("JSON", _ROWS, _is_json),
    Format("Python objects as text", _ROWS, _is_literal),
)
"""JSON files, specific before general."""
