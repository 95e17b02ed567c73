"""Slips in style sheets are found on their line; what is no slip is not."""

from pathlib import Path

import pytest

from builder.render.stylesheets import MOST, find_slips

REPO = Path(__file__).resolve().parents[2]


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("a {\n  color: red;\n", 1, "the { is not closed"),
        ("@media print {\n  a { color: red; }\n", 1, "the { is not closed"),
        ("a { color: red; }\n}\n", 2, "nothing opened this }"),
        ("a { color: red; }\n/* a note\nb { color: red; }", 2, "the comment is not closed"),
        ("/*/", 1, "the comment is not closed"),
        ('a {\n  content: "x;\n}\n', 2, "the string is not closed on its line"),
        ("a {\n  font-family: 'Old Face;\n}\n", 2, "the string is not closed on its line"),
        ('a { content: "', 1, "the string is not closed on its line"),
        ("a {\n  color red;\n}", 2, "'color' has no colon after it"),
        ("a {\n  color: red;\n  bold\n}", 3, "'bold' has no colon after it"),
        ("a {\n  width: calc(1px + (2px);\n}", 2, "the ( is not closed"),
        ("a[href {\n  color: red;\n}", 1, "the [ is not closed"),
        ("a { margin: 1px); }", 1, "nothing opened this )"),
        ("color: red;\na { b: c }", 1, "a declaration stands outside of a rule"),
        ("a { b: c }\n\n.note", 3, "this belongs to no rule"),
    ],
)
def test_slips(text: str, line: int, words: str) -> None:
    found = find_slips(text, path="x.css")
    assert (line, words) in {(problem.line, problem.message) for problem in found}
    assert all(problem.path == "x.css" for problem in found)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "/**/",
        ":root { --accent: #0b4f6c; --empty:; --map: {a: b}; }",
        '@charset "utf-8";\n@import url("x.css") screen;\n@layer base, theme;\n@namespace svg url(http://www.w3.org/2000/svg);',
        "@media (min-width: 40rem) and (prefers-color-scheme: dark) { a { b: c } }",
        "@supports (display: grid) and (not (display: inline-grid)) { a { b: c } }",
        "@font-face { font-family: X; src: url(x.woff2) format('woff2') }",
        "@keyframes x { from { top: 0 } 50.5% { top: 1px } to { top: 2px } }",
        "@container (width > 400px) { a { b: c } }\n@property --x { syntax: '<length>'; inherits: false }",
        ".card { & .title { color: red } &:hover { color: blue } @media print { display: none } }",
        "a { background: url(data:image/png;base64,iVBORw0KGgo=) no-repeat; }",
        "a { background: url('data:image/svg+xml;utf8,<svg xmlns=\"http://www.w3.org/2000/svg\"/>') }",
        "a::before { content: \"}\"; } a::after { content: '\\'{'; } a[title=\"{\"]::after { content: '/*' }",
        'a { content: "two\\\nlines" }',
        "a { color: red }\n<!-- -->\nb { color: red }",
        ".w-1\\/2 { width: 50% } .a\\:b { c: d } .\\{ { e: f }",
        "a { color: red;; }",
        "ä { farbe: rot }",
    ],
)
def test_what_is_no_slip(text: str) -> None:
    assert find_slips(text, path="x.css") == ()


@pytest.mark.parametrize("path", sorted((REPO / "themes").rglob("*.css")), ids=lambda path: path.parts[-3])
def test_the_sheets_that_come_with_backfile(path: Path) -> None:
    assert find_slips(path.read_text("utf-8"), path=path.name) == ()


def test_only_so_many_are_told() -> None:
    assert len(find_slips("a { b }\n" * 100, path="x.css")) == MOST
