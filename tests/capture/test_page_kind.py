"""Home pages, lists and pages of shops are refused for what they are; articles of every build are not."""

from datetime import date

import pytest

from builder.capture.conversion.convert import Conversion, NoArticle, convert
from builder.capture.source import make_capture

PARAGRAPHS = (
    "The harbour board voted on Tuesday to keep the night ferry for another winter, after two hours of argument about "
    "diesel, crews and the price of a return ticket.",
    "Nadia Thornbury, who chairs the board, said the boat had carried fewer than ninety people a night since October, "
    "but that some of them had no other way to reach the hospital.",
    "The subsidy is about four hundred thousand pounds a year. A little over half of it comes from the county, and the "
    "rest is raised by a levy on moorings, which goes up by a tenth.",
    "A survey of passengers will be published in the spring. The board meets again on the ninth of March.",
)
HEADLINES = (
    "Board keeps the night ferry for a winter", "Mill bridge is to close for a year", "Orchestra moves into the weaving shed",
    "Crab count falls for a third season", "Library van gets a second round of the hills", "Clock that lost eleven minutes is mended",
    "Herring festival returns to the old quay", "Sea wall needs four million pounds", "School bus takes the long way round",
    "Lighthouse keeper retires at eighty", "Tide gauge found in a cellar", "Two boats share one licence",
)  # fmt: skip
TEASER = "The vote was close, and the argument is not over yet."
TEXT = "".join(f"<p>{paragraph}</p>" for paragraph in PARAGRAPHS)
MENU = (
    "<nav><ul>"
    + "".join(f"<li><a href=/{name}>{name}</a></li>" for name in ("news", "sport", "letters"))
    + "</ul></nav>"
)
FOOT = "<footer><p>The Mercury, Calder Point. All rights reserved.</p></footer>"


def page(body: str, *, head: str = "", title: str = "The Mercury", attributes: str = "") -> bytes:
    return f"<!doctype html><html lang=en><head><title>{title}</title>{head}</head><body {attributes}>{MENU}{body}{FOOT}</body></html>".encode()


def teasers(template: str, count: int = len(HEADLINES)) -> str:
    return "".join(
        template.replace("TITLE", HEADLINES[number % len(HEADLINES)]).replace("LINK", f"/2021/12/{number + 1}/story")
        .replace("TEASER", TEASER).replace("NUMBER", str(number + 1))
        for number in range(count)
    )  # fmt: skip


CARD = "<article class=card><h2><a href=LINK>TITLE</a></h2><p>TEASER</p><time>NUMBER December 2021</time></article>"
WHOLE = "<div class=tile><a href=LINK><img src=NUMBER.jpg><h3>TITLE</h3><p>TEASER</p></a></div>"
MORE = "<div><h4>TITLE</h4><p>TEASER</p><p><a href=LINK>Read more</a></p></div>"
FLAT = "<h2><a href=LINK>TITLE</a></h2><p>TEASER</p>"
OFFER = "<li><a href=LINK><img src=NUMBER.jpg></a><h3><a href=LINK>TITLE</a></h3><p>£NUMBER9.00</p><a class=add-to-cart href=/cart?add=NUMBER>Add to cart</a></li>"
CANONICAL = '<link rel=canonical href="https://mercury.example{}">'
LISTS: dict[str, tuple[bytes, str]] = {
    "home page": (page(teasers(CARD), head=CANONICAL.format("/")), "a home page"),
    "home page without an address": (page(f"<h1>The Mercury</h1>{teasers(WHOLE)}"), "a list of 12 links"),
    "home page in French": (page(teasers(CARD), head=CANONICAL.format("/fr/")), "a home page"),
    "section": (page(f"<h1>Harbour</h1>{teasers(CARD)}", head=CANONICAL.format("/section/harbour")), "a list of 12 links"),
    "section with an introduction": (page(f"<h1>Harbour</h1><p>{TEASER} All about boats, tides and the people of the quay.</p>{teasers(WHOLE)}"), "a list of 12 links"),
    "tag page": (page(f"<h1>Ferry</h1>{teasers(MORE)}", head='<meta property="og:type" content=website>' + CANONICAL.format("/tag/ferry")), "a list of"),
    "archive of a blog": (page(f"<h1>Archive</h1>{teasers(FLAT)}", attributes='class="archive category"'), "a list of 12 links"),
    "search results": (page(f"<h1>Results for ferry</h1>{teasers(CARD)}<div class=pagination><a href=?page=2>2</a></div>", head=CANONICAL.format("/search")), "a list of 12 links"),
    "links alone": (page("<h1>Links</h1><ul>" + teasers("<li><a href=LINK>TITLE</a></li>") + "</ul>"), "a list of 12 links"),
    "page that states many articles": (page(teasers(CARD), head=f'<script type="application/ld+json">[{",".join(["{" + chr(34) + "@type" + chr(34) + ":" + chr(34) + "NewsArticle" + chr(34) + "}"] * 12)}]</script>' + CANONICAL.format("/")), "a home page"),
    "section whose first story is shown at length": (page(f"<h1>Harbour</h1>{teasers(CARD, 2)}<article><h1><a href=/2021/12/1/story>{HEADLINES[0]}</a></h1>{TEXT}</article>{teasers(CARD)}", head=CANONICAL.format("/section/harbour")), "a list of"),
    "shop": (page(f"<h1>Ferry models</h1><ul>{teasers(OFFER)}</ul>", title="Ferry models"), "a page of a shop"),
    "shop with a text below": (page(f"<h1>Ferry models</h1><ul>{teasers(OFFER)}</ul>{TEXT}", title="Ferry models"), "a page of a shop"),
    "directory": (page(f"<h1>Podcasts</h1>{teasers(MORE, 12)}<ul class=pagination><li><a href=?page=2>2</a></li></ul>"), "a list of"),
}  # fmt: skip

