"""Real git against bare repositories on disk."""

import shutil
import stat
import subprocess
from datetime import UTC, datetime

import pytest

from builder.errors import Fault
from builder.publish.github_pages import Published, prepare_folder, prepare_rollback

NOW = datetime(2024, 5, 6, 7, 8, 9, tzinfo=UTC)


def publish(archive, *, dry_run=False, message="Publish", now=NOW, **changed) -> Published:
    settings = {"repository": archive.folder, "remote": "origin", "branch": "gh-pages", "custom_domain": None} | changed
    prepared = prepare_folder(archive.folder / "output", **settings)
    return prepared.plan if dry_run else prepared.push(message=message, now=now)


def rollback(archive) -> Published:
    prepared = prepare_rollback(repository=archive.folder, remote="origin", branch="gh-pages")
    return prepared.push(message="Back", now=NOW)


def list_branch(bare, branch="gh-pages") -> dict[str, str]:
    lines = bare.git("ls-tree", "-r", branch).splitlines()
    return {line.split("\t")[1]: line.split()[0] for line in lines}


def refused(call, *words: str) -> None:
    with pytest.raises(Fault) as caught:
        call()
    for word in words:
        assert word in str(caught.value)


def test_first_publication_holds_the_folder_and_nojekyll(archive, bare):
    published = publish(archive)
    assert published.pushed
    assert published.added == (".nojekyll", "2021/12/11/tide.html", "index.html")
    assert list_branch(bare) == dict.fromkeys(published.added, "100644")
    assert bare.git("rev-parse", "gh-pages") == published.commit
    assert bare.git("show", "gh-pages:index.html") == "<h1>Dune Post</h1>"
    assert bare.git("log", "-1", "--format=%an %ae %s %cI", "gh-pages") == (
        "Vera Holm vera@example.org Publish 2024-05-06T07:08:09+00:00"
    )


def test_nothing_new_pushes_nothing(archive):
    first = publish(archive)
    again = publish(archive, now=datetime(2025, 1, 1, tzinfo=UTC))
    assert again == first._replace(pushed=False, added=(), size=0)


def test_changes_and_deletions_come_as_one_commit_on_top(archive, bare):
    first = publish(archive)
    archive.write("output/index.html", "<h1>Dune Post, mended</h1>\n")
    archive.write("output/new page.html", "new")
    (archive.folder / "output/2021/12/11/tide.html").unlink()
    second = publish(archive)
    assert (second.added, second.changed, second.deleted) == (
        ("new page.html",),
        ("index.html",),
        ("2021/12/11/tide.html",),
    )
    assert bare.git("rev-parse", "gh-pages~1") == first.commit
    assert set(list_branch(bare)) == {".nojekyll", "index.html", "new page.html"}


def test_dry_run_tells_and_pushes_nothing(archive, bare):
    planned = publish(archive, dry_run=True)
    assert planned.added == (".nojekyll", "2021/12/11/tide.html", "index.html")
    assert (planned.pushed, planned.commit) == (False, None)
    assert bare.git("for-each-ref") == ""


def test_the_same_folder_gives_the_same_tree_and_commit(archive, bare, tmp_path):
    first = publish(archive)
    other = tmp_path / "elsewhere.git"
    subprocess.run(["git", "init", "-q", "--bare", other], check=True)
    assert publish(archive, remote=str(other)) == first


def test_squash_leaves_one_commit_and_the_same_tree(archive, bare):
    publish(archive)
    archive.write("output/a.html", "a")
    second = publish(archive)
    squashed = publish(archive, squash=True)
    assert squashed.pushed
    assert squashed.tree == second.tree
    assert bare.git("rev-list", "--count", "gh-pages") == "1"
    assert not publish(archive, squash=True).pushed


def test_rollback_publishes_the_tree_before_as_a_new_commit(archive, bare):
    first = publish(archive)
    archive.write("output/index.html", "broken")
    second = publish(archive)
    back = rollback(archive)
    assert (back.tree, back.changed, back.pushed) == (first.tree, ("index.html",), True)
    assert bare.git("rev-parse", "gh-pages~1") == second.commit
    assert bare.git("show", "gh-pages:index.html") == "<h1>Dune Post</h1>"


