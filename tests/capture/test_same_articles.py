"""Different articles stay apart and versions of one stay together, in any order and number of imports."""

import itertools
import json
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from random import Random
from typing import NamedTuple

import pytest

from builder.article.frontmatter import parse_article
from builder.article.store import CONTENT
from builder.capture.importing.import_report import ImportReport
from builder.capture.importing.importer import import_captures
from builder.capture.importing.review_queue import ReviewQueue
from builder.errors import has_findings
from tests.capture.stories import make_headline, make_page, make_paragraphs
from tests.capture.test_importer import TODAY
from tests.trials import count_trials

HOME, NEWS = "https://ledger.example/", "https://ledger.example/news"


class Given(NamedTuple):
    """A capture to be imported."""

    name: str
    page: str
    sidecar: dict[str, str]


def canonical(address: str) -> str:
    return f'<link rel="canonical" href="{address}">'


def linked(value: object, key: str = "mainEntityOfPage") -> str:
    article = {"@context": "https://schema.org", "@type": "NewsArticle", key: value}
    return f'<script type="application/ld+json">{json.dumps(article)}</script>'


def og(address: str) -> str:
    return f'<meta property="og:url" content="{address}">'


WAYS: dict[str, Callable[[int], tuple[str, str | None]]] = {
    "home page as canonical": lambda _: (canonical(HOME), None),
    "bare host as canonical": lambda _: (canonical("https://ledger.example"), None),
    "index.html as canonical": lambda _: (canonical(f"{HOME}index.html"), None),
    "edition as canonical": lambda _: (canonical(f"{HOME}en/"), None),
    "section as canonical": lambda _: (canonical(NEWS), None),
    "og:url": lambda _: (og(HOME), None),
    "og:url of a section": lambda _: (og(NEWS), None),
    "mainEntityOfPage": lambda _: (linked(HOME), None),
    "mainEntityOfPage of a section": lambda _: (linked(NEWS), None),
    "mainEntityOfPage @id": lambda _: (linked({"@type": "WebPage", "@id": HOME}), None),
    "url in JSON-LD": lambda _: (linked(NEWS, "url"), None),
    "microdata": lambda _: (f'<link itemprop="mainEntityOfPage" href="{HOME}">', None),
    "microdata of a section": lambda _: (f'<link itemprop="mainEntityOfPage" href="{NEWS}">', None),
    "parsely-link": lambda _: (f'<meta name="parsely-link" content="{HOME}">', None),
    "sidecar names the home page": lambda _: ("", HOME),
    "sidecar names a section": lambda _: ("", NEWS),
    "routing by #!": lambda number: (canonical(f"{HOME}#!/story/{number}"), None),
    "routing by #/": lambda number: (canonical(f"{HOME}app#/story/{number}"), None),
    "routing by #! in the sidecar": lambda number: (canonical(HOME), f"{HOME}#!/story/{number}"),
    "live posts": lambda number: (canonical(f"{HOME}live#post-{number}"), None),
    "live posts in the sidecar": lambda number: (canonical(f"{HOME}live"), f"{HOME}live#post-{number}"),
    "icid": lambda number: (canonical(f"{HOME}story?icid={number}"), None),
    "at_id": lambda number: (canonical(f"{HOME}story?at_id={number}"), None),
    "cmpid": lambda number: (og(f"{HOME}story?cmpid={number}"), None),
    "utm_content": lambda number: (canonical(f"{HOME}story?utm_content={number}"), None),
    "utm_content in the sidecar": lambda number: ("", f"{HOME}story?utm_content={number}"),
    "home page as canonical, own sidecar": lambda number: (canonical(HOME), f"{HOME}story-{number}"),
    "section as canonical, own sidecar": lambda number: (canonical(NEWS), f"{HOME}story-{number}"),
    "section as canonical, own og:url": lambda number: (canonical(NEWS) + og(f"{HOME}story-{number}"), None),
    "query": lambda number: (canonical(f"{HOME}?p={number}"), None),
    "no address": lambda _: ("", None),
}
"""How pages state their addresses: (what stands in the head, what the sidecar says), by the story's number."""
APART = (
    "routing by #!", "routing by #! in the sidecar", "routing by #/", "live posts", "live posts in the sidecar",
    "home page as canonical, own sidecar", "section as canonical, own sidecar", "query", "no address",
)  # fmt: skip
"""The ways in which the surest address of each story is its own: there is nothing to report."""


