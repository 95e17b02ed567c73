"""The command, from content to a remote, as a user types it."""

import re
import zipfile

import pytest

from builder.cli import main

ARTICLE = """\
---
title: {title}
section: Harbour
date: 2021-12-11
{more}---

The tide tables hang beside the door of the old customs house, and {words}
"""
SECRET = "AKIA" + "Q" * 16


@pytest.fixture
def run(archive, capsys):
    """A command in the archive; gives (exit code, output, errors)."""

    def run(*arguments: str) -> tuple[int, str, str]:
        with pytest.raises(SystemExit) as stop:
            main(["-C", str(archive.folder), *arguments])
        return (int(stop.value.code or 0), *capsys.readouterr())

    write(archive, "tide", "nobody reads them any more.")
    return run


def write(archive, name: str, words: str, more: str = "") -> None:
    archive.write(f"content/{name}.md", ARTICLE.format(title=name.capitalize(), words=words, more=more))


def test_publish_says_what_leaves_and_pushes_it(archive, bare, run):
    code, out, err = run("publish", "--dry-run")
    assert (code, err) == (0, "")
    assert "GitHub needs about 1 minute to deploy it" in out
    assert "dry run: nothing pushed" in out
    assert bare.git("for-each-ref") == ""
    code, out, _ = run("publish")
    assert (code, out.splitlines()[-1]) == (0, "pushed")
    assert "2021/12/11/tide.html" in bare.git("ls-tree", "-r", "--name-only", "gh-pages")
    code, out, _ = run("publish")
    assert (code, out.splitlines()[-1]) == (0, "nothing new: nothing pushed")


def test_a_secret_stops_it_before_anything_leaves(archive, bare, run):
    write(archive, "key", f"the key is {SECRET}.")
    code, out, err = run("publish")
    assert code == 3
    assert "holds what looks like an AWS access key" in err
    assert "Nothing was pushed" in err
    assert SECRET not in out + err
    assert bare.git("for-each-ref") == ""
    code, out, err = run("publish", "--anyway")
    assert (code, out.splitlines()[-1]) == (1, "pushed")
    code, out, err = run("publish")  # what is public already is not looked at again
    assert (code, err) == (0, "")


def test_withheld_text_that_another_article_quotes_stops_it(run, archive):
    write(archive, "secret", "the second ledger lies in a drawer under them.", "visibility: private\n")
    write(archive, "quote", "the second ledger lies in a drawer under them.")
    code, _, err = run("publish")
    assert code == 3
    assert "holds text that content/secret.md withholds" in err


@pytest.mark.parametrize(
    ("head", "told"),
    [
        ("---\ntitle: Tide\nvisibilty: private\n---\n", 'tide.md:3: unknown key "visibilty" may be meant to withhold'),
        ("---\ntitle: Tide\nstatus: Draft\n---\n", "tide.md:3: status: 'Draft' is none of its values"),
        ("+++\ntitle = 'Tide'\nVisibility = 'private'\n+++\n", 'tide.md:3: unknown key "Visibility" may be meant'),
        ("----\ntitle: Tide\nvisibility: private\n----\n", "tide.md:1: looks like front matter that Backfile does not"),
    ],
)
def test_an_article_that_may_be_private_stops_it(archive, bare, run, head, told):
    write(archive, "quay", "the stones are older than the town.")
    assert run("publish")[0] == 0
    archive.write("content/tide.md", head + "\nThe tide tables hang there no more.\n")
    before = bare.git("rev-parse", "gh-pages")
    code, out, err = run("publish")
    assert code == 3
    assert f"content/{told}" in err
    assert "1 article is left out, because the front matter is not clear" in err
    assert "pushed" not in out
    assert bare.git("rev-parse", "gh-pages") == before
    assert run("publish", "--target", "folder", "--to", str(archive.folder.parent / "www"))[0] == 3
    assert not (archive.folder.parent / "www").exists()
    code, out, _ = run("publish", "--anyway")
    assert (code, "pushed" in out) == (1, True)
    left = bare.git("ls-tree", "-r", "--name-only", "gh-pages")  # what is not clear is not published anyway
    assert "2021/12/11/quay.html" in left
    assert "tide" not in left


def test_the_address_comes_from_the_remote(archive, run):
    archive.git("remote", "set-url", "--push", "origin", "git@github.com:vera/dune.git")
    code, out, _ = run("publish", "--dry-run")
    assert code == 0
    assert out.splitlines()[0] == "base_url is not set; built for https://vera.github.io/dune/, as the remote says"
    assert out.splitlines()[-1] == "https://vera.github.io/dune/"
    assert "https://vera.github.io/dune/2021/12/11/tide.html" in (archive.folder / "output/feed.xml").read_text()


def test_a_zip_file_and_a_folder(archive, run, tmp_path):
    code, out, err = run("publish", "--target", "zip", "--to", str(tmp_path / "site.zip"))
    assert (code, err) == (0, "")
    with zipfile.ZipFile(tmp_path / "site.zip") as packed:
        assert "2021/12/11/tide.html" in packed.namelist()
    code, out, _ = run("publish", "--target", "netlify", "--to", str(tmp_path / "www"))
    assert code == 0
    assert (tmp_path / "www/_headers").is_file()
    assert " 0 deleted" in out


