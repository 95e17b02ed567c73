"""Statements of a page about itself: JSON-LD, meta elements, microdata, time elements, links and title.

Rule: reads, and never judges the text. Each statement becomes a `Candidate` with the confidence of its source; values
of a wrong type count as absent, and are never an error.
"""

import html
import re
from collections import defaultdict
from collections.abc import Iterator
from itertools import islice
from typing import Any

import msgspec

from builder.article.evidence import Candidate
from builder.capture.encodings import C1_MARKS
from builder.capture.formats.captions import read_start, read_text
from builder.capture.formats.keywords import clean_keywords, find_topics
from builder.capture.formats.linked import find_statements
from builder.capture.formats.page_statements import Marked, is_elsewhere
from builder.capture.formats.stated_dates import clean_date, find_in_address, find_times
from builder.capture.inline import clean_url
from builder.capture.patterns.language import normalise
from builder.text import drop_controls, tidy

Found = dict[str, tuple[Candidate, ...]]

LONGEST = 10_000
"""Maximum number of characters in a stated value."""
MOST_READ = 4 * LONGEST
"""Maximum number of characters of an element that are read, including white space."""
MOST_PROPERTIES = 1_000
"""Maximum number of elements with microdata that are examined."""
HIGHEST = 100
"""Maximum number of elements from a property up to the element it belongs to."""
MOST_PEOPLE = 50
"""Maximum number of people whom a page names as its authors."""
MOST_CRUMBS = 200
"""Maximum number of elements named as breadcrumbs, and of links in them, that are examined."""

ASSUMED = 0.9
"""The provisional confidence of a stated date; `fields/dates.py` then sets one for each source of dates."""
_DATE_METAS = (
    "article:published_time",
    "og:article:published_time",
    "date",
    "pubdate",
    "publishdate",
    "publish-date",
    "dc.date",
    "dc.date.issued",
    "dcterms.created",
    "sailthru.date",
    "parsely-pub-date",
    "datepublished",
    "citation_publication_date",
    "article.published",
    "originalpublicationdate",
    "article_date_original",
    "cxenseparse:recs:publishtime",
)
_METAS: dict[str, tuple[tuple[str, float], ...]] = {
    "title": (("og:title", 0.9), ("twitter:title", 0.86), ("dc.title", 0.86), ("title", 0.7), ("headline", 0.86),
              ("sailthru.title", 0.86), ("parsely-title", 0.88)),
    "date": tuple((name, ASSUMED) for name in _DATE_METAS),
    "updated": (("article:modified_time", 0.93), ("og:updated_time", 0.8), ("lastmod", 0.85), ("last-modified", 0.7),
                ("datemodified", 0.9), ("dcterms.modified", 0.85)),
    "section": (("article:section", 0.93), ("parsely-section", 0.9), ("section", 0.88), ("cxenseparse:category", 0.7),
                ("category", 0.75), ("article.section", 0.9), ("sailthru.vertical", 0.6)),
    "dek": (("og:description", 0.75), ("description", 0.74), ("twitter:description", 0.7), ("dc.description", 0.7)),
    "authors": (("article:author", 0.8), ("author", 0.85), ("dc.creator", 0.85), ("dcterms.creator", 0.85), ("parsely-author", 0.9),
                ("sailthru.author", 0.88), ("byl", 0.88), ("citation_author", 0.9), ("twitter:creator", 0.2)),
    "publisher": (("og:site_name", 0.9), ("application-name", 0.7), ("dc.publisher", 0.8), ("publisher", 0.75), ("al:ios:app_name", 0.5)),
    "original_url": (("og:url", 0.9), ("parsely-link", 0.85)),
    "language": (("og:locale", 0.6), ("content-language", 0.7), ("dc.language", 0.8)),
    "image": (("og:image", 0.8), ("twitter:image", 0.7)),
    "alt": (("og:image:alt", 0.8), ("twitter:image:alt", 0.7)),
    "kind": (("article:content_tier", 0.0), ("og:type", 0.5)),
}  # fmt: skip
"""Field → (name of the meta element, confidence), the most reliable first among equals."""
_TAG_METAS = ("article:tag", "parsely-tags", "news_keywords", "keywords", "sailthru.tags", "dc.subject")
_PROPERTIES = {"headline": ("title", 0.93), "datepublished": ("date", ASSUMED), "datemodified": ("updated", 0.92),
               "articlesection": ("section", 0.92), "description": ("dek", 0.6), "keywords": ("tags", 0.85),
               "alternativeheadline": ("dek", 0.6), "author": ("authors", 0.88)}  # fmt: skip
