"""Publishing to a branch that GitHub Pages serves.

Rule: the built folder becomes one commit on top of the remote's branch, made from objects and a temporary index. The
remote holds the old tree or the new one, never a mixture; equal trees are not pushed. Backfile's own commits carry a
trailer, so that files it did not publish can be recognised.
"""

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from fnmatch import fnmatchcase
from pathlib import Path
from typing import NamedTuple

from builder.errors import make_fault
from builder.files import read_text
from builder.output_tree.folder_stats import Swept, sweep_folder
from builder.publish.git import LONG, Git, Remote, find_remote, hide_password, open_repository
from builder.publish.git_objects import PLAIN, Entries, compare, list_tree, open_index, write_files
from builder.publish.ownership import (
    TRAILER,
    check_branch_name,
    check_local_branch,
    check_no_archive,
    check_remote_branch,
    find_publication,
    list_published,
)
from builder.publish.site_address import find_address

DOMAIN_FILE, NO_JEKYLL = "CNAME", ".nojekyll"
_LEFT_OUT = frozenset([".gitkeep"])
_TEMPORARY = ".backfile-"
_IDENTITY = {"NAME": "Backfile", "EMAIL": "backfile@localhost"}
"""Author and committer if git has no user configured, as on a build machine."""
MOST_COMMITS = 50
"""Maximum number of commits on a branch; a longer one is squashed automatically, because each commit keeps a whole
search index in the history.
"""


class Published(NamedTuple):
    """The result of a publication, or of one to come."""

    commit: str | None
    """The current tip of the remote's branch; None if there is no branch."""
    tree: str
    """The id of the published tree; the same content gives the same id."""
    added: tuple[str, ...]
    changed: tuple[str, ...]
    deleted: tuple[str, ...]
    foreign: tuple[str, ...]
    """The deleted files that Backfile did not publish."""
    kept: tuple[str, ...]
    """Files of the branch that are kept because the settings say so."""
    size: int
    """Bytes of the added and changed files."""
    squashed: bool
    """True if the history was replaced by a single commit because it had grown long."""
    pushed: bool
    address: str | None
    """Address of the published site, if the remote or a domain determines it."""
    back_to: str | None = None
    """For a rollback, the time at which the restored site was published, `2026-11-29 10:04 UTC`."""


class _Home(NamedTuple):
    """The remote's branch as it was found."""

    git: Git
    remote: Remote
    branch: str
    tip: str | None

    @property
    def place(self) -> str:
        """The name used in messages."""
        return f"{hide_password(self.remote.address)} {self.branch}"

    def list_top(self) -> dict[str, str]:
        """The object of each file and folder at the root of the branch."""
        return _list_top(self.git, self.tip) if self.tip else {}


class Prepared(NamedTuple):
    """A prepared publication; nothing has been pushed yet."""

    home: _Home
    plan: Published
    """The result that pushing will have."""
    parent: str | None
    """The parent of the new commit; None makes the new commit the only one of the branch."""
    needed: bool
    """True if there is anything to push."""

    def is_first(self) -> bool:
        """True if Backfile never published to the branch."""
        return find_publication(self.home.git, self.home.tip) is None

    def push(self, *, message: str, now: datetime) -> Published:
        """Push the publication, unless nothing is new. Raises `Fault` if the remote refuses."""
        if not self.needed:
            return self.plan
        commit = _write_commit(self.home, self.plan.tree, message=message, now=now, parent=self.parent)
        self.home.git.push(self.home.remote, self.home.branch, commit=commit, seen=self.home.tip)
        return self.plan._replace(commit=commit, pushed=True)


