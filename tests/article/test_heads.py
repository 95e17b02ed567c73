"""Front matter of every dialect is read, what only looks like it is refused, and ordinary Markdown is neither."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from builder.article.dialects import find_line, read_values, require_yaml
from builder.article.frontmatter import find_key_line, parse_article
from builder.article.heads import JSON, LINES, NONE, TOML, YAML, split_front_matter
from builder.errors import Fault
from tests.withheld import DIALECTS, LOOKALIKES, TEXT


@pytest.mark.parametrize("name", DIALECTS)
def test_a_dialect_is_read(name: str) -> None:
    source = parse_article(DIALECTS[name], path="a.md")
    assert (source.article.title, source.article.visibility) == ("Slack water", "private")
    assert source.body == TEXT.lstrip()
    lines = DIALECTS[name].replace("\r\n", "\n").replace("\r", "\n").split("\n")
    assert lines[source.body_line - 1] == "The pilots wait for it."


@pytest.mark.parametrize("name", LOOKALIKES)
def test_what_looks_like_a_head_is_refused_with_its_line(name: str) -> None:
    with pytest.raises(Fault) as caught:
        parse_article(LOOKALIKES[name], path="content/a.md")
    (problem,) = caught.value.problems
    assert problem.path == "content/a.md"
    assert 1 <= problem.line <= LOOKALIKES[name].count("\n")
    assert problem.hint


ORDINARY = [
    "***\n\nNote: the ferry is late.\n",
    "***\nThe pilots wait.\n",
    "---\n\nThe pilots wait for slack water.\n\nThey wait long.\n",
    "----\n\nThe pilots wait.\n",
    "- - -\n\nThe pilots wait.\n",
    "Note: the ferry is late.\n\nIt was late before.\n",
    "Correction: an earlier version misnamed the ship.\n\nWords.\n",
    "Correction: an earlier version\nof this article misnamed the ship.\n",
    "Mayor: No.\nReporter: Why not?\n\nWords.\n",
    "Slack water\n===========\n\nWords.\n",
    "Status\n------\n\nThe status of the quay is open.\n",
    "# Draft of a treaty\n\nWords.\n",
    "## Date: unknown\n\nWords.\n",
    "```\nboat: 7\nquay: 3\n```\n\nWords.\n",
    "```yaml\ntitle: x\ndate: y\n```\n\nWords.\n",
    "    boat: 7\n\nWords.\n",
    "| Date | Place |\n|---|---|\n| 3 May | Quay |\n",
    "{漢字|かんじ}の話。\n",
    "[A link](b.md): read it.\n",
    "![A quay](quay.jpg)\n",
    "> Title: none, he said.\n",
    "- boat: 7\n- quay: 3\n",
    "1. Date: unknown\n",
    "— Bonjour: c'est tout.\n",
    '"Date: unknown", says the letter.\n',
    "https://ledger.example/a\n",
    "...and so it went on\n",
    "<!-- ask the pilots -->\n\nWords.\n",
    "<!-- ask: the pilots, twice -->\nWords.\n",
    '{{< figure src="x" >}}\n\nWords.\n',
    "{sic} it says.\n",
    "The draft: true to its word.\n",
    "12:30: the bell rang.\n",
    "::: correction\nNot seven.\n:::\n",
    "Half of it.\n\n" + "Status: open, as far as anybody knows, and not likely to change before the winter is over.\n",
    "---\ntitle: x\n---\n\n---\n\nNote: the ferry is late.\n",
    "---\ntitle: x\n---\n\n```\nvisibility: private\n```\n",
    "---\ntitle: x\n---\n\nWords.\n\n~~~~yaml\n~~~\nstatus: draft\n~~~~\n",
    "The list:\n\n| Key | Value |\n|---|---|\n| published | no |\n| draft | true |\n",
    "---\ntitle: x\n---\n\nkey | value\n--- | ---\nvisibility | private\n",
    "It begins so:\n\n    ---\n    visibility: private\n\n    status: draft\n\nWords.\n",
    "Draft: the players picked in round one\n",
    "Restricted: the quays that stay shut all winter\n",
    ":ship: is the sign of the port.\n",
    "--- said the pilot\nand went.\n",
    "Words\fof two pages.\u2028And a line.\n",
    "# Private\n\nWords.\n",
    "Private Lund waited.\n",
    "The draft\n",
    "[Draft](draft.md)\n",
    "{{ferry}}\n",
    "[[Hidden quay]]\n",
    '{{< figure src="hidden.jpg" >}}\n\nWords.\n',
    "~~Private cars~~ Cars are out.\n",
    "export of private cars fell by half\n",
    "Never\n\nWords.\n",
    "Words.\n" * 700 + "\nstatus: draft\n",
]


@pytest.mark.parametrize("text", ORDINARY)
def test_ordinary_markdown_is_published(text: str) -> None:
    source = parse_article(text, path="a.md")
    assert source.article.is_public
    assert source.body.strip()


def test_every_dialect_gives_the_same_values() -> None:
    heads = [
        "---\ntitle: '1984'\ndate: 2021-05-04\ntags: [tide, pilots]\nboat: 7\ndepth: 2.50\nnight: true\nquay:\n---\n",
        '+++\ntitle = "1984"\ndate=2021-05-04\ntags = ["tide", "pilots"]\nboat = 7\ndepth = 2.50\nnight = true\n+++\n',
        '{"title": "1984", "date": "2021-05-04", "tags": ["tide", "pilots"], "boat": 7, "depth": 2.50, "night": true,'
        ' "quay": null}\n',
    ]
    articles = [parse_article(head, path="a.md").article for head in heads]
    assert articles[0].extra == {"boat": "7", "depth": "2.50", "night": True, "quay": None}
    assert articles[0] == articles[2]
    assert articles[1].extra == {"boat": "7", "depth": "2.50", "night": True}
    assert {(each.title, each.date, each.tags) for each in articles} == {("1984", "2021-05-04", ("tide", "pilots"))}
    text = "Title: 1984\nDate: 2021-05-04 10:04\nTags: tide, pilots\nAuthors: Tarbet, Ines; Lund, A.\nOriginal URL: x\n"
    article = parse_article(text, path="a.md").article
    assert (article.title, article.tags) == ("1984", ("tide", "pilots"))
    assert (article.date, article.authors) == ("2021-05-04T10:04:00Z", ("Tarbet, Ines", "Lund, A."))
    assert article.original_url == "x"
    instant = parse_article("+++\ntitle = 'x'\ndate = 2021-05-04T10:04:00+09:00\n+++\n", path="a.md").article
    assert instant.date == "2021-05-04T10:04:00+09:00"


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("+++\ntitle = x\n+++\n", 2, "not valid TOML: invalid value"),
        ("+++\ntitle = 'x'\ntitle = 'y'\n+++\n", 3, "not valid TOML: cannot overwrite a value"),
        ("+++\ntitle = 'x\n+++\n", 2, "not valid TOML: "),
        ("+++\na = " + "[" * 5000 + "]" * 5000 + "\n+++\n", 2, "not valid TOML: nested too deeply"),
        ('{"title": "x",\n"title": "y"}\n', 1, "not valid JSON: the key 'title' is given twice"),
        ('{"title": "x",\n"tags": {"a": 1,\n"a": 2}}\n', 2, "not valid JSON: the key 'a' is given twice"),
        ('{"title": "x",\n}\n', 2, "not valid JSON: "),
        ('{"a": ' + "[" * 100_000, 1, "not valid JSON: "),
        ('{"a": ' + "[" * 500 + "]" * 500 + "}\n", 1, "not valid JSON: nested too deeply"),
        ("Title: x\nSection: y\nTITLE: z\n", 3, "the key 'title' is given twice"),
        ("Title: x\nDate: soon\n", 2, "date: 'soon' is not a date of the calendar"),
        ("+++\ntitle = 'x'\n[image]\nsource = 'a.jpg'\n+++\n", 4, "image: unknown key 'source'"),
        ('\n{"title": "x",\n "kind": "gossip"}\n', 3, "kind: invalid enum value 'gossip'"),
    ],
)
def test_a_slip_has_its_line_in_every_dialect(text: str, line: int, words: str) -> None:
    with pytest.raises(Fault) as caught:
        parse_article(text, path="a.md")
    (problem,) = caught.value.problems
    assert problem.message.startswith(words)
    assert problem.line == line


def test_lines_of_keys() -> None:
    assert find_key_line("---\ntitle: x\nimage:\n  src: a.jpg\n---\n", "image.src") == 4
    assert find_key_line("\n+++\ntitle = 'x'\n[image]\nsrc = 'a.jpg'\n+++\n", "image.src") == 5
    assert find_key_line('{"title": "x",\n"image": {\n"src": "a.jpg"}}\n', "image.src") == 3
    assert find_key_line("Title: x\nOriginal URL: y\n", "original_url") == 2
    assert find_key_line("Words.\n", "title") == find_key_line("Title: x\nSection: y\n", "date") == 1


def test_what_escapes_bring_back_is_left_out() -> None:
    article = parse_article('{"title": "a\\ud800b", "k\\udfff": "\\u0001c"}\n', path="a.md").article
    assert (article.title, article.extra) == ("ab", {"k": "c"})


@pytest.mark.parametrize("name", ["TOML", "JSON", "lines"])
def test_only_yaml_is_written(name: str) -> None:
    front = split_front_matter(DIALECTS[name], path="a.md")
    with pytest.raises(Fault, match="which Backfile reads but never changes"):
        require_yaml(front, path="a.md")
    for text in (DIALECTS["YAML"], "Words.\n"):
        assert require_yaml(split_front_matter(text, path="a.md"), path="a.md")


PARTS = ["---", "+++", "{", "}", "\n", "\n\n", "title: x", "Status: draft", '"a": 1', "a = 1", "<!--", "-->", "```",
         " ", "words.", "\ufeff", "***", ";;;", "Ein Wort: zwei\n", "# x"]  # fmt: skip


@given(st.lists(st.sampled_from(PARTS) | st.text(max_size=4), max_size=14).map("".join))
def test_a_file_taken_apart_is_whole(text: str) -> None:
    try:
        front = split_front_matter(text, path="a.md")
    except Fault:
        return
    whole = text.replace("\r\n", "\n").replace("\r", "\n")
    assert front.opening + front.text + front.closing + front.body == whole
    assert front.dialect in (YAML, TOML, JSON, LINES, NONE)
    assert front.dialect or front.body == whole
    if front.body:
        assert "\n".join(whole.split("\n")[front.body_line - 1 :]) == front.body
    try:
        values = read_values(front, path="a.md")
    except Fault:
        return
    assert all(1 <= find_line(front, key) <= whole.count("\n") + 1 for key in values)
