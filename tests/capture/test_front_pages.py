"""Front pages and lists of an invented paper in many builds, and its articles of unusual build: each is what it is."""

from datetime import date

import pytest

from builder.capture.conversion.convert import Conversion, NoArticle, convert
from builder.capture.source import make_capture

HEADLINES = (
    "Ropeway to reopen before the first snow", "Council sells the old tram sheds", "Bakery strike enters its ninth day",
    "Two rivers, one bridge and no money", "Teachers ask for a later bell", "Museum returns a stolen altar",
    "Frost takes half of the apricots", "Night trains are back on the coast line", "Archive finds a lost map of the marsh",
    "Swimmers win the pool a reprieve", "A village votes on its own name", "Dam keepers warn of a dry spring",
)  # fmt: skip
TEASERS = (
    "The operator says the cable has been replaced in full. A second notice was posted on the gate on Monday evening.",
    "Bids must arrive by the end of May. The commission will not say who has asked for the papers.",
    "The first departure sold out within an hour. Both sides have been invited to the town hall for talks.",
)
PARAGRAPHS = (
    "The cable was laid in 1974 and had carried some four million people when inspectors closed it two winters ago, after "
    "a strand broke above the second pylon.",
    "Ines Dollander, who runs the ropeway for the valley council, said that nobody had been in danger and that the "
    "closure was the price of being careful.",
    "The new cable came by lorry from a mill three hundred kilometres away, and a helicopter pulled the first thin line "
    "across the gorge in a single morning.",
    "Tickets will cost a fifth more than before. Residents keep their pass, which the council had promised when it asked "
    "them to vote for the loan.",
)
NAV = "<header><a href=/>The Valley Courier</a><nav><ul><li><a href=/valley>Valley</a></li><li><a href=/sport>Sport</a></li></ul></nav></header>"
FOOT = "<footer><p>© The Valley Courier 2021</p><a href=/imprint>Imprint</a></footer>"
H1 = f"<h1>{HEADLINES[0]}</h1><p class=byline>By Ines Dollander</p>"


def page(body: str, *, kind: str = "", path: str | None = None, head: str = "") -> bytes:
    stated = f"<meta property=og:type content={kind}>" if kind else ""
    address = f"<link rel=canonical href='https://valley.example{path}'>" if path is not None else ""
    return (
        f"<!DOCTYPE html><html lang=en><head><title>The Valley Courier</title>{stated}{address}{head}</head>"
        f"<body>{NAV}{body}{FOOT}</body></html>"
    ).encode()


def rows(template: str, count: int = 12, start: int = 0) -> str:
    return "".join(
        template.format(h=HEADLINES[i % 12], t=TEASERS[i % 3], p=PARAGRAPHS[i % 4], i=i, u=f"/2021/11/{i + 1}/story")
        for i in range(start, start + count)
    )


def state(text: str) -> str:
    return f"<script type='application/ld+json'>{text}</script>"


