"""Links that lead out of the archive: named by every command, followed by none."""

import shutil
import time
from collections.abc import Callable
from contextlib import suppress
from datetime import date
from pathlib import Path

import pytest
from PIL import Image

from builder.article.saving import add_article
from builder.article.store import find_content, is_behind_link, read_content, scan_content
from builder.capture.importing.importer import import_captures
from builder.cli import main
from builder.errors import Fault
from builder.links import stays_inside
from builder.serve.review.review_service import ReviewService
from builder.sitebuild.preview_builder import PreviewBuilder

SECRET = "The ledger that nobody may read says xylophone."
ARTICLE = f"---\ntitle: Xylophone\ndate: 2021-01-02\n---\n\n{SECRET}\n"
GOOD = "---\ntitle: Good\ndate: 2021-01-02\nimage: {src: photo.png}\n---\n\n![](near.png)\n\nGood words.\n"
SENTENCE = "<p>The harbour council voted on Tuesday to keep the night ferry running, its chair said.</p>"
CAPTURE = f"<html><head><title>Ferry stays</title></head><body><article><h1>Ferry</h1>{SENTENCE * 4}</article></body>"

Run = Callable[..., tuple[int, str]]


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    """`run("build")` gives its exit code and all that it said."""

    def run(*arguments: object) -> tuple[int, str]:
        with pytest.raises(SystemExit) as stop:
            main([str(argument) for argument in arguments])
        said = "".join(capsys.readouterr())
        assert "Traceback" not in said
        return int(str(stop.value.code)), said

    return run


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """An archive beside a folder that is not to be read."""
    outside = tmp_path / "outside"
    (outside / "folder").mkdir(parents=True)
    for name in ("secret.md", "secret.txt", "folder/index.md", "folder/secret.txt"):
        (outside / name).write_text(ARTICLE)
    Image.new("RGB", (8, 8)).save(outside / "secret.png", pnginfo=None)
    with (outside / "secret.png").open("ab") as picture:
        picture.write(SECRET.encode())
    root = tmp_path / "archive"
    for folder in ("content/pages", "content/static", ".git", "output"):
        (root / folder).mkdir(parents=True)
    (root / ".git/config").write_text(ARTICLE)
    (root / "archive.yaml").write_text("title: Test\n")
    (root / "content/good.md").write_text(GOOD)
    Image.new("RGB", (8, 8)).save(root / "content/photo.png")
    Image.new("RGB", (8, 8)).save(root / "content/near.png")
    (tmp_path / "capture.html").write_text(CAPTURE)
    return root


def link(root: Path, name: str, target: str) -> None:
    place = root / name
    place.parent.mkdir(parents=True, exist_ok=True)
    place.unlink(missing_ok=True)
    place.symlink_to(target.replace("OUTSIDE", str(root.parent / "outside")))


def read_all(*folders: Path) -> bytes:
    """Every byte below the folders, links to files not followed."""
    files = (path for folder in folders for path in folder.rglob("*") if path.is_file() and not path.is_symlink())
    return b"".join(path.read_bytes() for path in files)


OUT = {
    "content/other.md": "OUTSIDE/secret.md",
    "content/2021/01/02/slug/index.md": "../../../../../../outside/secret.md",
    "content/pages/about.md": "OUTSIDE/secret.md",
    "content/static/x.txt": "OUTSIDE/secret.txt",
    "content/static/deep/x.txt": "../../../../outside/secret.txt",
    "content/photo.png": "OUTSIDE/secret.png",
    "content/near.png": "OUTSIDE/secret.png",
    "content/good.md": "OUTSIDE/secret.md",
    "content/folder": "OUTSIDE/folder",
    "content/static/folder": "OUTSIDE/folder",
    "content/2021/capture.json": "OUTSIDE/secret.txt",
    "content/2021/capture.html.gz": "OUTSIDE/secret.txt",
    "content/static/config": "../../.git/config",
    "content/static/gone.txt": "OUTSIDE/gone.txt",
    "content/static/zero": "/dev/zero",
    "content/static/top": "/",
}
"""Link → where it leads."""


@pytest.mark.parametrize("name", OUT)
def test_a_link_that_leads_out_is_named_and_not_followed(root: Path, tmp_path: Path, run: Run, name: str) -> None:
    link(root, name, OUT[name])
    told = f"{name}: is a link to {OUT[name].replace('OUTSIDE', str(tmp_path / 'outside'))}, which is outside the "
    for command in (("build",), ("build",), ("check",), ("publish", "--target", "folder", "--to", tmp_path / "there"),
                    ("import", tmp_path / "capture.html")):  # fmt: skip
        code, said = run("-C", root, *command)
        assert (code, said.count(told)) == (1, 1), (command, said)
    assert b"xylophone" not in read_all(root / "output", root / ".backfile", root / "content", tmp_path / "there")
    assert "xylophone" not in run("-C", root, "search", "xylophone", "--json")[1].replace('"query": "xylophone"', "")


