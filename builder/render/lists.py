"""Views of the pages that lead to articles: front page, lists, terms, years.

Rule: a list page shows only its own part of a list, and nothing that grows with the archive; only the newest page of
a list shows the length of the list.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import chain, groupby

from builder.render.calendar_heatmap import make_heat
from builder.render.cards import (
    PageContext,
    View,
    find_opening,
    make_card,
    make_count,
    make_figure,
    make_line,
)
from builder.site.library import SECTION, Holding
from builder.site.pages import MONTH_PAGES, UNDATED, YEAR_LENGTH
from builder.site.pagination import cut_page, find_newer, find_number, find_older
from builder.site.taxonomy import Term
from builder.site.urls import list_path, month_path

COLUMN = 3
"""Number of stories beside the lead; two more beside a lead with a picture, which is taller."""
HEAT_FROM = 20
"""Minimum number of articles for the front page to show the newest year as a heat map."""
RAILS = 6
ROW = 3
"""Number of rails side by side; an incomplete row is left out, unless it is the only one."""
RAIL_LENGTH = YEAR_LENGTH
NEWEST, FEW = 20, 5
"""Number of cards at the top of a list, for a section and for any other term; the other articles are lines."""
LOOK_AHEAD = 6
"""Number of newest articles among which the lead is chosen."""
INITIALS_FROM = 40
"""Minimum length of a list of terms that is divided by first letter."""


def find_labels(context: PageContext, key: str) -> tuple[str, str]:
    """(singular, plural) name of a taxonomy, capitalised."""
    say = context.language.say
    known = {
        "section": (say("Section"), say("Sections")),
        "tags": (say("Tag"), say("Tags")),
        "authors": (say("Author"), say("Authors")),
        "publisher": (say("Publisher"), say("Publishers")),
        "agency": (say("Agency"), say("Agencies")),
        "language": (say("Language"), say("Languages")),
    }
    own = say(key.capitalize())
    return known.get(key, (own, own))


def make_front(context: PageContext) -> View:
    """`{description, newest, count, span, lead, column, rails, more, heat}`: the newest articles as on a front page."""
    library = context.library
    lead = find_lead(context)
    shown = [lead] if lead else []
    column = _take(library.holdings, shown, COLUMN + 2 * bool(lead and _has_picture(context, lead)))
    shown += column
    rails = []
    for term in library.main_sections[:RAILS]:
        members = _take(term.members, shown, RAIL_LENGTH)
        if members:
            rails.append(context.link_term(SECTION, term) | {"cards": [make_card(context, h) for h in members]})
            shown += members
    rails = rails[: len(rails) // ROW * ROW or len(rails)]
    dated = list(library.months)
    newest = next((h.article.date for h in library.holdings[:1]), None)
    return {
        "description": context.config.description or None,
        "newest": context.language.format_weekday(newest) if newest else None,
        "count": make_count(context, len(library.holdings)),
        "span": "–".join(dict.fromkeys((dated[-1], dated[0]))) if dated else None,
        "lead": _make_lead(context, lead) if lead else None,
        "column": [make_card(context, h) for h in column],
        "rails": rails,
        "heat": _make_heat(context, dated[0]) if len(library.holdings) >= HEAT_FROM and dated else None,
        "more": [make_card(context, h) for h in _take(library.holdings, shown, RAIL_LENGTH)] if len(rails) < 2 else [],
    }


def find_lead(context: PageContext) -> Holding | None:
    """The lead among the newest articles: a picture and kind news count most, then a dek, then the date."""
    newest = context.library.holdings[:LOOK_AHEAD]
    if not newest:
        return None
    ranks = [(_weigh(context, holding), place) for place, holding in enumerate(newest)]
    return newest[min(ranks)[1]]


def _weigh(context: PageContext, holding: Holding) -> int:
    article = holding.article
    return -(2 * _has_picture(context, holding) + 2 * (article.kind == "news") + bool(article.dek))


def _has_picture(context: PageContext, holding: Holding) -> bool:
    figure = make_figure(context, holding)
    return bool(figure and figure["src"])


def _make_heat(context: PageContext, year: str, *, links: Mapping[str, str] | None = None) -> View:
    days = chain.from_iterable(context.library.days[year].values())
    return make_heat(year, days, context.language, links=links) | {"url": context.link(f"years/{year}/index.html")}


def _link_days(context: PageContext, year: str) -> dict[str, str]:
    """Day → link to the newest article of that day in the list of its month."""
    links: dict[str, str] = {}
    for month, days in context.library.days[year].items():
        for place, day in enumerate(days):
            if day not in links:
                number = find_number(place, len(days), context.config.per_page * MONTH_PAGES)
                links[day] = f"{context.link(month_path(year, month, number))}#{make_day_id(day)}"
    return links


def make_day_id(day: str) -> str:
    """The anchor of a day on the page of its month: `2021-12-01` → `d1`."""
    return f"d{int(day[8:])}"


def _take(holdings: Iterable[Holding], shown: list[Holding], count: int) -> list[Holding]:
    taken: list[Holding] = []
    for holding in holdings:
        if len(taken) == count:
            break
        if not any(holding is other for other in shown):
            taken.append(holding)
    return taken


def _make_lead(context: PageContext, holding: Holding) -> View:
    article = holding.article
    extra = {"agency": article.agency, "dateline": article.dateline, "opening": find_opening(holding)}
    return make_card(context, holding) | extra | {"figure": make_figure(context, holding)}


def make_term(context: PageContext) -> View:
    """The list view of a term's page."""
    page = context.page
    taxonomy = context.library.taxonomies[page.group]
    term = taxonomy.by_slug[page.key]
    folder = f"{taxonomy.folder}/{term.slug}"
    one, many = find_labels(context, page.group)
    up = {"label": many, "url": context.link(f"{taxonomy.folder}/index.html")}
    listing = _make_list(context, term.members, lambda number: list_path(folder, number), context.config.per_page)
    trail = _make_breadcrumbs(context, up, {"label": term.label, "url": context.link(list_path(folder, 0))})
    return listing | {"key": page.group, "title": term.label, "label": one, "trail": trail}


