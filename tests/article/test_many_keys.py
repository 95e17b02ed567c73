"""The time that front matter takes grows as its number of keys does, and that number is limited."""

from collections.abc import Callable
from pathlib import Path

import pytest

from builder.article.dialects import MOST_KEYS, find_line, read_values
from builder.article.elsewhere import fold
from builder.article.frontmatter import parse_article
from builder.article.heads import split_front_matter
from builder.article.inventory import find_unknown_keys
from builder.article.model import Article
from builder.article.withholding import measure
from builder.errors import Fault
from tests.capture.test_linear import MOST, count_steps


def write_yaml(count: int, value: str = "boat") -> str:
    return "---\ntitle: x\n" + "".join(f"quay{at:04}q: {value}\n" for at in range(count)) + "---\n\nWords.\n"


def write_toml(count: int, value: str = "boat") -> str:
    return "+++\ntitle = 'x'\n" + "".join(f"quay{at:04}q = '{value}'\n" for at in range(count)) + "+++\n\nWords.\n"


def write_json(count: int, value: str = "boat") -> str:
    return "{" + ",\n".join(f'"quay{at:04}q": "{value}"' for at in range(count)) + "}\n\nWords.\n"


def write_lines(count: int, value: str = "boat") -> str:
    return "Title: x\n" + "".join(f"Quay{at}q: {value}\n" for at in range(count)) + "\nWords.\n"


def write_nested(count: int, value: str = "boat") -> str:
    inner = "".join(f"  - pier{at:04}: {value}\n" for at in range(count))
    return f"---\ntitle: x\nquays:\n{inner}---\n\nWords.\n"


WRITERS = [write_yaml, write_toml, write_json, write_lines, write_nested]


def parse(text: str) -> None:
    fold.cache_clear()
    measure.cache_clear()
    try:
        parse_article(text, path="a.md")
    except Fault:
        return


@pytest.mark.parametrize("value", ["boat", "private"])
@pytest.mark.parametrize("write", WRITERS)
@pytest.mark.parametrize("size", [80, 1000])
def test_twice_the_keys_take_twice_the_steps(write: Callable[[int, str], str], value: str, size: int) -> None:
    once, twice = write(size, value), write(size * 2, value)
    parse(once)  # fills the other caches
    parse(twice)
    assert count_steps(lambda: parse(twice)) <= MOST * count_steps(lambda: parse(once))


@pytest.mark.parametrize("write", WRITERS)
def test_every_line_is_found_in_one_pass(write: Callable[[int], str]) -> None:
    def find_all(text: str) -> list[int]:
        front = split_front_matter(text, path="a.md")
        return [find_line(front, key) for key in read_values(front, path="a.md")]

    once, twice = write(500), write(1000)
    assert count_steps(lambda: find_all(twice)) <= MOST * count_steps(lambda: find_all(once))
    lines = find_all(write(3))
    assert lines == sorted(lines)
    assert len(set(lines)) == len(lines)


@pytest.mark.parametrize("write", WRITERS)
def test_too_many_keys_are_refused_with_the_line_of_the_first_beyond(write: Callable[[int], str]) -> None:
    with pytest.raises(Fault, match=f"more than {MOST_KEYS} different keys") as caught:
        parse_article(write(MOST_KEYS + 1), path="a.md")
    (problem,) = caught.value.problems
    text = write(MOST_KEYS + 1).split("\n")
    assert "quay" in text[problem.line - 1].lower()
    parse_article(write(MOST_KEYS - 2), path="a.md")


def test_the_same_keys_in_a_long_list_count_once() -> None:
    text = "---\ntitle: x\nboats:\n" + "".join(f"  - {{name: b{at}, quay: {at}}}\n" for at in range(500)) + "---\n"
    assert len(parse_article(text, path="a.md").article.extra["boats"]) == 500


def test_notes_on_unknown_keys_read_each_file_once(tmp_path: Path) -> None:
    (tmp_path / "content").mkdir()

    def list_notes(count: int) -> list[int]:
        text = write_yaml(count)
        (tmp_path / "content/a.md").write_text(text, "utf-8")
        article = Article(title="x", extra={f"quay{at:04}q": "boat" for at in range(count)})
        return [note.line for note in find_unknown_keys(tmp_path, [("a.md", article)], known=())]

    assert sorted(list_notes(20)) == list(range(3, 23))
    assert count_steps(lambda: list_notes(400)) <= MOST * count_steps(lambda: list_notes(200))
