"""Front matter: parse and format are inverses; every slip has its line; unknown keys stay."""

from zoneinfo import ZoneInfo

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from builder.article.frontmatter import format_article, parse_article
from builder.article.heads import split_front_matter
from builder.article.model import Article, Image
from builder.errors import Fault
from tests.trials import count_trials

LETTERS = st.characters(
    codec="utf-8",
    exclude_categories=["Cc", "Cs"],
    exclude_characters="\ufffe\uffff\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069",
)
"""Marks of direction that nothing closes are closed when they are read: `test_terminal.py`."""
WORDS = st.text(LETTERS, max_size=30).filter(lambda words: "<!" not in words)
"""A comment in front matter is taken out, so that it is not read back: `test_comments.py`."""
AWKWARD = st.sampled_from(
    ["a: b", "# x", "- x", "'quoted'", '"quoted"', " spaces ", "2021-12-11", "No", "~", "{a}", "[b]", "%c", "@d",
     "back\\slash", "line\nbreak", "\ttab", "---", "...", "x:", "é漢😀\u0301", "\u2028", "\u200b", "<<", "!x", "&x"]
)  # fmt: skip
LINE = (WORDS | AWKWARD).filter(bool)
LINES = st.lists(LINE, max_size=4).map(tuple)
MAYBE = st.none() | LINE
DATES = st.none() | st.dates().map(str) | st.datetimes().map(lambda time: time.isoformat(timespec="seconds") + "+09:00")
IMAGES = st.none() | st.builds(Image, src=MAYBE, caption=MAYBE, credit=MAYBE, alt=MAYBE)
EXTRA = st.dictionaries(
    LINE.map(lambda key: f"plate {key}"),  # no word of other dialects, such as `draft`
    st.recursive(
        st.none() | st.booleans() | WORDS | AWKWARD,
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(LINE, inner, max_size=2),
        max_leaves=4,
    ),
    max_size=3,
)
ARTICLES = st.builds(
    Article,
    title=LINE,
    section=MAYBE,
    date=DATES,
    tags=LINES,
    id=st.none() | st.just("a1-b_é"),
    dek=MAYBE,
    kicker=MAYBE,
    authors=LINES,
    byline=MAYBE,
    publisher=MAYBE,
    original_url=MAYBE,
    updated=DATES,
    image=IMAGES,
    kind=st.sampled_from(["news", "opinion"]),
    visibility=st.sampled_from(["public", "private"]),
    status=st.sampled_from(["published", "draft"]),
    aliases=LINES,
    correction=MAYBE,
    inferred=LINES,
    extra=EXTRA,
)


@given(ARTICLES, st.text(st.sampled_from("ab \n-#:'`> é漢\u3000"), max_size=60))
@settings(max_examples=count_trials(250, 2_000))
def test_what_is_written_reads_back(article: Article, body: str) -> None:
    written = format_article(article, body)
    try:
        read = parse_article(written, path="a.md")
    except Fault as fault:  # a key that may be meant to withhold the article: `test_withholding.py`
        meant = all("withhold" in problem.message for problem in fault.problems)
        assume(not meant)
        raise
    assert read.article == article
    bare = body.strip("\n").rstrip()
    assert read.body == (bare + "\n" if bare else "")
    assert format_article(read.article, read.body) == written
    assert "\n".join(written.split("\n")[read.body_line - 1 :]) == read.body


@pytest.mark.parametrize(
    ("head", "line", "words"),
    [
        ("title: x\ndate: 2021-02-30", 3, "date: '2021-02-30' is not a date of the calendar"),
        ("title: x\ndate: Dec. 11", 3, "date: 'Dec. 11' is not a date of the calendar"),
        ("title: x\nupdated: 2021-12-11T25:00Z", 3, "updated: '2021-12-11T25:00Z' is not"),
        ("title: x\ndate: [2021-12-11]", 3, "date: expected `str`, got `array`"),
        ("title: [x]", 2, "title: expected `str`, got `array`"),
        ("title: true", 2, "title: expected `str`, got `bool`"),
        ("title: x\nkind: gossip", 3, "kind: invalid enum value 'gossip'"),
        ("title: x\nvisibility: secret", 3, "visibility: 'secret' is none of its values"),
        ("title: x\nstatus: Draft", 3, "status: 'Draft' is none of its values"),
        ("title: x\nid: a b", 3, "id: "),
        ("title: x\ntags: {a: b}", 3, "tags: expected `array`, got `object`"),
        ("title: x\nauthors:\n  - {name: y}", 3, "authors: expected `str`, got `object`"),
        ("title: x\nimage: photo.jpg", 3, "image: expected `object`, got `str`"),
        ("title: x\nimage:\n  source: photo.jpg", 4, "image: unknown key 'source'"),
        ("title: x\ntitle: y", 3, "not valid YAML: the key 'title' is given twice"),
        ("title: x\nkey: [a", 3, "not valid YAML"),
        ("title: a: b", 2, "not valid YAML: mapping values are not allowed"),
        ("just words", 2, "expected `key: value` lines"),
        ("title: x\na: &a [*a]", 2, "not valid YAML: aliases that multiply"),
    ],
)
def test_a_slip_has_its_line(head: str, line: int, words: str) -> None:
    with pytest.raises(Fault) as caught:
        parse_article(f"---\n{head}\n---\n\nBody.\n", path="content/a.md")
    (problem,) = caught.value.problems
    assert (problem.path, problem.line) == ("content/a.md", line)
    assert problem.message.startswith(words)


