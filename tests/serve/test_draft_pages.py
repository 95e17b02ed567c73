"""DraftPreview and private articles: in the preview, marked, never in the output."""

import time
from pathlib import Path

import pytest

from builder.config import load_config
from builder.serve.draft_pages import DraftPreview, add_mark
from builder.sitebuild.build import build
from builder.sitebuild.drafts import Drafts

PAGE = "---\ntitle: {title}\ndate: 2021-05-05\nsection: Council\n{more}---\n\nWords of {title}.\n"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    (tmp_path / "content").mkdir()
    (tmp_path / "archive.yaml").write_text("title: T\n")
    for title, more in (("open", ""), ("draft", "status: draft\n"), ("secret", "visibility: private\n")):
        (tmp_path / f"content/{title}.md").write_text(PAGE.format(title=title, more=more))
    return tmp_path


def load(root: Path) -> Drafts:
    """After a build."""
    result = build(root, root / "output", load_config(root), now_ns=time.time_ns())
    return Drafts(result.site, result.keys)


def test_they_are_shown_marked_and_never_written(root):
    load(root)
    before = sorted((path, path.stat().st_mtime_ns) for path in (root / "output").rglob("*"))
    shown = DraftPreview(lambda: load(root))
    assert [one.path for one in shown.list_all()] == ["2021/05/05/draft.html", "2021/05/05/secret.html"]
    draft, secret = shown.read("2021/05/05/draft.html"), shown.read("2021/05/05/secret.html")
    assert b"Words of draft." in draft
    assert b"A draft: only this preview shows it." in draft
    assert b"Words of secret." in secret
    assert b"Private: only this preview shows it." in secret
    assert shown.read("2021/05/05/open.html") is None
    assert shown.read("2021/05/05/none.html") is None
    assert sorted((path, path.stat().st_mtime_ns) for path in (root / "output").rglob("*")) == before
    assert not any(b"Words of draft" in path.read_bytes() for path in (root / "output").rglob("*") if path.is_file())


def test_a_change_of_a_draft_is_noticed_once_somebody_looked(root):
    load(root)
    shown = DraftPreview(lambda: load(root))
    assert shown.find_changed() == ()
    shown.list_all()
    assert shown.find_changed() == ()
    (root / "content/draft.md").write_text(PAGE.format(title="draft", more="status: draft\n") + "\nMore.\n")
    assert "2021/05/05/draft.html" in shown.find_changed()
    assert b"More." in shown.read("2021/05/05/draft.html")
    assert shown.find_changed() == ()


def test_without_drafts_there_is_nothing():
    assert DraftPreview().list_all() == ()
    assert DraftPreview().read("index.html") is None


def test_the_mark_stands_first_in_the_body_and_is_escaped():
    assert add_mark(b"<html><body class=x><p>y", "a < b").startswith(b'<html><body class=x><link rel="stylesheet"')
    assert b"a &lt; b" in add_mark(b"", "a < b")
