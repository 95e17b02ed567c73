"""Dumps without an address: papers whose menus are alike are not taken for one another, and lose no paragraph."""

import json
from collections import Counter
from pathlib import Path
from typing import NamedTuple

import pytest

from builder.article.store import CONTENT
from builder.capture.furniture.outlets import group_captures
from builder.capture.importing.importer import import_captures
from tests.capture.stories import make_headline, make_paragraphs
from tests.capture.test_furniture import digest_text
from tests.capture.test_importer import TODAY
from tests.capture.test_same_articles import read_articles

PAPERS = (
    "The Marram Herald", "Oxlode Courier", "Thrift Bay Gazette", "Stanwick Examiner", "The Gorse Hill Mercury",
    "Pennythorn Observer", "The Dunmere Post",
)  # fmt: skip
STREETS = ("Mill", "Quay", "Abbey", "Tanner", "Orchard", "Castle", "Ferry")
MENU = "Home News World Politics Business Opinion Sport Books Arts Travel Weather Letters".split()
NOTICES = (
    "Sign up for our morning newsletter and have the news of the valley in your inbox before breakfast every day.",
    "This site uses cookies so that pages load faster and we can count how many readers each story has.",
    "Comments are open for three days after a story appears and are read by an editor before they are shown.",
)
"""What many papers print in nearly the same words."""


class Manner(NamedTuple):
    """How the papers print what stands around their texts."""

    masthead: bool
    copyright: bool
    in_one_line: bool
    """Whether the menu is one line."""
    own: bool
    """Whether each paper prints a sentence of its own."""
    notices: int = 0


MANNERS = {
    "menus alone": Manner(masthead=False, copyright=False, in_one_line=False, own=False),
    "menus in one line": Manner(masthead=False, copyright=False, in_one_line=True, own=False),
    "mastheads": Manner(masthead=True, copyright=False, in_one_line=True, own=True),
    "copyright lines": Manner(masthead=False, copyright=True, in_one_line=False, own=True, notices=3),
    "both": Manner(masthead=True, copyright=True, in_one_line=True, own=False, notices=3),
}
COUNTS = ((8, 2, 5, 1, 3, 8, 1), (1, 1, 1, 1, 1, 1, 8), (3, 3, 3, 3, 3, 3, 3))
"""Dumps of each paper."""


def make_dump(paper: int, number: int, manner: Manner) -> tuple[str, tuple[str, ...]]:
    """(text, paragraphs of the article)."""
    paragraphs = make_paragraphs(1000 * paper + number, 5)
    menu = [" ".join(MENU)] if manner.in_one_line else MENU
    top = [*([PAPERS[paper]] if manner.masthead else []), *menu, make_headline(1000 * paper + number)]
    below = [f"March {number + 1}, 2021", *paragraphs, *NOTICES[: manner.notices]]
    if manner.own:
        below.append(f"{PAPERS[paper]} is printed on the corner of {STREETS[paper]} Street six days a week.")
    if manner.copyright:
        below.append(f"© 2021 {PAPERS[paper]}")
    return "\n\n".join([*top, *below, *MENU[2:]]) + "\n", paragraphs


@pytest.mark.parametrize("manner", MANNERS)
@pytest.mark.parametrize("counts", COUNTS, ids=str)
@pytest.mark.parametrize("imports", [1, 3])
def test_no_paper_is_filed_under_another(tmp_path: Path, manner: str, counts: tuple[int, ...], imports: int) -> None:
    root, texts = tmp_path / "archive", []
    (root / CONTENT).mkdir(parents=True)
    folders = [tmp_path / f"part-{part}" for part in range(imports)]
    for folder in folders:
        folder.mkdir()
    for paper, count in enumerate(counts):
        for number in range(count):
            text, paragraphs = make_dump(paper, number, MANNERS[manner])
            texts.append(paragraphs)
            (folders[len(texts) % imports] / f"{paper}-{number}.txt").write_text(text)
    for folder in folders:
        import_captures(root, (folder,), today=TODAY)
    bodies = [body for _, body in read_articles(root)]
    assert len(bodies) == len(texts)
    for paragraphs in texts:
        assert any(all(paragraph in body for paragraph in paragraphs) for body in bodies)
    for path in root.rglob("capture.json"):
        record = json.loads(path.read_text())
        outlet = record.get("furniture", {}).get("outlet", "")
        assert outlet not in PAPERS or outlet == PAPERS[int(record["capture"]["name"][0])]


@pytest.mark.parametrize("manner", MANNERS)
@pytest.mark.parametrize("counts", COUNTS, ids=str)
@pytest.mark.parametrize("addressed", [False, True])
def test_papers_that_share_menus_are_grouped_apart(manner: str, counts: tuple[int, ...], addressed: bool) -> None:
    papers: dict[str, int] = {}
    digests = []
    for paper, count in enumerate(counts):
        for number in range(count):
            url = f"https://dunmere.example/{number}" if addressed and paper == len(PAPERS) - 1 else None
            digests.append(digest_text(make_dump(paper, number, MANNERS[manner])[0], url=url))
            papers[digests[-1].sha256] = paper
    for group in group_captures(digests):
        members = Counter(papers[digest.sha256] for digest in group.digests)
        assert len(members) == 1 or group.outlet == "unnamed", members
