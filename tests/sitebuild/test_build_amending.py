"""An edit that moves nothing is built from the kept plan, and gives the bytes of a clean build all the same."""

import os
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from builder.article.model import FIELDS, Article
from builder.article.tag_rules import FILE_NAME as RULINGS
from builder.sitebuild import amending
from builder.sitebuild.amending import clear
from builder.sitebuild.build import Built
from tests.sitebuild.conftest import draw_picture, make_article

Site = Any
ONE = "content/2021/01/04/story-1/index.md"
TWO = "content/2021/02/04/story-2/index.md"
QUICK: dict[str, Callable[[Site], object]] = {
    "a sentence": lambda site: site.edit(ONE, "stand here", "stand here. A sentence more stands there"),
    "the title": lambda site: site.edit(TWO, "title: Story 2", "title: Another story"),
    "a dek": lambda site: site.edit(TWO, "title: Story 2", "title: Story 2\ndek: The second of them"),
    "a correction": lambda site: site.edit(TWO, "title: Story 2", "title: Story 2\ncorrection: It was the first."),
    "words that relate it to another": lambda site: site.edit(TWO, "words of Story 2", "Loose words, Loose words"),
    "its words all at once": lambda site: site.edit(TWO, "The words of Story 2", "Nothing else, and"),
    "a caption": lambda site: site.edit(ONE, '"The quay"', '"The old quay"'),
    "two articles": lambda site: [site.edit(path, "The words", "Those words") for path in (ONE, TWO)],
    "its evidence": lambda site: site.write(f"{ONE[:-8]}capture.json", '{"capture": {"sha256": "' + "0" * 64 + '"}}'),
    "an undated one": lambda site: site.edit("content/undated/loose/index.md", "The words", "Some words"),
    "one written by hand": lambda site: site.edit("content/notes/by-hand.md", "Look at", "See"),
    "nothing": lambda site: os.utime(site.root / ONE, ns=(7, 7)),
}
WHOLE: dict[str, Callable[[Site], object]] = {
    "the section": lambda site: site.edit(TWO, "section: Weather", "section: Sport"),
    "the date": lambda site: site.edit(TWO, "date: 2021-02-04", "date: 2020-11-30"),
    "a tag": lambda site: site.edit(ONE, ", crane", ", fog"),
    "an author": lambda site: site.edit(TWO, "authors: Ann Lee", "authors: Bo Ray"),
    "an alias": lambda site: site.edit(TWO, "title: Story 2", "title: Story 2\naliases: [old/two.html]"),
    "withdrawn": lambda site: site.edit(TWO, "title: Story 2", "title: Story 2\nstatus: withdrawn"),
    "broken": lambda site: site.edit(TWO, "title: Story 2", 'title: "Story 2'),
    "another link": lambda site: site.edit(TWO, "The words", "[One](../../../01/04/story-1/index.md) is"),
    "a missing picture": lambda site: site.edit(TWO, "The words", "![Gone](gone.png)\n\nThe words"),
    "an article more": lambda site: site.write("content/new.md", "New.\n"),
    "an article less": lambda site: (site.root / TWO).unlink(),
    "a standing page": lambda site: site.edit("content/pages/about.md", "About this", "About that"),
    "the settings": lambda site: site.edit("archive.yaml", "title: Test", "title: Best"),
    "a ruling": lambda site: site.write(RULINGS, "aliases:\n  ferry: boat\n"),
    "a page of the output": lambda site: (site.output / "index.html").write_bytes(b"by hand"),
}
LOST: dict[str, Callable[[Site], object]] = {
    "the record": lambda site: (site.root / ".backfile/output").write_bytes(b"noise"),
    "the kept plan": lambda site: (site.root / ".backfile/output.plan").write_bytes(b"noise"),
    "the plan as another version kept it": lambda site: spoil_plan(site),
    "the cache": lambda site: (site.root / ".backfile/cache.db").unlink(),
}


def spoil_plan(site: Site) -> None:
    from builder.sitebuild import snapshot as kept

    plan = kept.load_kept(site.root, site.output)
    kept.save_state(site.root / ".backfile/output.plan", kept.msgspec.msgpack.encode([plan.base, "other"]))


def was_quick(built: Built) -> bool:
    """Whether nothing was planned anew."""
    return "plan" not in dict(built.stages)


@pytest.fixture
def planned(site: Site) -> Site:
    """A copy of the built site, with evidence of one article."""
    site.write(f"{ONE[:-8]}capture.json", "{}")
    site.build()
    return site


def check(site: Site) -> Built:
    """Build, and compare with a clean build; what has other bytes, and nothing else, was touched."""
    before, times = site.list_files(), site.list_times()
    built = site.build()
    after, now = site.list_files(), site.list_times()
    assert after == site.build_clean()
    assert {path for path in after if now[path] != times.get(path)} == {
        path for path in after if after[path] != before.get(path)
    }
    return built


@pytest.mark.parametrize("change", QUICK)
def test_an_edit_that_moves_nothing_needs_no_plan(planned: Site, change: str) -> None:
    QUICK[change](planned)
    assert was_quick(check(planned))
    assert was_quick(planned.build())


@pytest.mark.parametrize("change", WHOLE)
def test_any_other_change_is_planned(planned: Site, change: str) -> None:
    WHOLE[change](planned)
    assert not was_quick(check(planned))
    planned.edit(ONE, "The words", "Those words")
    assert was_quick(check(planned))