LEAST_SHARE = 0.4
"""Minimum share of a page's title that a heading contained in it has if it is the headline."""
_SITE_TAIL = re.compile(r"\s+[|–—·•»:-]\s+|\s*\|\s*")


def find_metadata(marked: Marked, *, url: str | None = None) -> Found:
    """Candidates by field, in order of trust: JSON-LD, meta elements, other elements, address."""
    found: dict[str, list[Candidate]] = defaultdict(list)
    for field, candidate in (
        *_find_linked(marked),
        *_find_metas(marked),
        *_find_properties(marked),
        *_find_elements(marked),
    ):
        found[field].append(candidate)
    own = url or next((candidate.value for candidate in found["original_url"]), None)
    found["date"] += [candidate for _, candidate in find_in_address(own)]
    kept = {field: tuple(map(_drop_controls, candidates)) for field, candidates in _drop_site(found).items()}
    return {field: candidates for field, candidates in kept.items() if candidates}


def _drop_controls(candidate: Candidate) -> Candidate:
    """The candidate without control characters, which JSON can contain as escapes."""
    value = candidate.value
    clean = tuple(map(_clean_text, value)) if isinstance(value, tuple) else _clean_text(value)
    return msgspec.structs.replace(candidate, value=clean, quote=_clean_text(candidate.quote))


def _clean_text(text: str) -> str:
    return text if text.isascii() and text.isprintable() else drop_controls(text.translate(C1_MARKS))


def _drop_site(found: dict[str, list[Candidate]]) -> dict[str, list[Candidate]]:
    """Remove the site's title and description if meta elements give those instead of the article's."""
    names = {candidate.value.casefold() for candidate in found.get("publisher", ())}
    titles = [candidate for candidate in found.get("title", ()) if candidate.value.casefold() not in names]
    if len(titles) == len(found.get("title", ())):
        return found
    deks = [candidate for candidate in found.get("dek", ()) if not candidate.method.startswith("meta")]
    return {**found, "title": titles, "dek": deks}


def _find_linked(marked: Marked) -> Iterator[tuple[str, Candidate]]:
    named = html.unescape(_read_title(marked))
    address = next((link.get("href") for link in marked.tags["link"] if link.get("rel") == "canonical"), None)
    scripts = (
        script.text
        for script in marked.tags["script"]
        if "ld+json" in (script.get("type") or "").lower() and script.text
    )
    for field, value in find_statements(scripts, title=named[:LONGEST], address=address):
        if clean := _clean(field, value):
            yield field, Candidate(clean, "json-ld", 0.98 if field != "dek" else 0.78, str(value)[:200])


def _read_title(marked: Marked) -> str:
    titles = marked.tags["title"]
    return tidy(read_text(titles[0])) if titles else ""


