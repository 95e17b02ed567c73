"""Incremental equals clean, byte for byte, whatever changed; what need not be written is not."""

import shutil
from collections.abc import Callable
from typing import Any

import msgspec
import pytest

from builder.config import load_config
from builder.errors import Fault
from builder.sitebuild.build import build

Site = Any
OLD = 1_600_000_000_000_000_000
ONE = "content/2021/01/04/story-1/index.md"
TWO = "content/2021/02/04/story-2/index.md"


def draw(site: Site, path: str, size: tuple[int, int]) -> None:
    from PIL import Image

    spare = site.root.with_name("spare.png")
    Image.new("RGB", size, "blue").save(spare)
    site.write(path, spare.read_bytes())


def shadow_template(site: Site) -> None:
    site.write("themes/mine/theme.yaml", "extends: broadsheet\n")
    site.write("themes/mine/templates/missing.html", "<!doctype html><title>Gone</title>")
    site.write("archive.yaml", "title: Test\nper_page: 3\nbase_url: https://example.org/\ntheme: mine\n")


CHANGES: dict[str, Callable[[Site], object]] = {
    "the body": lambda site: site.edit(ONE, "The words", "Other words"),
    "the title": lambda site: site.edit(TWO, "title: Story 2", "title: Another story"),
    "the date": lambda site: site.edit(TWO, "date: 2021-02-04", "date: 2020-11-30"),
    "the date away": lambda site: site.edit(TWO, "date: 2021-02-04\n", ""),
    "the section": lambda site: site.edit(TWO, "section: Weather", "section: Sport"),
    "the case of a tag": lambda site: site.edit(ONE, "[ferry, crane]", "[Ferry, crane]"),
    "the last of a tag": lambda site: [site.edit(path, ", crane", "") for path in find_sources(site, ", crane")],
    "an article more": lambda site: site.write("content/new.md", "---\ntitle: New\ndate: 2022-01-01\n---\n\nNew.\n"),
    "an article less": lambda site: shutil.rmtree(site.root / "content/2021/02"),
    "all articles less": lambda site: shutil.rmtree(site.root / "content/2021"),
    "a folder's name": lambda site: (site.root / TWO).parent.rename(site.root / "content/2021/02/04/renamed"),
    "an author": lambda site: site.edit(TWO, "authors: Ann Lee", "authors: Bo Ray"),
    "private": lambda site: site.edit(TWO, "title: Story 2", "title: Story 2\nvisibility: private"),
    "withdrawn": lambda site: site.edit(TWO, "title: Story 2", "title: Story 2\nstatus: withdrawn"),
    "broken front matter": lambda site: site.edit(TWO, "title: Story 2", 'title: "Story 2'),
    "a standing page": lambda site: site.edit("content/pages/about.md", "About this", "About that"),
    "a static file": lambda site: site.edit("content/static/robots.txt", "*", "all"),
    "a static file less": lambda site: shutil.rmtree(site.root / "content/static"),
    "a static file for a page": lambda site: site.write("content/static/tags/index.html", "<title>Mine</title>"),
    "a picture more": lambda site: (
        draw(site, "content/2021/02/04/story-2/crane.png", (9, 9)),
        site.edit(TWO, "The words", "![Crane](crane.png)\n\nThe words"),
    ),
    "a picture's size": lambda site: draw(site, "content/2021/01/04/story-1/quay.png", (40, 30)),
    "a picture less": lambda site: (site.root / "content/2021/01/04/story-1/quay.png").unlink(),
    "a link's end": lambda site: site.edit(ONE, "date: 2021-01-04", "date: 2019-01-04"),
    "the archive's title": lambda site: site.edit("archive.yaml", "title: Test", "title: Tested"),
    "the page size": lambda site: site.edit("archive.yaml", "per_page: 3", "per_page: 2"),
    "the base address": lambda site: site.edit("archive.yaml", "https://example.org/", "https://example.org/a/"),
    "the language": lambda site: site.edit("archive.yaml", "title: Test", "title: Test\nlanguage: de"),
    "the permalinks": lambda site: site.edit("archive.yaml", "per_page", "permalinks: '{section}/{slug}'\nper_page"),
    "the taxonomies": lambda site: site.edit("archive.yaml", "per_page", "taxonomies: [authors]\nper_page"),
    "the feeds": lambda site: site.edit("archive.yaml", "per_page", "feeds: [tags, section]\nper_page"),
    "what search engines are told": lambda site: site.edit("archive.yaml", "per_page", "robots: none\nper_page"),
    "an original": lambda site: site.edit(TWO, "title: Story 2", "title: Story 2\noriginal_url: https://x.org/"),
    "a theme option": lambda site: site.edit("archive.yaml", "per_page", "theme_options: {footnote: Hm}\nper_page"),
    "a template": shadow_template,
}


def find_sources(site: Site, text: str) -> list[str]:
    paths = (path for path in (site.root / "content").rglob("*.md") if text in path.read_text("utf-8"))
    return [path.relative_to(site.root).as_posix() for path in paths]


