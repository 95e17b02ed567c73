"""An import that is stopped while it makes two articles one, or shows another text, is made up for by the next one."""

import shutil
import signal
from pathlib import Path

import pytest

from builder.article.frontmatter import parse_article
from tests.capture.stories import make_headline, make_page, make_paragraphs
from tests.capture.test_same_articles import BOTH, STORY, A, B, Given, canonical, import_parts, read_articles
from tests.capture.test_stopped_imports import Scene, list_all, run, stop_import
from tests.trials import count_trials

SCENE = Scene("folding", True, True)
PICTURE = (
    "<figure><img alt='A quay' src='data:image/gif;base64,R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7'>"
    "<figcaption>The quay at dawn.</figcaption></figure>"
)
PICTURED = B._replace(page=B.page.replace("</h1>", f"</h1>{PICTURE}"))
B_STUB = Given(
    "stub.html",
    make_page(make_headline(2), make_paragraphs(2, 1), head=canonical(STORY)),
    {"captured_at": "2022-04-01T10:00:00Z"},
)
GROWN = Given(
    "grown.html",
    make_page(make_headline(1), make_paragraphs(1, 9), head=canonical(STORY)),
    {"captured_at": "2022-04-01T10:00:00Z"},
)
SCENES = {
    "two articles": ([[A], [B]], [BOTH]),
    "one with a picture and a further capture": ([[A], [PICTURED, B_STUB]], [BOTH]),
    "another text": ([[A]], [GROWN]),
    "another text, then two articles": ([[A], [B]], [GROWN, BOTH]),
}
"""(captures of each earlier import, those of the import that is stopped)."""


@pytest.mark.trial
@pytest.mark.parametrize("edited", [False, True])
@pytest.mark.parametrize("scene", SCENES)
def test_after_a_kill_the_articles_are_one_as_if_nothing_had_happened(tmp_path: Path, scene: str, edited: bool) -> None:
    earlier, later = SCENES[scene]
    before, _ = import_parts(tmp_path, earlier)
    if edited:  # by a person, the article that stays
        path = min(before.rglob("index.md"))
        path.write_text(path.read_text() + "\nA line of a reader's own.\n")
    captures = tmp_path / "captures"
    captures.mkdir()
    for given in later:
        (captures / given.name).write_text(given.page)
    root = tmp_path / "undisturbed"
    shutil.copytree(before, root)
    calls = int(stop_import(root, captures, SCENE, 0, "").stdout)
    expected = list_all(root)
    assert len(read_articles(root)) == 1
    trials = count_trials(3, 2 * calls)
    for number in range(trials):
        place = number * 2 * calls // trials
        stop, when = 1 + place // 2, ("before", "after")[place % 2]
        root = tmp_path / "killed"
        shutil.copytree(before, root)
        assert stop_import(root, captures, SCENE, stop, when).returncode == -signal.SIGKILL
        for path in root.rglob("index.md"):
            parse_article(path.read_text(), path=path)
        run(root, captures, SCENE)
        assert list_all(root) == expected, (scene, stop, when)
        shutil.rmtree(root)
