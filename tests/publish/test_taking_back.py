"""The commands with which docs/publishing.md takes back what was published, run in their order."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

REPO = Path(__file__).resolve().parents[2]
SECTION = (REPO / "docs/publishing.md").read_text("utf-8").partition("\n## Taking back")[2].partition("\n## ")[0]
COMMANDS = [line for block in re.findall(r"```sh\n(.*?)```", SECTION, re.DOTALL) for line in block.splitlines()]
WORDS = "a sentence of that article"
TEXT = "---\ntitle: {title}\ndate: 2021-12-11\n{more}---\n\nHere stands {words}, among others.\n"


@pytest.mark.parametrize(
    "way", ["visibility: private\n", "status: withdrawn\n", "visibility: metadata-only\n", "deleted"]
)
def test_the_text_is_gone_from_the_site_its_history_and_the_repository(archive, bare, way):
    environment = {"PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"}

    def run(command: str) -> str:
        done = subprocess.run(
            command, shell=True, cwd=archive.folder, env=os.environ | environment, capture_output=True, text=True,
            check=False,
        )  # fmt: skip
        assert (done.returncode, done.stderr) == (0, ""), command
        return done.stdout

    archive.write("content/one.md", TEXT.format(title="One", more="", words="what may stay"))
    archive.write("content/two.md", TEXT.format(title="Two", more="", words=WORDS))
    run("backfile publish")
    archive.git("fetch", "--quiet", "origin")
    old = bare.git("rev-parse", "gh-pages")
    assert WORDS in bare.git("show", f"{old}:2021/12/11/two.html")
    if way == "deleted":
        (archive.folder / "content/two.md").unlink()
    else:
        archive.write("content/two.md", TEXT.format(title="Two", more=way, words=WORDS))
    assert len(COMMANDS) == 7
    said = "".join(map(run, COMMANDS))
    assert said.startswith(f"{old}\trefs/heads/gh-pages\n")  # the commit that the host will ask for
    assert "It stands nowhere in output/." in said
    assert bare.git("rev-list", "--count", "gh-pages") == "1"
    assert bare.git("log", "--all", f"-S{WORDS}", "--format=%H") == ""
    for repository in (archive, bare):
        if repository is bare:  # what the host is asked for
            bare.git("gc", "--quiet", "--prune=now")
        assert old not in repository.git("cat-file", "--batch-all-objects", "--batch-check=%(objectname)")


def test_the_section_names_what_publish_knows():
    assert "`--squash`" in SECTION
    assert all(key in SECTION for key in ("withdrawn", "metadata-only", "private"))
