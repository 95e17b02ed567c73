"""Problems print on one line; faults carry them, sorted, from process to process."""

import pickle

import pytest

from builder.errors import Fault, Problem, has_findings, make_fault


@pytest.mark.parametrize(
    ("problem", "printed"),
    [
        (Problem("a.md", 3, "is wrong", "mend it"), "a.md:3: is wrong (mend it)"),
        (Problem("a.md", 3, "is wrong"), "a.md:3: is wrong"),
        (Problem("a.md", 3, "is odd", "look", note=True), "a.md:3: note: is odd (look)"),
        (Problem("a.md", 0, "is wrong", "mend it"), "a.md: is wrong (mend it)"),
        (Problem("a\nb.md", 1, "holds \x1b[31m"), "a\\nb.md:1: holds \\x1b[31m"),
        (Problem("a\u202e.md", 0, "holds \x9b31m\u2066"), "a\\u202e.md: holds \\x9b31m\\u2066"),
        (Problem("\udce9.md", 0, "é 漢 \u2028"), "\\udce9.md: é 漢 \\u2028"),
    ],
)
def test_a_problem_is_one_printable_line(problem: Problem, printed: str) -> None:
    assert str(problem) == printed
    assert len(str(problem).splitlines()) == 1


def test_a_fault_sorts_its_problems() -> None:
    fault = Fault(Problem("b", 1, "x"), Problem("a", 9, "x"), Problem("a", 2, "x"))
    assert [(problem.path, problem.line) for problem in fault.problems] == [("a", 2), ("a", 9), ("b", 1)]
    assert str(fault) == "a:2: x\na:9: x\nb:1: x"


def test_notes_are_no_findings() -> None:
    note, finding = Problem("a", 1, "x", note=True), Problem("a", 1, "x")
    assert not has_findings([])
    assert not has_findings([note])
    assert has_findings([note, finding])


def test_a_fault_travels_between_processes() -> None:
    fault = make_fault("a.md", "is wrong", line=3, hint="mend it")
    again = pickle.loads(pickle.dumps(fault))
    assert type(again) is Fault
    assert again.problems == fault.problems