def prepare_folder(
    output: Path,
    *,
    repository: Path,
    remote: str,
    branch: str,
    custom_domain: str | None,
    squash: bool = False,
    keep: Iterable[str] = (),
    files: Iterable[Swept] | None = None,
    record: Path | None = None,
    anyway: bool = False,
) -> Prepared:
    """Prepare a commit after which the remote's branch holds exactly the built folder, `.nojekyll`, and `CNAME` for a
    domain.

    `repository` is a folder in the git repository. `remote` is the name of one of its remotes, a path or an address.
    With `squash` the branch becomes a single commit. Files of the branch that match a pattern of `keep` are kept.
    `files` are those of `output` if they are already known; `record` is a file below `.backfile/` that stores their
    objects. Raises `Fault`, also for a branch with files that Backfile did not publish, unless `anyway` is set.
    """
    published = _list_files(output, files)
    home = _open_home(repository, remote, branch)
    check_no_archive(home.git, home.place, home.list_top(), tip=home.tip)
    if not anyway:
        check_local_branch(home.git, branch, tip=home.tip)
    domain = _check_domain(home, output, custom_domain)
    with open_index(home.git, home.tip, record=record) as index:
        check_no_archive(home.git, home.place, index.entries, tip=home.tip)
        entries = write_files(home.git, output, published, there=index.entries, record=record)
        entries |= _write_marks(home.git, custom_domain)
        kept = _find_kept(index.entries, tuple(keep), entries)
        entries |= kept
        tree = index.write_tree(entries)
    prepared = _prepare(home, tree, index.entries, entries, squash=squash, domain=domain)
    if not anyway:
        lost = (*prepared.plan.changed, *prepared.plan.deleted)
        check_remote_branch(home.git, home.place, tip=home.tip, lost=lost)
    sizes = {found.path: found.size for found in published}
    size = sum(sizes.get(path, 0) for path in (*prepared.plan.added, *prepared.plan.changed))
    return prepared._replace(plan=prepared.plan._replace(kept=tuple(sorted(kept)), size=size))


def prepare_rollback(*, repository: Path, remote: str, branch: str) -> Prepared:
    """Prepare publishing the previous tree again. Raises `Fault` if there is none.

    A branch that Backfile never published to is not rolled back.
    """
    home = _open_home(repository, remote, branch)
    before = home.git.find_tree(f"{home.tip}~1") if home.tip else None
    if before is None or not find_publication(home.git, home.tip):
        hint = "only a branch with two commits or more, of which Backfile made one, can be rolled back"
        raise make_fault(f"{hide_password(remote)} {branch}", "holds no earlier publication", hint=hint)
    check_no_archive(home.git, home.place, home.list_top(), tip=home.tip)
    domain = _read_domain(home.git, _list_top(home.git, before))
    there, entries = list_tree(home.git, home.tip), list_tree(home.git, before)
    prepared = _prepare(home, before, there, entries, squash=False, domain=domain)
    size = _measure(home.git, before, {*prepared.plan.added, *prepared.plan.changed})
    when = home.git.ask("show", "--no-patch", "--no-notes", "--format=%ct", f"{home.tip}~1")
    back_to = datetime.fromtimestamp(int(when), UTC).strftime("%Y-%m-%d %H:%M UTC")
    return prepared._replace(plan=prepared.plan._replace(size=size, back_to=back_to))


def find_site_address(repository: Path, remote: str, custom_domain: str | None) -> str | None:
    """Address of a site published to the remote; None if neither the remote nor a domain determines it."""
    return find_address(find_remote(open_repository(repository), remote).address, custom_domain)


def _write_marks(git: Git, custom_domain: str | None) -> Entries:
    """The files that tell GitHub Pages how to serve the branch."""
    marks = {NO_JEKYLL: b""} | ({DOMAIN_FILE: f"{custom_domain}\n".encode()} if custom_domain else {})
    return {path: f"{PLAIN} {git.write_blob(data)}" for path, data in marks.items()}


def _find_kept(there: Entries, patterns: tuple[str, ...], entries: Mapping[str, str]) -> Entries:
    """The plain files of the branch that match a pattern, unless the site has a file of that name."""
    return {
        path: entry
        for path, entry in (there.items() if patterns else ())
        if path not in entries and entry.startswith("100") and any(fnmatchcase(path, pattern) for pattern in patterns)
    }


def _list_files(output: Path, files: Iterable[Swept] | None) -> tuple[Swept, ...]:
    """The files to publish, in order; raises `Fault` for a folder that is not a built site."""
    swept = tuple(found for found in sorted(files or sweep_folder(output)) if _is_published(found))
    if not any(found.path == "index.html" for found in swept):
        raise make_fault(output, "holds no index.html, so there is nothing to publish", hint="run `backfile build`")
    return swept


def _is_published(found: Swept) -> bool:
    parts = found.path.split("/")
    if found.path in _LEFT_OUT or ".git" in parts or parts[-1].startswith(_TEMPORARY):
        return False
    if not found.is_plain:
        hint = "put the file itself there: hosts take plain files only"
        raise make_fault(found.path, "is a link or a device", hint=hint)
    return True


