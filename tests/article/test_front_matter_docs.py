"""docs/front-matter.md says what the code does."""

import re
from pathlib import Path
from typing import get_args

import pytest

from builder.article.frontmatter import parse_article
from builder.article.model import FIELDS, Kind, Status, Visibility
from builder.errors import Fault

PAGE = (Path(__file__).resolve().parents[2] / "docs/front-matter.md").read_text("utf-8")
KEYS = dict(re.findall(r"^\| `(\w+)` \| (.*?) \| [^|]* \|$", PAGE, re.MULTILINE))
EXAMPLES = re.findall(r"^```\w+\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)
WITHHELD = re.findall(r"^\| `(\w+: [\w-]+)` \| ", PAGE, re.MULTILINE)
SLIPS = re.findall(r"^- a (?:key|value) .*?: (.*?)[;.]$", PAGE, re.MULTILINE)


def test_every_key_is_listed_in_order() -> None:
    assert tuple(KEYS) == FIELDS


@pytest.mark.parametrize(("key", "choices"), [("kind", Kind), ("visibility", Visibility), ("status", Status)])
def test_every_value_is_listed(key: str, choices: object) -> None:
    assert tuple(re.findall("`([^`]+)`", KEYS[key])) == get_args(choices)


@pytest.mark.parametrize("text", EXAMPLES)
def test_the_examples_are_read(text: str) -> None:
    source = parse_article(text, path="a.md")
    assert source.article.title == "Council keeps the night ferry"
    assert source.article.day == "2021-12-11" or "Title" in text
    assert source.body == "The council voted on Tuesday to keep the night ferry.\n"
    assert source.article.is_public is (text == EXAMPLES[0])


@pytest.mark.parametrize("line", WITHHELD)
def test_what_the_page_says_to_withhold_does(line: str) -> None:
    assert len(WITHHELD) == 6
    assert not parse_article(f"---\ntitle: x\n{line}\n---\n", path="a.md").article.is_public


def test_the_slips_of_the_page_are_refused() -> None:
    keys, values = (re.findall("`([^`]+)`", listed) for listed in SLIPS)
    assert len(keys) == 5
    for head in [f"{key}: private" for key in keys] + [f"visibility: {value}" for value in [*values, "", "[a]", "7"]]:
        with pytest.raises(Fault):
            parse_article(f"---\ntitle: x\n{head}\n---\n", path="a.md")


NOTATIONS = [
    notation.replace("\\|", "|")
    for row in re.findall(r"^\| (`.*`) \| [A-Z][^|`]* \|$", PAGE[PAGE.index("## Comments") :], re.MULTILINE)
    for notation in re.findall("`([^`]+)`", row)
]


@pytest.mark.parametrize("notation", NOTATIONS)
def test_the_listed_comments_of_other_generators_are_errors(notation: str) -> None:
    assert len(NOTATIONS) == 21
    whole = f"<p {notation}>x</p>" if notation.startswith("style") else notation
    with pytest.raises(Fault, match="which Backfile would publish"):
        parse_article(f"---\ntitle: Ferry\n---\n\nWords.\n\n{whole}\n", path="a.md")
