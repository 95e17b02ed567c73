"""Git, called as a program.

Rule: plumbing commands only, which do not touch the user's work tree, index and branches. Git never prompts on the
terminal. If it fails, a `Fault` gives git's own message, without passwords from addresses. Hooks of the user's
repository run for a push, and for nothing else.
"""

import os
import re
import subprocess
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

from builder.errors import Fault, make_fault
from builder.files import resolve_path
from builder.text import find_nearest

SHORT, LONG = 300.0, 3600.0
"""Maximum number of seconds for a local command, and for one that talks to a remote."""

_SETTINGS = (
    *("core.splitIndex=false", "core.fsmonitor=false", "i18n.commitEncoding=utf-8", "push.followTags=false"),
    "pack.window=2",
)
"""`pack.window`: the earlier version of a file is its neighbour. With git's default of 10, packing a search index in
which words moved takes twice as long and sends 2 % less (measured).
"""
_NO_HOOKS = "core.hooksPath=/dev/null"
_ELSEWHERE = (
    "GIT_DIR",
    "GIT_WORK_TREE",
    "GIT_INDEX_FILE",
    "GIT_PREFIX",
    "GIT_COMMON_DIR",
    "GIT_NAMESPACE",
    "GIT_OBJECT_DIRECTORY",
    "GIT_ALTERNATE_OBJECT_DIRECTORIES",
)
"""Environment variables that are set if a hook of some repository runs Backfile; they would direct every command
there.
"""
_PASSWORD = re.compile(r"(?<=://)[^/@\s]+@")
_MOVED = ("stale info", "cannot lock ref")
"""Messages of git when the branch has moved: before it sends, or when the remote refuses."""
_NOISE = ("hint:", "To ", "Done", "error: failed to push some refs")


class Remote(NamedTuple):
    """The destination of a push."""

    name: str
    """The name of a remote, an address or a path, as passed to git."""
    address: str
    """The address that the name stands for."""


