"""Run in a copy of Backfile that has the list of places and a field `photographer`: nothing goes stale."""

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from builder.render.page_kinds import PAGE_KINDS
from tests.sitebuild.conftest import make_article

Site = Any
PLACES = ("QUAY", "HARBOUR", "")


@pytest.fixture
def placed(make_site: Callable[[dict[str, str]], Site]) -> Site:
    files = {
        f"content/story-{number}/index.md": make_article(
            f"Story {number}", date=f"2021-0{1 + number % 5}-04", dateline=PLACES[number % 3],
            photographer=("Ann Lee", "")[number % 2],
        )
        for number in range(12)
    }  # fmt: skip
    site = make_site(files)
    site.build()
    return site


ONE, NONE = "content/story-3/index.md", "content/story-2/index.md"
EDITS: dict[str, Callable[[Site], object]] = {
    "the place": lambda site: site.edit(ONE, "dateline: QUAY", "dateline: HARBOUR"),
    "a new place": lambda site: site.edit(ONE, "dateline: QUAY", "dateline: LIGHTHOUSE"),
    "the place away": lambda site: site.edit(ONE, "dateline: QUAY\n", ""),
    "a place where there was none": lambda site: site.edit(NONE, "title: Story 2", "title: Story 2\ndateline: QUAY"),
    "the last of a place": lambda site: [
        site.edit(f"content/story-{number}/index.md", "dateline: HARBOUR\n", "") for number in (1, 4, 7, 10)
    ],
    "the photographer": lambda site: site.edit(ONE, "title: Story 3", "title: Story 3\nphotographer: Bo Ray"),
    "the title": lambda site: site.edit(ONE, "title: Story 3", "title: Another"),
    "the body": lambda site: site.edit(ONE, "The words", "Some words"),
    "the date": lambda site: site.edit(ONE, "date: 2021-04-04", "date: 2020-04-04"),
    "private": lambda site: site.edit(ONE, "title: Story 3", "title: Story 3\nvisibility: private"),
    "withdrawn": lambda site: site.edit(ONE, "title: Story 3", "title: Story 3\nstatus: withdrawn"),
    "broken": lambda site: site.edit(ONE, "title: Story 3", 'title: "Story 3'),
    "an article more": lambda site: site.write("content/new.md", make_article("New", dateline="QUAY")),
    "an article less": lambda site: shutil.rmtree((site.root / ONE).parent),
    "an article elsewhere": lambda site: (site.root / ONE).parent.rename(site.root / "content/moved"),
    "the language": lambda site: site.edit("archive.yaml", "title: Test", "title: Test\nlanguage: de"),
}


def test_the_kind_and_the_field_are_there(placed: Site) -> None:
    assert "places" in {kind.name for kind in PAGE_KINDS}
    page = placed.list_files()["places/quay.html"].decode()
    assert page.count("<li>") == 4
    assert "Ann Lee" in page
    assert "https://example.org/places/quay.html" in placed.list_files()["sitemap.xml"].decode()


@pytest.mark.parametrize("edit", EDITS)
def test_an_edit(placed: Site, edit: str) -> None:
    for name in (edit, "the photographer of another", "the place of another"):
        if name == "the photographer of another":
            placed.edit("content/story-6/index.md", "photographer: Ann Lee", "photographer: Cy Orr")
        elif name == "the place of another":
            placed.edit("content/story-6/index.md", "dateline: QUAY", "dateline: PIER")
        else:
            EDITS[name](placed)
        before, times = placed.list_files(), placed.list_times()
        placed.build()
        after, now = placed.list_files(), placed.list_times()
        assert after == placed.build_clean(), name
        assert [path for path in times if after.get(path) == before[path] and now[path] != times[path]] == []


def test_a_preview(placed: Site) -> None:
    import time

    from builder.sitebuild.preview_builder import PreviewBuilder

    builder = PreviewBuilder(placed.root, placed.output)
    builder.rebuild(now_ns=time.time_ns())
    placed.edit(ONE, "title: Story 3", "title: Story 3\nphotographer: Bo Ray\ndek: Seen from the pier")
    shown = builder.preview([placed.root / ONE], ())
    builder.rebuild(now_ns=time.time_ns())
    assert {path: (placed.output / path).read_bytes() for path in shown.pages} == shown.pages
    assert placed.list_files() == placed.build_clean()


def test_an_undeclared_look_raises(placed: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    """A view that looks at more than its page declared to show is a bug that no build passes over."""
    from builder.render import page_kinds

    kinds = {
        name: kind._replace(view=lambda context: {"places": [context.library.holdings[0].article.title]})
        if name == "places" else kind
        for name, kind in page_kinds._BY_NAME.items()
    }  # fmt: skip
    monkeypatch.setattr(page_kinds, "_BY_NAME", kinds)
    placed.edit(ONE, "The words", "Some words")
    with pytest.raises(LookupError, match="does not declare to show"):
        placed.build()


def test_the_root(tmp_path: Path) -> None:
    import builder

    assert Path(builder.__file__).parents[1] == Path.cwd()
