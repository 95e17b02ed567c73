"""What the library holds and looks up."""

from builder.article.model import Article
from builder.config import Config
from builder.site.library import Standing, find_values, make_library, plan_url


def test_newest_first_then_source_undated_last(hold) -> None:
    holdings = [
        hold("b/index.md", date="2021-12-11"),
        hold("undated/x/index.md"),
        hold("a/index.md", date="2021-12-11"),
        hold("c/index.md", date="2021-12-11T01:00:00+09:00"),
        hold("d/index.md", date="2022-01-01"),
    ]
    library, problems = make_library(holdings, Config())
    assert [h.source[0] for h in library.holdings] == ["d", "a", "b", "c", "u"]
    assert [h.source for h in library.undated] == ["undated/x/index.md"]
    assert problems == ()


def test_private_and_draft_are_nowhere_withdrawn_only_by_source(hold) -> None:
    holdings = [
        hold("a.md", visibility="private", tags=("Secret",)),
        hold("b.md", status="draft", tags=("Secret",)),
        hold("c.md", status="withdrawn", tags=("Secret",), date="2021-01-01"),
        hold("d.md", visibility="metadata-only", tags=("Ice",)),
    ]
    library, _ = make_library(holdings, Config())
    assert [h.source for h in library.holdings] == ["d.md"]
    assert [h.source for h in library.withdrawn] == ["c.md"]
    assert sorted(library.by_source) == ["c.md", "d.md"]
    assert [term.label for term in library.taxonomies["tags"].terms] == ["Ice"]
    assert library.months == {}


def test_two_articles_that_claim_one_address(hold) -> None:
    first, second = (
        hold("x/Fog/index.md", date="2021-01-02"),
        hold("y/fog/index.md", date="2021-01-02", id="q1w2e3r4t5"),
    )
    library, problems = make_library([second, first], Config())
    assert library.by_source["x/Fog/index.md"].url == "2021/01/02/fog.html"
    assert library.by_source["y/fog/index.md"].url == "2021/01/02/fog-q1w2e3.html"
    (problem,) = problems
    assert problem.path == "content/y/fog/index.md"
    assert "content/x/Fog/index.md" in problem.message


def test_a_private_article_claims_nothing(hold) -> None:
    hidden = hold("a/fog/index.md", date="2021-01-02", status="draft")
    library, problems = make_library([hidden, hold("b/fog/index.md", date="2021-01-02")], Config())
    assert library.holdings[0].url == "2021/01/02/fog.html"
    assert problems == ()


def test_neighbours_within_the_section(hold) -> None:
    holdings = [hold(f"{n}.md", date=f"2021-01-0{n}", section="AB"[n % 2]) for n in range(1, 6)]
    library, _ = make_library(holdings, Config())
    older, newer = library.neighbours["3.md"]
    assert (older and older.source, newer and newer.source) == ("1.md", "5.md")
    assert library.neighbours["2.md"][0] is None


def test_months_and_terms(hold) -> None:
    holdings = [
        hold(f"{n}.md", date=date, section="World") for n, date in enumerate(("2020-01-05", "2021-12-01", "2021-02-01"))
    ]
    library, _ = make_library(holdings, Config(), standing=[Standing("pages/about.md", "About")])
    assert {year: list(months) for year, months in library.months.items()} == {"2021": ["12", "02"], "2020": ["01"]}
    term = library.find_term("section", "WORLD")
    assert term is not None
    assert len(term.members) == 3
    assert library.find_term("section", "Sport") is None
    assert library.find_term("moods", "glum") is None
    assert library.standing[0].path == "about.html"


def test_any_front_matter_key_can_be_a_taxonomy(hold) -> None:
    holdings = [hold("a.md", agency="Northwire", extra={"desk": ["Night", "Coast"], "page": 3, "deep": {"x": 1}})]
    library, _ = make_library(holdings, Config(taxonomies=("agency", "desk", "page", "deep")))
    found = {key: [term.label for term in taxonomy.terms] for key, taxonomy in library.taxonomies.items()}
    assert found == {"section": [], "agency": ["Northwire"], "desk": ["Coast", "Night"], "page": ["3"], "deep": []}
    assert list(find_values(holdings[0].article, "no-such-key")) == []


def test_main_sections_keep_their_order_until_one_doubles(hold) -> None:
    sizes = {"Arts": 4, "Sport": 7, "World": 8}
    holdings = [hold(f"{name}{n}.md", section=name) for name, size in sizes.items() for n in range(size)]
    library, _ = make_library(holdings, Config())
    assert [term.label for term in library.main_sections] == ["World", "Arts", "Sport"]


def plan(source: str, permalinks: str = Config().permalinks, **fields: str) -> str:
    return plan_url(Article(title="T", **fields), source, Config(permalinks=permalinks))


def test_plan_url() -> None:
    assert plan("2021/12/11/two-ports/index.md", date="2021-12-11T23:00:00-05:00") == "2021/12/11/two-ports.html"
    assert plan("notes/fog.md") == "undated/fog.html"
    assert plan("a/東京/index.md", date="2021-01-02") == "2021/01/02/東京.html"
    assert plan("a/fog/index.md", "{section}/{slug}", section="World News") == "world-news/fog.html"
    assert plan("a/fog/index.md", "{section}/{slug}") == "other/fog.html"
    assert plan("a/fog/index.md", "/x/../{id}.html", id="abc123") == "x/abc123.html"


def test_no_article_takes_the_name_of_an_index() -> None:
    assert plan("undated/index/index.md") == "undated/index-.html"
