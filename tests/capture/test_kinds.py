"""What kind of article it is, as metadata, section, kicker or headline say; plain news is news."""

from datetime import date

import pytest

from builder.capture.conversion.convert import Conversion, convert
from builder.capture.source import make_capture

TEXT = (
    "The bridge over the Wend was closed on Tuesday after a heron built its nest in the toll box, the council said.",
    "Drivers were sent round by Upper Sallow, which has one street and, on Tuesday, four hundred cars in it.",
    "The heron is expected to stay until the eggs have hatched, and the council will send no one to ask it to leave.",
)


def convert_page(
    *, title: str = "A heron closes the bridge", head: str = "", kicker: str = "", section: str = "", dek: str = ""
) -> str:
    """The kind that a page of these parts gets."""
    label = f"<p class=kicker>{kicker}</p>" if kicker else ""
    below = f"<p class=standfirst>{dek}</p>" if dek else ""
    stated = f'<meta property="article:section" content="{section}">' if section else ""
    text = "".join(f"<p>{paragraph}</p>" for paragraph in TEXT)
    page = f"<html><head><title>{title}</title>{stated}{head}</head>"
    page += "<body><nav><a href=/n>News</a><a href=/o>Obituaries</a><a href=/r>Reviews</a></nav>"
    page += f"<article>{label}<h1>{title}</h1>{below}<div class=body>{text}</div></article></body></html>"
    return convert_kind(page.encode(), "page.html")


def convert_dump(*, title: str = "A heron closes the bridge", above: str = "", below: str = "") -> str:
    """The kind that a dump of these lines gets."""
    lines = [line for line in (above, title, below) if line]
    return convert_kind("\n\n".join((*lines, *TEXT)).encode(), "dump.txt")


def convert_kind(data: bytes, name: str) -> str:
    made = convert(make_capture(data, name=name), today=date(2026, 11, 23))
    assert isinstance(made, Conversion), made
    return made.article.kind


SECTIONS = [
    ("Obituaries", "obituary"),
    ("Obituary", "obituary"),
    ("Nachrufe", "obituary"),
    ("Nécrologie", "obituary"),
    ("Obituarios", "obituary"),
    ("Necrologi", "obituary"),
    ("In memoriam", "obituary"),
    ("訃報", "obituary"),
    ("Interview", "interview"),
    ("Q&A", "interview"),
    ("Das Interview", "interview"),
    ("Entrevista", "interview"),
    ("Entretien", "interview"),
    ("Intervista", "interview"),
    ("インタビュー", "interview"),
    ("专访", "interview"),
    ("Book reviews", "review"),
    ("Theatre review", "review"),
    ("Film reviews", "review"),
    ("Rezensionen", "review"),
    ("Reseñas", "review"),
    ("Recensioni", "review"),
    ("Recensie", "review"),
    ("書評", "review"),
    ("Letters", "letter"),
    ("Letters to the editor", "letter"),
    ("Readers’ letters", "letter"),
    ("Leserbriefe", "letter"),
    ("Cartas al director", "letter"),
    ("Courrier des lecteurs", "letter"),
    ("Lettere al direttore", "letter"),
    ("Lezersbrieven", "letter"),
    ("読者の声", "letter"),
    ("Opinion", "opinion"),
    ("Analysis", "analysis"),
    ("Review of the year", "news"),
    ("Year in review", "news"),
    ("Peer review", "news"),
    ("Letterpress", "news"),
    ("Interview rooms", "news"),
    ("Sport", "news"),
    ("Culture", "news"),
    ("Critical care", "news"),
    ("Columns and arches", "news"),
    ("Tribune Tower", "news"),
]


@pytest.mark.parametrize(("section", "kind"), SECTIONS)
def test_section_of_a_page(section: str, kind: str) -> None:
    assert convert_page(section=section) == kind