def test_rollback_without_an_earlier_publication_is_refused(archive):
    def back():
        rollback(archive)

    refused(back, "holds no earlier publication")
    publish(archive)
    refused(back, "holds no earlier publication")


def test_a_branch_of_fifty_commits_becomes_one(archive, bare):
    publish(archive)
    tip = bare.git("rev-parse", "gh-pages")
    for number in range(49):
        tip = bare.git("commit-tree", "gh-pages^{tree}", "-p", tip, "-m", f"Publication {number}")
    bare.git("update-ref", "refs/heads/gh-pages", tip)
    assert not publish(archive).pushed  # nothing new: even a long branch stays
    archive.write("output/a.html", "a")
    assert publish(archive, dry_run=True).squashed
    published = publish(archive)
    assert published.squashed
    assert bare.git("rev-list", "--count", "gh-pages") == "1"
    archive.write("output/b.html", "b")
    assert not publish(archive).squashed
    assert bare.git("rev-list", "--count", "gh-pages") == "2"


# Files of others on the branch


def add_foreign(bare, files: dict[str, str]) -> None:
    """Someone commits files to the branch."""
    index = {"GIT_INDEX_FILE": str(bare.folder / "their-index")}
    bare.git("read-tree", "gh-pages", **index)
    for path, text in files.items():
        (bare.folder / "their-file").write_text(text)
        blob = bare.git("hash-object", "-w", "their-file")
        bare.git("update-index", "--add", "--cacheinfo", f"100644,{blob},{path}", **index)
    tree = bare.git("write-tree", **index)
    bare.git("update-ref", "refs/heads/gh-pages", bare.git("commit-tree", tree, "-p", "gh-pages", "-m", "theirs"))


def test_foreign_files_are_named_before_they_go(archive, bare):
    publish(archive)
    add_foreign(bare, {"google1.html": "proof", "docs/a.txt": "a"})
    (archive.folder / "output/2021/12/11/tide.html").unlink()
    planned = publish(archive, dry_run=True)
    assert planned.deleted == ("2021/12/11/tide.html", "docs/a.txt", "google1.html")
    assert planned.foreign == ("docs/a.txt", "google1.html")
    publish(archive)
    assert set(list_branch(bare)) == {".nojekyll", "index.html"}


def test_foreign_files_stay_when_asked_for(archive, bare):
    publish(archive)
    add_foreign(bare, {"google1.html": "proof", "docs/deep/a.txt": "a", "index.html": "theirs"})
    published = publish(archive, keep=("google*.html", "docs/*", "index.html"))
    assert published.kept == ("docs/deep/a.txt", "google1.html")
    assert (published.changed, published.deleted, published.foreign) == (("index.html",), (), ())
    assert bare.git("show", "gh-pages:index.html") == "<h1>Dune Post</h1>"
    assert not publish(archive, keep=("google*.html", "docs/*")).pushed


def test_a_branch_that_backfile_never_published_is_all_foreign(archive, bare):
    tree = bare.git("mktree", "--missing", "-z")
    bare.git("update-ref", "refs/heads/gh-pages", bare.git("commit-tree", tree, "-m", "begin"))
    add_foreign(bare, {"index.html": "theirs", "blog.html": "theirs"})
    before = bare.git("rev-parse", "gh-pages")
    refused(lambda: publish(archive), "holds 2 files that Backfile did not publish", "such as blog.html", "--anyway")
    refused(lambda: publish(archive, keep=("blog.html",)), "holds 1 file that", "index.html")
    assert bare.git("rev-parse", "gh-pages") == before
    published = publish(archive, anyway=True)
    assert (published.foreign, published.changed) == (("blog.html",), ("index.html",))
    archive.write("output/index.html", "<h1>Ours now</h1>\n")
    assert publish(archive).changed == ("index.html",)


def test_files_of_others_that_stay_are_no_reason_to_refuse(archive, bare):
    tree = bare.git("mktree", "--missing", "-z")
    bare.git("update-ref", "refs/heads/gh-pages", bare.git("commit-tree", tree, "-m", "begin"))
    assert publish(archive, dry_run=True).added  # an empty branch
    add_foreign(bare, {"google1.html": "proof"})
    assert publish(archive, keep=("google*.html",)).kept == ("google1.html",)