RELATED = "<section class=related><h2>Read more</h2>{}</section>".format(
    rows("<article class=teaser><a href='{u}'><h3>{h}</h3></a><p>{t}</p></article>", 8, 3)
)
CARD = "<article><h2><a href='{u}'>{h}</a></h2><p>{t}</p></article>"
MARKED = (
    "<article itemscope itemtype='http://schema.org/NewsArticle'><h2><a href='{u}'>{h}</a></h2><p>{t}</p></article>"
)
LISTS: dict[str, bytes] = {
    "front with a lead": page(f"<main><section class=lead><a href=/a><h2>{HEADLINES[0]}</h2></a><p>{PARAGRAPHS[0]}</p></section>{rows(CARD, 12, 1)}</main>", kind="website", path="/"),
    "front of headlines alone": page(f"<div>{rows('<div class=item><a href={u}>{h}</a></div>')}</div>"),
    "front without metadata": page(rows("<div class=item><span>Valley</span><h2><a href='{u}'>{h}</a></h2><p>{t}</p></div>")),
    "front of a blog": page(rows("<article><header><h2><a href='{u}'>{h}</a></h2><p>Posted on November {i}, 2021</p></header><p>{p} {t}</p><p><a href='{u}'>Continue reading</a></p></article>", 10), kind="website", path="/"),
    "front of a blog that says so": page(rows(MARKED, 8), head=state('{"@type": "Blog", "name": "Valley notes"}')),
    "front with few teasers marked as articles": page(rows(MARKED, 4) + rows(CARD, 8, 4), kind="website", path="/"),
    "list that says it is an article": page(f"<h1>Ropeway</h1>{rows(CARD)}", path="/tag/ropeway", head="<meta property='article:published_time' content='2021-11-02T08:00:00Z'>"),
    "front of the nineties": page(f"<center><h1>The Valley Courier</h1></center><table><tr><td>{rows('<a href={u}>{h}</a><br>', 6)}</td><td>{rows('<p><b><a href={u}>{h}</a></b><br>{t} <a href={u}>more</a></p>', 6, 6)}</td></tr></table>"),
    "links of the week": page(f"<h1>What we read this week</h1><p>Eleven links, chosen by the desk.</p><ul>{rows('<li><a href=https://other{i}.example/x>{h}</a> (Elsewhere Daily)</li>')}</ul>"),
    "search results": page(f"<form><input name=q></form><p>87 results for “ropeway”</p><ol>{rows('<li><h3><a href={u}>{h}</a></h3><p>… {t} …</p></li>', 10)}</ol><a rel=next href=?p=2>Next</a>", path="/search?q=ropeway"),
    "author page": page(f"<h1>Ines Dollander</h1><div><p>Ines Dollander has written about the valley's railways and ropeways since 2009. She lives above the second pylon.</p></div>{rows(CARD)}", kind="profile", path="/author/ines-dollander"),
    "tag page": page(f"<h1>Tag: ropeway</h1>{rows(CARD, 9)}", kind="article", path="/tag/ropeway", head=state('{"@type": "CollectionPage"}')),
    "month": page(f"<h1>November 2021</h1><ul>{rows('<li>{i} Nov <a href={u}>{h}</a></li>')}</ul>", path="/archive/2021/11"),
    "most read": page(f"<h1>Most read</h1><ol>{rows('<li><a href={u}>{h}</a></li>')}</ol>", path="/most-read"),
}  # fmt: skip

