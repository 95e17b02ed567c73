"""A small archive of made-up articles in several languages, its index, and a page that searches it."""

import json
import random
import sys
from pathlib import Path

import jinja2
import pytest

from builder.render.languages import load_language
from builder.search.write.analysis import SearchText, analyse
from builder.search.write.clients import find_client_files
from builder.search.write.shards import SearchRecord, make_shards

sys.path.insert(0, str(Path(__file__).parent))
from asking import make_queries
from oracle import Oracle

REPO = Path(__file__).resolve().parents[2]
CSP = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'"
)
BASE = f"""<!doctype html><html lang="en"><head><meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{CSP}"><link rel="icon" href="data:,">
<title>{{% block title %}}{{% endblock %}}</title>{{% block head %}}{{% endblock %}}</head>
<body class="page-search"><main>{{% block content %}}{{% endblock %}}</main>{{% block scripts %}}{{% endblock %}}
</body></html>"""

_COMMON = "the of to and a in that is was for on with as it he be by at from his are have not this an which".split()
_TOPICS = {
    "Harbour": "ferry ferries harbour lifeboat crews crane cranes tide tides sailing sailed quay dredging".split(),
    "Science": "glacier glaciers measuring measured satellite research researcher vaccine COVID-19 genome".split(),
    "Politics": "minister ministers alliance summit G-7 U.S. treaty negotiating negotiated election vote".split(),
    "Economy": "merger mergers shares inflation cocoa futures AT&T trading traded factory factories chips".split(),
    "Culture": "orchestra festival herring library libraries novel painting painted concert well-known violin".split(),
}
_PLACES = (
    "Skerrow Lodestar Brannock Tokyo Geneva O'Brien Kyiv Łódź Lodz München F-16 1,000 3.5 2020-21 e-mail WHO who us US "
    "résumé resume Résumé Ferris"
).split()
_AUTHORS = ("Mara Lindqvist", "Tomás O'Brien", "Aiko Tanaka", "Smith-Jones, Ada")
_TAGS = ("sea wall", "climate change", "G-7", "ferries", "cocoa", "東京", "budget 2021")
_JAPANESE = (
    "東京都は港の新しい計画を発表した。京都の東京タワーは閉館。第2回G7サミットは国際政治の課題を話し合う。蟹の市場。"
)
_ARABIC = "افتتحت المكتبة المتنقلة في المدينة القديمة. قال الوزير إن القمة الدولية ستعقد في عام ٢٠٢١."
_FRENCH = "L'école du port a rouvert. Les chats dorment près de la digue, qu'il faut réparer d'ici l'été."


def _write_words(rng, topic, count):
    words = rng.choices([*_COMMON * 3, *_TOPICS[topic] * 3, *_PLACES], k=count)
    sentences = [words[at : at + 12] for at in range(0, count, 12)]
    return " ".join(" ".join(sentence).capitalize() + "." for sentence in sentences)


def _make_article(number):
    rng = random.Random(f"article {number}")
    topic = rng.choice(sorted(_TOPICS))
    language = "ja" if number % 11 == 0 else "ar" if number % 17 == 0 else "fr" if number % 19 == 0 else "en-GB"
    foreign = {"ja": _JAPANESE, "ar": _ARABIC, "fr": _FRENCH}.get(language)
    body = (
        f"{foreign}\n{foreign[: rng.randrange(10, 40)]}"
        if foreign
        else _write_words(rng, topic, rng.randrange(30, 200))
    )
    title = foreign[: rng.randrange(6, 20)] if foreign else _write_words(rng, topic, rng.randrange(4, 10)).rstrip(".")
    if number % 23 == 0:
        body += " A silent night falls upon the old sea wall. Ferries to be or not to be."
    date = None if number % 29 == 0 else f"{2015 + number // 20}-{1 + number % 12:02d}-{1 + number % 28:02d}"
    if date and number % 3 == 0:
        date += "T10:04:00+09:00"
    dek = _write_words(rng, topic, 14) if number % 2 else None
    tags = tuple(sorted(rng.sample(_TAGS, rng.randrange(4))))
    authors = tuple(rng.sample(_AUTHORS, rng.randrange(3)))
    section = None if number % 31 == 0 else topic
    text = SearchText(title, dek, body, tags, authors, section, language)
    record = SearchRecord(
        url=f"{(date or 'undated')[:10].replace('-', '/')}/article-{number}.html",
        title=title,
        dek=dek,
        date=date,
        section=section,
        tags=tags,
        authors=authors,
        publisher=rng.choice(("Skerrow Gazette", "The Lodestar", None)),
        language=language,
        text=body,
    )
    return text, record