# The custom domain


def test_custom_domain_is_written_and_shown(archive, bare):
    published = publish(archive, custom_domain="news.example.org")
    assert bare.git("show", "gh-pages:CNAME") == "news.example.org"
    assert published.address == "https://news.example.org/"
    assert publish(archive, custom_domain="news.example.org").pushed is False


@pytest.mark.parametrize("mine", [None, "other.example.org"])
def test_a_domain_on_the_remote_is_not_lost(archive, bare, mine):
    first = publish(archive, custom_domain="news.example.org")
    refused(lambda: publish(archive, custom_domain=mine), "is served at news.example.org", "custom_domain")
    assert bare.git("rev-parse", "gh-pages") == first.commit


def test_a_domain_in_the_folder_counts(archive, bare):
    publish(archive, custom_domain="news.example.org")
    archive.write("output/CNAME", "news.example.org\n")
    assert publish(archive).pushed is False


# What belongs to the user stays as it is


def test_work_tree_index_and_branches_stay_as_they_are(archive):
    archive.write("archive.yaml", "title: Edited, not staged\n")
    archive.write("staged.txt", "staged")
    archive.write("untracked.txt", "untracked")
    archive.git("add", "staged.txt")
    before = (
        archive.git("status", "--porcelain"),
        (archive.folder / ".git/index").read_bytes(),
        archive.git("for-each-ref", "refs/heads"),
        (archive.folder / ".git/HEAD").read_bytes(),
    )
    publish(archive)
    archive.write("output/index.html", "2")
    publish(archive)
    assert before == (
        archive.git("status", "--porcelain"),
        (archive.folder / ".git/index").read_bytes(),
        archive.git("for-each-ref", "refs/heads"),
        (archive.folder / ".git/HEAD").read_bytes(),
    )
    assert not (archive.folder / ".git/FETCH_HEAD").exists()


def test_from_a_detached_head(archive):
    archive.git("checkout", "--quiet", "--detach")
    assert publish(archive).pushed


def test_from_a_repository_without_a_commit(archive, bare):
    shutil.rmtree(archive.folder / ".git")
    archive.git("init", "--quiet")
    assert publish(archive, remote=str(bare.folder)).pushed
    assert "index.html" in list_branch(bare)


def test_from_a_linked_work_tree_and_a_subfolder(archive, tmp_path):
    archive.git("worktree", "add", "--quiet", "-b", "side", str(tmp_path / "side"))
    (tmp_path / "side/deep").mkdir()
    deep = {"repository": tmp_path / "side/deep", "record": tmp_path / "objects"}
    assert publish(archive, **deep).pushed
    assert not publish(archive, **deep).pushed
    archive.write("output/index.html", "<h1>Dune Post, mended</h1>\n")
    assert publish(archive, **deep).changed == ("index.html",)


def test_from_inside_another_repositorys_hook(archive, tmp_path, monkeypatch):
    monkeypatch.setenv("GIT_DIR", str(tmp_path / "nowhere"))
    monkeypatch.setenv("GIT_INDEX_FILE", str(tmp_path / "nowhere/index"))
    published = publish(archive)
    monkeypatch.undo()
    assert published.pushed


def test_without_a_user_name_backfile_signs(archive, bare, monkeypatch, tmp_path):
    monkeypatch.setenv("HOME", str(tmp_path))
    archive.git("config", "user.useConfigOnly", "true")
    publish(archive)
    assert bare.git("log", "-1", "--format=%an", "gh-pages") == "Backfile"


def test_bytes_stay_as_built_whatever_attributes_and_settings_say(archive, bare):
    archive.git("config", "core.autocrlf", "true")
    archive.git("config", "core.safecrlf", "true")
    archive.write("output/.gitattributes", "* text eol=lf\n*.txt ident working-tree-encoding=UTF-16\n")
    archive.write("output/mixed.txt", "a\r\nb\n$Id$\n")
    publish(archive)
    raw = subprocess.run(
        ["git", "cat-file", "blob", "gh-pages:mixed.txt"], cwd=bare.folder, capture_output=True, check=True
    )
    assert raw.stdout == b"a\r\nb\n$Id$\n"


