"""A Markdown file is one whatever its ending: `.md`, `.markdown`, in any case."""

import json
from collections.abc import Callable
from typing import Any

import pytest

from builder.check import find_problems
from builder.config import load_config

Site = Any
TEXT = "---\ntitle: {}\ndate: 2021-05-04\n---\n\nThe pilots of {} wait for slack water.\n"
LINKS = "\nSee [one](b.markdown), [two](c.MD) and [three](sub/index.Markdown#x).\n"
RECORD = {"converter": "1", "key": "x", "capture": {"sha256": "ab" * 32}, "article": {"sha256": ""},
          "complete": True, "fields": {}, "characters": {"all": 0, "dropped": 0}, "dropped": []}  # fmt: skip
FILES = {
    "content/a.md": TEXT.format("Ebb", "Ebb") + LINKS,
    "content/b.markdown": TEXT.format("Flood", "Flood") + "\n[Back](a.md)\n",
    "content/c.MD": TEXT.format("Neap", "Neap"),
    "content/sub/index.Markdown": TEXT.format("Spring", "Spring"),
    "content/sub/capture.json": json.dumps(RECORD),
    "content/pages/about.markdown": "---\ntitle: About\n---\n\nRead [it](../c.MD).\n",
    "content/pages/rights.MD": "Nobody has any.\n",
    "content/static/notes.markdown": "as it is",
}  # fmt: skip


@pytest.fixture
def site(make_site: Callable[[dict[str, str]], Site]) -> Site:
    site = make_site(FILES)
    assert site.build().problems == ()
    assert find_problems(site.root, site.output, load_config(site.root)) == ()
    return site


def test_all_of_them_are_published(site: Site) -> None:
    files = site.list_files()
    day = "2021/05/04/"
    assert {f"{day}{name}.{kind}" for name in ("a", "b", "c", "sub") for kind in ("html", "md")} <= files.keys()
    assert {"about.html", "rights.html", "notes.markdown"} <= files.keys()
    page = files[f"{day}a.html"].decode()
    assert all(f'href="{name}"' in page or f"href={name}" in page for name in ("b.html", "c.html", "sub.html#x"))
    assert "[one](b.html), [two](c.html) and [three](sub.html#x)" in files[f"{day}a.md"].decode()
    assert "2021/05/04/c.html" in files["about.html"].decode()
    assert b"abab" in files[f"{day}sub.html"]
    assert not any(name.endswith((".MD", ".Markdown")) for name in files)


@pytest.mark.parametrize("path", ["b.markdown", "c.MD", "sub/index.Markdown", "sub/capture.json", "pages/rights.MD"])
def test_an_edit_of_any_of_them_gives_what_a_clean_build_gives(site: Site, path: str) -> None:
    site.build()
    site.edit(f"content/{path}", *(("ab", "cd") if path.endswith("json") else ("a", "e")))
    site.build()
    assert site.list_files() == site.build_clean()
    (site.root / f"content/{path}").unlink()
    site.build()
    assert site.list_files() == site.build_clean()


def test_two_that_differ_in_the_ending_alone_are_told(site: Site) -> None:
    site.write("content/a.markdown", TEXT.format("Other", "Other"))
    site.write("content/pages/about.md", "---\ntitle: Other\n---\n\nWords.\n")
    told = [str(problem) for problem in site.build().problems]
    assert told == [str(problem) for problem in find_problems(site.root, site.output, load_config(site.root))]
    assert len(told) == 2
    assert told[0].startswith("content/a.md: claims 2021/05/04/a.html, which content/a.markdown has")
    assert "content/pages/about.m" in told[1]
    assert "about.html" in told[1]


def test_a_link_to_one_that_is_not_there_is_told(site: Site) -> None:
    site.edit("content/c.MD", "wait", "[wait](gone.markdown)")
    (problem,) = find_problems(site.root, site.output, load_config(site.root))
    assert problem.message == "the link to 'gone.markdown' leads nowhere"
