import pytest

from builder.errors import Fault
from builder.publish.git import clean_words, find_remote, hide_password, open_repository


@pytest.mark.parametrize(
    ("stderr", "words"),
    [
        (b"fatal: repository 'x' does not exist\n", "fatal: repository 'x' does not exist"),
        (
            b"remote: denied by Ida\nTo /srv/x\nerror: failed to push some refs to 'x'\nhint: pull first\n",
            "denied by Ida",
        ),
        (b"Counting: 10%\rCounting: 100%\n\nfatal: no\n", "Counting: 10%; Counting: 100%; fatal: no"),
        (b"fatal: https://me:pw@host/x: no\nfatal: https://me:pw@host/x: no", "fatal: https://host/x: no"),
        (b"\xff\n", "\ufffd"),
        (b"", ""),
    ],
)
def test_what_git_said_in_one_line(stderr, words):
    assert clean_words(stderr) == words


def test_addresses_without_passwords():
    assert hide_password("ssh://git@host/x and https://a:b@host/y") == "ssh://host/x and https://host/y"


def test_a_push_holds_only_while_the_branch_is_where_it_was_seen(archive, bare):
    git = open_repository(archive.folder)
    remote = find_remote(git, "origin")
    one, two = archive.git("rev-parse", "HEAD"), archive.git("commit-tree", "HEAD^{tree}", "-m", "two")
    git.push(remote, "pages", commit=one, seen=None)
    for seen in (None, two):
        with pytest.raises(Fault, match=r"stale info.*publish again"):
            git.push(remote, "pages", commit=two, seen=seen)
    assert bare.git("rev-parse", "pages") == one
    git.push(remote, "pages", commit=two, seen=one)
    assert bare.git("rev-parse", "pages") == two


def test_git_that_is_not_installed_is_a_fault(tmp_path, monkeypatch):
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(Fault, match="not installed"):
        open_repository(tmp_path)


def test_paths_and_addresses_are_remotes_too(archive, bare, tmp_path):
    git = open_repository(archive.folder)
    assert find_remote(git, "../host.git") == (str(bare.folder), "../host.git")
    assert find_remote(git, "git@github.com:vera/dune.git").address == "git@github.com:vera/dune.git"
    assert find_remote(git, "origin") == ("origin", str(bare.folder))