def test_modes_are_plain_whatever_the_disk_says(archive, bare):
    target = archive.folder / "output/index.html"
    target.chmod(target.stat().st_mode | stat.S_IXUSR)
    publish(archive)
    assert set(list_branch(bare).values()) == {"100644"}


@pytest.mark.parametrize("name", ['"quoted".html', "two\nlines.html", "蟹市場.html", " spaced .html", "back\ttab.html"])
def test_unusual_names_arrive(archive, bare, name):
    archive.write(f"output/{name}", "x")
    assert name in publish(archive).added
    assert name.strip() in bare.git("ls-tree", "-z", "--name-only", "gh-pages")
    assert publish(archive).pushed is False


# What is refused


def test_no_repository(tmp_path):
    (tmp_path / "output").mkdir()
    (tmp_path / "output/index.html").write_text("x")

    def call():
        where = {"repository": tmp_path, "remote": "origin", "branch": "gh-pages"}
        prepare_folder(tmp_path / "output", **where, custom_domain=None)

    refused(call, "cannot be published", "not a git repository", "git init")


def test_unknown_remote(archive):
    refused(lambda: publish(archive, remote="orign"), 'no remote "orign"', 'did you mean "origin"')
    archive.git("remote", "remove", "origin")
    refused(lambda: publish(archive), 'no remote "origin"', "git remote add origin")


@pytest.mark.parametrize("remote", ["", "--upload-pack=touch /tmp/x", "-x"])
def test_a_remote_is_never_an_option(archive, remote):
    refused(lambda: publish(archive, remote=remote), "no remote")


def test_unreachable_remote_gives_gits_words(archive, tmp_path):
    refused(lambda: publish(archive, remote=str(tmp_path / "gone.git")), "git ls-remote", "does not appear to be")


@pytest.mark.parametrize(
    "branch",
    [
        "two words",
        "-f",
        "a..b",
        "",
        "HEAD",
        "head",
        "@",
        "+x",
        "refs/heads/x",
        "FETCH_HEAD",
        "x.lock",
        "a:b",
        "+HEAD:x",
    ],
)
def test_no_name_for_a_branch(archive, bare, branch):
    refused(lambda: publish(archive, branch=branch), "is no name for a branch")
    refused(lambda: publish(archive, branch=branch, anyway=True), "is no name for a branch")
    assert bare.git("for-each-ref") == ""


@pytest.mark.parametrize("branch", ["ahead", "heads/x", "FOREHEAD", "seite-ü"])
def test_names_of_branches(archive, bare, branch):
    assert publish(archive, branch=branch).pushed
    assert bare.git("for-each-ref", "--format=%(refname:lstrip=2)") == branch


def test_a_folder_that_was_not_built(archive, tmp_path):
    (archive.folder / "output/index.html").unlink()
    refused(lambda: publish(archive), "holds no index.html", "backfile build")


def test_links_are_not_published(archive):
    (archive.folder / "output/leak").symlink_to("/etc/passwd")
    refused(lambda: publish(archive), "leak", "is a link")


def test_the_branch_of_the_archive_itself_is_never_replaced(archive, bare):
    archive.git("push", "--quiet", "origin", "main")
    before = bare.git("rev-parse", "main")
    refused(lambda: publish(archive, branch="main"), "holds the archive itself", "gh-pages")
    assert bare.git("rev-parse", "main") == before


@pytest.mark.parametrize("branch", ["main", "Main", "MAIN"])
@pytest.mark.parametrize("commits", [True, False])
def test_the_branch_that_the_archive_is_on_is_not_taken_before_it_is_pushed(archive, bare, branch, commits):
    if not commits:
        shutil.rmtree(archive.folder / ".git")
        archive.git("init", "--quiet")
        archive.git("remote", "add", "origin", str(bare.folder))
    refused(lambda: publish(archive, branch=branch), "main: is the branch that the archive's repository is on", "--any")
    assert bare.git("for-each-ref") == ""
    assert publish(archive, branch=branch, anyway=True).pushed
    archive.write("output/index.html", "again")
    assert publish(archive, branch=branch).pushed  # it is ours now


