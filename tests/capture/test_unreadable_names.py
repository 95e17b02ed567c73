"""Files whose names are not UTF-8 are imported and converted, and every report on them can be written."""

import json
import os
from pathlib import Path

import pytest

from builder.cli import main
from tests.capture.test_damaged_records import write_page


@pytest.fixture
def captures(tmp_path: Path) -> Path:
    """Three pages whose names differ only in a byte that is not UTF-8."""
    folder = tmp_path / os.fsdecode(b"sou\xe9")
    for name in ("one", "two", "three"):
        write_page(folder, name)
    for name, byte in (("one", b"\xe9"), ("two", b"\xe8"), ("three", b"\xea")):
        (folder / f"{name}.html").rename(folder / os.fsdecode(b"caf" + byte + b".html"))
    return folder


def run(capsys: pytest.CaptureFixture[str], *arguments: object) -> tuple[int, str, str]:
    with pytest.raises(SystemExit) as stop:
        main([str(argument) for argument in arguments])
    out, err = capsys.readouterr()
    return int(str(stop.value.code)), out, err


def test_articles_are_imported_and_reported(tmp_path: Path, captures: Path, capsys: pytest.CaptureFixture[str]) -> None:
    root, report = tmp_path / os.fsdecode(b"arch\xefve"), tmp_path / "report.json"
    assert run(capsys, "init", root)[0] == 0
    bad = captures / os.fsdecode(b"empty\xff.html")
    bad.touch()
    code, out, err = run(capsys, "-C", root, "import", captures, "--report", report)
    assert (code, out.partition(" + ")[0]) == (1, "4 captures = 3 added"), err
    written = json.loads(report.read_text("utf-8"))
    names = [Path(capture["source"]).name for capture in written["captures"]]
    assert sorted(names) == ["caf\ufffd.html", "caf\ufffd.html", "caf\ufffd.html", "empty\ufffd.html"]
    code, out, _ = run(capsys, "-C", root, "import", captures, "--json")
    assert json.loads(out)["counts"]["unchanged"] == 3
    records = [json.loads(path.read_text("utf-8")) for path in root.rglob("capture.json")]
    assert [record["capture"]["name"] for record in records] == ["caf\ufffd.html"] * 3
    for command in (("build",), ("check",)):
        assert json.loads(run(capsys, "-C", root, *command, "--json")[1])


def test_pages_are_converted_each_into_a_file_of_its_own(
    tmp_path: Path, captures: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "out"
    assert run(capsys, "convert", captures, "-o", out, "--evidence")[0] == 0
    texts = [path.read_text("utf-8") for path in sorted(out.glob("*.md"))]
    assert sorted(text.split()[3] for text in texts) == ["one", "three", "two"]
    assert run(capsys, "convert", next(captures.iterdir()))[0] == 0