def make_ten(way: str, *, timed: bool, paragraphs: int = 5) -> list[Given]:
    given = []
    for number in range(10):
        head, url = WAYS[way](number)
        sidecar = {"url": url} if url else {}
        sidecar |= {"captured_at": f"2021-04-{number + 1:02d}T10:00:00Z"} if timed else {}
        page = make_page(make_headline(number), make_paragraphs(number, paragraphs), head=head)
        given.append(Given(f"{number}.html", page, sidecar))
    return given


def import_parts(
    folder: Path, parts: Iterable[Sequence[Given]], *, keep_captures: bool = True
) -> tuple[Path, list[ImportReport]]:
    """The archive after an import of each part, and the reports."""
    root, reports = folder / "archive", []
    (root / CONTENT).mkdir(parents=True)
    for number, part in enumerate(parts):
        inputs = folder / f"part-{number}"
        inputs.mkdir()
        for place, given in enumerate(part):  # names decide the order
            path = inputs / f"{place:02d}-{given.name}"
            path.write_text(given.page)
            if given.sidecar:
                path.with_name(f"{path.name}.meta.json").write_text(json.dumps(given.sidecar))
        reports.append(import_captures(root, (inputs,), today=TODAY, keep_captures=keep_captures))
    return root, reports


def read_articles(root: Path) -> list[tuple[str, str]]:
    """(id, text) of each article."""
    sources = [parse_article(path.read_text(), path=path) for path in sorted(root.rglob("index.md"))]
    return [(source.article.id or "", source.body) for source in sources]


def split_into(given: list[Given], count: int, random: Random) -> list[list[Given]]:
    """The captures in any order, in so many parts."""
    shuffled = random.sample(given, len(given))
    cuts = sorted(random.sample(range(1, len(given)), count - 1))
    return [shuffled[start:end] for start, end in itertools.pairwise((0, *cuts, len(given)))]


def check_ten(folder: Path, way: str, parts: list[list[Given]], *, keep_captures: bool) -> None:
    root, reports = import_parts(folder, parts, keep_captures=keep_captures)
    articles = read_articles(root)
    assert len({identity for identity, _ in articles}) == len(articles) == 10
    for number in range(10):
        (text,) = (body for _, body in articles if make_paragraphs(number, 1)[0][:60] in body)
        assert all(paragraph in text for paragraph in make_paragraphs(number, 5)), way
    assert sum(report.counts["added"] for report in reports) == 10
    for number, part in enumerate(parts):  # all is known now
        again = import_captures(root, (folder / f"part-{number}",), today=TODAY, keep_captures=keep_captures)
        assert again.counts["unchanged"] == len(part)
    assert has_findings(problem for report in reports for problem in report.problems) == (way not in APART)


@pytest.mark.trial
@pytest.mark.parametrize("way", WAYS)
def test_ten_stories_are_ten_articles(way: str, tmp_path: Path) -> None:
    random = Random(way)
    for number in range(count_trials(1, 8)):
        timed, keep_captures = random.random() < 0.5, random.random() < 0.7
        parts = split_into(make_ten(way, timed=timed), random.choice((1, 3)), random)
        check_ten(tmp_path / str(number), way, parts, keep_captures=keep_captures)


STORY = f"{HOME}2021/ferry"
PAYWALL = "<p>Subscribe now to continue reading this story.</p>"