def _find_metas(marked: Marked) -> Iterator[tuple[str, Candidate]]:
    values: dict[str, list[str]] = defaultdict(list)
    for meta in marked.tags["meta"]:
        name = (
            (meta.get("property") or meta.get("name") or meta.get("http-equiv") or meta.get("itemprop") or "")
            .lower()
            .strip()
        )
        content = tidy(html.unescape(meta.get("content") or ""))
        if name and content:
            values[name].append(content)
    for field, names in _METAS.items():
        for name, confidence in names:
            contents = values.get(name, [])[:8]
            stated: list[Any] = [contents] if field == "authors" and contents else list(contents)
            for value in stated:
                if (clean := _clean(field, value)) and confidence:
                    yield field, Candidate(clean, f"meta {name}", confidence, str(value)[:200])
    for number in "12":  # a social card may state more than the title
        if values.get(f"twitter:label{number}") in (["Written by"], ["By"], ["Author"]):
            for value in values.get(f"twitter:data{number}", [])[:1]:
                yield "authors", Candidate((value,), "meta twitter:data", 0.87, value)
    for name in _TAG_METAS:
        if tags := _clean("tags", values.get(name, [])):
            yield "tags", Candidate(tags, f"meta {name}", 0.9 if name != "keywords" else 0.8, ", ".join(tags)[:200])


def _find_properties(marked: Marked) -> Iterator[tuple[str, Candidate]]:
    """Microdata: schema.org properties as attributes of the page's elements."""
    people: dict[str, None] = {}
    keywords: list[str] = []
    main = _find_main(marked)
    for element in marked.properties[:MOST_PROPERTIES]:
        for name in element.get("itemprop").lower().split():
            field, confidence = _PROPERTIES.get(name, ("", 0.0))
            known = field == "authors" and len(people) >= MOST_PEOPLE
            if not field or known or _inside_other(element) or _inside_another(element, main):
                continue
            value = _clean(field, _read_property(element, field))
            if value and field == "authors":
                people |= dict.fromkeys(value)
            elif value and field == "tags":
                keywords.extend(value)
            elif value:
                yield field, Candidate(value, f"microdata {name}", confidence, str(value)[:200])
    if people:
        yield "authors", Candidate(tuple(people), "microdata author", _PROPERTIES["author"][1], ", ".join(people)[:200])
    if words := clean_keywords(keywords):
        yield "tags", Candidate(words, "microdata keywords", _PROPERTIES["keywords"][1], ", ".join(words)[:200])


def _find_main(marked: Marked) -> Any:
    """The article's own scope: the one with an `articleBody`, if a page marks several articles."""
    body = next((known for known in marked.properties if "articleBody" in known.get("itemprop").split()), None)
    return _find_scope(body) if body is not None else None


def _find_scope(element: Any) -> Any:
    around = islice(element.iterancestors(), HIGHEST)
    return next((outer for outer in around if outer.get("itemscope") is not None), None)


def _inside_another(element: Any, main: Any) -> bool:
    """True if a property belongs to another article than the page's own."""
    scope = _find_scope(element) if main is not None else None
    kind = (scope.get("itemtype") or "").lower() if scope is not None else ""
    return scope is not main and kind.endswith(("article", "posting"))


def _inside_other(element: Any) -> bool:
    """True if a property belongs to a comment, a person, a picture or the like instead of the page's article."""
    own = element.get("itemscope") is not None
    scope = _find_scope(element)
    if scope is None:
        return False
    kind = (scope.get("itemtype") or "").lower()
    return not own and bool(re.search("comment|imageobject|videoobject|organization|person|listitem|product", kind))


def _read_property(element: Any, field: str) -> Any:
    if field in ("date", "updated"):
        return element.get("datetime") or _read_stated(element)
    if field == "authors":
        names = element.xpath(".//*[contains(concat(' ', @itemprop, ' '), ' name ')]")[:50]
        return [_read_stated(name) for name in names] or _read_stated(element)
    return element.get("content") or _read_stated(element)


def _read_stated(element: Any) -> str:
    """The `content` of an element, else its words; empty if the element is long enough to contain article text."""
    words = element.get("content") or read_start(element, MOST_READ)
    return tidy(words) if len(words) < MOST_READ else ""


