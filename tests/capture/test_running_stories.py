"""A running story comes in many updates that share most of their paragraphs: none of these is furniture."""

from collections.abc import Sequence
from pathlib import Path

import pytest

from tests.capture.stories import make_headline, make_page, make_paragraphs
from tests.capture.test_same_articles import Given, canonical, import_parts, read_articles


def make_updates(count: int) -> list[tuple[Given, tuple[str, ...]]]:
    """Updates of one story, each under its own address: a lead of its own above background that all share."""
    background, updates = make_paragraphs(50, 5), []
    for number in range(count):
        text = (*make_paragraphs(60 + number, 2), *background)
        head = canonical(f"https://ledger.example/flood-{number}")
        page = make_page(make_headline(60 + number), text, head=head, day=f"2021-03-{4 + number // 3:02d}")
        updates.append((Given(f"flood-{number}.html", page, {}), text))
    return updates


def make_others(count: int) -> list[tuple[Given, tuple[str, ...]]]:
    others = []
    for number in range(count):
        text = make_paragraphs(80 + number, 6)
        head = canonical(f"https://ledger.example/other-{number}")
        page = make_page(make_headline(80 + number), text, head=head, day=f"2021-0{1 + number % 9}-11")
        others.append((Given(f"other-{number}.html", page, {}), text))
    return others


def cut(paragraphs: Sequence[str]) -> tuple[str, ...]:
    """A paragraph for each sentence: so short that its length alone does not tell that it is no furniture."""
    return tuple(f"{text.removesuffix('.')}." for paragraph in paragraphs for text in paragraph.split(". "))


def make_dump(
    name: str, story: int, text: Sequence[str], *, day: int, addressed: bool
) -> tuple[Given, tuple[str, ...]]:
    lines = (make_headline(story), f"March {day}, 2021", *text)
    sidecar = {"url": f"https://ledger.example/{name}"} if addressed else {}
    return Given(f"{name}.txt", "\n\n".join(lines) + "\n", sidecar), tuple(text)


def split(given: Sequence[Given], parts: int) -> list[list[Given]]:
    return [list(given[start::parts]) for start in range(parts)]


@pytest.mark.parametrize(("updates", "others"), [(3, 4), (6, 0), (6, 4), (12, 4), (12, 12)])
@pytest.mark.parametrize("parts", [1, 3])
def test_every_update_keeps_its_paragraphs(tmp_path: Path, updates: int, others: int, parts: int) -> None:
    made = [*make_updates(updates), *make_others(others)]
    root, _ = import_parts(tmp_path, split([given for given, _ in made], parts))
    bodies = [body for _, body in read_articles(root)]
    assert len(bodies) == len(made)
    for _, text in made:
        assert any(all(paragraph in body for paragraph in text) for body in bodies)


@pytest.mark.parametrize("updates", [3, 6, 12])
@pytest.mark.parametrize("addressed", [True, False])
@pytest.mark.parametrize("parts", [1, 3])
def test_every_dump_of_an_update_keeps_its_sentences(tmp_path: Path, updates: int, addressed: bool, parts: int) -> None:
    background = cut(make_paragraphs(51, 3))
    made = [
        make_dump(f"flood-{number}", 60 + number, (*cut(make_paragraphs(60 + number, 2)), *background),
                  day=4 + number // 3, addressed=addressed)
        for number in range(updates)
    ]  # fmt: skip
    made += [
        make_dump(f"other-{number}", 80 + number, make_paragraphs(80 + number, 6), day=20 + number, addressed=addressed)
        for number in range(4)
    ]
    root, _ = import_parts(tmp_path, split([given for given, _ in made], parts))
    bodies = [body for _, body in read_articles(root)]
    assert len(bodies) == len(made)
    for _, text in made:
        assert any(all(sentence in body for sentence in text) for body in bodies)