def make_versions(random: Random) -> list[Given]:
    """Three to twelve captures of one story: short and long, early and late, cut off, rewritten, newly headed."""
    story, rewritten, versions = random.randrange(1000), random.randrange(1000, 2000), []
    for number in range(random.randint(3, 12)):
        kind = (
            "whole"
            if not number
            else random.choice(("part", "part", "whole", "whole", "stub", "paywall", "rewritten", "both", "headline"))
        )
        length = random.randint(2, 8)
        paragraphs = {
            "part": make_paragraphs(story, length),
            "stub": (" ".join(make_paragraphs(story, 1)[0].split()[: random.randint(16, 30)]) + " …",),
            "paywall": make_paragraphs(story, random.randint(1, 8)),
            "rewritten": make_paragraphs(rewritten, length),
            "both": (*make_paragraphs(story, 4), *make_paragraphs(rewritten, 4)),
        }.get(kind, make_paragraphs(story, 8))
        headline = make_headline(story + 1 if kind == "headline" else story)
        address = f"{STORY}?utm_source={number}" if random.random() < 0.5 else STORY
        time = random.choice((None, f"2021-04-{random.randint(1, 4):02d}T10:00:00Z"))
        page = make_page(
            headline,
            paragraphs,
            head=f"{canonical(address)}<!-- {number} -->",
            after=PAYWALL if kind == "paywall" else "",
        )
        versions.append(Given(f"{kind}.html", page, {"captured_at": time} if time else {}))
    return versions


def describe(root: Path) -> list[tuple[str, list[str], list[str]]]:
    """(text shown, names of the captures' files, digests of the captures) of each article, wherever it lies."""
    found = []
    for path in root.rglob("index.md"):
        source = parse_article(path.read_text(), path=path)
        records = [json.loads(record.read_text()) for record in path.parent.glob("capture*.json")]
        names = sorted(record.name for record in path.parent.glob("capture*"))
        found.append((source.body, names, sorted(record["capture"]["sha256"] for record in records)))
    return sorted(found)


@pytest.mark.trial
@pytest.mark.parametrize("seed", range(count_trials(6, 120)))
def test_versions_are_one_article_in_any_order(seed: int, tmp_path: Path) -> None:
    random = Random(seed)
    versions = make_versions(random)
    first, reports = import_parts(tmp_path / "first", [versions])
    articles = describe(first)
    ((_, _, digests),) = articles
    assert len(digests) == len(versions) - reports[0].counts["skipped"]
    for number in range(2):
        parts = split_into(versions, random.choice((1, 2, len(versions))), random)
        other, _ = import_parts(tmp_path / f"other-{number}", parts)
        assert describe(other) == articles
        assert not list((other / CONTENT).rglob(".backfile*"))


def give(name: str, count: int, *, story: int = 1, headline: int = 1, time: str | None = None, **page: str) -> Given:
    """A capture of one of the stories at `STORY`, `count` paragraphs long."""
    text = make_page(make_headline(headline), make_paragraphs(story, count), head=canonical(STORY), **page)
    return Given(f"{name}.html", text, {"captured_at": time} if time else {})


LONG = give("long", 7, time="2021-04-01T10:00:00Z")
POORER = {
    "stub": give("stub", 1, time="2022-04-01T10:00:00Z"),
    "paywall": give("paywall", 8, time="2022-04-01T10:00:00Z", after=PAYWALL),
    "paywall alone": Given(
        "alone.html",
        make_page(make_headline(1), ("Only subscribers can see the rest of what we have printed here since Monday.",),
                  head=canonical(STORY), after=PAYWALL),
        {"captured_at": "2022-04-01T10:00:00Z"},
    ),
}  # fmt: skip


@pytest.mark.parametrize("poorer", POORER)
@pytest.mark.parametrize("first", [True, False])
@pytest.mark.parametrize("apart", [True, False])
def test_a_poorer_capture_is_kept_beside(poorer: str, first: bool, apart: bool, tmp_path: Path) -> None:
    order = [LONG, POORER[poorer]] if first else [POORER[poorer], LONG]
    root, reports = import_parts(tmp_path, [[given] for given in order] if apart else [order])
    ((_, text),) = read_articles(root)
    assert all(paragraph in text for paragraph in make_paragraphs(1, 7))
    assert len(list(root.rglob("capture-*.html.gz"))) == 1
    poor = [problem for report in reports for problem in report.problems if "a poorer capture" in problem.message]
    assert len(poor) == first
    assert all(POORER[poorer].name in problem.path for problem in poor)