@pytest.fixture(scope="session")
def articles():
    """(text, record) of 150 articles, oldest first."""
    made = [_make_article(number) for number in range(150)]
    return tuple(sorted(made, key=lambda pair: (pair[1].date or "", pair[1].url)))


def _make_files(articles):
    return dict(make_shards(((record, analyse(text)) for text, record in articles), language="en-GB"))


def _write_site(folder, files):
    files = files | dict(find_client_files())
    files["assets/citations.js"] = (REPO / "builder/render/client/citations.js").read_bytes()
    files["assets/search.css"] = (REPO / "themes/broadsheet/assets/search.css").read_bytes()
    templates = jinja2.FileSystemLoader(REPO / "themes/broadsheet/templates")
    loader = jinja2.ChoiceLoader([jinja2.DictLoader({"base.html": BASE}), templates])
    page = jinja2.Environment(loader=loader, autoescape=True).get_template("search.html")
    files["search.html"] = page.render(root="", site={"title": "Sample"}, _=load_language("en").say).encode()
    for path, data in files.items():
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(data)
    return folder


@pytest.fixture(scope="session")
def index_files(articles):
    """Path below the output folder to bytes, of the whole index."""
    return _make_files(articles)


@pytest.fixture(scope="session")
def site(tmp_path_factory, index_files):
    """An output folder with nothing but the search in it."""
    return _write_site(tmp_path_factory.mktemp("site"), index_files)


@pytest.fixture
def make_site(tmp_path):
    """An output folder of other articles, each (text, record)."""
    return lambda *articles: _write_site(tmp_path / "site", _make_files(articles))


QUERIES = (
    "ferry", "ferries", "the", "a", "glacier", "G-7", "g7", "U.S.", "us", "AT&T", "COVID-19", "covid", "F-16",
    "1000", "3.5", "2020-21", "O'Brien", "lodz", "Łódź", "munchen", "e-mail", "email", "well-known", "nosuchword",
    "ferry harbour", "the of to", "measuring glaciers", "ferry ferry", "merger shares cocoa", "tide -ferry",
    "-ferry", "-the", "ferry OR glacier", "ferry OR glacier OR merger OR orchestra", "(ferry OR crane) tide",
    "ferry -(crane OR tide)", "ferry OR -harbour", "-(ferry crane)", '"sea wall"', '"to be or not to be"',
    '"the old sea wall"', '"of the"', '"G-7 summit"', '"the"', '"ferries"', '"ferry of"', '"nosuch phrase"',
    "fer*", "gla* mea*", "c*", "ne*", "title:ferry", "title:the", 'title:"of the"', "title:(ferry OR crane)",
    "section:harbour", "section:harbour ferry", "ferry -section:harbour", "tag:ferries", 'tag:"sea wall"',
    'tag:"climate change" glacier', "tag:G-7", "author:tanaka", 'author:"mara lindqvist" the',
    "publisher:lodestar ferry", "before:2018", "after:2020-06", "date:2019", "date:2019-03",
    "date:2016..2018 summit", "ferry before:2017 -date:2016", "lang:ja", "lang:en ferry", "東京", "東京都",
    "京都", "京", "G7サミット", "第2回", '"東京タワー"', "国際政治", "المكتبة", "الوزير", "القمة ٢٠٢١", "chats",
    "chat", "l'école", "digue", "tanaka", "climate", "(ferry", "ferry)", "OR ferry", "ferry OR",
    "sectoin:x ferry", '"sea wall', "title:", "date:soon ferry", "!!!", "section:(harbour OR science) -tag:cocoa",
    "kind:news date:2020-01..2020-06", "ferry AND tide", "NOT ferry tide", "ferry NEAR/3 tide", "ferry NEAR tide",
    '"sea wall" NEAR/9 night', "fer* NEAR/4 quay", "a NEAR/1 a", "title:the NEAR/5 of", "ferry NEAR/2 tide NEAR/2 quay",
    "well-known NEAR/6 concert", "NEAR/5 ferry", "ferry NEAR/500 tide", "ferry NEAR/2 -tide", "東京 NEAR/9 京都",
    "WHO", "who", "US", "us", "résumé", "resume", "Résumé", "Łódź lodz", "ferris", "FERRY STRIKE", "tag:東",
)  # fmt: skip


