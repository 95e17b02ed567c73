import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from builder.errors import Problem
from builder.files import write_output
from builder.serve.preview_overlay import PreviewUpdate
from builder.serve.rebuilder import RebuildResult
from builder.serve.server import serve
from builder.serve.settings import PreviewBuild, ServeSettings

POLICY = "default-src 'none'; img-src 'self' data:; script-src 'self'; style-src 'self'"
PAGE = f"""<!doctype html><html lang="en"><head><title>{{name}}</title>
<meta http-equiv="Content-Security-Policy" content="{POLICY}"><link rel="icon" href="data:,">
<link rel="stylesheet" href="style.css"></head><body><h1>{{text}}</h1><div class="tall"></div></body></html>"""


class Archive:
    """A small archive with a small build of its own, and the preview that serves it from a thread."""

    def __init__(self, root: Path) -> None:
        self.root, self.output = root, root / "output"
        self.said: list[str] = []
        self.rebuilds = 0
        self.stop = threading.Event()
        self.address = ""
        self._ready = threading.Event()
        self._news = threading.Condition()
        self.thread: threading.Thread | None = None
        (root / "content").mkdir(parents=True)
        (root / "themes").mkdir()
        self.write("content/index.md", "First words")
        self.write("themes/style.css", ".tall { height: 3000px } h1 { color: rgb(1, 2, 3) }")

    def write(self, path: str, text: str) -> None:
        (self.root / path).write_text(text)

    def rebuild(self) -> RebuildResult:
        """Each `.md` becomes a page; one that says BROKEN is a problem, and its last page stays."""
        written, problems = [], []
        for path in sorted((self.root / "content").glob("*.md")):
            text = path.read_text()
            if "BROKEN" in text:
                problems.append(Problem(f"content/{path.name}", 3, "title: is broken", "mend it"))
            else:
                page = PAGE.format(name=path.stem, text=text)
                written += self.put(f"{path.stem}.html", page.encode())
        written += self.put("style.css", (self.root / "themes/style.css").read_bytes())
        self.rebuilds += 1
        return RebuildResult(tuple(problems), tuple(written))

    def sketch(self, paths, _opened) -> PreviewUpdate | None:
        """Pages of the `.md` files that changed, as soon as they do."""
        pages = {f"{path.stem}.html": path for path in paths if path.suffix == ".md"}
        drawn = {name: PAGE.format(name=path.stem, text=path.read_text()).encode() for name, path in pages.items()}
        return PreviewUpdate(drawn, (), ()) if drawn else None

    def put(self, path: str, data: bytes) -> list[str]:
        return [path] if write_output(self.output / path, data) else []

    def say(self, sentence: str) -> None:
        with self._news:
            self.said.append(sentence)
            self._news.notify_all()
        if sentence.startswith("Serving at "):
            self.address = sentence.split()[2].rstrip(",")
            self._ready.set()

    def wait_until(self, true: Callable[[], bool]) -> None:
        with self._news:
            assert self._news.wait_for(true, 5), self.said

    def start(self, *, rebuild=None, preview=None, **more) -> str:
        watched = (self.root / "content", self.root / "themes", self.root / "archive.yaml")
        settings = ServeSettings(self.root, self.output, watched, port=0)._replace(**more)
        build = PreviewBuild(rebuild or self.rebuild, preview or (lambda *_: None))
        ways = {"say": self.say, "stop": self.stop}
        self.thread = threading.Thread(target=serve, args=(settings, build), kwargs=ways, daemon=True)
        self.thread.start()
        assert self._ready.wait(5)
        self.wait_until(lambda: any(sentence.startswith("Rebuilt") for sentence in self.said))
        return self.address

    def end(self) -> None:
        self.stop.set()
        if self.thread is not None:
            self.thread.join(5)
            assert not self.thread.is_alive()


@pytest.fixture
def preview(tmp_path: Path) -> Iterator[Archive]:
    archive = Archive(tmp_path.resolve() / "archive")
    yield archive
    archive.end()
