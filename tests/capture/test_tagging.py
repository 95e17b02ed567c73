"""Tags agree over the archive whatever the order of imports, a person's rulings count, and hand edits win."""

import json
import re
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from builder.article.frontmatter import parse_article
from builder.article.tag_rules import NONE, TagRules, parse_tag_rules
from builder.capture.fields.tags import find_tags
from builder.capture.furniture.furniture_file import parse_furniture
from builder.capture.importing.import_report import ImportReport
from builder.capture.importing.importer import import_captures
from builder.capture.importing.retag import Tagged, agree_tags
from builder.capture.patterns.gazetteer import _NAMES as COUNTRIES_BY_NAME
from builder.capture.patterns.gazetteer import find_countries, find_country, find_demonym
from builder.errors import Fault
from tests.trials import count_trials

TODAY = date(2026, 11, 23)
Agreed = tuple[tuple[str, ...], ...]


@pytest.mark.parametrize(
    ("name", "country"),
    [
        ("U.S.", "United States"),
        ("US", "United States"),
        ("America", "United States"),
        ("us", None),
        ("Britain", "United Kingdom"),
        ("U.K.", "United Kingdom"),
        ("Türkiye", "Turkey"),
        ("Côte d’Ivoire", "Ivory Coast"),
        ("MALTA", "Malta"),
        ("Car", None),
        ("Maltese", None),
    ],
)
def test_countries_have_one_display_form(name: str, country: str | None) -> None:
    assert find_country(name) == country


def test_the_gazetteer_is_whole() -> None:
    countries = set(COUNTRIES_BY_NAME.values())
    assert len(countries) >= 195
    assert all(find_country(name) == name for name in countries)
    assert find_demonym("Finns") == ("Finland",)
    assert set(find_demonym("Congolese")) == {"Democratic Republic of the Congo", "Republic of the Congo"}


def test_countries_are_found_in_a_headline() -> None:
    assert list(find_countries("Malta and the United Kingdom sue U.S. firm")) == ["Malta", "United Kingdom", "U.S."]
    assert list(find_countries("LET US GO")) == list(find_countries("Jordan scores again")) == []


@pytest.mark.parametrize(
    ("title", "text", "tags"),
    [
        (
            "Malta and Tunisia share lanes",
            "Ferries sail. The Maltese and the Maltese port agreed.",
            ("Malta", "Tunisia"),
        ),
        ("Lanterns return", "A lamp in Roscarven. At ROSCARVEN, and Roscarven again.", ("Roscarven",)),
        ("Oil falls", "The US cut output. In the US, and in America, prices fell.", ("US",)),
        ("Hats", "The Dutch and the Dutch sell hats.", ("Dutch",)),
    ],
)
def test_countries_and_cases_count_together(title: str, text: str, tags: tuple[str, ...]) -> None:
    found = find_tags((), [text], title=title, exclude=())
    assert found is not None
    assert found.value == tags


def agree(*found: tuple[str, ...], rulings: TagRules = NONE, stated: bool = False) -> Agreed:
    return agree_tags([Tagged(tags, stated) for tags in found], rulings)


@pytest.mark.parametrize(
    ("found", "agreed"),
    [
        ((("US",), ("U.S.",), ("America",)), (("United States",),) * 3),
        ((("Inner Holm",), ("Inner Holm",), ("INNER HOLM",)), (("Inner Holm",),) * 3),
        ((("Houthi",), ("Houthis",), ("Houthis",)), (("Houthis",),) * 3),
        ((("William",), ("Williams",)), (("William",), ("Williams",))),
        ((("Paris",), ("Congress",)), (("Paris",), ("Congress",))),
        ((("Maltese", "Malta"), ("Maltese",)), (("Malta",), ("Maltese",))),
        (((), ("Ferry", "Ferry")), ((), ("Ferry",))),
    ],
)
def test_a_small_archive_only_merges(found: Agreed, agreed: Agreed) -> None:
    assert agree(*found) == agreed


def test_a_large_archive_drops_what_tells_nothing_and_prefers_what_comes_back() -> None:
    found = [("Skerrow", f"Name {number}", "Holm") if number % 3 else ("Skerrow", "Quay") for number in range(24)]
    found[1] = ("Once", "Skerrow", "Twice", "Quay", "Pier", "Slip", "Holm")
    made = agree(*found)
    assert not any("Skerrow" in tags for tags in made)
    assert made[0] == ("Quay",)
    assert made[1] == ("Quay", "Once", "Twice")
    assert made[2] == ("Name 2",)  # Holm stands on two of three articles


