"""Home pages, lists and shop pages, distinguished from articles by their structure and their statements.

Rule: many kinds of signs are weighed together, because each of them also occurs in some article. No sign depends on
an outlet, words of a language never decide alone, and nothing learned about an outlet counts: a page gives the same
result on every import.
"""

import re
from collections.abc import Iterator, Mapping
from urllib.parse import urlsplit

from builder.capture.blocks import Reading
from builder.capture.conversion.teasers import Built, measure_build
from builder.capture.segment.measured_blocks import MeasuredBlocks

LEAST_TEASERS = 6
"""Teasers and links from which a page counts as having many."""
SHORT_HEADLINE = 4
"""Maximum number of words in a headline that may be the name of a list."""
MANY_STATED = 5
"""Minimum number of stated articles for a page that lists other articles."""
OFFERS, CARTS, ASKS = 5, 3, 2
"""Minimum numbers of prices, mentions of a cart, and phrases of shops; each is a sign of a shop."""
LIST_WEIGHT = 26
"""Minimum sum of weights for a page that is not an article."""
LEAST_TEXT, LEADING, OUTNUMBERING = 12, 0.8, 5
"""A page is an article if it has this many words of running text and this share of them is before all teasers, unless
the teasers have this many times as many words.
"""

WEIGHTS: Mapping[str, int] = {
    "teasers": 4, "more teasers than text": 5, "no text first": 4, "little text first": 6, "not much text first": 5,
    "short": 3, "no paragraph": 5, "much text": -5, "paragraphs": -3, "short headline": 8, "shop": 9,
    "plainly a shop": 6, "more pages": 4, "stated list": 8, "home": 4, "address of a list": 7, "long address": -8,
    "address of an article": -6, "dated": -3, "signed": -4,
}  # fmt: skip
"""What each sign adds: tenths of a logistic regression over pages of known kinds (docs/evidence.md), but for `home`,
`stated list` and `address of an article`, which too few of those pages show."""

_CART = re.compile(r"\b(?:cart|checkout|basket|minicart|wishlist|warenkorb|panier|carrito)\b")
_ATTRIBUTE = re.compile(r"""(?:href|action|data-[\w-]{1,40}|class|id)=["'][^"'<>]*$""")
_ASKED = re.compile(
    r"add to (?:cart|bag|basket|wishlist)|in den warenkorb|ajouter au panier|añadir al carrito|sort by|\bfilter by\b|"
    r"\b\d[\d,]{0,9} (?:results|products|items)\b|quick (?:view|shop)|out of stock|sold out|free shipping"
)
_LABEL_BEGINS, _LABEL_ENDS = re.compile(r"""[>"'][^<>"']*$"""), re.compile(r"""[^<>"']*[<"']""")
LONGEST_LABEL = 20
"""Characters on each side of a phrase of a shop at most: on a button or a label, not in a sentence."""
_PAGES = re.compile(r"""<link[^<>]{1,500}rel=["']?(?:next|prev)\b|class=["']?[^"'<>]{0,200}\b(?:pagination|pager)\b""")
_STATED_LIST = re.compile(
    r"""<body[^<>]{1,500}class=["'][^"'<>]{0,1000}(?<![\w-])(?:archive|tax-[\w-]+|search-results|template-collection|"""
    r"""catalog-category-view|path-taxonomy)(?![\w-])|["'/](?:CollectionPage|SearchResultsPage|ProductCollection|"""
    r"""OfferCatalog)["']""",
    re.IGNORECASE,
)
_DATA = re.compile(r"<script[^<>]{1,300}ld\+json[^<>]{0,300}>", re.IGNORECASE)
_ARTICLES = re.compile(
    r"""["']@type["']\s{0,9}:\s{0,9}\[?\s{0,9}["'](?:[^"'<>]{0,99}/)?(\w{0,30})(?:Article|Posting|Recipe)["']"""
)
_MARKED = re.compile(r"""itemtype=["']?[^"'<>\s]{0,99}/(\w{0,30})(?:Article|Posting|Recipe)\b""")
_PUBLISHED = re.compile(
    r"""["'](?:(?:og:)?article:published_time|parsely-pub-date|[dD]ate[pP]ublished|pubdate|publish-date|[dD][cC]\.date\.issued)["']"""
    r"""[^<>]{1,300}content=|content=[^<>]{1,300}["'](?:og:)?article:published_time["']"""
)
_SCRIPT = re.compile(r"<(?:script|style)\b", re.IGNORECASE)
_SCRIPT_END = re.compile(r"</(?:script|style)\b", re.IGNORECASE)
_LISTS = re.compile(
    r"(?:categor(?:y|ies)|tags?|collections?|shop(?:ping)?|store|products?|(?:product|sub)-categor(?:y|ies)|browse|search|"
    r"catalog(?:ue)?|departments?|subjects?|listings?|directory|page)"
)
_LISTED = re.compile(rf"{_LISTS.pattern}|topics?|sections?|archives?|issues|jobs|events|news|blog|in-the-news")
_TELLING = re.compile(
    r"blogs?|news|articles?|stor(?:y|ies)|posts?|journal|magazine|recipes?|insights|features?|opinion"
)
"""Parts of a site in which texts are, below which an address of several words is that of one."""
_HOMES = re.compile(r"[a-z]{2}(?:[-_][a-z]{2})?|(?:index|default|home)(?:\.\w+)?|home|global")


