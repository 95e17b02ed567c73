"""Whatever might withhold a text does, or is refused: misspelt keys and values, the drafts of other generators."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from builder.article.frontmatter import parse_article
from builder.article.withholding import find_meant, find_statement, has_statement, measure
from builder.errors import Fault
from tests.withheld import DRAFTS, HEADS, MISSPELT_KEYS, MISSPELT_VALUES


@pytest.mark.parametrize(("dialect", "misspelt"), list(itertools.product(HEADS, MISSPELT_KEYS)))
def test_a_misspelt_key_is_refused(dialect: str, misspelt: tuple[str, str]) -> None:
    key, value = misspelt
    with pytest.raises(Fault) as caught:
        parse_article(HEADS[dialect].format(key=key, value=value), path="a.md")
    (problem,) = caught.value.problems
    assert problem.line in (2, 3)
    assert "may be meant to withhold the article" in problem.message
    assert problem.hint


@pytest.mark.parametrize(
    ("dialect", "key", "value"),
    [(dialect, key, value) for dialect in HEADS for key, values in MISSPELT_VALUES for value in values],
)
def test_a_misspelt_value_is_refused(dialect: str, key: str, value: str) -> None:
    written = f"'{value}'" if dialect == "YAML" else value
    with pytest.raises(Fault) as caught:
        parse_article(HEADS[dialect].format(key=key, value=written), path="a.md")
    (problem,) = caught.value.problems
    assert problem.message.startswith(f"{key}: ")


@pytest.mark.parametrize("key", ["visibility", "status", "draft", "published"])
@pytest.mark.parametrize("value", ["", "~", "null", "[private]", "[]", "{a: b}", "7", "|\n  private", "!!str", "''"])
def test_a_value_of_another_kind_is_refused(key: str, value: str) -> None:
    with pytest.raises(Fault, match=rf"a\.md:3: {key}: "):
        parse_article(f"---\ntitle: x\n{key}: {value}\n---\n\nWords.\n", path="a.md")


@pytest.mark.parametrize(
    "head",
    [
        "Title: x\nVisibility: Private",
        "Title: x\nVisibility:",
        "Title: x\nVisibilty: private",
        "Title: x\nStatus: hidden",
        "Title: x\nState: draft",
        "Title: x\nStatus: draft # for now",
        "Title: x\nVisibility: public\nVISIBILITY: private",
        "Titel: x\nSichtbarkeit: privat",
    ],
)
def test_lines_are_held_to_the_same(head: str) -> None:
    with pytest.raises(Fault):
        parse_article(f"{head}\n\nWords.\n", path="a.md")


@pytest.mark.parametrize(
    "text",
    [
        "---\ntitle: x\nextra:\n  visibility: private\n---\n",
        "---\ntitle: x\nextra:\n  more: {status: draft}\n---\n",
        "---\ntitle: x\n<<: {visibility: private}\n---\n",
        "+++\ntitle = 'x'\n[extra]\nvisibility = 'private'\n+++\n",
        "+++\ntitle = 'x'\nparams.draft = true\n+++\n",
        '{"title": "x", "params": {"a": {"Draft": true}}}\n',
    ],
)
def test_a_key_within_another_is_refused(text: str) -> None:
    with pytest.raises(Fault, match="stands within another key, where it does not count"):
        parse_article(text, path="a.md")


@pytest.mark.parametrize(
    "lines",
    ["flags: [private]", "labels: [harbour, internal]", "categories: [a, [hidden]]",
     "marks:\n  - ferry\n  - Do not publish",
     "notes: [a, visibility: private]", "notes:\n  - draft: true"],
)  # fmt: skip
def test_a_list_with_a_word_that_withholds_is_refused(lines: str) -> None:
    with pytest.raises(Fault) as caught:
        parse_article(f"---\ntitle: x\n{lines}\n---\n\nWords.\n", path="a.md")
    assert caught.value.problems[0].line == 3


@pytest.mark.parametrize("line", ["tags: [private, draft]", "labels: [harbour, private schools]", "flags: [ferry]"])
def test_other_lists_are_kept(line: str) -> None:
    assert parse_article(f"---\ntitle: x\n{line}\n---\n\nWords.\n", path="a.md").article.is_public


@pytest.mark.parametrize("head", DRAFTS)
def test_the_drafts_of_other_generators_are_drafts(head: str) -> None:
    article = parse_article(head + "\nWords.\n", path="a.md").article
    assert article.status == "draft"
    assert not article.extra


@pytest.mark.parametrize(
    ("line", "kept"),
    [("published_at: 2021-05-04", True), ("publishedAt: 2021-05-03T10:00:00Z", True),
     ("published_at: 2031-01-01", False), ("published_at: 12 May 2031", False), ("published_at: 2021-06-01", True),
     ("publishedOn: soon", False), ("published_at:", False)],
)  # fmt: skip
def test_a_second_day_of_publication_may_not_lie_ahead(line: str, kept: bool) -> None:
    text = f"---\ntitle: x\ndate: 2021-05-04\n{line}\n---\n\nWords.\n"
    if kept:
        assert parse_article(text, path="a.md").article.is_public
        return
    with pytest.raises(Fault, match=r"a\.md:4: .*may lie ahead"):
        parse_article(text, path="a.md")


@pytest.mark.parametrize("key", ["build", "_build", "cascade"])
@pytest.mark.parametrize("inner", ["render: never", "list: never", "list: false"])
def test_what_hugo_is_told_not_to_build_is_refused(key: str, inner: str) -> None:
    with pytest.raises(Fault, match="stands within another key"):
        parse_article(f"---\ntitle: x\n{key}:\n  {inner}\n---\n\nWords.\n", path="a.md")


def test_a_draft_that_is_said_to_be_published_is_refused() -> None:
    with pytest.raises(Fault, match=r"a\.md:4: status: published, and a draft by another key"):
        parse_article("---\ntitle: x\ndraft: true\nstatus: published\n---\n", path="a.md")


def test_what_is_wrong_with_each_key_is_told_at_once() -> None:
    with pytest.raises(Fault) as caught:
        parse_article("---\ntitle: x\nvisibilty: private\nstatus: Draft\ndate: soon\n---\n", path="a.md")
    assert [problem.line for problem in caught.value.problems] == [3, 4, 5]


@pytest.mark.parametrize(
    "line",
    ["author: Ines Tarbet", "category: Sea", "photographer: Draft & Sons", "publishr: Ledger", "Publisher: Ledger",
     "published_in: The Ledger", "mood: quiet", "craft: pottery", "statement: none", "update: 2021-05-04",
     "keywords: [draft, private]", "rank: Private Lund", "edition: published", "lastmod: 2021-05-04", "weight: 3",
     "desk: {name: Sea, head: Lund}", "visitors: 300",
     "review: restaurant", "access: by tram", "audience: 300", "ready: true", "share: yes", "wip: false", "noindex: no",
     "permalink: /ferry/", "index: 0", "privacy: public", "layout: article"],
)  # fmt: skip
def test_other_keys_are_kept(line: str) -> None:
    article = parse_article(f"---\ntitle: x\n{line}\n---\n\nWords.\n", path="a.md").article
    assert article.is_public
    assert line.partition(":")[0] in article.extra


STATEMENTS = [
    "visibility: private",
    "Visibility = private",
    "status:: draft",
    "#+STATUS: draft",
    "| draft | true |",
    "**Published:** no",
    "private: yes",
    "visibilty: privat",
    "- visibility: public",
    "status draft // yet",
]
NO_STATEMENTS = [
    "The status of the draft is private.",
    "Status: open",
    "publisher: nobody",
    "visibility was poor",
    "# Draft published",
    "Draft: the treaty of May",
    "true",
    "",
    "private",
    "Statues: private views only",
]


@pytest.mark.parametrize("line", STATEMENTS)
def test_a_line_that_says_nothing_else(line: str) -> None:
    assert find_statement(line)


@pytest.mark.parametrize("line", NO_STATEMENTS)
def test_a_line_of_prose(line: str) -> None:
    assert not find_statement(line)
    assert not has_statement(line)


@pytest.mark.parametrize(
    ("word", "other", "away"),
    [("status", "status", 0), ("staus", "status", 1), ("sattus", "status", 1), ("state", "status", 2), ("", "ab", 2),
     ("draft", "darft", 1), ("ca", "abc", 3), ("visability", "visibility", 1)],
)  # fmt: skip
def test_distances(word: str, other: str, away: int) -> None:
    assert measure(word, other, most=5) == measure(other, word, most=5) == away
    assert away == 0 or measure(word, other, most=away - 1) == away


SLIPS = st.sampled_from(["visibility", "published", "status", "draft"])


@given(SLIPS, st.data())
def test_one_slip_of_the_keyboard_is_always_seen(key: str, data: st.DataObject) -> None:
    at = data.draw(st.integers(1, len(key) - 1))
    letter = data.draw(st.sampled_from("abcdefghijklmnopqrstuvwxyz"))
    slips = [key[:at] + key[at + 1 :], key[:at] + letter + key[at:], key[:at] + letter + key[at + 1 :]]
    slips.append(key[: at - 1] + key[at] + key[at - 1] + key[at + 1 :])
    slip = data.draw(st.sampled_from(slips))
    assert slip in ("publisher", key) or find_meant(slip, "true")