def _open_home(repository: Path, remote: str, branch: str) -> _Home:
    """Find the remote's branch and fetch its contents."""
    git = open_repository(repository)
    check_branch_name(git, branch)
    where = find_remote(git, remote)
    listed = git.ask("ls-remote", "--", where.name, f"refs/heads/{branch}", seconds=LONG)
    tip = listed.split()[0] if listed else None
    if tip:
        quiet = ("--quiet", "--no-tags", "--no-recurse-submodules", "--no-auto-gc", "--no-write-fetch-head")
        git.ask("fetch", *quiet, "--", where.name, f"refs/heads/{branch}", seconds=LONG)
        if git.find("cat-file", "-e", f"{tip}^{{commit}}") is None:
            raise make_fault(branch, "moved on the remote in the meantime", hint="publish again")
    return _Home(git, where, branch, tip)


def _check_domain(home: _Home, output: Path, custom_domain: str | None) -> str | None:
    """The domain that the branch will name. Raises `Fault` if publishing would replace another domain."""
    top = home.list_top()
    built = output / DOMAIN_FILE
    domain = custom_domain or (read_text(built).strip() if built.is_file() else None)
    there = _read_domain(home.git, top)
    if there and there.lower() != (domain or "").lower():
        message = f"is served at {there}, and archive.yaml names {domain or 'no custom_domain'}"
        raise make_fault(
            home.place, message, hint=f"write `custom_domain: {there}`, or delete CNAME on that branch first"
        )
    return domain


def _read_domain(git: Git, top: dict[str, str]) -> str | None:
    return git.ask("cat-file", "blob", top[DOMAIN_FILE]) or None if DOMAIN_FILE in top else None


def _list_top(git: Git, tree: str) -> dict[str, str]:
    lines = (line.partition("\t") for line in git.list("ls-tree", "-z", tree))
    return {name: head.split()[2] for head, _, name in lines}


def _prepare(home: _Home, tree: str, there: Entries, entries: Entries, *, squash: bool, domain: str | None) -> Prepared:
    """A publication of `tree`, with the contents `entries`, to the branch, with the contents `there`; its size is not
    set yet.
    """
    added, changed, deleted = compare(there, entries)
    count = int(home.git.ask("rev-list", "--count", home.tip)) if home.tip else 0
    same = count > 0 and not (added or changed or deleted)
    long = count >= MOST_COMMITS and not same
    plan = Published(
        commit=home.tip,
        tree=tree,
        added=added,
        changed=changed,
        deleted=deleted,
        foreign=_find_foreign(home, deleted),
        kept=(),
        size=0,
        squashed=long,
        pushed=False,
        address=find_address(home.remote.address, domain),
    )
    return Prepared(home, plan, None if squash or long else home.tip, not same or (squash and count > 1))


def _measure(git: Git, tree: str, paths: set[str]) -> int:
    """Total bytes of these paths of a tree."""
    lines = (line.partition("\t") for line in git.list("ls-tree", "-r", "-l", "-z", tree)) if paths else ()
    return sum(int(head.split()[3]) for head, _, path in lines if path in paths)


def _find_foreign(home: _Home, deleted: tuple[str, ...]) -> tuple[str, ...]:
    """The deleted files that are not part of Backfile's last commit on the branch; all of them if there is no such
    commit.
    """
    if not deleted:
        return ()
    known = list_published(home.git, home.tip)
    return tuple(path for path in deleted if path not in known)


def _write_commit(home: _Home, tree: str, *, message: str, now: datetime, parent: str | None) -> str:
    moment = f"@{int(now.timestamp())} {now.strftime('%z') or '+0000'}"
    people = {"GIT_AUTHOR_DATE": moment, "GIT_COMMITTER_DATE": moment}
    for part in ("AUTHOR", "COMMITTER"):
        if home.git.find("var", f"GIT_{part}_IDENT") is None:
            people |= {f"GIT_{part}_{key}": value for key, value in _IDENTITY.items()}
    parents = ("-p", parent) if parent else ()
    return (
        home.git.run("commit-tree", *parents, "-F", "-", tree, stdin=f"{message}\n\n{TRAILER}\n".encode(), extra=people)
        .decode()
        .strip()
    )
