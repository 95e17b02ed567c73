"""A build that has nothing to do is known before anything heavy is loaded; so is any change."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from builder.config import change_base_url, load_config
from builder.files import read_bytes
from builder.sitebuild.inputs import stat_inputs
from builder.sitebuild.up_to_date import ShortReport, find_report

Site = Any
ONE = "content/2021/01/04/story-1/index.md"
BREAKS: dict[str, Callable[[Site], object]] = {
    "an article": lambda site: site.edit(ONE, "The words", "That word"),
    "an article touched": lambda site: os.utime(site.root / ONE),
    "an article more": lambda site: site.write("content/new.md", "New.\n"),
    "an article less": lambda site: (site.root / ONE).unlink(),
    "the settings": lambda site: site.edit("archive.yaml", "title: Test", "title: Best"),
    "a theme": lambda site: site.write("themes/mine/theme.yaml", "extends: broadsheet\n"),
    "a page": lambda site: (site.output / "index.html").write_bytes(b"by hand"),
    "a page less": lambda site: (site.output / "2021/01/04/story-1.html").unlink(),
    "a file beside the pages": lambda site: (site.output / "mine.txt").write_bytes(b"mine"),
    "the output": lambda site: site.output.rename(site.root / "gone"),
    "the snapshot": lambda site: (site.root / ".backfile/output").write_bytes(b"noise"),
}


def ask(site: Site) -> ShortReport | None:
    return find_report(site.root, site.output, stat_inputs(site.root, site.output))


def test_a_build_tells_what_it_left(site: Site) -> None:
    site.write("themes/other/theme.yaml", "extends: broadsheet\n")
    built = site.build()
    report = ask(site)
    assert report == (built.articles, built.pages, built.problems)
    elsewhere = site.root / "elsewhere"
    assert find_report(site.root, elsewhere, stat_inputs(site.root, elsewhere)) is None


@pytest.mark.parametrize("change", BREAKS)
def test_any_change_is_seen(site: Site, change: str) -> None:
    site.write("themes/other/theme.yaml", "extends: broadsheet\n")
    site.build()
    assert ask(site)
    BREAKS[change](site)
    assert ask(site) is None


def test_another_library_is_seen(site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    libraries = tmp_path / "site-packages"
    libraries.mkdir()
    os.utime(libraries, (0, 0))
    monkeypatch.setattr(sys, "path", [*sys.path, str(libraries)])
    site.build()
    assert ask(site)
    (libraries / "jinja2-9.dist-info").mkdir()
    assert ask(site) is None


def test_files_of_others_count_too(site: Site) -> None:
    (site.output / "mine.txt").write_bytes(b"mine")
    site.build()
    assert ask(site)
    (site.output / "mine.txt").write_bytes(b"changed")
    assert ask(site) is None


def test_a_build_with_other_settings_than_the_archives_says_nothing_of_the_archive(site: Site) -> None:
    site.build(config=change_base_url(load_config(site.root), "https://example.net/"))
    assert ask(site) is None


def test_the_command_tells_findings_again_and_loads_nothing_heavy(site: Site) -> None:
    site.edit(ONE, "title: Story 1", 'title: "Story 1')
    command = [sys.executable, "-X", "importtime", "-m", "builder", "-C", str(site.root), "build"]
    first, second = (subprocess.run(command, capture_output=True, text=True, check=False) for _ in range(2))
    assert first.returncode == second.returncode == 1
    assert "nothing changed" not in first.stdout
    assert "nothing changed" in second.stdout
    finding = f"{ONE}:2: "
    assert finding in first.stderr
    assert finding in second.stderr
    loaded = {line.rpartition("|")[2].strip() for line in second.stderr.splitlines() if "import time:" in line}
    assert loaded.isdisjoint({"babel", "msgspec", "jinja2", "markdown_it", "whoosh", "yaml", "sqlite3", "PIL"})
    assert read_bytes(site.root / ".backfile/output")