@pytest.mark.parametrize(("kicker", "kind"), [row for row in SECTIONS if len(row[0]) < 20])
def test_kicker_of_a_page(kicker: str, kind: str) -> None:
    assert convert_page(kicker=kicker, section="News") == kind


@pytest.mark.parametrize(
    ("above", "kind"),
    [
        ("Obituaries", "obituary"),
        ("Obituary", "obituary"),
        ("Interview", "interview"),
        ("Book reviews", "review"),
        ("Letters to the editor", "letter"),
        ("Leserbriefe", "letter"),
        ("Opinion", "opinion"),
        ("News", "news"),
        ("Local", "news"),
    ],
)
def test_label_of_a_dump(above: str, kind: str) -> None:
    assert convert_dump(above=above) == kind


HEADLINES = [
    ("Obituary: Ada Corbin, who lent her town its hats", "obituary"),
    ("Ada Corbin obituary", "obituary"),
    ("Nachruf: Ludger Vahl, der Brunnenmeister", "obituary"),
    ("Nachruf auf Ludger Vahl", "obituary"),
    ("Interview: the keeper of the Wharfdene locks", "interview"),
    ("Interview with the keeper of the Wharfdene locks", "interview"),
    ("Interview mit dem Brunnenmeister Ludger Vahl", "interview"),
    ("The Lamp Room review – a slow burn in the dark", "review"),
    ("The Lamp Room, review: a slow burn in the dark", "review"),
    ("Review: The Lamp Room burns slowly in the dark", "review"),
    ("Film review: The Lamp Room burns slowly", "review"),
    ("Book review | The Lamp Room burns slowly", "review"),
    ("Letter: the heron has a better claim to the bridge", "letter"),
    ("Letters: the heron has a better claim to the bridge", "letter"),
    ("Letter to the editor: leave the heron alone", "letter"),
    ("Leserbrief: Lasst den Reiher in Ruhe", "letter"),
    ("Opinion: leave the heron where it is", "opinion"),
    ("Analysis: what the heron means for the toll", "analysis"),
    ("Council orders review – heron may stay until spring", "news"),
    ("Under review: the toll on the Wend bridge", "news"),
    ("Judicial review – council loses its case on the toll", "news"),
    ("Police interview keeper of the Wend bridge", "news"),
    ("Mayor’s interview angers the keepers of herons", "news"),
    ("Letter from a heron found in the toll box", "news"),
    ("Obituary writers strike over the price of ink", "news"),
    ("A letter box for herons", "news"),
    ("Columnist found asleep in the toll box", "news"),
    ("Editorial staff move to the Wend", "news"),
]


@pytest.mark.parametrize(("title", "kind"), HEADLINES)
def test_headline_of_a_page(title: str, kind: str) -> None:
    assert convert_page(title=title) == kind


@pytest.mark.parametrize(("title", "kind"), HEADLINES)
def test_headline_of_a_dump(title: str, kind: str) -> None:
    assert convert_dump(title=title) == kind


@pytest.mark.parametrize(
    ("stated", "kind"),
    [
        ('"ReviewNewsArticle"', "review"),
        ('"OpinionNewsArticle"', "opinion"),
        ('["NewsArticle","AnalysisNewsArticle"]', "analysis"),
        ('"LiveBlogPosting"', "live"),
        ('"NewsArticle"', "news"),
        ('"CriticReview"', "review"),
    ],
)
def test_type_that_a_page_states(stated: str, kind: str) -> None:
    script = f'{{"@context":"https://schema.org","@type":{stated},"headline":"A heron closes the bridge"}}'
    assert convert_page(head=f'<script type="application/ld+json">{script}</script>') == kind


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ("Sponsored by the Wend Navigation Company", "sponsored"),
        ("Paid content", "sponsored"),
        ("Advertisement", "news"),
        ("The council has reviewed its letters", "news"),
    ],
)
def test_line_below_the_headline(line: str, kind: str) -> None:
    assert convert_page(dek=line) == kind
