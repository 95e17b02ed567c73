"""Scalars stay as written, slips have their line, hostile documents are refused at once."""

from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from builder.errors import Fault
from builder.yamls import DEEPEST, find_lines, format_yaml, make_problem, parse_settings, parse_yaml
from tests.trials import count_trials

BOMB = "a: &a [x,x,x,x,x,x,x,x,x]\n" + "".join(
    f"{name}: &{name} [{','.join(['*' + before] * 9)}]\n" for before, name in zip("abcdefgh", "bcdefghi", strict=True)
)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("a: 2021-12-11", "2021-12-11"),
        ("a: 2021-12-11T10:04:00Z", "2021-12-11T10:04:00Z"),
        ("a: 007", "007"),
        ("a: 1.50", "1.50"),
        ("a: 1e3", "1e3"),
        ("a: 0x1f", "0x1f"),
        ("a: 12:30:45", "12:30:45"),
        ("a: No", "No"),
        ("a: on", "on"),
        ("a: .inf", ".inf"),
        ("a: true", True),
        ("a: False", False),
        ("a:", None),
        ("a: ~", None),
        ("a: null", None),
        ("a: ''", ""),
        ("a: [1, x]", ["1", "x"]),
        ("a: {b: 2}", {"b": "2"}),
        ("a: |\n  x\n  y\n", "x\ny\n"),
        ("a: é漢😀", "é漢😀"),
        ("x: &x [1]\na: *x", ["1"]),
    ],
)
def test_scalars_stay_as_they_were_written(text: str, value: object) -> None:
    assert parse_yaml(text, path="p")["a"] == value


@pytest.mark.parametrize(
    ("text", "value"),
    [("a: 20", 20), ("a: -3", -3), ("a: 007", "007"), ("a: 1.5", "1.5"), ("a: 2021-12-11", "2021-12-11"),
     ("a: " + "9" * 30, "9" * 30), ("a: '20'", "20"), ("a: true", True)],
)  # fmt: skip
def test_settings_have_whole_numbers(text: str, value: object) -> None:
    assert parse_settings(text, path="p")["a"] == value


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("a: 1\nb: 2\na: 3", 3, "the key 'a' is given twice"),
        ("a: {x: 1,\n x: 2}", 2, "the key 'x' is given twice"),
        ("a: [1", 1, "did not find expected"),
        ('a: 1\nb: "x\nc: d', 2, "unexpected end of stream"),
        ("a: 1\nb: [x\nc: d\n", 2, "did not find expected ',' or ']'"),
        ("a: b: c", 1, "mapping values are not allowed"),
        ("a:\n\tb: 1", 2, "cannot start any token"),
        ("a: 1\n---\nb: 2", 2, "another document"),
        ("a: *gone", 1, "undefined alias"),
        ("a: !!python/object:os.system x", 1, "could not determine a constructor"),
        ("a: !!timestamp 2021-12-11", 1, "could not determine a constructor"),
        ("a: !!set {x}", 1, "could not determine a constructor"),
        ("a: !!bool maybe", 1, "not valid YAML"),
        ("? [a]\n: b", 1, "unhashable key"),
        ("a: é\nb: \x01", 2, "control characters are not allowed"),
        ("a: \ud800", 1, "surrogates not allowed"),
        ('a: "\\ud800"', 1, "invalid Unicode character escape"),
        ("- a\n- b", 1, "expected `key: value` lines"),
        ("words", 1, "expected `key: value` lines"),
        (BOMB, 1, "aliases that multiply"),
        ("a: &a [*a]", 1, "aliases that multiply"),
        ("a: " + "[" * 100_000, 1, "nested too deeply"),
        ("- " * 100_000, 1, "nested too deeply"),
        ("? " * 100_000, 1, "nested too deeply"),
        ("a: " + "{a: " * 100_000, 1, "nested too deeply"),
        ("".join(" " * depth + "a:\n" for depth in range(300)), DEEPEST + 1, "nested too deeply"),
    ],
)
def test_what_is_refused_has_its_line(text: str, line: int, words: str) -> None:
    for parse in (parse_yaml, parse_settings):
        with pytest.raises(Fault) as caught:
            parse(text, path="a.md")
        (problem,) = caught.value.problems
        assert (problem.path, problem.line) == ("a.md", line)
        assert words in problem.message
    with pytest.raises(Fault, match=f"a.md:{line + 1}: "):
        parse_yaml(text, path="a.md", first_line=2)
    assert isinstance(find_lines(text), dict)