@pytest.mark.parametrize(
    "later", [give("later", 8, time="2022-04-01T10:00:00Z"), give("longer", 9)], ids=["later", "longer"]
)
def test_without_captures_no_text_is_replaced(later: Given, tmp_path: Path) -> None:
    root, (first, second) = import_parts(tmp_path, [[LONG], [later]], keep_captures=False)
    ((_, text),) = read_articles(root)
    assert make_paragraphs(1, 8)[7] not in text
    assert not first.problems
    (problem,) = second.problems
    assert problem.path.endswith(later.name)
    assert "a fuller capture" in problem.message


def test_a_text_whose_capture_was_not_kept_is_not_replaced_later(tmp_path: Path) -> None:
    root, _ = import_parts(tmp_path, [[LONG]], keep_captures=False)
    later = tmp_path / "later.html"
    later.write_text(give("later", 8).page)
    import_captures(root, (later,), today=TODAY)
    ((_, text),) = read_articles(root)
    assert make_paragraphs(1, 8)[7] not in text


A, B = give("a", 4, story=1), give("b", 4, story=2, headline=2)
BOTH = Given(
    "c.html",
    make_page(
        "Ferry and almanac in one long report", (*make_paragraphs(1, 4), *make_paragraphs(2, 4)), head=canonical(STORY)
    ),
    {},
)


def test_a_capture_that_shows_two_articles_to_be_one_joins_them(tmp_path: Path) -> None:
    root, reports = import_parts(tmp_path, [[A], [B], [BOTH]])
    before = sorted((tmp_path / "archive" / CONTENT).rglob("index.md"))
    assert [report.counts["added"] for report in reports] == [1, 1, 0]
    (path,) = before
    assert "Ferry and almanac" in path.read_text()
    assert len(list(path.parent.glob("capture*.html.gz"))) == 3
    article = parse_article(path.read_text(), path=path).article
    (alias,) = article.aliases
    other, _ = import_parts(tmp_path / "other", [[A], [B]])
    folders = {found.parent.relative_to(other / CONTENT).as_posix() for found in other.rglob("index.md")}
    assert alias.removesuffix(".html") in folders
    assert path.parent.relative_to(root / CONTENT).as_posix() == min(folders)
    assert article.id in {identity for identity, _ in read_articles(other)}


def test_articles_that_one_import_brings_and_joins_count_once(tmp_path: Path) -> None:
    _, (report,) = import_parts(tmp_path, [[A, B, BOTH]])
    assert report.counts["added"] == 1
    assert len({capture.folder for capture in report.captures}) == 1
    assert not list((tmp_path / "archive" / CONTENT).rglob("*.html"))


def test_the_aliases_of_a_joined_article_stay(tmp_path: Path) -> None:
    root, _ = import_parts(tmp_path, [[A], [B], [BOTH]])
    (path,) = root.rglob("index.md")
    aliases = parse_article(path.read_text(), path=path).article.aliases
    fuller = tmp_path / "fuller.html"
    fuller.write_text(BOTH.page.replace("</article>", f"<p>{make_paragraphs(3, 1)[0]}</p></article>"))
    assert import_captures(root, (fuller,), today=TODAY).counts["updated"] == 1
    assert parse_article(path.read_text(), path=path).article.aliases == aliases
    record = path.with_name("capture.json")
    record.write_text(record.read_text().replace('"converter": "', '"converter": "0.0-'))
    import_captures(root, (fuller,), today=TODAY)
    assert parse_article(path.read_text(), path=path).article.aliases == aliases


def test_joining_loses_no_hand_edit(tmp_path: Path) -> None:
    root, _ = import_parts(tmp_path, [[A], [B]])
    last = max(root.rglob("index.md"))
    edited = last.read_text() + "\nA line of a reader's own.\n"
    last.write_text(edited)
    capture = tmp_path / "c.html"
    capture.write_text(BOTH.page)
    report = import_captures(root, (capture,), today=TODAY)
    assert last.read_text() == edited
    assert len(list(root.rglob("index.md"))) == 2
    (problem,) = report.problems
    assert "it was edited by hand: both stay" in problem.message
    assert import_captures(root, (capture,), today=TODAY).counts["unchanged"] == 1