@pytest.mark.parametrize("change", CHANGES)
def test_an_incremental_build_equals_a_clean_one(site: Site, change: str) -> None:
    before, times = site.list_files(), site.list_times()
    CHANGES[change](site)
    site.build()
    after = site.list_files()
    assert after == site.build_clean()
    assert after != before
    same = [path for path in after if after[path] == before.get(path)]
    assert same, "something stays whatever changes"
    now = site.list_times()
    assert [path for path in same if now[path] != times[path]] == []


def test_the_page_of_a_moved_article_is_gone_and_every_link_follows(site: Site) -> None:
    assert (site.output / "2021/02/04/story-2.html").is_file()
    site.edit(TWO, "date: 2021-02-04", "date: 2020-11-30")
    built = site.build()
    assert built.deleted >= 1
    assert not (site.output / "2021/02").exists()
    assert (site.output / "2020/11/30/story-2.html").is_file()
    assert not [path for path, data in site.list_files().items() if b"02/04/story-2.html" in data]


def test_building_twice_draws_nothing(site: Site) -> None:
    before, times = site.list_files(), site.list_times()
    for _ in range(2):
        built = site.build()
        assert (built.written, built.deleted, built.problems) == (0, 0, ())
    assert site.list_files() == before
    assert site.list_times() == times
    site.edit(ONE, "The words", "Other words")
    site.edit(ONE, "Other words", "The words")  # touched, and as it was
    assert site.build().written == 0
    assert site.list_times() == times


def test_one_edit_draws_few_pages(site: Site) -> None:
    site.edit(ONE, "nobody else has them", "nobody else had them")
    built = site.build()
    assert 1 <= built.written <= 8
    assert built.pages > 40


def test_an_article_that_others_name_as_related_brings_its_new_headline_to_them(
    make_site: Callable[[dict[str, str]], Site],
) -> None:
    words = "Breakwater masonry, Zandvoort dredging, Kerkplein signalbox, Oudeschans lockkeeper."
    files = {
        f"content/{section}-{number}.md": f"---\ntitle: {section} {number}\nsection: {section}\n"
        f"date: 2021-05-{number:02d}\n---\n\n{body}\n"
        for section in ("Quay", "Hall")
        for number, body in ((1, "Nothing."), (2, words), (3, "Nought."))
    }
    site = make_site(files)
    site.build()
    page = "2021/05/02/hall-2.html"
    assert b">Quay 2</a>" in site.list_files()[page], "related across sections, neighbours of no list"
    site.edit("content/Quay-2.md", "title: Quay 2", "title: Renamed")
    site.build()
    assert b">Renamed</a>" in site.list_files()[page]
    assert site.list_files() == site.build_clean()


def test_a_tag_gets_its_page_with_its_second_article(site: Site) -> None:
    site.edit(ONE, "[ferry, crane]", "[ferry, crane, Solo]")
    site.build()
    files = site.list_files()
    assert "tags/solo/index.html" not in files
    assert b"<span>Solo</span>" in files["2021/01/04/story-1.html"]
    assert b'href="../2021/01/04/story-1.html"><bdi>Solo' in files["tags/index.html"]
    site.edit(TWO, "tags: [Tide]", "tags: [Tide, solo]")
    site.build()
    assert b"href=../../../tags/solo/index.html>" in site.list_files()["2021/01/04/story-1.html"]
    assert site.list_files() == site.build_clean()


def test_broken_front_matter_hides_the_article_until_it_is_mended(site: Site) -> None:
    before = site.list_files()
    site.edit(TWO, "title: Story 2", 'title: "Story 2')
    (problem,) = site.build().problems
    assert (problem.path, problem.line) == (TWO, 2)
    assert not (site.output / "2021/02/04/story-2.html").exists()
    (again,) = site.build().problems
    assert again == problem  # told each time, also when nothing was done
    site.edit(TWO, 'title: "Story 2', "title: Story 2")
    assert site.build().problems == ()
    assert site.list_files() == before


def test_one_process_and_two_give_the_same(make_site: Callable[[dict[str, str]], Site]) -> None:
    text = "---\ntitle: Story {0}\nsection: S{1}\ndate: 2021-05-{2:02d}\n---\n\nThe words of {0}.\n"
    site = make_site(
        {f"content/story-{number}.md": text.format(number, number % 3, number % 28 + 1) for number in range(140)}
    )
    assert site.build(processes=2).written > 140
    assert site.list_files() == site.build_clean()


HARMED = ("index.html", "2021/01/04/story-1.html", "search/manifest.js", "assets/style.css", "robots.txt",
          "2021/01/04/story-1/quay.png", "feed.xml")  # fmt: skip


@pytest.mark.parametrize("harm", ["deleted", "changed", "a folder", "a link"])
def test_harm_to_the_output_is_undone(site: Site, harm: str) -> None:
    before, outside = site.list_files(), site.root.with_name("outside")
    outside.write_bytes(b"outside")
    for path in HARMED:
        place = site.output / path
        place.unlink()
        if harm == "changed":
            place.write_bytes(before[path] + b"by hand")
        elif harm == "a folder":
            (place / "x").mkdir(parents=True)
        elif harm == "a link":
            place.symlink_to(outside)
    site.build()
    assert site.list_files() == before
    assert not [path for path in HARMED if (site.output / path).is_symlink()]
    assert outside.read_bytes() == b"outside"