def test_another_branch_of_the_repository_is_not_taken(archive, bare):
    archive.git("branch", "drafts")
    refused(lambda: publish(archive, branch="drafts"), "drafts: is a branch of this repository that holds something")
    refused(lambda: publish(archive, branch="Drafts"), "drafts: is a branch of this repository that holds something")
    archive.git("checkout", "--quiet", "--detach")
    refused(lambda: publish(archive, branch="main"), "main: is a branch of this repository that holds something")
    assert bare.git("for-each-ref") == ""
    assert publish(archive, branch="drafts", anyway=True).pushed


def test_a_local_copy_of_the_published_branch_or_an_empty_one_is_no_reason_to_refuse(archive, bare):
    tree = archive.git("mktree", "-z")
    archive.git("branch", "gh-pages", archive.git("commit-tree", tree, "-m", "begin"))
    assert publish(archive).pushed
    archive.git("fetch", "--quiet", "origin", "+gh-pages:gh-pages")
    bare.git("update-ref", "-d", "refs/heads/gh-pages")
    archive.git("worktree", "add", "--quiet", str(archive.folder / "site"), "gh-pages")
    assert publish(archive).pushed


@pytest.mark.parametrize("anyway", [False, True])
def test_an_archive_in_a_folder_of_its_repository_is_never_replaced(archive, bare, anyway):
    archive.write("paper/archive.yaml", "title: Deep\n")
    archive.git("rm", "--quiet", "archive.yaml")
    archive.git("add", "paper")
    archive.git("commit", "--quiet", "-m", "Move")
    archive.git("push", "--quiet", "origin", "main:elsewhere")
    before = bare.git("rev-parse", "elsewhere")
    refused(lambda: publish(archive, branch="elsewhere", anyway=anyway), "holds the archive itself")
    assert bare.git("rev-parse", "elsewhere") == before


def test_a_static_file_of_that_name_is_published_again(archive):
    archive.write("output/archive.yaml", "for download")
    assert publish(archive).pushed
    archive.write("output/index.html", "2")
    assert publish(archive).changed == ("index.html",)


def test_a_branch_of_others_is_not_rolled_back(archive, bare):
    archive.write("note.txt", "a")
    archive.git("add", "note.txt")
    archive.git("commit", "--quiet", "-m", "More")
    archive.git("push", "--quiet", "origin", "main:gh-pages")
    before = bare.git("rev-parse", "gh-pages")
    refused(lambda: rollback(archive), "holds no earlier publication", "of which Backfile made one")
    assert bare.git("rev-parse", "gh-pages") == before


HOOKS = ("pre-commit", "post-commit", "prepare-commit-msg", "commit-msg", "post-index-change", "reference-transaction",
         "post-checkout", "post-merge", "post-rewrite", "pre-auto-gc", "fsmonitor-watchman", "pre-push")  # fmt: skip


def test_of_the_repositorys_hooks_only_those_of_a_push_run(archive, bare, tmp_path):
    publish(archive)  # so that the next one fetches
    hooks = tmp_path / "hooks"
    hooks.mkdir()
    for name in HOOKS:
        (hooks / name).write_text(f'#!/bin/sh\necho {name} >> "{tmp_path}/ran"\n')
        (hooks / name).chmod(0o755)
    archive.git("config", "core.hooksPath", str(hooks))
    archive.write("output/index.html", "2")
    publish(archive, dry_run=True)
    assert not (tmp_path / "ran").exists()
    publish(archive)
    assert set((tmp_path / "ran").read_text().split()) <= {"pre-push", "reference-transaction"}
    assert "pre-push" in (tmp_path / "ran").read_text()


def test_a_hook_that_declines_is_told_in_its_own_words(archive, bare):
    hook = bare.folder / "hooks/pre-receive"
    hook.parent.mkdir(exist_ok=True)
    hook.write_text("#!/bin/sh\necho 'gh-pages is protected, ask Ida' >&2\nexit 1\n")
    hook.chmod(0o755)
    refused(lambda: publish(archive), "ask Ida", "pre-receive hook declined")
    assert bare.git("for-each-ref") == ""