@pytest.fixture(scope="session")
def queries(articles):
    """600 queries of every kind: those above, and others made of what the articles hold."""
    made = make_queries(600, [record for _, record in articles])
    return tuple(dict.fromkeys((*QUERIES, *made)))[:600]


@pytest.fixture(scope="session")
def oracle(articles, queries):
    """The same articles in an index that Whoosh wrote."""
    return Oracle(articles, queries)


_ENDS = (
    "ational tional enci anci izer bli alli entli eli ousli ization ation ator alism iveness fulness ousness aliti "
    "iviti biliti logi icate ative alize iciti ical ful ness al ance ence er ic able ible ant ement ment ent ou ism "
    "ate iti ous ive ize sion tion s sses ies eed ed ing y ying ility bility ll e es d tt ss pping ally fully"
).split()
_SPECIAL = (
    "aAeEzZ09&'’.,-‐‑\u00ad＆＇．－_ \t\u0301\u0308ßæøŁİıςΣÉñйЁ"
    "東京カガｶﾞはがﾊﾟ한글ไทยကမ្ม٠٢۱أةىی"
    "क्ष½㎏ﷺ①²™…—“”😀👍🏽❤️1️⃣\U0001d400\U00020000\ufeff\u200b\u200c𞤀ꭰᏣ"
)


@pytest.fixture(scope="session")
def random_texts():
    """Texts of any characters at all, and of those that are special somewhere."""
    rng = random.Random("texts")
    texts = []
    for number in range(4000):
        if number % 2:
            texts.append("".join(rng.choice(_SPECIAL) for _ in range(rng.randrange(1, 30))))
        else:
            top = (0x250, 0x3000, 0xFFFF, 0x10FFFF)[number // 2 % 4]
            points = (rng.randrange(top) for _ in range(rng.randrange(1, 30)))
            texts.append("".join(chr(point) for point in points if not 0xD800 <= point < 0xE000))
    return texts


@pytest.fixture(scope="session")
def random_words():
    """Words that look English to a stemmer, and some that do not."""
    rng = random.Random("words")
    words = []
    for _ in range(20000):
        start = "".join(rng.choice("aeiouybcdglmnprstz") for _ in range(rng.randrange(7)))
        words.append(start + "".join(rng.choices(_ENDS, k=rng.randrange(3))))
    return [*words, "é", "東京", "𐐀s", "𐐀𐐁𐐂ing", "yying", "y", ""]


@pytest.fixture(scope="session")
def vectors():
    """The examples of docs/search-format.md, for both languages."""
    return json.loads((Path(__file__).parent / "vectors.json").read_text("utf-8"))


@pytest.fixture
def open_page(browser):
    """Open an address; afterwards nothing may have been said on the console or asked of another origin."""
    context = browser.new_context(service_workers="block")
    page = context.new_page()
    said, asked = [], []
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.on("request", lambda request: asked.append(request.url))
    page.said = said
    page.asked = asked
    yield page
    context.close()