def test_foreign_files_stay(site: Site) -> None:
    (site.output / "mine").mkdir()
    (site.output / "mine" / "note.txt").write_text("mine")
    (site.output / "CNAME").write_text("example.org")
    site.edit(TWO, "date: 2021-02-04", "date: 2020-11-30")
    site.build()
    site.build()
    assert (site.output / "mine" / "note.txt").read_text() == "mine"
    assert (site.output / "CNAME").read_text() == "example.org"


def test_a_lost_cache_costs_time_alone(site: Site) -> None:
    before, times = site.list_files(), site.list_times()
    for path in (site.root / ".backfile").glob("cache.db*"):
        path.unlink()
    assert site.build().written == 0
    (site.root / ".backfile" / "cache.db").write_bytes(b"noise" * 2000)
    assert site.build().written == 0
    assert site.list_files() == before
    shutil.rmtree(site.root / ".backfile")
    site.build()
    assert site.list_files() == before
    assert site.list_times() == times


def test_an_output_without_a_record_tells_what_it_did_not_make(site: Site) -> None:
    shutil.rmtree(site.root / ".backfile")
    site.edit(TWO, "title: Story 2", "title: Story 2\nvisibility: private")
    (problem,) = site.build().problems
    assert problem.path == str(site.output)
    assert "that this build did not make, such as 2021/02/04/story-2.html" in problem.message
    assert site.build(clean=True).problems == ()
    assert site.list_files() == site.build_clean()


def test_each_output_folder_has_its_own_record(site: Site) -> None:
    other = site.root.with_name("other")
    settings = load_config(site.root)
    build(site.root, other, settings, now_ns=OLD * 2)
    site.edit(TWO, "title: Story 2", "title: Story 2\nvisibility: private")
    for folder in (other, site.output, other):
        build(site.root, folder, settings, now_ns=OLD * 2)
        assert not (folder / "2021/02/04/story-2.html").exists()
    assert site.build().written == 0
    assert site.list_files() == site.build_clean()


def test_a_damaged_cache_is_begun_again_in_the_same_build(site: Site) -> None:
    path = site.root / ".backfile" / "cache.db"
    data = path.read_bytes()
    place = data.index(b"<p>The words of Story 2 ")
    path.write_bytes(data[:place] + b"<p>Lies" + data[place + 7 :])
    site.edit("archive.yaml", "title: Test", "title: Tested")  # so that every page is drawn from the cache
    site.build()
    assert site.list_files() == site.build_clean()
    assert not [path for path, page in site.list_files().items() if b"Lies" in page]


@pytest.mark.parametrize("name", ["output", "cache.db"])
def test_noise_in_what_builds_remember_changes_no_page(site: Site, name: str) -> None:
    before, path = site.list_files(), site.root / ".backfile" / name
    whole = path.read_bytes()
    for seed in range(6):
        noise = bytes((seed * 37 + number * 101) % 256 for number in range(64))
        at = len(whole) * seed // 6
        path.write_bytes(whole[:at] + noise + whole[at + 64 :])
        site.build()
        assert site.list_files() == before
        path.write_bytes(whole)


def test_clean_begins_anew(site: Site) -> None:
    before = site.list_files()
    (site.output / "old.html").write_text("left over")
    built = site.build(clean=True)
    assert built.written > 40
    assert site.list_files() == before


def test_a_changed_capture_is_shown(site: Site) -> None:
    digest = "ab" * 32
    site.write("content/2021/01/04/story-1/capture.json", msgspec.json.encode({"capture": {"sha256": digest}}))
    site.build()
    assert "abab…abab" in (site.output / "2021/01/04/story-1.html").read_text("utf-8")
    assert site.list_files() == site.build_clean()
    site.write("content/2021/01/04/story-1/capture.json", b"\xff no json")  # cannot be read: as if it were not there
    site.build()
    assert site.list_files() == site.build_clean()


def test_rulings_hold_for_what_is_written_by_hand(site: Site) -> None:
    site.edit(ONE, "[ferry, crane]", "[Ferries, crane]")
    site.write("tags.yaml", "aliases: {ferries: ferry}\ndrop: [crane]\n")
    site.build()
    files = site.list_files()
    assert b">ferry</a>" in files["2021/01/04/story-1.html"]
    assert b"crane" not in files["2021/01/04/story-1.html"]
    assert b'content="0; url=../ferry/index.html"' in files["tags/ferries/index.html"], "its address leads on"
    assert files == site.build_clean()
    site.write("tags.yaml", "")
    site.build()
    assert b">Ferries</" in site.list_files()["2021/01/04/story-1.html"]
    assert site.list_files() == site.build_clean()


def test_a_wrong_ruling_names_its_line(site: Site) -> None:
    site.write("tags.yaml", "drop: []\nalias: {a: b}\n")
    with pytest.raises(Fault) as caught:
        site.build()
    assert [(problem.path[-9:], problem.line) for problem in caught.value.problems] == [("tags.yaml", 2)]