def find_page_kind(reading: Reading, measured: MeasuredBlocks, markup: str) -> str | None:
    """The kind of a page that is no article, as in `a list of 24 links, not an article`; None for articles.

    `markup` is the page as text. A page that states when its article was published, or that it is an article, is one,
    unless its address is that of a home page or a list and teasers outnumber its text; so is a page that sets one
    headline and its text apart as an article.
    """
    if not measured.page:
        return None
    stated = _states_article(markup)
    if stated and not _read_address(_find_address(reading)) & ELSEWHERE:
        return None
    built = measure_build(reading, measured)
    signs = _find_signs(reading, built)
    if (stated and built.listed <= built.text * OUTNUMBERING) or _weigh(signs) + _weigh(_SAID) < LIST_WEIGHT:
        return None
    signs |= _find_said(built, markup)
    if _weigh(signs) < LIST_WEIGHT or not _is_built_of_teasers(signs, built):
        return None
    if "home" in signs:
        return "a home page, not an article"
    if "shop" in signs:
        return "a page of a shop, not an article"
    return f"a list of {built.teasers + built.links} links, not an article"


def _is_built_of_teasers(signs: frozenset[str], built: Built) -> bool:
    """Whether teasers make the page; the little text of a short article comes first, or stands apart."""
    if built.own:
        return False
    if signs & {"plainly a shop", "stated list"} or ("shop" in signs and "much text" not in signs):
        return True
    leads = built.text >= LEAST_TEXT and built.first >= LEADING * built.text
    return "teasers" in signs and built.listed > built.text * (OUTNUMBERING if leads else 1)


def _states_article(markup: str) -> bool:
    """True if a page states a date of publication, or one or a few articles; many stated articles are other pages."""
    stated = [kind for script in _find_data(markup) for kind in _ARTICLES.findall(script)] + _MARKED.findall(markup)
    if len(stated) >= MANY_STATED:
        return "LiveBlog" in stated
    return bool(stated or _PUBLISHED.search(markup))


def _weigh(signs: frozenset[str]) -> int:
    return sum(WEIGHTS[sign] for sign in signs)


def _find_signs(reading: Reading, built: Built) -> frozenset[str]:
    """Signs in the structure, metadata and address of a page."""
    found = {
        "teasers": built.teasers + built.links >= LEAST_TEASERS,
        "more teasers than text": built.listed > built.text,
        "no text first": built.first < 40,
        "little text first": built.first < 120,
        "not much text first": built.first < 300,
        "short": built.text < 120,
        "no paragraph": built.longest < 40,
        "much text": built.text >= 800,
        "paragraphs": built.pairs >= 6,
        "short headline": 0 < built.headline <= SHORT_HEADLINE,
        "dated": "date" in reading.found,
        "signed": "authors" in reading.found,
    }
    return frozenset(sign for sign, holds in found.items() if holds) | _read_address(_find_address(reading))


def _find_address(reading: Reading) -> str:
    return reading.url or next((str(known.value) for known in reading.found.get("original_url", ())), "")


ELSEWHERE = frozenset(("home", "address of a list"))
"""Signs of an address at which no article is."""
_SAID = frozenset(("shop", "plainly a shop", "more pages", "stated list"))


def _find_said(built: Built, markup: str) -> frozenset[str]:
    """Signs in the markup of a page: those in `_SAID`."""
    shown = _drop_scripts(markup).lower()
    carts = sum(
        bool(_ATTRIBUTE.search(shown, max(0, match.start() - 200), match.start())) for match in _CART.finditer(shown)
    )
    asks = sum(_is_label(shown, match.start(), match.end()) for match in _ASKED.finditer(shown))
    shop = (carts >= CARTS) + (asks >= ASKS) + (built.prices >= OFFERS)
    found = {
        "shop": shop >= 1,
        "plainly a shop": shop >= 2,
        "more pages": bool(_PAGES.search(shown)),
        "stated list": bool(_STATED_LIST.search(markup)),
    }
    return frozenset(sign for sign, holds in found.items() if holds)


def _is_label(shown: str, start: int, end: int) -> bool:
    begins = _LABEL_BEGINS.search(shown, max(0, start - LONGEST_LABEL - 1), start)
    return bool(begins and _LABEL_ENDS.match(shown, end, end + LONGEST_LABEL + 1))


def _find_data(markup: str) -> Iterator[str]:
    """The JSON-LD scripts."""
    for match in _DATA.finditer(markup):
        end = _SCRIPT_END.search(markup, match.end())
        if not end:
            return
        yield markup[match.end() : end.start()]


def _drop_scripts(markup: str) -> str:
    """The page without its scripts and styles."""
    pieces, at = [], 0
    while (start := _SCRIPT.search(markup, at)) and (end := _SCRIPT_END.search(markup, start.end())):
        pieces.append(markup[at : start.start()])
        at = end.end()
    return " ".join((*pieces, markup[at:]))


def _read_address(address: str) -> frozenset[str]:
    """Signs in the page's address; none if the address is unknown."""
    parts = [part for part in urlsplit(address).path.lower().split("/") if part]
    if parts and re.fullmatch(r"(?:index|default)\.\w+", parts[-1]) and len(parts) > 1:
        parts.pop()
    if not parts:
        return frozenset(("home",)) if address else frozenset()
    last = re.sub(r"\.\w{2,5}$", "", parts[-1])
    words = [word for word in re.split(r"[-_+]", last) if len(word) > 1]
    dated = re.search(r"(?:^|/)(?:19|20)\d\d/(?:0?\d|1[0-2])(?:/|$)", "/".join(parts))
    if len(words) >= 4 or len(re.findall(r"\d", last)) >= 5 or dated:
        below = any(map(_TELLING.fullmatch, parts[:-1])) and len(words) >= 4
        return frozenset(("long address", "address of an article") if below else ("long address",))
    if len(parts) == 1 and _HOMES.fullmatch(parts[0]):
        return frozenset(("home",))
    listed = _LISTED.fullmatch(last) or any(map(_LISTS.fullmatch, parts[:-1]))
    return frozenset(("address of a list",)) if listed else frozenset()