def test_what_is_kept_is_never_left_out() -> None:
    found = [("Skerrow", f"Name {number}") for number in range(24)]
    assert agree(*found, rulings=TagRules(keep=("skerrow",)))[0] == ("skerrow", "Name 0")


def test_stated_tags_follow_only_the_case_of_most() -> None:
    assert agree(("ferries", "US"), ("Ferries",), ("Ferries", "ferry"), stated=True) == (
        ("Ferries", "US"),
        ("Ferries",),
        ("Ferries", "ferry"),
    )
    assert agree(("Music",), ("music",), stated=True) == (("Music",), ("music",))


def test_rulings_are_of_all_tags() -> None:
    rulings = parse_tag_rules("aliases: {US: U.S.A., u.s.a.: United States, boats: Ferries}\ndrop: [misc]\n")
    assert agree(("us", "Misc", "Boats", "ferries"), rulings=rulings, stated=True) == (("United States", "Ferries"),)


NAMES = st.sampled_from("US U.S. America Maltese Malta Holm HOLM Holms Quay Pier William Williams".split())


@settings(max_examples=count_trials(60, 2_000))
@given(st.lists(st.tuples(st.lists(NAMES, max_size=5), st.booleans()), max_size=30), st.randoms())
def test_the_order_of_articles_does_not_matter(drawn: list[tuple[list[str], bool]], random: object) -> None:
    articles = [Tagged(tuple(tags), stated) for tags, stated in drawn]
    made = dict(enumerate(agree_tags(articles, NONE)))
    order = list(range(len(articles)))
    random.shuffle(order)  # type: ignore[attr-defined]
    shuffled = agree_tags([articles[index] for index in order], NONE)
    assert dict(zip(order, shuffled, strict=True)) == made
    assert all(len(tags) == len(set(tags)) for tags in made.values())


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("drop: one\n", 1, "drop: expected"),
        ("keep: [a]\naliases: [US]\n", 2, "aliases: expected"),
        ("aliases:\n  UK: Britain\n  US: [a]\n", 3, "aliases.US: expected"),
        ("drop: [a]\nsection: {a: b}\n", 2, "unknown key 'section'"),
        ("aliases:\n  a: b\n  B: A\n", 2, "aliases.a: leads back to itself"),
        ("sections:\n  a: ''\n", 2, "sections.a: an empty name"),
        ("drop: [Holm]\nkeep: [holm]\n", 2, "keep: 'holm' stands under drop"),
        ("drop: [a\n", 1, "not valid YAML"),
    ],
)
def test_a_wrong_shape_is_a_problem_with_its_line(text: str, line: int, words: str) -> None:
    with pytest.raises(Fault) as caught:
        parse_tag_rules(text, path="tags.yaml")
    problem = caught.value.problems[0]
    assert (problem.path, problem.line) == ("tags.yaml", line)
    assert words in problem.message


def test_the_document_shows_files_that_can_be_read() -> None:
    document = Path(__file__).resolve().parents[2] / "docs" / "configuration.md"
    blocks = re.findall(r"```yaml\n(.*?)```", document.read_text("utf-8"), re.DOTALL)
    (tags,) = (block for block in blocks if block.startswith("aliases:"))
    (furniture,) = (block for block in blocks if block.startswith("outlets:"))
    assert parse_tag_rules(tags).sections == {"mfg": "Manufacturing"}
    assert parse_furniture(furniture).outlets[0].lines[0].side is None


def test_empty_rulings_rule_nothing() -> None:
    assert parse_tag_rules("# nothing yet\n") == parse_tag_rules("drop:\naliases:\n") == NONE


def make_dump(number: int) -> str:
    """A page that names a country in one of three ways, a place on every page, and a place of its own."""
    country = ("The U.S.", "America", "The United States")[number % 3]
    port = f"Port Nr{number % 4}x"
    lines = (
        f"Business\nHarbor number {number} opens\n\n",
        f"{country} paid the harbor, and {country.replace('The', 'the')} paid for Skerrow Sound in the winter.\n\n",
        f"The people of Skerrow Sound met the people of {port} in the old hall of {port}.\n\n",
        "The council of the harbor voted to keep the night ferry through the winter, its chair said on the quay.\n",
    )
    return "".join(lines)


def run(root: Path, *inputs: Path, dry_run: bool = False) -> ImportReport:
    return import_captures(root, inputs, today=TODAY, dry_run=dry_run)


def read_all(root: Path) -> dict[str, bytes]:
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in sorted((root / "content").rglob("*.*"))}


def read_tags(root: Path, title: str) -> tuple[str, ...]:
    found = (parse_article(path.read_text(), path=path).article for path in root.rglob("index.md"))
    return next(article.tags for article in found if article.title == title)