def make_undated(context: PageContext) -> View:
    """The list view of articles without a date."""
    members, say = context.library.undated, context.language.say
    listing = _make_list(context, members, lambda number: list_path(UNDATED, number), context.config.per_page)
    own = {"label": say("Undated"), "url": context.link(list_path(UNDATED, 0))}
    trail = _make_breadcrumbs(context, _link_years(context), own)
    return listing | {"key": "undated", "title": own["label"], "label": say("Archive"), "trail": trail}


def make_month(context: PageContext) -> View:
    """The list view of a month, grouped by day."""
    year, month = context.page.group, context.page.key
    members = context.library.months[year][month]
    per_page = context.config.per_page * MONTH_PAGES
    listing = _make_list(context, members, lambda number: month_path(year, month, number), per_page, daily=True)
    title, label = context.language.format_month(year, month), context.language.say("Archive")
    own = {"label": title, "url": context.link(month_path(year, month))}
    trail = _make_breadcrumbs(context, _link_years(context), _link_year(context, year), own)
    return listing | {"key": "month", "title": title, "label": label, "trail": trail}


def _make_breadcrumbs(context: PageContext, *steps: View) -> list[View]:
    """The breadcrumbs from the front page to a list; the list itself is included only on older pages."""
    front = {"label": context.language.say("Front page"), "url": context.link("index.html")}
    return [front, *(steps if context.page.number else steps[:-1])]


def _make_list(
    context: PageContext, members: Sequence[Holding], path_of: Callable[[int], str], per_page: int, *,
    daily: bool = False,
) -> View:  # fmt: skip
    """`{newest, groups: [{day, id, lines}], number, count, older, newer}`.

    The newest page of a term's list begins with a few cards, and shows the length of the list.
    """
    page, number, total = context.page, context.page.number, len(members)
    part = cut_page(members, number, per_page)
    older, newer = find_older(number, total, per_page), find_newer(number, total, per_page)
    whole = 0 if number or daily else NEWEST if page.group == SECTION else FEW
    return {
        "newest": [make_card(context, h) for h in part[:whole]],
        "groups": [
            _make_group(context, day, holdings)
            for day, holdings in groupby(part[whole:], key=lambda h: h.article.day if daily else None)
        ],
        "number": number,
        "count": None if number else make_count(context, total),
        "older": context.link(path_of(older)) if older is not None else None,
        "newer": context.link(path_of(newer)) if newer is not None else None,
    }


