"""A capture that takes more than it may is stopped, named and skipped; all others are imported and converted."""

import random
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

from builder.capture.importing.batch import ConversionSettings, Converted, convert_all, fingerprint_all, read_captures
from builder.cli import main
from builder.workers.bounds import BOUNDS, Bounds

TODAY = date(2026, 11, 29)
WORDS = "harbour council ferry winter island quay timetable lamp keeper bridge morning budget report chair".split()
STOPPED = "stopped after 1 s of processor time"


def make_page(paragraphs: int, *, seed: int = 1) -> str:
    chance = random.Random(seed)
    text = "".join(f"<p>The {' '.join(chance.choices(WORDS, k=14))}.</p>\n" for _ in range(paragraphs))
    return f"<html><body><article><h1>Ferry {seed} stays through the winter</h1>{text}</article></body></html>"


@pytest.fixture
def captures(tmp_path: Path) -> Path:
    """Twelve pages, one of which takes some seconds, and an archive that allows one second."""
    (tmp_path / "archive.yaml").write_text("import_seconds: 1\n")
    folder = tmp_path / "captures"
    folder.mkdir()
    for number in range(12):
        (folder / f"{number:02}.html").write_text(make_page(40_000 if number == 3 else 8, seed=number))
    return folder


def run(*words: object) -> int:
    with pytest.raises(SystemExit) as stop:
        main([str(word) for word in words])
    return int(str(stop.value.code))


@pytest.mark.parametrize("jobs", [1, 2])
def test_an_import_goes_on(captures: Path, jobs: int, capsys: pytest.CaptureFixture[str]) -> None:
    root = captures.parent
    assert run("-C", root, "import", captures, "--jobs", jobs) == 1
    said = capsys.readouterr()
    assert f"{captures / '03.html'}: skipped: {STOPPED}" in said.err
    assert "Traceback" not in said.err
    assert len(list((root / "content").rglob("index.md"))) == 11


@pytest.mark.parametrize("jobs", [1, 2])
def test_converting_a_folder_goes_on(captures: Path, jobs: int, capsys: pytest.CaptureFixture[str]) -> None:
    out = captures.parent / "out"
    assert run("-C", captures.parent, "convert", captures, "-o", out, "--jobs", jobs) == 1
    hint = "raise import_seconds in archive.yaml if it deserves more"
    assert capsys.readouterr().err == f"{captures / '03.html'}: {STOPPED} ({hint})\n"
    assert len(list(out.glob("*.md"))) == 11


def test_converting_one_capture_ends(captures: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("-C", captures.parent, "convert", captures / "03.html") == 3
    assert capsys.readouterr().err.startswith(f"{captures / '03.html'}: {STOPPED} (")
    assert run("-C", captures.parent, "convert", captures / "04.html") == 0


def test_converting_standard_input_ends(captures: Path) -> None:
    command = [sys.executable, "-m", "builder", "-C", str(captures.parent), "convert", "-"]
    done = subprocess.run(command, input=(captures / "03.html").read_bytes(), capture_output=True, check=False)
    assert done.returncode == 3
    assert done.stderr.decode().startswith(f"standard input: {STOPPED} (")


def test_learning_goes_on(captures: Path) -> None:
    digests = dict(fingerprint_all(read_captures((captures,)), processes=2, bounds=Bounds(seconds=1)))
    assert [Path(source).stem for source, digest in digests.items() if digest is None] == ["03"]
    assert len(digests) == 12


SMALL = """
import sys
from datetime import date
from pathlib import Path
from builder.capture.importing.batch import ConversionSettings, convert_all, read_captures
from builder.workers.bounds import Bounds

bounds = Bounds(memory=int(sys.argv[2]))
settings = ConversionSettings(date(2026, 11, 29))
for made in convert_all(read_captures((Path(sys.argv[1]),)), settings, processes=1, bounds=bounds):
    print(Path(made.source).stem, getattr(made, "reason", len(getattr(made, "markdown", b""))))
"""


def test_memory_is_bounded_too(captures: Path) -> None:
    """The parser runs out of it first, and calls that a fault of the page."""
    command = [sys.executable, "-c", SMALL, str(captures), "20000000"]
    said = dict(line.split(" ", 1) for line in subprocess.check_output(command, text=True).splitlines())
    assert said.pop("03") == "stopped at 20 MB of memory"
    assert all(int(size) > 500 for size in said.values())
    assert len(said) == 11


def test_a_large_honest_page_is_converted(tmp_path: Path) -> None:
    (tmp_path / "large.html").write_text(make_page(50_000))
    assert (tmp_path / "large.html").stat().st_size > 5_000_000
    (outcome,) = convert_all(read_captures((tmp_path,)), ConversionSettings(TODAY), processes=1, bounds=BOUNDS)
    assert isinstance(outcome, Converted)
    assert outcome.markdown.count(b"\n\n") >= 50_000