def _find_elements(marked: Marked) -> Iterator[tuple[str, Candidate]]:
    if text := _read_title(marked):
        yield "page_title", Candidate(text, "title element", 0.7, text)
    for link in marked.tags["link"]:
        if "canonical" in (link.get("rel") or "").lower().split() and (address := clean_url(link.get("href") or "")):
            yield "original_url", Candidate(address, "canonical link", 0.95, address)
    for link in (known for known in marked.properties[:MOST_PROPERTIES] if known.get("itemprop") == "mainEntityOfPage"):
        if link.get("href") and not _inside_other(link) and (address := clean_url(link.get("href"))):
            yield "original_url", Candidate(address, "microdata mainEntityOfPage", 0.9, address)
    yield from find_times(marked)
    for method, words, confidence in find_topics(marked.topics):
        yield "tags", Candidate(words, method, confidence, ", ".join(words)[:200])
    if people := _find_names_of_authors(marked):
        yield "authors", Candidate(people, "author element", 0.8, ", ".join(people))
    links = (link for crumb in marked.crumbs[:MOST_CRUMBS] for link in crumb.iterdescendants("a"))
    trail = [name for link in dict.fromkeys(islice(links, MOST_CRUMBS)) if (name := tidy(read_start(link, LONGEST)))]
    labels = [
        name for name in trail if name.lower() not in ("home", "news", "start", "startseite", "accueil", "inicio")
    ]
    if labels:
        yield "section", Candidate(labels[0], "breadcrumb", 0.8, " > ".join(trail)[:200])


_AUTHOR_CLASS = re.compile(
    r"(?:^|[\s_-])(?:author|byline)[_-]{1,2}(?:name|link)(?:$|\s)|(?:^|\s)(?:fn|p-author)(?:$|\s)"
)


def _find_names_of_authors(marked: Marked) -> tuple[str, ...]:
    """Names in elements marked as an author's: by `rel="author"` or by their class."""
    names = []
    for element in marked.signed[:40]:
        own = "author" in (element.get("rel") or "").split() or _AUTHOR_CLASS.search(
            (element.get("class") or "").lower()
        )
        text = tidy(read_text(element)) if own and not is_elsewhere(element) else ""
        if 3 <= len(text) <= 60:
            names.append(text)
    return tuple(dict.fromkeys(names))[:4]


def _clean(field: str, value: Any) -> Any:
    """A stated value in the form of the model, or None."""
    if field in ("date", "updated"):
        return clean_date(value)
    if field == "tags":
        return clean_keywords(value) or None
    if field == "authors":
        return _clean_list(value) or None
    if isinstance(value, list):
        value = next((item for item in value if isinstance(item, str)), None)
    if not isinstance(value, str) or (len(value) > LONGEST and field != "body"):
        return None
    text = tidy(re.sub(r"<[^<>]{1,200}>", " ", html.unescape(html.unescape(value))))  # some pages escape twice
    if field in ("original_url", "image"):
        return clean_url(text)
    if field == "language":
        return text.replace("_", "-")
    return text or None


def _clean_list(value: Any) -> tuple[str, ...]:
    raw = [value] if isinstance(value, str) else value if isinstance(value, list) else []
    words = [html.unescape(item) for item in raw if isinstance(item, str)]
    return tuple(dict.fromkeys(clean for word in words if (clean := tidy(word)) and len(clean) < 120))[:50]


def cut_site_name(title: str, *, names: tuple[str, ...], headings: tuple[str, ...]) -> str:
    """A page's title without the outlet's name: the part that a heading of the page repeats, or the longest part."""
    known = {normalise(name) for name in names}
    parts = [normalise(part) for part in _SITE_TAIL.split(title)]
    plain = f" {normalise(title)} "
    fits = [heading for heading in headings if (same := normalise(heading)) not in known and f" {same} " in plain]
    printed = max(fits, default="", key=len)
    if len(printed) > 8 and (len(printed) > LEAST_SHARE * len(title) or normalise(printed) == parts[0]):
        return printed
    parts = _SITE_TAIL.split(title)
    if len(parts) < 2:
        return title
    kept = [part for part in parts if normalise(part) not in known]
    if len(kept) < len(parts):
        return max(kept, key=len, default=title)
    return max(parts, key=len) if len(max(parts, key=len)) > len(title) * 0.5 else title