def _make_group(context: PageContext, day: str | None, holdings: Iterable[Holding]) -> View:
    """`{day, id, lines: [{title, url, note, lang, dir}]}`; the note of a line is the section if grouped by day,
    otherwise the date.
    """
    lines = [make_line(context, h, note=(h.article.section or "") if day else None) for h in holdings]
    return {
        "day": context.language.format_day(day) if day else None,
        "id": make_day_id(day) if day else None,
        "lines": lines,
    }


def make_terms(context: PageContext) -> View:
    """`{title, key, groups: [{initial, id, terms: [{label, url, count, newest}]}]}` of a taxonomy.

    A term without a list links to its only article.
    """
    taxonomy = context.library.taxonomies[context.page.group]
    divided = len(taxonomy.terms) >= INITIALS_FROM
    groups = groupby(taxonomy.terms, key=lambda term: find_initial(term.key) if divided else None)
    return {
        "title": find_labels(context, taxonomy.key)[1],
        "key": taxonomy.key,
        "groups": [
            {
                "initial": initial,
                "id": make_anchor(initial) if initial else None,
                "terms": [_make_count(context, taxonomy.key, term) for term in terms],
            }
            for initial, terms in groups
        ],
    }


def find_initial(key: str) -> str:
    """The letter under which a term is listed; digits and signs share `0–9`."""
    return key[0].upper() if key[0].isalpha() else "0–9"


def make_anchor(initial: str) -> str:
    """The id of a letter's group: `a`, or its code points if it is not an ASCII letter."""
    return (
        initial.lower() if initial.isascii() and initial.isalpha() else "-".join(f"u{ord(sign):x}" for sign in initial)
    )


def _make_count(context: PageContext, key: str, term: Term[Holding]) -> View:
    newest, link = make_card(context, term.members[0]), context.link_term(key, term)
    counted = {"count": context.language.format_number(len(term.members)), "newest": newest if key == SECTION else None}
    return {"label": term.label, "url": link["url"] or newest["url"]} | counted


def make_years(context: PageContext) -> View:
    """`{years: [{label, url, count, share}], undated}`; share is a percentage of the year with the most articles."""
    sizes = {year: sum(map(len, months.values())) for year, months in context.library.months.items()}
    most = max(sizes.values(), default=1)
    years = [
        {
            "label": context.language.format_year(year),
            "url": context.link(f"years/{year}/index.html"),
            "count": context.language.format_number(size),
            "share": -(-100 * size // most),
        }
        for year, size in sizes.items()
    ]
    undated = context.library.undated
    label, count = context.language.say("Undated"), context.language.format_number(len(undated))
    line = {"label": label, "url": context.link(list_path(UNDATED, 0)), "count": count}
    return {"years": years, "undated": line if undated else None}


def make_year(context: PageContext) -> View:
    """`{title, count, heat, months: [{label, url, count, cards}], older, newer, trail}`, with a few cards for each
    month.
    """
    year, months = context.page.group, context.library.months[context.page.group]
    years = list(context.library.months)
    place = years.index(year)
    return {
        "title": context.language.format_year(year),
        "heat": _make_heat(context, year, links=_link_days(context, year)),
        "count": make_count(context, sum(map(len, months.values()))),
        "months": [
            {
                "label": context.language.months[int(month) - 1],
                "url": context.link(month_path(year, month)),
                "count": make_count(context, len(members)),
                "cards": [make_card(context, h) for h in members[:RAIL_LENGTH]],
            }
            for month, members in months.items()
        ],
        "older": _link_year(context, years[place + 1]) if place + 1 < len(years) else None,
        "newer": _link_year(context, years[place - 1]) if place else None,
        "trail": _make_breadcrumbs(context, _link_years(context), _link_year(context, year)),
    }


def _link_year(context: PageContext, year: str) -> View:
    return {"label": context.language.format_year(year), "url": context.link(f"years/{year}/index.html")}


def _link_years(context: PageContext) -> View:
    return {"label": context.language.say("Years"), "url": context.link("years/index.html")}