def test_chains_are_followed_to_their_end(root: Path, run: Run) -> None:
    link(root, "content/static/a.txt", "b.txt")
    link(root, "content/static/b.txt", "../../c.txt")
    link(root, "c.txt", "OUTSIDE/secret.txt")
    code, said = run("-C", root, "build")
    assert code == 1
    assert said.count("outside the archive") == 2
    assert b"xylophone" not in read_all(root / "output")


def test_links_inside_the_archive_are_followed_and_an_edit_behind_them_is_seen(root: Path, run: Run) -> None:
    (root / "texts").mkdir()
    (root / "texts/linked.md").write_text("---\ntitle: Linked\n---\n\nFirst words.\n")
    (root / "texts/licence.txt").write_text("First words.\n")
    link(root, "content/linked.md", "../texts/linked.md")
    link(root, "content/static/licence.txt", "../../texts/licence.txt")
    assert run("-C", root, "build")[0] == 0
    assert "First words." in (root / "output/undated/linked.html").read_text()
    assert "First words." in (root / "output/licence.txt").read_text()
    (root / "texts/linked.md").write_text("---\ntitle: Linked\n---\n\nThe second words.\n")
    (root / "texts/licence.txt").write_text("The second words.\n")
    assert run("-C", root, "build")[0] == 0
    assert "The second words." in (root / "output/undated/linked.html").read_text()
    assert "The second words." in (root / "output/licence.txt").read_text()


WITHHELD = {
    "content/static/inlink.md": "../2021/priv/index.md",
    "content/static/notes.txt": "../2021/priv/notes.txt",
    "content/static/deep/notes.txt": "../../2021/priv/notes.txt",
    "content/static/chain.txt": "one.txt",
    "content/static/settings.txt": "../../archive.yaml",
    "content/static/page.html": "../../output/index.html",
    "content/static/text.txt": "../../texts/priv.md",
    "content/other.md": "2021/priv/index.md",
    "content/pages/about.md": "../2021/priv/index.md",
    "content/capture.json": "2021/priv/capture.json",
    "themes/mine/assets/x.txt": "../../../content/2021/priv/index.md",
    "themes/mine/assets/notes.txt": "../../../content/2021/priv/notes.txt",
}
"""Link → file of the archive that nobody may read."""


@pytest.mark.parametrize("name", WITHHELD)
def test_a_link_inside_the_archive_shows_nothing_that_is_withheld(
    root: Path, tmp_path: Path, run: Run, name: str
) -> None:
    for path in ("content/2021/priv/index.md", "texts/priv.md", "output/index.html"):
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(ARTICLE.replace("title:", "visibility: private\ntitle:"))
    (root / "content/2021/priv/notes.txt").write_text(SECRET)
    (root / "content/2021/priv/capture.json").write_text(SECRET)
    (root / "themes/mine/assets").mkdir(parents=True)
    (root / "themes/mine/theme.yaml").write_text("extends: plain\n")
    (root / "archive.yaml").write_text("title: Test\ntheme: mine\n")
    link(root, "content/static/one.txt", "../2021/priv/notes.txt")
    link(root, name, WITHHELD[name])
    for command in (("build",), ("build",), ("check",), ("publish", "--target", "folder", "--to", tmp_path / "there",
                                                         "--anyway")):  # fmt: skip
        code, said = run("-C", root, *command)
        told = f"{name}: is a link to {WITHHELD[name]}, which is not published as it is"
        assert (code, said.count(told)) == (1, 1), (command, said)
    assert b"xylophone" not in read_all(root / "output", tmp_path / "there")


def test_links_to_what_is_published_as_it_is_are_followed(root: Path, run: Run) -> None:
    (root / "content/static/a.txt").write_text("first")
    link(root, "content/static/b.txt", "a.txt")
    link(root, "content/again.png", "photo.png")
    (root / "content/more.md").write_text("---\ntitle: More\n---\n\n![](again.png)\n")
    assert run("-C", root, "build")[0] == 0
    assert (root / "output/b.txt").read_text() == "first"
    assert (root / "output/again.png").is_file()