@pytest.fixture(scope="module")
def dumps(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, ...]:
    folder = tmp_path_factory.mktemp("dumps")
    paths = tuple(folder / f"page-{number:02}.txt" for number in range(22))
    for number, path in enumerate(paths):
        path.write_text(make_dump(number))
    return paths


@pytest.fixture
def root(tmp_path: Path) -> Path:
    (tmp_path / "archive" / "content").mkdir(parents=True)
    return tmp_path / "archive"


def test_an_archive_agrees_and_twice_changes_nothing(root: Path, dumps: tuple[Path, ...]) -> None:
    assert run(root, *dumps).counts["added"] == 22
    for number in range(3):
        tags = read_tags(root, f"Harbor number {number} opens")
        assert "Skerrow Sound" not in tags
        assert f"Port Nr{number}x" in tags
    before = read_all(root)
    assert run(root, *dumps).counts["unchanged"] == 22
    assert read_all(root) == before


@settings(max_examples=count_trials(5, 100))
@given(st.permutations(range(22)), st.integers(1, 21))
def test_the_order_of_imports_does_not_matter(
    tmp_path_factory: pytest.TempPathFactory, dumps: tuple[Path, ...], order: list[int], cut: int
) -> None:
    whole, parts = tmp_path_factory.mktemp("whole"), tmp_path_factory.mktemp("parts")
    run(whole, *dumps)
    run(parts, *(dumps[index] for index in order[:cut]))
    run(parts, *(dumps[index] for index in order[cut:]))
    assert read_all(whole) == read_all(parts)


def test_rulings_change_what_is_there_and_say_so(root: Path, dumps: tuple[Path, ...]) -> None:
    run(root, *dumps[:3])
    before = read_all(root)
    (root / "tags.yaml").write_text("aliases: {Port Nr1x: First Port}\nsections: {business: Money}\n")
    report = run(root, dumps[0])
    assert (report.counts["updated"], report.counts["unchanged"]) == (3, 0)
    assert {done.reason for done in report.captures} == {"section", "tags, section"}
    assert "First Port" in read_tags(root, "Harbor number 1 opens")
    record = json.loads(next(path for path in root.rglob("capture.json") if "number-1" in str(path)).read_text())
    assert "Port Nr1x" in record["fields"]["tags"]["value"]
    assert "First Port" in record["fields"]["tags"]["note"]
    assert record["article"]["values"]["section"] == "Money"
    assert run(root, *dumps[:3]).counts["unchanged"] == 3
    (root / "tags.yaml").unlink()
    assert run(root, dumps[0]).counts["updated"] == 3
    assert read_all(root) == before


def test_a_newer_version_finds_the_ruled_articles_unchanged(root: Path, dumps: tuple[Path, ...]) -> None:
    (root / "tags.yaml").write_text("aliases: {Port Nr1x: First Port}\nsections: {business: Money}\n")
    run(root, *dumps)
    before = read_all(root)
    for path in root.rglob("capture.json"):
        path.write_text(path.read_text().replace('"converter": "', '"converter": "0.0-'))
    assert run(root, *dumps).counts["unchanged"] == 22
    assert read_all(root) == before


def test_a_dry_run_says_what_the_whole_archive_changes(root: Path, dumps: tuple[Path, ...]) -> None:
    run(root, *dumps[:19])
    (root / "tags.yaml").write_text("sections: {business: Money}\n")
    page = next(path for path in root.rglob("index.md") if "number-1" in str(path))
    page.write_text(page.read_text().replace("night ferry", "ferry"))
    before = read_all(root)
    dry = run(root, *dumps, dry_run=True)
    assert read_all(root) == before
    report = run(root, *dumps)
    assert dry == report
    assert report.counts["updated"] == 18


def test_hand_edited_articles_are_left_alone(root: Path, dumps: tuple[Path, ...]) -> None:
    run(root, *dumps[:3])
    page = next(path for path in root.rglob("index.md") if "number-1" in str(path))
    page.write_text(page.read_text().replace("night ferry", "ferry"))
    edited = page.read_bytes()
    (root / "tags.yaml").write_text("sections: {Business: Money}\n")
    report = run(root, *dumps[:3])
    assert (report.counts["updated"], report.counts["unchanged"]) == (2, 1)
    assert page.read_bytes() == edited


def test_wrong_rulings_stop_an_import_before_it_begins(root: Path, dumps: tuple[Path, ...]) -> None:
    (root / "tags.yaml").write_text("drop: all\n")
    with pytest.raises(Fault, match="drop: expected"):
        run(root, *dumps)
    assert not read_all(root)