def test_what_is_deep_but_not_too_deep_is_read() -> None:
    depth = DEEPEST - 1
    assert parse_yaml("a: " + "[" * depth + "]" * depth, path="p")["a"]
    assert parse_yaml("a: '" + "[" * 1000 + "'", path="p") == {"a": "[" * 1000}


def test_nothing_is_an_empty_mapping() -> None:
    assert parse_yaml("", path="p") == parse_yaml("# a remark\n", path="p") == {}


def test_lines_of_keys() -> None:
    text = "# remark\ntitle: x\npublish:\n  remote: y\n  branch: z\n"
    assert find_lines(text, first_line=2) == {"title": 3, "publish": 4, "publish.remote": 5, "publish.branch": 6}
    assert find_lines("a: [1") == find_lines("- a") == find_lines("") == {}
    assert str(make_problem(text, "publish.branch", "is wrong", path="p", hint="h")) == "p:5: is wrong (h)"
    assert make_problem(text, "gone", "is wrong", path="p").line == 1


ASTRAL = ["🐟", "𠮷", "👨‍👩‍👧", "🏴\U000e0067\U000e0062\U000e007f", "\U00010000", "\U0010fffd", "𝒳"]


@pytest.mark.parametrize("letter", ASTRAL)
def test_letters_beyond_the_first_plane_are_written_as_themselves(letter: str) -> None:
    mapping = {"title": f"Mill {letter} bridge", "tags": [letter, f"{letter}: b"], letter: {letter: f" {letter}\x07"}}
    text = format_yaml(mapping)
    assert parse_yaml(text, path="p") == mapping
    assert text == (
        f"title: Mill {letter} bridge\ntags:\n- {letter}\n- '{letter}: b'\n{letter}:\n  {letter}: \" {letter}\\a\"\n"
    )
    assert format_yaml(parse_yaml(text, path="p")) == text


def test_letters_for_private_use_stay_what_they_are() -> None:
    mapping = {"a": "\ue000🐟\ue001", "b": r"\U0001F41F \U00020BB7", "c": "\ue002" * 3 + "𠮷"}
    text = format_yaml(mapping)
    assert text == "a: \ue000🐟\ue001\nb: \\U0001F41F \\U00020BB7\nc: \ue002\ue002\ue002𠮷\n"
    assert parse_yaml(text, path="p") == mapping


def test_more_letters_than_can_be_replaced_are_still_written() -> None:
    mapping = {"a": "".join(map(chr, range(0x20000, 0x20000 + 7000)))}
    text = format_yaml(mapping)
    assert parse_yaml(text, path="p") == mapping
    assert "\U00020000" in text


TEXTS = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"], include_characters="\n"), max_size=40)
VALUES = st.recursive(
    st.none() | st.booleans() | TEXTS | st.sampled_from(["No", "~", "2021-12-11", "1_000", "=", "<<", "- a", " x "]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXTS, inner, max_size=3),
    max_leaves=6,
)  # fmt: skip


@given(st.dictionaries(TEXTS.filter(bool), VALUES, max_size=4))
@settings(max_examples=count_trials(200, 2_000))
def test_what_is_written_reads_back(mapping: dict[str, object]) -> None:
    assert parse_yaml(format_yaml(mapping), path="p") == mapping


def test_dates_are_written_plain_and_long_lines_whole() -> None:
    assert format_yaml({"date": "2021-12-11", "title": "x " * 200}) == f"date: 2021-12-11\ntitle: '{'x ' * 200}'\n"


@given(st.text(alphabet="ab:-[]{}'\"|>&*#\n\t ,?", max_size=30))
def test_no_text_ends_parsing_with_anything_but_a_fault(text: str) -> None:
    for parse in (parse_yaml, parse_settings):
        with suppress(Fault):
            parse(text, path="x")


@pytest.mark.parametrize("text", ["a: 1\n\tb: 2\n", "a:\n\t- b\n", "\ta: 1"])
def test_a_tab_is_called_one(text: str) -> None:
    with pytest.raises(Fault, match="indent with spaces, not with tabs"):
        parse_yaml(text, path="x")