ARTICLES: dict[str, tuple[bytes, str]] = {
    "photo story": (page(f"<article>{H1}<p>{PARAGRAPHS[0]}</p>{rows('<figure><img src=/p{i}.jpg><figcaption>{t} Photo: Ines Dollander</figcaption></figure>')}</article>{RELATED}"), "four million"),
    "ten things": (page(f"<article><h1>Ten stops in the valley this winter</h1><p>{PARAGRAPHS[1]}</p>{rows('<h2><a href=https://p{i}.example>{h}</a></h2><p>{t} {p}</p>', 10)}</article>", path="/travel/ten-stops-in-the-valley-this-winter"), "careful"),
    "live report": (page(f"<article><h1>Ropeway reopens: as it happened</h1><p>{PARAGRAPHS[0]}</p>{rows('<div id=u{i}><time>0{i}:15</time><h3>{h}</h3><p>{t} {p}</p><a href=#u{i}>Share</a></div>')}</article>"), "helicopter"),
    "live report outside an article element": (page(f"<h1>Ropeway reopens: as it happened</h1><p>{PARAGRAPHS[0]}</p>{rows('<div id=u{i}><time>0{i}:15</time><h3>{h}</h3><p>{t} {p}</p><a href=#u{i}>Share</a></div>')}"), "helicopter"),
    "interview": (page(f"<article><h1>‘Careful costs money’</h1><p>{PARAGRAPHS[1]}</p>{rows('<p><strong>{h}?</strong></p><p>{t} {p}</p>', 8)}</article>{RELATED}"), "bell?"),
    "recipe": (page(f"<article><h1>Apricot dumplings</h1><p>The frost left enough for one pot, and a reader sent us her way with them.</p><h2>Ingredients</h2><ul><li>500 g potatoes</li><li>150 g flour</li><li>10 apricots</li></ul><ol><li>Boil the potatoes in their skins and press them.</li><li>Knead with flour, and rest the dough for half an hour.</li></ol></article>{RELATED}"), "150 g flour"),
    "brief": (page(f"<article><h1>Road closed</h1><p>The road to the upper village is closed until noon on Friday after a rockfall, the council said.</p></article>{RELATED}"), "rockfall"),
    "brief beside the latest": (page(f"<div><h1>Road to the upper village closed</h1><p>The road is closed until noon on Friday after a rockfall. Nobody was hurt, the council said.</p></div><div><h3>Latest</h3><ul>{rows('<li><a href={u}>{h}</a></li>', 10)}</ul></div>"), "rockfall"),
    "article whose paragraphs have linked first lines": (page(f"<h1>Four stops on the way up to the second pylon</h1><p>{PARAGRAPHS[1]}</p><p>{PARAGRAPHS[2]}</p>{rows('<p><a href=https://p{i}.example>{h}</a><br>{t} {p}</p>', 4)}"), "careful"),
    "directory below a text": (page(f"<h1>Where to ask for help in the valley</h1><p>{PARAGRAPHS[1]}</p><ul>{rows('<li><a href=https://p{i}.example>House {i}</a><br>{i} Quarry Row<br>{h}</li>')}</ul>"), "Quarry Row"),
    "article in a shop's blog": (page(f"<h1>How to pack for a week above the second pylon</h1><p>{PARAGRAPHS[0]}</p><p>{PARAGRAPHS[1]}</p><ul>{rows('<li><h3><a href={u}>{h}</a></h3><p>£{i}9.00</p><button>Add to cart</button></li>', 6)}</ul><p>{PARAGRAPHS[2]}</p>", path="/blogs/news/how-to-pack-for-a-week"), "four million"),
    "obituaries": (page("<article><h1>Deaths, 2 November 2021</h1>" + "".join(f"<p><strong>{name}</strong>, {age}, of Skell. Died on 30 October. Service at Skell chapel, Friday at ten.</p>" for name, age in (("Marta Quillfeather", 91), ("Josip Tarn", 77), ("Edda Wren", 84), ("Rosa Limm", 95))) + "</article>"), "Josip Tarn"),
    "results": (page("<article><h1>Valley league: results of the ninth day</h1><p>Skell go top on goal difference after a late header at the quarry ground.</p><table><tr><th>Home</th><th>Away</th><th>Score</th></tr>" + "".join(f"<tr><td><a href=/c/{i}>Skell {i}</a></td><td><a href=/c/x{i}>Ambly {i}</a></td><td>{i}:1</td></tr>" for i in range(14)) + "</table></article>"), "goal difference"),
    "poem": (page(f"<article><h1>Second pylon</h1><p>by Edda Wren</p><p>The cable hums<br>a note too low for birds,<br>and we go up<br>in a box of breath.</p><p>Below, the apricots<br>have given back their snow.</p></article>{RELATED}"), "box of breath"),
    "long read with links between": (page(f"<article>{H1}{''.join(f'<p>{text}</p><p>{text[::-1]}.</p><aside><h4>Related</h4><a href=/r>{HEADLINES[3]}</a></aside>' for text in PARAGRAPHS)}</article>{RELATED}"), "helicopter"),
    "article that says twice that tickets sold out": (page(f"<h1>Two nights on the ropeway</h1><p>{PARAGRAPHS[0]} Both nights sold out. The third sold out too.</p><p>{PARAGRAPHS[1]}</p>{RELATED}"), "four million"),
}  # fmt: skip


def convert_page(data: bytes) -> Conversion | NoArticle:
    return convert(make_capture(data, name="page.html"), today=date(2026, 1, 1))


@pytest.mark.parametrize("name", LISTS)
def test_a_front_page_or_a_list_is_refused(name: str) -> None:
    made = convert_page(LISTS[name])
    assert isinstance(made, NoArticle), made.markdown


@pytest.mark.parametrize("name", ARTICLES)
def test_an_article_of_unusual_build_is_one(name: str) -> None:
    data, words = ARTICLES[name]
    made = convert_page(data)
    assert isinstance(made, Conversion), made.reason
    assert words in made.markdown