def test_who_publishes_second_at_the_same_time_is_told(archive, bare, tmp_path):
    """The remote moves after we looked and before we push: a hook on our side makes it so."""
    publish(archive)
    bare_path, hook = bare.folder, archive.folder / ".git/hooks/pre-push"
    foreign = bare.git("commit-tree", "gh-pages^{tree}", "-p", "gh-pages", "-m", "theirs")
    hook.parent.mkdir(exist_ok=True)
    hook.write_text(f"#!/bin/sh\nunset GIT_DIR\ngit -C '{bare_path}' update-ref refs/heads/gh-pages {foreign}\n")
    hook.chmod(0o755)
    archive.write("output/index.html", "mine")
    refused(lambda: publish(archive), "git push origin gh-pages", "publish again")
    assert bare.git("rev-parse", "gh-pages") == foreign


def test_a_branch_moved_by_another_clone_is_built_upon(archive, bare):
    publish(archive)
    foreign = bare.git("commit-tree", "gh-pages^{tree}", "-p", "gh-pages", "-m", "theirs")
    bare.git("update-ref", "refs/heads/gh-pages", foreign)
    archive.write("output/index.html", "mine")
    assert publish(archive).pushed
    assert bare.git("rev-parse", "gh-pages~1") == foreign


def test_a_password_in_an_address_is_not_shown(archive):
    refused(lambda: publish(archive, remote="http://vera:hunter2@127.0.0.1:9/x.git"), "127.0.0.1:9")
    with pytest.raises(Fault) as caught:
        publish(archive, remote="http://vera:hunter2@127.0.0.1:9/x.git")
    assert "hunter2" not in str(caught.value)


def test_git_leaves_nothing_in_the_temporary_folder(archive, tmp_path, monkeypatch):
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(scratch))
    publish(archive)
    assert list(scratch.iterdir()) == []
    assert (archive.folder / "output/.gitkeep").exists()


def test_what_is_remembered_of_files_changes_nothing_but_the_time_taken(archive, bare, tmp_path):
    record = tmp_path / "objects"
    first = publish(archive, record=record)
    assert publish(archive, record=record).tree == first.tree
    archive.write("output/index.html", "<h1>Dune Post, mended</h1>\n")
    changed = publish(archive, record=record)
    assert changed.changed == ("index.html",)
    assert changed.size == len("<h1>Dune Post, mended</h1>\n")
    for path in (record, tmp_path / "objects.index"):
        whole = path.read_bytes()
        for content in (b"", b"\x00damaged", whole[:-3]):
            path.write_bytes(content)
            assert publish(archive, record=record) == changed._replace(pushed=False, changed=(), size=0)
        assert len(path.read_bytes()) == len(whole)


def test_an_index_of_an_earlier_publication_is_not_believed(archive, bare, tmp_path):
    """Somebody else published meanwhile, from a copy of their own."""
    record, other = tmp_path / "objects", tmp_path / "theirs"
    publish(archive, record=record)
    archive.write("output/late.html", "<h1>Late</h1>\n")
    theirs = publish(archive, record=other)
    (archive.folder / "output/late.html").unlink()
    ours = publish(archive, record=record)
    assert (theirs.added, ours.deleted) == (("late.html",), ("late.html",))
    assert sorted(list_branch(bare)) == [".nojekyll", "2021/12/11/tide.html", "index.html"]


def test_a_record_of_another_repository_is_not_believed(archive, bare, tmp_path):
    """The objects that it names are not there: the files are hashed anew."""
    record = tmp_path / "objects"
    first = publish(archive, record=record)
    shutil.rmtree(archive.folder / ".git")
    shutil.rmtree(bare.folder)
    subprocess.run(["git", "init", "-q", "--bare", bare.folder], check=True)
    archive.git("init", "-q")
    archive.git("remote", "add", "origin", str(bare.folder))
    again = publish(archive, record=record)
    assert again.tree == first.tree
    bare.git("fsck", "--strict")
