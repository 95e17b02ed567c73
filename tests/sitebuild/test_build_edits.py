"""An edit that files its article as before keeps the plan of the last build, and gives the bytes of a clean one."""

import os
import shutil
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec
import pytest

from builder.article.tag_rules import FILE_NAME as RULINGS
from builder.files import load_sections, save_state
from builder.sitebuild.build_report import BuildReport
from builder.sitebuild.up_to_date import find_snapshot
from tests.sitebuild.conftest import draw_picture, make_article

Site = Any
ONE = "content/2021/01/04/story-1/index.md"
TWO = "content/2021/02/04/story-2/index.md"
KEPT: dict[str, Callable[[Site], object]] = {
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
    "a page of the output": lambda site: (site.output / "index.html").write_bytes(b"by hand"),
    "a page of the output less": lambda site: (site.output / "tags/index.html").unlink(),
    "an asset of the output": lambda site: (site.output / "assets/style.css").write_bytes(b"by hand"),
    "all of the output": lambda site: shutil.rmtree(site.output),
}
PLANNED: dict[str, Callable[[Site], object]] = {
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
}
LOST: dict[str, Callable[[Site], object]] = {
    "the snapshot": lambda site: (site.root / ".backfile/output").write_bytes(b"noise"),
    "the snapshot as another version kept it": lambda site: spoil_snapshot(site),
    "the cache": lambda site: (site.root / ".backfile/cache.db").unlink(),
}


def spoil_snapshot(site: Site) -> None:
    path = find_snapshot(site.root, site.output)
    report, rows, _ = load_sections(path)
    save_state(path, report, rows, msgspec.msgpack.encode(["other"]))


def kept_plan(built: BuildReport) -> bool:
    """Whether the plan of the last build was kept."""
    return "plan" not in dict(built.stages)


@pytest.fixture
def planned(site: Site) -> Site:
    """A copy of the built site, with evidence of one article."""
    site.write(f"{ONE[:-8]}capture.json", "{}")
    site.build()
    return site


def check(site: Site) -> BuildReport:
    """Build, and compare with a clean build; what has other bytes, and nothing else, was touched."""
    before, times = site.list_files(), site.list_times()
    built = site.build()
    after, now = site.list_files(), site.list_times()
    assert after == site.build_clean()
    assert {path for path in after if now[path] != times.get(path)} == {
        path for path in after if after[path] != before.get(path)
    }
    return built


@pytest.mark.parametrize("change", KEPT)
def test_an_edit_that_moves_nothing_needs_no_plan(planned: Site, change: str) -> None:
    KEPT[change](planned)
    assert kept_plan(check(planned))
    assert kept_plan(planned.build())


@pytest.mark.parametrize("change", PLANNED)
def test_any_other_change_is_planned(planned: Site, change: str) -> None:
    PLANNED[change](planned)
    assert not kept_plan(check(planned))
    planned.edit(ONE, "The words", "Those words")
    assert kept_plan(check(planned))


@pytest.mark.parametrize("lost", LOST)
def test_without_what_was_kept_an_edit_is_planned(planned: Site, lost: str) -> None:
    LOST[lost](planned)
    planned.edit(ONE, "The words", "Those words")
    assert not kept_plan(check(planned))
    planned.edit(ONE, "Those words", "These words")
    assert kept_plan(check(planned))


def test_a_file_that_somebody_put_beside_the_pages_stays(planned: Site) -> None:
    (planned.output / "mine.txt").write_bytes(b"mine")
    for old, words in (("The words", "Those words"), ("Those words", "These words")):
        planned.edit(TWO, old, words)
        assert kept_plan(planned.build())
        assert planned.list_files() == planned.build_clean() | {"mine.txt": b"mine"}


def test_one_edit_after_the_other(planned: Site) -> None:
    """What an edit leaves is what the next one goes on from, and what a plan goes on from at last."""
    for name in ("a sentence", "a dek", "words that relate it to another", "a caption", "its evidence", "nothing"):
        KEPT[name](planned)
        assert kept_plan(check(planned)), name
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


def test_many_edits_keep_the_plan_too(make_site: Callable[[dict[str, str]], Site]) -> None:
    files = {f"content/{number}.md": make_article(f"Story {number}") for number in range(90)}
    site = make_site(files)
    site.build()
    for path in list(files)[:80]:
        site.write(path, files[path].replace("The words", "Those words"))
    assert kept_plan(check(site))


def test_files_that_only_look_otherwise_keep_the_plan(make_site: Callable[[dict[str, str]], Site]) -> None:
    """As after content was written within two seconds of the last build: it is read again, and nothing is done."""
    site = make_site({f"content/{number}.md": make_article(f"Story {number}") for number in range(90)})
    for path in (site.root / "content").iterdir():
        path.touch()
    site.build()
    times = site.list_times()
    built = site.build()
    assert kept_plan(built)
    assert (built.written, built.deleted) == (0, 0)
    assert site.list_times() == times


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
    assert kept_plan(check(site))
    site.edit(f"content/story-{place}.md", "about lantern", "about mooring3 and lantern")
    assert kept_plan(check(site))


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