class Git:
    """A repository, accessed through git. Created by `open_repository`."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._environment = {key: value for key, value in os.environ.items() if key not in _ELSEWHERE} | {
            "GIT_TERMINAL_PROMPT": "0",
            "LC_ALL": "C",
            "LANGUAGE": "C",
        }

    def run(
        self, *arguments: str, stdin: bytes = b"", extra: dict[str, str] | None = None, seconds: float = SHORT
    ) -> bytes:
        """Standard output of one command; `extra` are environment variables. Raises `Fault` if git fails."""
        answer = self._call(arguments, stdin, extra or {}, seconds)
        if answer.returncode:
            raise self._explain(arguments, answer)
        return answer.stdout

    def find(self, *arguments: str, extra: dict[str, str] | None = None) -> str | None:
        """The stripped output of a command that may fail; None if it does."""
        answer = self._call(arguments, b"", extra or {}, SHORT)
        return None if answer.returncode else os.fsdecode(answer.stdout).strip()

    def ask(self, *arguments: str, seconds: float = SHORT) -> str:
        """The stripped output of a command; raises `Fault` if git fails."""
        return os.fsdecode(self.run(*arguments, seconds=seconds)).strip()

    def list(self, *arguments: str) -> tuple[str, ...]:
        """The output of a command that ends each part with NUL (`-z`); raises `Fault` if git fails."""
        return tuple(os.fsdecode(self.run(*arguments)).split("\0")[:-1])

    def find_tree(self, commit: str) -> str | None:
        """The tree of a commit; None if there is no such commit."""
        return self.find("rev-parse", "--verify", "--quiet", f"{commit}^{{tree}}")

    def write_blob(self, data: bytes) -> str:
        """Store bytes as an object and return its id."""
        return os.fsdecode(self.run("hash-object", "-w", "--no-filters", "--stdin", stdin=data)).strip()

    def write_blobs(self, paths: Iterable[str]) -> tuple[str, ...]:
        """Store files as objects, byte for byte, whatever attributes and settings say; returns their ids in order."""
        listed = "".join(f"{_quote(path)}\n" for path in paths)
        answer = self.run("hash-object", "-w", "--no-filters", "--stdin-paths", stdin=os.fsencode(listed), seconds=LONG)
        return tuple(os.fsdecode(answer).split())

    def _call(
        self, arguments: tuple[str, ...], stdin: bytes, extra: dict[str, str], seconds: float
    ) -> subprocess.CompletedProcess[bytes]:
        chosen = _SETTINGS if arguments[0] == "push" else (*_SETTINGS, _NO_HOOKS)
        settings = [part for setting in chosen for part in ("-c", setting)]
        try:
            return subprocess.run(
                ["git", *settings, *arguments],
                cwd=self.folder,
                env=self._environment | extra,
                input=stdin,
                capture_output=True,
                timeout=seconds,
                check=False,
            )
        except FileNotFoundError as error:
            raise make_fault("git", "is not installed, or not on the PATH", hint="install git to publish") from error
        except subprocess.TimeoutExpired as error:
            raise make_fault(f"git {arguments[0]}", f"did not end within {seconds:.0f} seconds") from error

    def _explain(self, arguments: tuple[str, ...], answer: subprocess.CompletedProcess[bytes]) -> Fault:
        return make_fault(f"git {arguments[0]}", clean_words(answer.stderr) or f"failed with code {answer.returncode}")

    def push(self, remote: Remote, branch: str, *, commit: str, seen: str | None) -> None:
        """Set the remote's branch to `commit` if it is still at `seen` (None: if it does not exist yet).

        Raises `Fault` with git's message, and the messages of the remote's hooks, if the push is refused.
        """
        reference = f"refs/heads/{branch}"
        arguments = (
            *("push", "--porcelain", "--no-recurse-submodules", "--no-signed"),
            *(f"--force-with-lease={reference}:{seen or ''}", "--", remote.name, f"{commit}:{reference}"),
        )
        answer = self._call(arguments, b"", {}, LONG)
        if not answer.returncode:
            return
        refused = [line.split(b"\t")[-1] for line in answer.stdout.splitlines() if line.startswith(b"!")]
        words = clean_words(b"\n".join([answer.stderr, *refused])) or f"failed with code {answer.returncode}"
        moved = any(sign in words for sign in _MOVED)
        hint = "someone else published meanwhile: look at what is there, then publish again" if moved else ""
        raise make_fault(f"git push {hide_password(remote.name)} {branch}", words, hint=hint)


def open_repository(folder: Path) -> Git:
    """The repository that the folder lies in; raises `Fault` if there is none."""
    git = Git(folder)
    try:
        git.run("rev-parse", "--git-dir")
    except Fault as fault:
        hint = "run `git init` there, and add a remote"
        raise make_fault(folder, f"cannot be published: {fault.problems[0].message}", hint=hint) from fault
    return git


def find_remote(git: Git, name: str) -> Remote:
    """The remote that a name, a path or an address stands for; raises `Fault` for a name git does not know."""
    known = git.ask("remote").splitlines()
    if name in known:
        return Remote(name, git.ask("remote", "get-url", "--push", name))
    if name and (git.folder / name).is_dir():
        return Remote(str(resolve_path(git.folder / name)), name)
    if not name.startswith("-") and re.search(r"[/:\\]", name):
        return Remote(name, name)
    nearest = find_nearest(name, known)
    hint = f'did you mean "{nearest}"?' if nearest else f"add it: git remote add {name} ADDRESS"
    raise make_fault(git.folder, f'the repository has no remote "{name}"', hint=hint)


def clean_words(stderr: bytes) -> str:
    """Git's error output in one line, without advice, progress, and passwords in addresses."""
    lines = [line.strip() for line in stderr.decode("utf-8", "replace").replace("\r", "\n").splitlines()]
    said = [line.removeprefix("remote:").strip() for line in lines if line and not line.startswith(_NOISE)]
    return hide_password("; ".join(dict.fromkeys(filter(None, said))))


def hide_password(text: str) -> str:
    """The text with user names and passwords removed from its addresses."""
    return _PASSWORD.sub("", text)


def _quote(path: str) -> str:
    """A path for one line of input: unchanged, or in git's C quotes if git would misread it."""
    if path.startswith('"') or "\n" in path:
        return '"' + path.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n") + '"'
    return path