def test_joining_leaves_a_folder_with_a_persons_files(tmp_path: Path) -> None:
    root, _ = import_parts(tmp_path, [[A], [B]])
    last = max(root.rglob("index.md"))
    last.with_name("notes.txt").write_text("Mine.")
    capture = tmp_path / "c.html"
    capture.write_text(BOTH.page)
    (problem,) = import_captures(root, (capture,), today=TODAY).problems
    assert "it holds notes.txt: both stay" in problem.message
    assert last.with_name("notes.txt").is_file()


def test_a_dry_run_says_what_an_import_does(tmp_path: Path) -> None:
    parts = [LONG, *POORER.values(), A, B, BOTH]
    _, (report,) = import_parts(tmp_path, [parts])
    rehearsed = tmp_path / "rehearsed"
    (rehearsed / CONTENT).mkdir(parents=True)
    dry = import_captures(rehearsed, (tmp_path / "part-0",), today=TODAY, dry_run=True)
    assert dry.counts == report.counts
    assert dry.problems == report.problems
    assert not list((rehearsed / CONTENT).iterdir())


def test_articles_that_an_older_version_joined_are_parted(tmp_path: Path) -> None:
    """Captures of one address were one article, whatever they said, and were not sketched."""
    root, _ = import_parts(tmp_path, [[LONG]])
    folder = next(root.rglob("index.md")).parent
    other, _ = import_parts(tmp_path / "other", [[B]])
    (apart,) = other.rglob("capture.json")
    for path in apart.parent.glob("capture.*"):
        (
            folder
            / path.name.replace("capture", f"capture-{json.loads(apart.read_text())['capture']['sha256'][:8]}", 1)
        ).write_bytes(path.read_bytes())
    for record in folder.glob("capture*.json"):
        known = json.loads(record.read_text())
        del known["text"], known["addresses"]
        record.write_text(json.dumps(known))
    page = tmp_path / "new.html"
    page.write_text(make_page(make_headline(9), make_paragraphs(9, 5)))
    import_captures(root, (page,), today=TODAY)
    assert sorted(text for _, text in read_articles(root) if make_paragraphs(2, 1)[0] in text)
    assert len(read_articles(root)) == 3
    assert not list(root.rglob("capture-*"))


def make_shared(number: int, *, after: str = "", paragraphs: int = 2) -> Given:
    page = make_page(
        make_headline(number),
        make_paragraphs(number, paragraphs),
        head=canonical(NEWS),
        day=f"2021-03-{number + 1:02d}",
    )
    return Given(f"{number}.html", page.replace("</article>", f"{after}</article>"), {})


@pytest.mark.parametrize("keep_captures", [True, False])
def test_a_standing_paragraph_longer_than_the_articles_makes_them_one_nowhere(
    tmp_path: Path, keep_captures: bool
) -> None:
    standing = "".join(f"<p>{paragraph}</p>" for paragraph in make_paragraphs(99, 4))
    given = [make_shared(number, after=standing) for number in range(8)]
    root, (report,) = import_parts(tmp_path, [given], keep_captures=keep_captures)
    assert len(read_articles(root)) == report.counts["added"] == 8


@pytest.mark.parametrize("count", [2, 3, 4, 10])
def test_each_doubtful_identity_is_a_finding_of_one_import(tmp_path: Path, count: int) -> None:
    root, (report,) = import_parts(tmp_path, [[make_shared(number) for number in range(count)]])
    assert len(read_articles(root)) == count
    assert sum("made an article of its own" in problem.message for problem in report.problems) == count - 1


@pytest.mark.parametrize("longer", [15, 30, 60])
@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_a_page_that_grew_under_another_headline_is_one_article(
    tmp_path: Path, longer: int, order: tuple[int, int]
) -> None:
    short = make_page(make_headline(1), make_paragraphs(1, 7), head=canonical(f"{NEWS}/a"))
    grown = make_page(make_headline(2), make_paragraphs(1, longer), head=canonical(f"{NEWS}/a"))
    given = [Given("short.html", short, {}), Given("grown.html", grown, {})]
    root, _ = import_parts(tmp_path, [[given[number]] for number in order])
    ((_, body),) = read_articles(root)
    assert all(paragraph in body for paragraph in make_paragraphs(1, longer))