def test_a_place_with_files_of_others_and_the_archives_own_branch(archive, bare, run, tmp_path):
    (tmp_path / "www").mkdir()
    (tmp_path / "www/index.html").write_text("my own home page")
    to_folder = ("publish", "--target", "folder", "--to", str(tmp_path / "www"))
    code, _, err = run(*to_folder)
    assert (code, "holds 1 file that Backfile did not put there, such as index.html" in err) == (3, True)
    assert (tmp_path / "www/index.html").read_text() == "my own home page"
    assert run(*to_folder, "--anyway")[0] == 0
    assert "Tide" in (tmp_path / "www/index.html").read_text()
    code, _, err = run("publish", "--branch", "main")
    assert (code, "main: is the branch that the archive's repository is on" in err) == (3, True)
    code, _, err = run("publish", "--branch", "")
    assert (code, "is no name for a branch" in err) == (3, True)
    assert bare.git("for-each-ref") == ""
    assert run("publish", "--branch", "main", "--anyway")[0] == 0
    assert "index.html" in bare.git("ls-tree", "--name-only", "main")


def test_a_dry_run_writes_to_no_place(archive, run, tmp_path):
    for target, place in (("folder", "www"), ("zip", "site.zip")):
        code, out, err = run("publish", "--dry-run", "--target", target, "--to", str(tmp_path / place))
        assert (code, err, "dry run: nothing written" in out) == (0, "", True)
        assert not (tmp_path / place).exists()
    for option in ("--rollback", "--squash"):
        assert run("publish", option, "--target", "folder", "--to", str(tmp_path / "www"))[0] == 2


def test_other_places_are_told_nothing_of_github(archive, run, tmp_path):
    for target, place in (("folder", "www"), ("zip", "site.zip"), ("netlify", "drop")):
        code, out, err = run("publish", "--target", target, "--to", str(tmp_path / place))
        assert code == 0
        assert "GitHub" not in out + err
        assert ("unpack it into a folder of its own" in out) is (target == "zip")
    code, out, _ = run("publish", "--target", "zip", "--to", str(tmp_path / "site.zip"))
    assert out.splitlines()[-1].endswith("0 files written, 0 deleted")


def test_a_rollback_says_to_which_site_it_went(archive, run):
    assert run("publish")[0] == 0
    write(archive, "tide", "everybody reads them now.")
    assert run("publish")[0] == 0
    code, out, _ = run("publish", "--rollback", "--dry-run")
    assert code == 0
    said = out.splitlines()[-2]
    assert re.fullmatch(r"would go back to the site of \d{4}-\d\d-\d\d \d\d:\d\d UTC", said)
    code, out, _ = run("publish", "--rollback")
    assert (code, out.splitlines()[-2:]) == (0, [said.replace("would go back", "back"), "pushed"])


OTHERS = "publisher: The Dune Post\noriginal_url: https://post.example/1\n"


def test_the_first_publication_says_how_many_texts_of_others_become_public(archive, bare, run, tmp_path):
    write(archive, "one", "these words are others'.", OTHERS)
    write(archive, "two", "so are these.", "original_url: https://post.example/2\n")
    for name, more in (("held", "visibility: metadata-only"), ("draft", "status: draft")):
        archive.write(f"content/{name}.md", f"---\ntitle: {name}\n{OTHERS}{more}\n---\n\nWords of {name} alone.\n")
    archive.write("archive.yaml", "title: Tide Tables\nbase_url: https://tides.example/\n")
    write(archive, "own", "these are ours.", "publisher: tide tables\noriginal_url: https://www.tides.example/3\n")
    write(archive, "ours", "these too.", "original_url: https://www.tides.example/4\n")
    said = "note: this first publication makes 2 full texts of other publishers public."
    folder, packed = (("--target", kind, "--to", str(tmp_path / kind)) for kind in ("folder", "zip"))
    for place in ((), folder, packed):
        for arguments, count in ((("--dry-run",), 1), ((), 1), ((), 0)):
            code, out, err = run("publish", *place, *arguments)
            assert (code, err, out.count(said)) == (0, "", count)
            assert out.count("metadata-only") == count
    write(archive, "three", "these are others' as well.", OTHERS)
    assert "full text" not in run("publish")[1]
    assert "makes 3 full texts" in run("publish", "--branch", "other", "--dry-run")[1]


def test_an_archive_of_ones_own_has_nothing_to_say(archive, run):
    code, out, _ = run("publish")
    assert (code, "of other publishers" in out) == (0, False)


@pytest.mark.parametrize("arguments", [("--target", "zip"), ("--to", "x"), ("--target", "moon", "--to", "x")])
def test_a_target_goes_with_a_place(run, arguments):
    code, _, err = run("publish", *arguments)
    assert code == 2
    assert "--target" in err


def test_the_workflow_is_written_once(archive, run):
    code, out, _ = run("publish", "--workflow")
    assert (code, "pages.yml" in out) == (0, True)
    assert run("publish", "--workflow")[0] == 0
    archive.write(".github/workflows/pages.yml", "name: mine\n")
    code, _, err = run("publish", "--workflow")
    assert code == 3
    assert "is there already, and is another" in err
