"""Ownership of branches, folders and files: anything that Backfile did not publish is not replaced unless the user
insists.

Rule: reads, changes nothing. A branch is Backfile's if a commit of its first-parent history carries the trailer, a
folder if a record or the journal of a publication names it, a ZIP file if its digest was recorded.
"""

import re
from collections.abc import Callable, Collection, Iterable, Iterator
from pathlib import Path

from builder.errors import make_fault
from builder.files import hash_bytes, read_bytes, resolve_path
from builder.output_tree.output_writer import find_foreign
from builder.publish.git import Git
from builder.text import format_count

TRAILER = "Published-with: Backfile"
"""The last line of the message of each of Backfile's commits."""
SETTINGS = "archive.yaml"
_OWN = ("output", "content", "themes", ".backfile", ".git", SETTINGS, "tags.yaml", "furniture.yaml")
"""Files and folders of an archive that are not publications."""
_OTHERS = re.compile(r"[-+].*|refs/.*|@|(?i:head)|[A-Z_]+_HEAD", re.DOTALL)
"""Texts that git would take for something other than the name of a branch."""
_ANYWAY = "publish to a separate branch, such as gh-pages, or run again with --anyway"


def check_branch_name(git: Git, branch: str) -> None:
    """Raise `Fault` for anything but a plain branch name."""
    if not branch or _OTHERS.fullmatch(branch) or git.find("check-ref-format", f"refs/heads/{branch}") is None:
        raise make_fault(branch or "''", "is no name for a branch", hint="publish: branch: gh-pages")


def find_publication(git: Git, commit: str | None) -> str | None:
    """Backfile's last commit in the history that ends at `commit`; None if there is none."""
    if commit is None:
        return None
    return git.ask("log", "-1", "--first-parent", "--format=%H", f"--grep=^{TRAILER}$", commit) or None


def list_published(git: Git, tip: str | None) -> frozenset[str]:
    """The files of Backfile's last commit in the history that ends at `tip`."""
    ours = find_publication(git, tip)
    return frozenset(git.list("ls-tree", "-r", "-z", "--full-tree", "--name-only", ours)) if ours else frozenset()


def check_local_branch(git: Git, branch: str, *, tip: str | None) -> None:
    """Raise `Fault` if the repository uses a branch of this name for something else; `tip` is the tip of the remote's
    branch.

    Names that differ only in case are the same branch on many disks.
    """
    if find_publication(git, tip):
        return
    current = (git.find("symbolic-ref", "--quiet", "HEAD") or "").removeprefix("refs/heads/")
    if current.casefold() == branch.casefold():
        raise make_fault(current, "is the branch that the archive's repository is on", hint=_ANYWAY)
    for name in git.ask("for-each-ref", "--format=%(refname:lstrip=2)", "refs/heads").splitlines():
        here = f"refs/heads/{name}"
        if name.casefold() == branch.casefold() and git.ask("ls-tree", here) and not find_publication(git, here):
            raise make_fault(name, "is a branch of this repository that holds something else than a site", hint=_ANYWAY)


def check_remote_branch(git: Git, place: str, *, tip: str | None, lost: Collection[str]) -> None:
    """Raise `Fault` if Backfile never published to the remote's branch and its files `lost` would be deleted or
    changed.
    """
    if lost and not find_publication(git, tip):
        count, first = format_count(len(lost), "file"), min(lost)
        message = f"holds {count} that Backfile did not publish and that would be lost, such as {first}"
        hint = "publish to another branch, keep them with `publish: keep_files`, or publish again with --anyway"
        raise make_fault(place, message, hint=hint)


def check_no_archive(git: Git, place: str, there: Iterable[str], *, tip: str | None) -> None:
    """Raise `Fault` for a branch that contains the settings of an archive, unless a publication put them there."""
    found = {path for path in there if path.rpartition("/")[2] == SETTINGS}
    if found and found - list_published(git, tip):
        hint = "publish to a separate branch, such as gh-pages"
        raise make_fault(place, "holds the archive itself, which publishing would replace", hint=hint)


def check_place(root: Path, place: Path) -> None:
    """Raise `Fault` for a place that is, contains or lies in one of the archive's own files and folders, or in a
    `.git`.

    Names that differ only in case are the same file on many disks. `.git` of any repository is refused.
    """
    wanted = _fold(place)
    for name in _OWN:
        own = {_fold(root / name), _fold(root) / name}  # the target of a link, and the link itself
        if any(one == wanted or one in wanted.parents or wanted in one.parents for one in own):
            name = "the built folder" if name == "output" else f"{name} of the archive"
            raise make_fault(place, f"overlaps {name}", hint="name another place with --to")
    if ".git" in wanted.parts:
        raise make_fault(place, "overlaps .git of a repository", hint="name another place with --to")


def _fold(place: Path) -> Path:
    return Path(str(resolve_path(place)).casefold())


def check_folder(place: Path, record: Path, wanted: Collection[str], read: Callable[[str], bytes]) -> None:
    """Raise `Fault` if `place` contains files that Backfile did not write and that would be lost, or was never
    published to.

    `wanted` are the paths to write, and `read` gives the bytes of one. Existing files with the same bytes are not
    lost.
    """
    foreign, published = find_foreign(place, record)
    lost = [path for path in foreign if path not in wanted or not _holds(place / path, read(path))]
    if published:
        lost = [path for path in lost if path in wanted or any(folder in wanted for folder in _list_folders(path))]
    if lost:
        message = f"holds {format_count(len(lost), 'file')} that Backfile did not put there, such as {min(lost)}"
        raise make_fault(place, message, hint="name an empty folder, or publish again with --anyway")


def check_file(place: Path, data: bytes, known: Collection[str]) -> None:
    """Raise `Fault` for a file that would be replaced by `data` and whose SHA-256 is not that of an earlier
    publication.
    """
    if place.is_file() and not _holds(place, data) and hash_bytes(read_bytes(place)) not in known:
        raise make_fault(place, "is a file that Backfile did not write", hint="name another, or use --anyway")


def _holds(place: Path, data: bytes) -> bool:
    return place.is_file() and not place.is_symlink() and read_bytes(place) == data


def _list_folders(path: str) -> Iterator[str]:
    while path := path.rpartition("/")[0]:
        yield path
