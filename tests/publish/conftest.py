import os
import subprocess
from pathlib import Path

import pytest


class Repository:
    """A git repository of a test, driven as a user would."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def git(self, *arguments: str, **more: str) -> str:
        answer = subprocess.run(
            ["git", *arguments], cwd=self.folder, env=os.environ | more, capture_output=True, text=True, check=False
        )
        assert answer.returncode == 0, answer.stderr
        return answer.stdout.strip()

    def write(self, path: str, text: str) -> None:
        target = self.folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(text.encode())


@pytest.fixture(autouse=True)
def own_git(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    """Git as on a fresh account: none of this machine's settings."""
    home = tmp_path_factory.mktemp("home")
    (home / ".gitconfig").write_text(
        "[user]\nname = Vera Holm\nemail = vera@example.org\n[init]\ndefaultBranch = main\n"
    )
    for name in ("GIT_DIR", "GIT_INDEX_FILE", "GIT_WORK_TREE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.setenv("GIT_CONFIG_NOSYSTEM", "1")


@pytest.fixture
def bare(tmp_path: Path) -> Repository:
    """What stands for the host: a bare repository."""
    folder = tmp_path / "host.git"
    folder.mkdir()
    remote = Repository(folder)
    remote.git("init", "--quiet", "--bare")
    return remote


@pytest.fixture
def archive(tmp_path: Path, bare: Repository) -> Repository:
    """An archive with one commit, a remote `origin`, and a built site."""
    folder = tmp_path / "archive"
    folder.mkdir()
    repository = Repository(folder)
    repository.git("init", "--quiet")
    repository.git("remote", "add", "origin", str(bare.folder))
    repository.write("archive.yaml", "title: Dune Post\n")
    repository.write(".gitignore", "/output/\n/.backfile/\n")
    repository.git("add", ".")
    repository.git("commit", "--quiet", "-m", "Begin")
    repository.write("output/index.html", "<h1>Dune Post</h1>\n")
    repository.write("output/2021/12/11/tide.html", "<p>The tide.</p>\n")
    repository.write("output/.gitkeep", "")
    return repository
