"""What counts in `content/`, and that an article's folder is whole or not there."""

import os
from pathlib import Path

import pytest

from builder.article.model import Article
from builder.article.store import find_evidence, find_slug, is_article, plan_folder, read_content, scan_content
from builder.errors import Fault


def test_a_scan_finds_what_counts_in_order(tmp_path: Path) -> None:
    names = ["b.md", "a/index.md", "a/photo.jpg", "a.md", "é.md", "static/x.txt", ".hidden/x.md", "a/.swap", "x.md~",
             "#x#", "x.tmp", "a/x.swp"]  # fmt: skip
    for name in names:
        (tmp_path / "content" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "content" / name).write_text("x")
    found = scan_content(tmp_path)
    assert [entry.path for entry in found] == ["a.md", "a/index.md", "a/photo.jpg", "b.md", "static/x.txt", "é.md"]
    assert {entry.size for entry in found} == {1}
    assert scan_content(tmp_path / "nowhere") == ()


def test_links_loops_and_pipes(tmp_path: Path) -> None:
    content = tmp_path / "content"
    content.mkdir()
    (tmp_path / "far.md").write_text("x")
    (content / "near.md").symlink_to("../far.md")
    (content / "loop").symlink_to("loop")
    (content / "round").symlink_to(".")
    (content / "broken.md").symlink_to("gone")
    os.mkfifo(content / "pipe.md")
    assert [entry.path for entry in scan_content(tmp_path)] == ["near.md"]


def test_a_name_that_is_not_unicode_is_found_and_told(tmp_path: Path) -> None:
    (tmp_path / "content").mkdir()
    (tmp_path / "content" / os.fsdecode(b"caf\xe9.md")).touch()
    (found,) = scan_content(tmp_path)
    assert found.path == "caf\ufffd.md"
    with pytest.raises(Fault, match=r"content/caf�\.md: the file's name is not Unicode \(rename the file\)"):
        read_content(tmp_path, found.path)
    with pytest.raises(Fault, match=r"content/gone\.md: cannot read: No such file"):
        read_content(tmp_path, "gone.md")


@pytest.mark.parametrize(
    ("path", "article"),
    [("a.md", True), ("2021/12/11/x/index.md", True), ("pages/about.md", False), ("static/x.md", False),
     ("a/pages/x.md", True), ("a.MD", True), ("a.Md", True), ("a.markdown", True), ("a/INDEX.MARKDOWN", True),
     ("pages/a.MD", False), ("static/a.markdown", False), ("a.txt", False), ("a.mdx", False), ("md", False),
     ("a.markdown.txt", False), ("a.md/x.txt", False)],
)  # fmt: skip
def test_which_files_are_articles(path: str, article: bool) -> None:
    assert is_article(path) is article


@pytest.mark.parametrize(
    ("path", "slug"),
    [("2021/12/11/night-ferry/index.md", "night-ferry"), ("a/Night Ferry.md", "night-ferry"), ("index.md", "index"),
     ("a/con.md", "con-"), ("a/!.md", "untitled"), ("a/v1.2.md", "v1-2"), ("a/Tide.MD", "tide"),
     ("a/v1.2.markdown", "v1-2"), ("2021/ebb/index.markdown", "ebb"), ("2021/ebb/INDEX.MD", "ebb"),
     ("a.md.md", "a-md")],
)  # fmt: skip
def test_slugs(path: str, slug: str) -> None:
    assert find_slug(path) == slug


def test_the_evidence_lies_beside_an_article_that_is_alone_in_its_folder() -> None:
    assert find_evidence("2021/ebb/index.md") == find_evidence("2021/ebb/index.MARKDOWN") == "2021/ebb/capture.json"
    assert find_evidence("2021/ebb.md") == find_evidence("index.md") == ""


def test_folders() -> None:
    assert plan_folder(Article(title="x", date="2021-12-11T23:00:00-05:00"), "s") == "2021/12/11/s"
    assert plan_folder(Article(title="x"), "s") == "undated/s"