def test_a_link_to_a_folder_of_the_archive_is_a_note_and_one_to_nothing_a_finding(root: Path, run: Run) -> None:
    (root / "texts").mkdir()
    link(root, "content/texts", "../texts")
    code, said = run("-C", root, "build")
    assert (code, said.count("content/texts: note: is a link to the folder ../texts; links to")) == (0, 1)
    link(root, "content/broken.md", "gone.md")
    link(root, "content/loop.md", "loop.md")
    code, said = run("-C", root, "build")
    assert code == 1
    assert "content/broken.md: is a link to gone.md, where there is no file" in said
    assert "content/loop.md: is a link to loop.md, where there is no file" in said


def test_a_file_that_becomes_a_link_out_takes_its_page_with_it_and_back(root: Path, run: Run) -> None:
    page, before = root / "output/2021/01/02/good.html", (root / "content/good.md").read_text()
    assert run("-C", root, "build")[0] == 0
    link(root, "content/good.md", "OUTSIDE/secret.md")
    assert run("-C", root, "build")[0] == 1
    assert not page.exists()
    (root / "content/good.md").unlink()
    (root / "content/good.md").write_text(before)
    assert run("-C", root, "build")[0] == 0
    assert page.exists()


@pytest.mark.parametrize("name", ["archive.yaml", "tags.yaml", "furniture.yaml", "content", "themes", "output",
                                  ".backfile"])  # fmt: skip
def test_the_archives_own_files_and_folders_do_not_lie_elsewhere(
    root: Path, tmp_path: Path, run: Run, name: str
) -> None:
    elsewhere = tmp_path / "elsewhere"
    if (root / name).is_dir():
        shutil.move(root / name, elsewhere)
    elif "." in name[1:]:
        elsewhere.write_text("")
    else:
        elsewhere.mkdir()
    link(root, name, str(elsewhere))
    before = sorted(elsewhere.rglob("*")) if elsewhere.is_dir() else elsewhere.read_bytes()
    for command in (("build",), ("check",), ("publish", "--target", "folder", "--to", tmp_path / "there"),
                    ("import", tmp_path / "capture.html"), ("new", "A title")):  # fmt: skip
        code, said = run("-C", root, *command)
        assert (code, said.splitlines()[0]) == (
            3,
            f"{name}: is a link to {elsewhere}, which is outside the archive or hidden in it "
            f"({'delete it, and name that folder with --output' if name == 'output' else 'put the file itself there'})",
        )
    assert before == (sorted(elsewhere.rglob("*")) if elsewhere.is_dir() else elsewhere.read_bytes())


def test_an_archive_may_itself_lie_behind_a_link(root: Path, tmp_path: Path, run: Run) -> None:
    (tmp_path / "way").symlink_to(root)
    assert run("-C", tmp_path / "way", "build")[0] == 0
    assert (root / "output/2021/01/02/good.html").is_file()


def test_an_import_writes_nothing_through_a_link(root: Path, tmp_path: Path, run: Run) -> None:
    link(root, "content/undated", "OUTSIDE/folder")
    (tmp_path / "dated.html").write_text(CAPTURE.replace("<title>", '<meta name="date" content="2022-03-04"><title>'))
    before = sorted((tmp_path / "outside").rglob("*"))
    code, said = run("-C", root, "import", tmp_path / "capture.html", tmp_path / "dated.html")
    assert code == 1
    assert "capture.html: skipped: its folder content/undated/ferry lies behind a link" in said
    assert sorted((tmp_path / "outside").rglob("*")) == before
    assert len(list((root / "content/2022").rglob("index.md"))) == 1  # the other one came in
    with pytest.raises(Fault, match="content/undated/x: lies behind a link"):
        add_article(root, "undated/x", {"index.md": b"x"})


def test_what_a_link_shows_is_not_taken_for_a_persons_edit(root: Path, tmp_path: Path) -> None:
    day = date(2026, 11, 29)
    import_captures(root, (tmp_path / "capture.html",), today=day)
    (page,) = root.glob("content/undated/*/index.md")
    page.unlink()
    page.symlink_to(tmp_path / "outside/secret.md")
    for _ in range(2):
        report = import_captures(root, (tmp_path / "capture.html",), today=day)
        assert any("is a link to" in problem.message for problem in report.problems)
    assert b"xylophone" not in read_all(root / "content")
    assert page.is_symlink()


def test_the_review_desk_reads_nothing_through_a_link(root: Path, tmp_path: Path) -> None:
    import_captures(root, (tmp_path / "capture.html",), today=date(2026, 11, 29))
    (page,) = root.glob("content/undated/*/index.md")
    folder = page.parent.relative_to(root / "content").as_posix()
    page.unlink()
    page.symlink_to(tmp_path / "outside/secret.md")
    desk = ReviewService(root)
    assert desk.list_articles() == ()
    with pytest.raises(Fault, match="outside the archive"):
        desk.load(folder)
    shutil.move(page.parent, tmp_path / "moved")
    page.parent.symlink_to(tmp_path / "moved")
    with pytest.raises(Fault, match="is no article that was imported"):
        desk.load(folder)


