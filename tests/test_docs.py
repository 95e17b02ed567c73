"""What the documents tell a person to type works, and what they link to is there."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from builder.cli import cli

REPO = Path(__file__).resolve().parent.parent
DOCUMENTS = [REPO / "README.md", REPO / "CONTRIBUTING.md", *sorted((REPO / "docs").glob("*.md"))]
ENDLESS = ("backfile serve", "backfile publish")
"""Run by tests of their own: they wait for a person, or need a remote."""


def find_commands(document: Path) -> list[str]:
    """The `backfile` lines of the shell blocks, in order."""
    blocks = re.findall(r"^ *```sh\n(.*?)^ *```", document.read_text("utf-8"), re.MULTILINE | re.DOTALL)
    lines = [line.strip() for block in blocks for line in block.splitlines()]
    return [line.split("  #")[0].strip() for line in lines if line.startswith("backfile ")]


def test_the_commands_of_the_readme_work_in_their_order(tmp_path: Path) -> None:
    (tmp_path / "captures").symlink_to(REPO / "examples" / "captures")
    environment = os.environ | {"PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"}
    commands = [line for line in find_commands(REPO / "README.md") if not line.startswith(ENDLESS)]
    assert len(commands) >= 6
    for command in commands:
        done = subprocess.run(
            command, shell=True, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False
        )
        assert done.returncode in (0, 1), f"{command}\n{done.stdout}{done.stderr}"
        assert "Traceback" not in done.stderr, command
    assert (tmp_path / "gazette" / "output" / "index.html").is_file()


@pytest.mark.parametrize("name", sorted(cli.commands))
def test_every_command_is_documented(name: str) -> None:
    assert f"`backfile {name}" in (REPO / "README.md").read_text("utf-8")


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_links_between_documents_lead_somewhere(document: Path) -> None:
    for target in re.findall(r"\]\(([^)#\s]+)", document.read_text("utf-8")):
        if not target.startswith(("http:", "https:", "<", "mailto:")) and "…" not in target:
            assert (document.parent / target).exists(), f"{document.name}: {target}"


@pytest.mark.parametrize(
    "target", re.findall(r"^\| `make (\w+)`", (REPO / "CONTRIBUTING.md").read_text("utf-8"), re.MULTILINE)
)
def test_make_has_what_contributing_names(target: str) -> None:
    assert re.search(rf"^{target}:", (REPO / "Makefile").read_text("utf-8"), re.MULTILINE)


def test_the_modules_that_the_architecture_names_are_there() -> None:
    text = (REPO / "docs" / "architecture.md").read_text("utf-8")
    names = {path.name for path in (REPO / "builder").rglob("*.py")}
    paths = {path.relative_to(REPO / "builder").as_posix() for path in (REPO / "builder").rglob("*.py")}
    for named in re.findall(r"`(?:builder/)?([\w/]+\.py)`", text):
        assert named in (paths if "/" in named else names) or (REPO / named).is_file(), named