DATED = (
    '<script type="application/ld+json">{"@type": "NewsArticle", "headline": "Board keeps the night ferry"}</script>'
)
H1 = "<h1>Board keeps the night ferry for another winter</h1>"
MENUS = "".join(
    f"<li><a href=/{number}>{headline.split()[0]}</a><ul><li><a href=/{number}/a>Old {headline.split()[1]}</a></li>"
    f"<li><a href=/{number}/b>New {headline.split()[1]}</a></li></ul></li>"
    for number, headline in enumerate(HEADLINES)
)
SHORT = f"<h1>Ferry stays</h1><p>{PARAGRAPHS[0]}</p>"
ARTICLES: dict[str, bytes] = {
    "article": page(f"<article>{H1}{TEXT}</article>"),
    "article and related stories": page(f"<article>{H1}{TEXT}</article><aside><h2>More</h2>{teasers(CARD)}</aside>"),
    "article and a grid of related stories": page(f"<main>{H1}{TEXT}</main><section>{teasers(WHOLE)}</section>"),
    "article below a row of stories": page(f"<div>{teasers(WHOLE, 5)}</div><article>{H1}{TEXT * 2}</article>"),
    "short article": page(SHORT),
    "short article beside the latest ones": page(f"{SHORT}<ul>{teasers('<li><a href=LINK>TITLE</a></li>', 7)}</ul>"),
    "short article and related stories": page(f"{SHORT}<section>{teasers(CARD, 6)}</section>"),
    "stub of a stated article": page(f"{SHORT}<section>{teasers(CARD)}</section>", head=DATED),
    "article below menus": page(f"<div><ul>{MENUS}</ul></div><div class=column><h4>Latest</h4>{teasers(WHOLE, 8)}</div><main>{H1}{TEXT}</main><ul>{MENUS}</ul>"),
    "article in what a page calls its menu": page(f"<nav><ul>{MENUS}</ul>{H1}{TEXT * 3}<p>£4</p><p>£5</p><p>£6</p><p>£7</p><p>£8</p><a class=cart href=/cart>Cart</a><a href=/checkout>Basket</a><a href=/basket>Pay</a></nav>"),
    "recipe": page(f"<h1>Crab soup</h1><p>{PARAGRAPHS[0]}</p>{teasers(OFFER, 6)}", head='<script type="application/ld+json">{"@type": "Recipe", "name": "Crab soup"}</script>'),
    "listicle": page(f"{H1}{TEXT}" + "".join(f"<section><h2>{number + 1}. {headline}</h2>{TEXT}</section>" for number, headline in enumerate(HEADLINES))),
    "article whose headings are links": page(H1 + "".join(f"<h2><a href='#a{number}'>{headline}</a></h2>{TEXT}" for number, headline in enumerate(HEADLINES))),
    "live report": page(H1 + f"<p>{PARAGRAPHS[0]}</p>" + "".join(f"<article><h2>{headline}</h2><time>10:0{number}</time>{TEXT}<a href=#s>Share</a></article>" for number, headline in enumerate(HEADLINES[:8]))),
    "article on a site with a shop": page(f"{H1}{TEXT}<a href=/cart>Cart</a><a href=/checkout>Checkout</a><a href=/cart>Basket</a>"),
    "article that names prices": page(H1 + "".join(f"<p>A return ticket in {number} costs £{number}. {paragraph}</p>" for number, paragraph in enumerate(PARAGRAPHS * 2))),
    "article at an address with a slug": page(f"<main><h1>Ferry stays</h1>{TEXT}</main><section>{teasers(CARD)}</section>", head=CANONICAL.format("/news/board-keeps-the-night-ferry")),
    "article with comments": page(f"<main>{H1}{TEXT}</main>" + "".join(f"<div class=comment><p><a href=/u/{number}>Reader {number}</a></p><p>{TEASER}</p><a href=#r>Reply</a></div>" for number in range(9))),
}  # fmt: skip


def convert_page(data: bytes) -> Conversion | NoArticle:
    return convert(make_capture(data, name="page.html"), today=date(2026, 1, 1))


@pytest.mark.parametrize("name", LISTS)
def test_a_page_without_an_article_is_refused_for_what_it_is(name: str) -> None:
    data, words = LISTS[name]
    made = convert_page(data)
    assert isinstance(made, NoArticle), made.markdown
    assert made.reason.startswith((words, "no article"))


@pytest.mark.parametrize("name", ARTICLES)
def test_an_article_is_one_whatever_stands_around_it(name: str) -> None:
    made = convert_page(ARTICLES[name])
    assert isinstance(made, Conversion), made.reason
    assert "diesel" in made.body
