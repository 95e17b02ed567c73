"""Feeds and pages that lead on, over several builds."""

import re
from collections.abc import Callable
from typing import Any

Site = Any
TWO = "content/2021/02/04/story-2/index.md"
SEARCHES = "per_page: 3\nsaved_searches:\n  Cranes: tag:crane\n  Second: '\"words of story 2\" OR zanzibarite'\n"
FEED = "searches/second.xml"


def list_titles(site: Site, path: str) -> list[str]:
    return re.findall(r"(?<=<entry>\n<title>)[^<]+", site.list_files()[path].decode())


def find_updated(site: Site, path: str) -> str:
    return re.findall(r"<updated>([^<]+)", site.list_files()[path].decode())[0]


def test_a_saved_search_is_asked_at_build(site: Site) -> None:
    site.edit("archive.yaml", "per_page: 3\n", SEARCHES)
    site.build()
    assert list_titles(site, FEED) == ["Story 2"]
    assert list_titles(site, "searches/cranes.xml") == ["Story 10", "Story 7", "Story 4", "Story 1"]
    site.edit("content/2021/01/04/story-1/index.md", "The words", "Zanzibarite. The words")
    site.build()
    assert list_titles(site, FEED) == ["Story 2", "Story 1"]
    assert site.list_files() == site.build_clean()
    site.edit(TWO, "title: Story 2", "title: Story 2\nvisibility: private")
    site.build()
    assert list_titles(site, FEED) == ["Story 1"]


def test_a_query_that_is_not_taken_as_written_is_told(site: Site) -> None:
    site.edit("archive.yaml", "per_page: 3\n", "per_page: 3\nsaved_searches:\n  Odd: 'ferry) OR crane'\n")
    problem, *_ = site.build().problems
    assert problem.path == "archive.yaml"
    assert problem.message.startswith("the saved search “Odd”: ")


def test_updated_moves_when_content_does_and_not_before(site: Site) -> None:
    before = {path: find_updated(site, path) for path in site.list_files() if path.endswith("feed.xml")}
    assert before["feed.xml"] == "2021-10-04T00:00:00Z"
    site.edit("archive.yaml", "title: Test", "title: Tested")
    site.build()
    assert {path: find_updated(site, path) for path in before} == before
    site.edit(TWO, "date: 2021-02-04", "date: 2021-02-04\nupdated: 2022-03-01T10:00:00Z")
    site.build()
    now = {path: find_updated(site, path) for path in before}
    moved = {path for path in before if now[path] != before[path]}
    assert moved == {"feed.xml", "sections/weather/feed.xml"}
    assert now["feed.xml"] == "2022-03-01T10:00:00Z"


def test_aliases_come_and_go(site: Site) -> None:
    site.edit(TWO, "title: Story 2", 'title: Story 2\naliases: [/old/two, "/story.php?id=2", 2021/01/04/story-1.html]')
    problems = site.build().problems
    assert [problem.message for problem in problems] == [
        "the alias '/story.php?id=2' cannot be the address of a file",
        "claimed by content/2021/01/04/story-1/index.md and by an alias of content/2021/02/04/story-2/index.md",
    ]
    assert b"url=../../2021/02/04/story-2.html" in site.list_files()["old/two/index.html"]
    assert b"<h1>Story 1" in site.list_files()["2021/01/04/story-1.html"]
    site.edit(TWO, "date: 2021-02-04", "date: 2020-11-30")
    site.build()
    assert b"url=../../2020/11/30/story-2.html" in site.list_files()["old/two/index.html"]
    assert site.list_files() == site.build_clean()
    site.edit(TWO, "/old/two, ", "")
    site.build()
    assert "old/two/index.html" not in site.list_files()


def test_a_static_file_stands_in_for_robots(site: Site, make_site: Callable[[dict[str, str]], Site]) -> None:
    assert site.list_files()["robots.txt"] == b"User-agent: *\n"
    assert site.build().problems == ()
