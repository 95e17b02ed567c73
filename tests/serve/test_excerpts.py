from pathlib import Path

import pytest

from builder.errors import Problem
from builder.serve.excerpts import AROUND, ShownProblem, read_excerpt, show_problem


@pytest.fixture
def page(tmp_path: Path) -> Path:
    path = tmp_path / "content/index.md"
    path.parent.mkdir()
    path.write_text("".join(f"line {number}\n" for number in range(1, 11)))
    return path


def test_the_lines_around_the_wrong_one(tmp_path, page):
    told = show_problem(Problem("content/index.md", 5, "is wrong", "mend it"), tmp_path)
    assert (told.place, told.message, told.hint, told.line) == ("content/index.md:5", "is wrong", "mend it", 5)
    assert told.excerpt == tuple((number, f"line {number}") for number in range(5 - AROUND, 5 + AROUND + 1))


def test_a_template_is_named_from_the_archives_root_and_shown(tmp_path, page):
    template = tmp_path / "themes/own/templates/page.html"
    template.parent.mkdir(parents=True)
    template.write_text("{{ nothing }}")
    told = show_problem(Problem(str(template), 1, "'nothing' is undefined"), tmp_path)
    assert told == ShownProblem(
        "themes/own/templates/page.html:1", "'nothing' is undefined", "", ((1, "{{ nothing }}"),), 1
    )


@pytest.mark.parametrize("line", [0, 12, 99])
def test_no_such_line_has_no_excerpt(tmp_path, page, line):
    assert show_problem(Problem("content/index.md", line, "x"), tmp_path).excerpt == ()


def test_what_cannot_be_read_has_no_excerpt(tmp_path, page):
    page.write_bytes(b"\xff\xfe\n\n")
    assert read_excerpt(page, 1) == ()
    assert read_excerpt(tmp_path, 1) == ()
    assert read_excerpt(tmp_path / "a\0b", 1) == ()
    page.write_text("a" * 5000)
    assert len(read_excerpt(page, 1)[0][1]) == 200
