"""Any script of edits: after each step the output is that of a clean build, and nothing was touched that stayed."""

import itertools
import os
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from builder.sitebuild import derive as sources
from builder.sitebuild import indexing
from builder.sitebuild import rendering as drawing
from builder.sitebuild.inputs import stat_inputs
from builder.sitebuild.up_to_date import find_report
from tests.trials import count_trials

Site = Any
SECTIONS, TAGS = ("Harbour", "Council", "Weather"), ("ferry", "crane", "Tide", "fog")
OLD = 1_600_000_000_000_000_000
# `test_added_kind.py` runs these scripts where a kind of page groups by `dateline`, and `photographer` is a field.
SETTINGS: dict[str, tuple[Any, ...]] = {
    "title": ("Test", "Tested"),
    "per_page": (3, 2, 20),
    "language": ("en", "de", "ja"),
    "base_url": ("https://example.org/", "https://example.org/a/", None),
    "permalinks": ("{year}/{month}/{day}/{slug}", "{section}/{slug}", "{id}/{slug}"),
    "taxonomies": (["tags", "authors", "publisher"], ["authors"], ["tags"]),
    "timezone": ("UTC", "Asia/Tokyo"),
    "theme": ("broadsheet", "mine"),
    "theme_options": ({}, {"footnote": "Hm"}),
}
KEYS: dict[str, tuple[Any, ...]] = {
    "title": ("A ferry", "A crane", "Fog and tide", "霧"),
    "section": SECTIONS,
    "date": (*(f"2021-{month:02d}-04" for month in range(1, 7)), "2021-03-04T23:30:00Z", None),
    "tags": (["ferry"], ["ferry", "crane"], ["Ferry", "fog"], []),
    "authors": (["Ann Lee"], ["Bo Ray", "Ann Lee"], None),
    "dateline": ("QUAY", "HARBOUR", None),
    "photographer": ("Cy Orr", None, "Di Voss"),
    "visibility": ("public", "private", "metadata-only"),
    "status": ("published", "draft", "withdrawn"),
    "body": ("Words of the ferry.", "More of it: [one](../story-1/index.md).", "![Quay](quay.png)\n\n[gone](no.md)"),
}


