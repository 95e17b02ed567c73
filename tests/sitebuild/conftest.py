"""A site written as a dictionary of files, built in this process, compared with a clean build of the same files."""

import os
import shutil
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from builder.config import load_config
from builder.sitebuild.build import build
from builder.sitebuild.build_report import BuildReport

OLD = 1_600_000_000_000_000_000
"""Nanoseconds since 1970: files this old are not looked into again when their size and time are the same."""


class Site:
    """An archive on disk and its builds."""

    def __init__(self, root: Path) -> None:
        self.root, self.output = root, root / "output"
        self.clean = root.with_name(root.name + "-clean")

    def write(self, path: str, text: str | bytes) -> None:
        """Write a file; it looks as if nobody had touched it for years, but for its size and nanoseconds."""
        place = self.root / path
        place.parent.mkdir(parents=True, exist_ok=True)
        changed = place.stat().st_mtime_ns + 1 if place.exists() else OLD
        place.write_bytes(text if isinstance(text, bytes) else text.encode())
        os.utime(place, ns=(changed, changed))

    def edit(self, path: str, old: str, new: str) -> None:
        text = (self.root / path).read_text("utf-8")
        assert old in text
        self.write(path, text.replace(old, new))

    def build(self, root: Path | None = None, **options: Any) -> BuildReport:
        place = root or self.root
        config = options.pop("config", None) or load_config(place)
        return build(place, place / "output", config, now_ns=time.time_ns(), **options).report

    def build_clean(self, **options: object) -> dict[str, bytes]:
        """What a build of the same files gives that knows nothing of earlier ones."""
        shutil.rmtree(self.clean, ignore_errors=True)
        shutil.copytree(self.root, self.clean, ignore=shutil.ignore_patterns("output", ".backfile"), symlinks=True)
        self.build(self.clean, **options)
        return list_files(self.clean / "output")

    def list_files(self) -> dict[str, bytes]:
        """Every file of the output."""
        return list_files(self.output)

    def list_times(self) -> dict[str, int]:
        files = (path for path in self.output.rglob("*") if path.is_file())
        return {path.relative_to(self.output).as_posix(): path.stat().st_mtime_ns for path in files}


def list_files(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()
    }


def make_article(
    title: str, *, date: str = "2021-05-04", section: str = "Harbour", tags: str = "ferry", **more: str
) -> str:
    head = {"title": title, "section": section, "date": date, "tags": f"[{tags}]", **more}
    body = more.pop("body", f"The words of {title} stand here, and nobody else has them.")
    lines = "".join(f"{key}: {value}\n" for key, value in head.items() if value and key != "body")
    return f"---\n{lines}---\n\n{body}\n"


def draw_picture(path: Path, colour: str = "red", size: tuple[int, int] = (4, 3)) -> bytes:
    Image.new("RGB", size, colour).save(path)
    return path.read_bytes()


def write_site(root: Path, files: dict[str, str]) -> Site:
    site = Site(root)
    for path, text in {"archive.yaml": "title: Test\nbase_url: https://example.org/\n", **files}.items():
        site.write(path, text)
    (root / "content").mkdir(exist_ok=True)
    return site


@pytest.fixture
def make_site(tmp_path: Path) -> Callable[[dict[str, str]], Site]:
    """`make_site({"content/a.md": "..."})` writes an archive; `archive.yaml` comes by itself."""
    return lambda files: write_site(tmp_path / "archive", files)


@pytest.fixture
def make_site_at() -> Callable[[Path], Site]:
    """An archive without articles in a folder of the caller's choice."""
    return lambda root: write_site(root, {})


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Twelve articles of three sections, a standing page, a static file and a picture, built once for all tests."""
    folder = tmp_path_factory.mktemp("built")
    files = {
        f"content/2021/{number:02d}/04/story-{number}/index.md": make_article(
            f"Story {number}", date=f"2021-{number:02d}-04", section=("Harbour", "Council", "Weather")[number % 3],
            tags=("ferry", "ferry, crane", "Tide")[number % 3], authors=("Ann Lee", "")[number % 2],
        )
        for number in range(1, 11)
    }  # fmt: skip
    files |= {
        "content/undated/loose/index.md": make_article("Loose", date=""),
        "content/notes/by-hand.md": make_article("By hand", body="Look at [one](../2021/01/04/story-1/index.md)."),
        "content/pages/about.md": "---\ntitle: About\n---\n\nAbout this.\n",
        "content/static/robots.txt": "User-agent: *\n",
        "archive.yaml": "title: Test\nper_page: 3\nbase_url: https://example.org/\n",
    }
    site = write_site(folder / "archive", files)
    site.write("content/2021/01/04/story-1/quay.png", draw_picture(folder / "quay.png"))
    site.edit("content/2021/01/04/story-1/index.md", "The words", '![Quay](quay.png "The quay")\n\nThe words')
    site.build()
    return site.root


@pytest.fixture
def site(built: Path, tmp_path: Path) -> Site:
    """A copy of the built site, with its times, its output and what its build remembers."""
    shutil.copytree(built, tmp_path / "archive")
    return Site(tmp_path / "archive")