@pytest.mark.parametrize("damage", ["", "{}", '{"text": {"hashes": "AAA"}}', None])
@pytest.mark.parametrize("keep_captures", [True, False])
def test_a_later_capture_of_an_article_with_a_damaged_record_makes_no_second_article(
    tmp_path: Path, damage: str | None, keep_captures: bool
) -> None:
    pages = [make_page(make_headline(1), make_paragraphs(1, size), head=canonical(f"{NEWS}/a")) for size in (5, 8)]
    root, _ = import_parts(tmp_path, [[Given("one.html", pages[0], {})]], keep_captures=keep_captures)
    (record,) = root.rglob("capture.json")
    if damage is None:
        whole = json.loads(record.read_text())
        damage = json.dumps(whole | {"text": whole["text"] | {"hashes": "AAA"}})
    record.write_text(damage)
    later = tmp_path / "later.html"
    later.write_text(pages[1])
    report = import_captures(root, (later,), today=TODAY, keep_captures=keep_captures)
    assert len(read_articles(root)) == 1
    assert report.counts["skipped"] == 1
    assert any("damaged" in problem.message for problem in report.problems)


def fuller(folder: Path) -> Path:
    """A capture of the story of `LONG` with one paragraph more."""
    path = folder / "fuller.html"
    path.write_text(give("fuller", 8).page)
    return path


@pytest.mark.parametrize("deleted", [False, True])
def test_a_fuller_capture_beside_an_article_that_a_person_changed_is_said(deleted: bool, tmp_path: Path) -> None:
    root, _ = import_parts(tmp_path, [[give("short", 4)]])
    (path,) = root.rglob("index.md")
    edited = path.read_text() + "\nA line of a reader's own.\n"
    if deleted:
        path.unlink()
    else:
        path.write_text(edited)
    report = import_captures(root, (fuller(tmp_path),), today=TODAY)
    (problem,) = (problem for problem in report.problems if "a fuller capture" in problem.message)
    assert ("deleted by hand" if deleted else "edited by hand") in problem.message
    assert problem.note == deleted
    assert len(list(root.rglob("capture-*.html.gz"))) == 1
    if not deleted:
        assert path.read_text() == edited
        (queued,) = ReviewQueue(root).list_articles()
        assert "a fuller capture is kept beside it" in " ".join(queued.reasons)


def test_a_text_that_is_in_no_file_is_said(tmp_path: Path) -> None:
    rewritten = give("rewritten", 6, story=2)
    root, (_, second) = import_parts(tmp_path, [[LONG], [rewritten]], keep_captures=False)
    assert len(read_articles(root)) == 1
    (problem,) = second.problems
    assert "another text" in problem.message
    assert "it is in no file" in problem.message


def test_one_column_on_one_day_is_one_article_for_each_text(tmp_path: Path) -> None:
    """The name of a column is no headline, however many small words it has."""
    given = [
        Given(f"{number}.html", make_page("News in brief", make_paragraphs(number, 2), head=canonical(NEWS)), {})
        for number in range(10)
    ]
    root, _ = import_parts(tmp_path, [given[:4], given[4:]])
    assert len(read_articles(root)) == 10


def test_short_texts_without_a_day_are_no_stubs_of_one_another(tmp_path: Path) -> None:
    given = [
        Given(
            f"{number}.html",
            make_page("Police log for the harbor district", make_paragraphs(number, 1), head=canonical(NEWS), day=None),
            {},
        )
        for number in range(10)
    ]
    root, _ = import_parts(tmp_path, [given[:4], given[4:]])
    assert len(read_articles(root)) == 10


def test_what_is_learned_later_reaches_captures_that_were_not_kept_once_they_are_given_again(tmp_path: Path) -> None:
    standing = "<p>The Ledger is printed on Mill Lane, and its couriers reach every village by noon.</p>"
    given = [make_shared(number, after=standing, paragraphs=4) for number in range(8)]
    root, _ = import_parts(tmp_path, [given[:1], given[1:]], keep_captures=False)
    assert sum("couriers" in text for _, text in read_articles(root)) == 1
    import_captures(root, (tmp_path / "part-0",), today=TODAY, keep_captures=False)
    assert not any("couriers" in text for _, text in read_articles(root))