class Desk:
    """An archive that is edited: what its files shall say, and the files."""

    def __init__(self, site: Site) -> None:
        self.site, self._ticks = site, itertools.count(1)
        self.settings = {key: values[0] for key, values in SETTINGS.items()}
        self.articles: dict[str, dict[str, Any]] = {}
        self._put("themes/mine/theme.yaml", "extends: broadsheet\n")
        self.configure("title", 0)
        for number in range(9):
            self.add(number)
        site.build()

    def _put(self, path: str, text: str) -> None:
        self.site.write(path, text)
        tick = OLD + next(self._ticks)
        os.utime(self.site.root / path, ns=(tick, tick))

    def _save(self, path: str) -> None:
        head = {key: value for key, value in self.articles[path].items() if key not in ("body", "broken")}
        lines = "".join(f"{key}: {msgspec.json.encode(value).decode()}\n" for key, value in head.items() if value)
        broken = 'dek: "no end\n' if self.articles[path].get("broken") else ""
        self._put(path, f"---\n{lines}{broken}---\n\n{self.articles[path]['body']}\n")

    def _pick(self, number: int) -> str | None:
        return sorted(self.articles)[number % len(self.articles)] if self.articles else None

    def add(self, number: int) -> None:
        path = f"content/story-{number}/index.md"
        values = {key: found[number // at % len(found)] for at, (key, found) in enumerate(KEYS.items(), 1)}
        self.articles[path] = {**values, "title": f"Story {number}", "visibility": "public", "status": "published"}
        self._save(path)

    def change(self, number: int) -> None:
        if path := self._pick(number):
            key, values = list(KEYS.items())[number // 7 % len(KEYS)]
            self.articles[path][key] = values[number // 3 % len(values)]
            self._save(path)

    def reword(self, number: int) -> None:
        if path := self._pick(number):
            self.articles[path]["body"] += f" Also {number} words of the {TAGS[number % 4]}."
            self._save(path)

    def delete(self, number: int) -> None:
        if path := self._pick(number):
            del self.articles[path]
            (self.site.root / path).unlink()

    def rename(self, number: int) -> None:
        new = f"content/moved/{number}/index.md"
        if (path := self._pick(number)) and new not in self.articles:
            self.articles[new] = self.articles.pop(path)
            (self.site.root / new).parent.mkdir(parents=True, exist_ok=True)
            (self.site.root / path).rename(self.site.root / new)

    def break_or_mend(self, number: int) -> None:
        if path := self._pick(number):
            self.articles[path]["broken"] = not self.articles[path].get("broken")
            self._save(path)

    def configure(self, key: str, number: int) -> None:
        values = SETTINGS[key]
        self.settings[key] = values[number % len(values)]
        lines = (f"{name}: {msgspec.json.encode(value).decode()}\n" for name, value in self.settings.items())
        self._put("archive.yaml", "".join(lines))

    def reconfigure(self, number: int) -> None:
        self.configure(list(SETTINGS)[number % len(SETTINGS)], number // len(SETTINGS))

    def restyle(self, number: int) -> None:
        self.configure("theme", 1)
        kinds = ("templates/missing.html", "assets/mine.css", "assets/style.css")
        self._put(f"themes/mine/{kinds[number % 3]}", f"/* {number} */")

    def put_beside(self, number: int) -> None:
        kinds = ("static/robots.txt", "static/tags/index.html", "pages/about.md", "story-1/capture.json")
        place = f"content/{kinds[number % 4]}"
        if number % 5 == 4:
            (self.site.root / place).unlink(missing_ok=True)
        else:
            self._put(place, f'{{"capture": {{"sha256": "{number:064x}"}}}}\n')

    def touch(self, number: int) -> None:
        if path := self._pick(number):
            (self.site.root / path).touch()


EDITS = (Desk.add, Desk.change, Desk.change, Desk.reword, Desk.delete, Desk.rename, Desk.break_or_mend,
         Desk.reconfigure, Desk.restyle, Desk.put_beside, Desk.touch)  # fmt: skip
EDIT = st.builds(lambda edit, number: (edit.__name__, number), st.sampled_from(EDITS), st.integers(0, 199))
SCRIPTS = st.lists(st.lists(EDIT, min_size=1, max_size=3), min_size=1, max_size=3)
SCARCE = [HealthCheck.function_scoped_fixture, HealthCheck.too_slow]


@pytest.fixture
def small_jobs(monkeypatch: pytest.MonkeyPatch) -> None:
    """Jobs so small that two processes both have some, in an archive of a few articles."""
    monkeypatch.setattr(drawing, "BATCH", 8)
    monkeypatch.setattr(sources, "BATCH", 2)
    monkeypatch.setattr(indexing, "ARTICLES_IN_BATCH", 1)


@pytest.mark.trial
@settings(max_examples=count_trials(30, 300), suppress_health_check=SCARCE)
@given(script=SCRIPTS, processes=st.sampled_from((1, 2)))
def test_a_script_of_edits(
    make_site_at: Callable[[Path], Site], small_jobs: None, script: list[list[tuple[str, int]]], processes: int
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        site = make_site_at(Path(folder) / "archive")
        desk = Desk(site)
        for step in script:
            before, times = site.list_files(), site.list_times()
            for name, number in step:
                getattr(desk, name)(number)
            sealed = find_report(site.root, site.output, stat_inputs(site.root, site.output))
            site.build(processes=processes)
            after, now = site.list_files(), site.list_times()
            assert after == site.build_clean(processes=3 - processes), step
            assert sealed is None or after == before
            assert [path for path in times if after.get(path) == before[path] and now[path] != times[path]] == []