def test_a_file_that_was_a_file_when_it_was_found(root: Path, tmp_path: Path) -> None:
    assert "good.md" in {found.path for found in scan_content(root)}
    link(root, "content/good.md", "OUTSIDE/secret.md")
    with pytest.raises(Fault, match=r"^content/good\.md: is a link to .*, which is outside the archive"):
        read_content(root, "good.md")


def test_the_preview_shows_nothing_from_outside(root: Path) -> None:
    """Before the next build: a published article, a draft and a draft's picture become links that lead out."""
    draft = GOOD.replace("Good", "Draft").replace("near.png", "draft.png").replace("---\n\n", "status: draft\n---\n\n")
    (root / "content/draft.md").write_text(draft)
    shutil.copy(root / "content/near.png", root / "content/draft.png")
    builder = PreviewBuilder(root, root / "output")
    builder.rebuild(now_ns=time.time_ns())
    unpublished = builder.load_drafts()
    assert unpublished
    assert unpublished.read("draft.png")
    pages = [*(one.path for one in unpublished.concealed), "2021/01/02/good.html", "draft.png", "photo.png"]
    for name in ("good.md", "draft.md"):
        link(root, f"content/{name}", "OUTSIDE/secret.md")
    link(root, "content/draft.png", "OUTSIDE/secret.png")
    link(root, "content/folder", "OUTSIDE/folder")
    names = ("good.md", "draft.md", "folder/index.md", "draft.png")
    for name in names:
        sketches = builder.preview([root / "content" / name], pages)
        assert sketches is None or "ylophone" not in repr(sketches.pages)
    for page in pages:
        with suppress(Fault):
            assert b"ylophone" not in (unpublished.read(page) or b"")
    problems = builder.rebuild(now_ns=time.time_ns()).problems
    assert {"content/good.md", "content/draft.md", "content/folder"} <= {problem.path for problem in problems}
    fresh = builder.load_drafts()
    assert fresh
    assert fresh.concealed == ()
    assert b"ylophone" not in read_all(root / "output")


def test_an_edit_behind_a_link_in_a_theme_is_seen(root: Path, run: Run) -> None:
    (root / "themes/mine/assets").mkdir(parents=True)
    (root / "themes/mine/theme.yaml").write_text("extends: plain\n")
    (root / "archive.yaml").write_text("title: Test\ntheme: mine\n")
    (root / "shared.css").write_text("a { color: red }")
    link(root, "themes/mine/assets/own.css", "../../../shared.css")
    for colour in ("red", "blue", "green"):
        (root / "shared.css").write_text(f"a {{ color: {colour} }}")
        assert run("-C", root, "build")[0] == 0
        assert f"color: {colour}" in (root / "output/assets/style.css").read_text()
    link(root, "themes/mine/assets/own.css", "OUTSIDE/secret.txt")
    for _ in range(2):
        code, said = run("-C", root, "build")
        assert (code, said.count("themes/mine/assets/own.css: is a link to ")) == (1, 1)
    assert b"xylophone" not in read_all(root / "output")


def test_pictures_that_no_build_would_find_are_told_apart(root: Path, run: Run) -> None:
    shutil.copy(root / "content/photo.png", root / "content/.hidden.png")
    (root / "pictures").mkdir()
    shutil.copy(root / "content/photo.png", root / "pictures")
    link(root, "content/pictures", "../pictures")
    (root / "content/more.md").write_text("---\ntitle: More\n---\n\n![](.hidden.png)\n\n![](pictures/photo.png)\n")
    for command in ("build", "check"):
        code, said = run("-C", root, command)
        assert code == 1
        assert "content/more.md:5: '.hidden.png' is hidden, or lies behind a link, so it is not published" in said
        assert "content/more.md:7: 'pictures/photo.png' is hidden, or lies behind a link" in said


def test_where_a_path_leads(root: Path, tmp_path: Path) -> None:
    assert stays_inside(root, root / "content/nothing/there")
    assert not stays_inside(root, root / "content/../../outside")
    assert not stays_inside(root, tmp_path / "archive-two/x")  # a name that begins alike
    assert find_content(root, "good.md")
    assert not find_content(root, "../archive.yaml")
    assert not find_content(root, "a\0b")
    assert not is_behind_link(root, "2021/01/02/new")
    link(root, "content/up", "..")
    assert is_behind_link(root, "up/outside")
