"""The keywords of a page: listed in its metadata, or given as links to topics.

Rule: words, without duplicates; values meant for machines are not keywords.
"""

import html
import re
from collections import defaultdict
from collections.abc import Iterator
from functools import lru_cache
from itertools import islice
from typing import Any

from builder.capture.formats.captions import read_start
from builder.text import tidy

MOST = 50
"""Maximum number of keywords of a page."""
MOST_LINKS = 25
"""Maximum number of links in a list of topics; one with more is a menu."""
MOST_BOXES = 500
"""Maximum number of elements named as lists of topics that are examined."""
MOST_READ = 1_000
"""Maximum number of characters of a link that are read."""
LONGEST = 120
"""Maximum number of characters in a keyword."""
MOST_WORDS = 5
"""Maximum number of words in a link in a list of topics."""
_NAMED = re.compile(
    r"(?:^|[\s_-])(?:tags?|topics?|keywords?|tag-?list|tags?-?links|schlagw[oö]rter|temas|themen)(?:$|[\s_-])"
)
_TARGET = re.compile(
    r"/(?:tags?|topics?|keywords?|themen?|temas?|schlagw[oö]rt\w*|etiquetas?|mots?-cles?|argomenti?|t)/|[?&]tag="
)
_ELSEWHERE = re.compile(
    r"related|comment|teaser|\bcards?\b|sidebar|widget|recommend|popular|latest|trending|menu|\bnav"
)
_MACHINE = re.compile(
    r"^(?:(?:page|content|article|post)?[ _-]?(?:type|tier|template|layout|id|format|zone)|cms|source|channel|site|iab)"
    r"\s?[:=]|^[\w-]+=|^https?:|^(?:none|null|undefined|n/a)$",
    re.IGNORECASE,
)


@lru_cache(maxsize=4096)
def is_topic_name(names: str) -> bool:
    """True if an element with this class lists the topics of a page."""
    return _NAMED.search(names.lower()) is not None


def clean_keywords(value: Any) -> tuple[str, ...]:
    """The keywords in a statement: a string of several, a list, or objects with names."""
    raw = value if isinstance(value, list | tuple) else [value]
    names = [one.get("name") if isinstance(one, dict) else one for one in raw]
    parts = (part for name in names if isinstance(name, str) for part in re.split(r"[,;、]", html.unescape(name)))
    unique: dict[str, str] = {}
    for word in map(tidy, parts):
        if word and len(word) < LONGEST and not _MACHINE.match(word):
            unique.setdefault(word.casefold(), word)
    return tuple(islice(unique.values(), MOST))


def find_topics(topics: list[Any]) -> Iterator[tuple[str, tuple[str, ...], float]]:
    """(method, keywords, confidence) for links marked as tags, and for lists of topics recognised by their class."""
    marked: dict[Any, list[Any]] = defaultdict(list)
    for link in (known for known in topics if known.tag == "a" and "tag" in (known.get("rel") or "").lower().split()):
        if "category" not in link.get("rel").lower() and not _stands_elsewhere(link):
            marked[link.getparent().getparent() if link.getparent().tag == "li" else link.getparent()].append(link)
    lists = [("tag link", links, 0.86) for links in marked.values()]
    for box in islice((known for known in topics if known.tag != "a"), MOST_BOXES):
        links = list(islice(box.iterdescendants("a"), MOST_LINKS + 1))
        if links and not _stands_elsewhere(box) and all(_TARGET.search(link.get("href") or "") for link in links):
            lists.append(("list of topics", links, 0.7))
    for method, links, sure in lists:
        words = clean_keywords([read_start(link, MOST_READ) for link in links])
        if len(links) <= MOST_LINKS and all(len(word.split()) <= MOST_WORDS for word in words) and words:
            yield method, tuple(word.removeprefix("#") for word in words), sure


def _stands_elsewhere(element: Any) -> bool:
    """True if an element is in a list of other stories, in comments or in the page's navigation."""
    return any(
        outer.tag in ("aside", "nav") or _ELSEWHERE.search((outer.get("class") or "").lower())
        for outer in islice(element.iterancestors(), 6)
    )