def test_all_wrong_dates_are_told_at_once() -> None:
    with pytest.raises(Fault) as caught:
        parse_article("---\ntitle: x\ndate: y\nupdated: z\n---\n", path="a.md")
    assert [problem.line for problem in caught.value.problems] == [3, 4]


@pytest.mark.parametrize("text", ["", "\n\n", " \t\n", "\x00\x01", "\ufeff"])
def test_an_empty_file_is_told(text: str) -> None:
    with pytest.raises(Fault, match=r"a\.md: the file is empty"):
        parse_article(text.removeprefix("\ufeff"), path="a.md")


@pytest.mark.parametrize("text", ["---\ntitle: x\nbody\n", "---\ntitle: x\n----\nbody", "---\n --- \n"])
def test_front_matter_that_is_not_closed(text: str) -> None:
    with pytest.raises(Fault, match=r"a\.md:1: the front matter is not closed"):
        parse_article(text, path="a.md")


@pytest.mark.parametrize(
    ("text", "title", "body", "line"),
    [
        ("---\ntitle: T\n---\n\nBody.\n", "T", "Body.\n", 5),
        ("---\r\ntitle: T\r\n---\r\n\r\nBody.\r\n", "T", "Body.\n", 5),
        ("---\rtitle: T\r---\rBody.", "T", "Body.", 4),
        ("---\ntitle: T\n---", "T", "", 4),
        ("---\n---\nBody.\n", "Fallback", "Body.\n", 3),
        ("---\n\n---\n# Heading #\n\nBody.\n", "Heading", "Body.\n", 6),
        ("# Heading\n\nBody.\n", "Heading", "Body.\n", 3),
        ("Body.\n\n# Not first\n", "Fallback", "Body.\n\n# Not first\n", 1),
        ("## Second level\n", "Fallback", "## Second level\n", 1),
        ("---\ntitle:\n---\n\n# Heading\n", "Heading", "", 6),
        ("---\ntitle: T\n---\n\n# Kept\n", "T", "# Kept\n", 5),
        ("---\ntitle: T\n---\n\n    code\n", "T", "    code\n", 5),
        ("---\ntitle: 2021\n---\na\x00b\x1bc\n", "2021", "abc\n", 4),
        ('---\ntitle: "a\\0b"\n---\nx\n', "ab", "x\n", 4),
    ],
)
def test_titles_and_bodies(text: str, title: str, body: str, line: int) -> None:
    source = parse_article(text, path="a.md", fallback_title="Fallback")
    assert (source.article.title, source.body) == (title, body)
    assert source.body_line == line


@pytest.mark.parametrize(
    ("head", "key", "value"),
    [
        ("tags: a, b ,c", "tags", ("a", "b", "c")),
        ("tags: [a, 'b, c']", "tags", ("a", "b, c")),
        ("authors: Ann Lee, Ltd.", "authors", ("Ann Lee, Ltd.",)),
        ("tags: []", "tags", ()),
        ("section: ''", "section", None),
        ("date: 2021-1-2", "date", "2021-01-02"),
        ("date: 2021-01-02 10:04", "date", "2021-01-02T10:04:00+09:00"),
        ("date: 2021-01-02T10:04:05.678Z", "date", "2021-01-02T10:04:05Z"),
        ("date: 2021-01-02 10:04:00 -0500", "date", "2021-01-02T10:04:00-05:00"),
        ("date: 1880-01-02T10:04", "date", "1880-01-02T10:04:00+09:19"),
        ("image: {src: a.jpg}", "image", Image(src="a.jpg")),
        ("mood: 007", "extra", {"mood": "007"}),
        ("Title: y", "extra", {"Title": "y"}),
    ],
)
def test_values(head: str, key: str, value: object) -> None:
    source = parse_article(f"---\ntitle: x\n{head}\n---\n", path="a.md", zone=ZoneInfo("Asia/Tokyo"))
    assert getattr(source.article, key) == value


def test_splitting() -> None:
    front = split_front_matter("---\na: 1\n---\nx", path="p")
    assert front == ("YAML", "---\n", "a: 1\n", "---\n", "x")
    assert (front.line, front.body_line) == (2, 4)
    bare = split_front_matter("x", path="p")
    assert (bare, bare.line, bare.body_line) == (("", "", "", "", "x"), 1, 1)