@pytest.mark.parametrize("lost", LOST)
def test_without_what_was_kept_an_edit_is_planned(planned: Site, lost: str) -> None:
    LOST[lost](planned)
    planned.edit(ONE, "The words", "Those words")
    assert not was_quick(check(planned))
    planned.edit(ONE, "Those words", "These words")
    assert was_quick(check(planned))


def test_a_file_that_somebody_put_beside_the_pages_stays(planned: Site) -> None:
    (planned.output / "mine.txt").write_bytes(b"mine")
    for words, quick in (("Those words", False), ("These words", True)):
        planned.edit(TWO, "The words" if not quick else "Those words", words)
        assert was_quick(planned.build()) is quick
        assert planned.list_files() == planned.build_clean() | {"mine.txt": b"mine"}


def test_one_edit_after_the_other(planned: Site) -> None:
    """What an edit leaves is what the next one goes on from, and what a plan goes on from at last."""
    for name in ("a sentence", "a dek", "words that relate it to another", "a caption", "its evidence", "nothing"):
        QUICK[name](planned)
        assert was_quick(check(planned)), name
    planned.edit(TWO, "section: Weather", "section: Sport")
    check(planned)


def test_a_report_is_the_same(planned: Site) -> None:
    planned.edit(ONE, "The words", "Those words, and more of them,")
    quick, whole = planned.build(), planned.build(planned.root, clean=True)
    for name in ("articles", "pages", "problems", "withheld", "sizes"):
        assert getattr(quick, name) == getattr(whole, name), name


def test_a_file_that_changes_again_within_a_tick_of_the_clock_is_seen(planned: Site) -> None:
    place = planned.root / ONE
    tick = time.time_ns()
    for words in ("Those words", "These words", "Three words"):
        place.write_text(place.read_text("utf-8").replace("The words", words, 1), "utf-8")
        os.utime(place, ns=(tick, tick))
        planned.build()
        assert words.encode() in planned.list_files()["2021/01/04/story-1.html"]
        place.write_text(place.read_text("utf-8").replace(words, "The words", 1), "utf-8")


def test_many_edits_are_planned(make_site: Callable[[dict[str, str]], Site], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(amending, "MOST", 3)
    files = {f"content/{number}.md": make_article(f"Story {number}") for number in range(6)}
    site = make_site(files)
    site.build()
    for words, count, quick in (("Those words", 3, True), ("These words", 4, False)):
        for path in list(files)[:count]:
            site.write(path, files[path].replace("The words", words))
        assert was_quick(check(site)) is quick


@pytest.mark.parametrize("place", [0, 23, 41, 59])
def test_wherever_an_article_stands(make_site: Callable[[dict[str, str]], Site], place: int, tmp_path: Path) -> None:
    """Lists of many pages, years, months, related articles, a saved search, feeds of tags, a picture in front."""
    settings = (
        "title: Test\nbase_url: https://example.org/\nper_page: 4\nfeeds: [section, tags]\n"
        "taxonomies: [tags, authors, publisher]\nsaved_searches: {Ferries: ferry}\n"
    )
    files = {
        f"content/story-{number}.md": make_article(
            f"Story {number}", date=f"20{10 + number // 8}-{1 + number % 3:02d}-{1 + number % 5:02d}",
            section=("Harbour", "Council", "Weather")[number % 3], authors=("Ann Lee", "Bo Ray")[number % 2],
            tags=("ferry", "ferry, crane", "Tide")[number % 4 % 3], publisher="The Gazette" if number % 5 else "",
            body=f"Words of story {number} about lantern{number % 9} and mooring{number % 7}. " * 3,
        )
        for number in range(60)
    }  # fmt: skip
    site = make_site({"archive.yaml": settings, **files})
    site.write("content/front.png", draw_picture(tmp_path / "front.png", size=(40, 30)))
    site.edit("content/story-59.md", "title: Story 59", "title: Story 59\nimage: {src: front.png, caption: A ferry}")
    site.build()
    site.edit(f"content/story-{place}.md", f"title: Story {place}", f"title: A ferry of {place}\ndek: It sails")
    assert was_quick(check(site))
    site.edit(f"content/story-{place}.md", "about lantern", "about mooring3 and lantern")
    assert was_quick(check(site))


def test_two_outputs_do_not_meet(planned: Site) -> None:
    from builder.config import load_config
    from builder.sitebuild.build import build

    other = planned.root / "elsewhere"
    for word in ("Those", "These"):
        planned.edit(ONE, "The words" if word == "Those" else "Those words", f"{word} words")
        for output in (other, planned.output):
            build(planned.root, output, load_config(planned.root), now_ns=time.time_ns())
            assert f"{word} words".encode() in (output / "2021/01/04/story-1.html").read_bytes()
    check(planned)


def test_every_key_of_the_front_matter_is_free_or_filed() -> None:
    """A key that comes to the schema is filed until somebody looks at what shows it."""
    values: dict[str, Any] = dict.fromkeys(("tags", "authors", "aliases", "inferred", "reviewed"), ("x",))
    values |= {"date": "2021-01-01", "updated": "2021-01-01", "captured_at": "2021-01-01", "kind": "opinion",
               "visibility": "private", "status": "draft", "image": None}  # fmt: skip
    free = set()
    for name in FIELDS:
        article = Article(**{"title": "A title"} | {name: values.get(name, "x")})
        if clear(article) == clear(Article(title="A title")) and name != "image":
            free.add(name)
    assert free == {"title", "dek", "kicker", "byline", "agency", "dateline", "correction", "rights"}
