"""What may be meant to withhold an article leaves no byte of it in the output, in a first build or after an edit."""

from collections.abc import Callable, Mapping
from typing import Any

import pytest

from builder.check import find_problems
from builder.config import load_config
from builder.errors import has_findings
from tests.output_words import read_everything
from tests.withheld import DIALECTS, DRAFTS, HEADS, LOOKALIKES, MISSPELT_KEYS, MISSPELT_VALUES

Site = Any
OPEN = "---\ntitle: {word}t\ndate: 2021-05-04\n---\n\nThe words {word}b stand here.\n"
MARK = "zqxj"
"""Begins a word of each article that stands nowhere else."""
QUIET = {*DIALECTS, *(f"draft {number}" for number in range(len(DRAFTS)))}
"""Those that say clearly that they are withheld."""


def list_texts() -> dict[str, str]:
    """Every article that must not be seen, by its name in the tables."""
    texts = {**DIALECTS, **LOOKALIKES}
    texts |= {f"draft {number}": f"{head}\nWords.\n" for number, head in enumerate(DRAFTS)}
    slips = [*MISSPELT_KEYS, *((key, value) for key, values in MISSPELT_VALUES for value in values)]
    for dialect, head in HEADS.items():
        for key, value in slips:
            written = f"'{value}'" if dialect == "YAML" else value
            texts[f"{dialect} {key} {value}"] = head.format(key=key, value=written)
    return texts


def mark(texts: Mapping[str, str]) -> dict[str, tuple[str, str]]:
    """(path, text with a word of its own at its end) of each."""
    return {
        name: (f"content/some/a{number}.md", f"{text}\n\nAnd {MARK}{number}b.\n")
        for number, (name, text) in enumerate(texts.items())
    }


@pytest.fixture(scope="module")
def articles() -> dict[str, tuple[str, str]]:
    return mark(list_texts())


def test_none_of_them_is_published_in_a_first_build(
    make_site: Callable[[dict[str, str]], Site], articles: dict[str, tuple[str, str]]
) -> None:
    site = make_site({"content/open.md": OPEN.format(word="open"), **dict(articles.values())})
    built = site.build()
    assert built.articles == 1
    assert [name for name, data in read_everything(site.output).items() if MARK.encode() in data] == []
    told = {problem.path for problem in built.problems if not problem.note}
    assert {name for name, (path, _) in articles.items() if path not in told} == QUIET
    refused, withheld = set(built.refused), set(built.withheld)
    assert {path for path, _ in articles.values()} == {f"content/{path}" for path in refused | withheld}
    assert all(problem.line for problem in built.problems)


def test_their_pages_go_when_an_edit_makes_them_so(
    make_site: Callable[[dict[str, str]], Site], articles: dict[str, tuple[str, str]]
) -> None:
    shown = {path: OPEN.format(word=f"{MARK}{number}") for number, (path, _) in enumerate(articles.values())}
    site = make_site({"content/open.md": OPEN.format(word="open"), **shown})
    assert site.build().articles == len(articles) + 1
    for path, text in articles.values():
        site.write(path, text)
    assert has_findings(site.build().problems)
    assert [name for name, data in read_everything(site.output).items() if MARK.encode() in data] == []
    assert site.list_files() == site.build_clean()


SINGLE = ["four dashes", "a single line", "below the head", "YAML visibilty private", "YAML status Draft",
          "TOML visibility privat", "JSON Visibility private", "draft 0", "lines", "JSON"]  # fmt: skip


@pytest.mark.parametrize("name", SINGLE)
def test_one_edit_of_a_published_article_is_enough(
    make_site: Callable[[dict[str, str]], Site], articles: dict[str, tuple[str, str]], name: str
) -> None:
    path, text = articles[name]
    shown = OPEN.format(word=f"{MARK}0")
    site = make_site({"content/open.md": OPEN.format(word="open"), path: shown})
    site.build()
    site.build()  # so that the next one starts from a kept plan
    assert [name for name, data in read_everything(site.output).items() if MARK.encode() in data]
    site.write(path, text)
    built = site.build()
    assert [name for name, data in read_everything(site.output).items() if MARK.encode() in data] == []
    assert site.list_files() == site.build_clean()
    assert built.problems == site.build().problems
    site.write(path, shown)
    assert site.build().articles == 2
    assert site.list_files() == site.build_clean()


def test_standing_pages_are_held_to_the_same(make_site: Callable[[dict[str, str]], Site]) -> None:
    texts = {name: DIALECTS[name] for name in ("YAML", "TOML", "JSON", "lines")}
    texts |= {name: LOOKALIKES[name] for name in ("four dashes", "a single line", "YAML that nothing closes")}
    texts |= {f"draft {number}": DRAFTS[number] for number in (0, 4)}
    texts |= {key: HEADS["YAML"].format(key=key, value=value) for key, value in MISSPELT_KEYS[:3]}
    texts["withdrawn"] = "---\ntitle: x\nstatus: withdrawn\n---\n"
    texts["metadata"] = "---\ntitle: x\nvisibility: metadata-only\n---\n"
    pages = {f"content/pages/p{number}.md": f"{text}\n{MARK}{number}.\n" for number, text in enumerate(texts.values())}
    shown = dict.fromkeys(pages, f"---\ntitle: {MARK}\n---\n\n{MARK}.\n")
    site = make_site({"content/open.md": OPEN.format(word="open"), **shown})
    site.build()
    for path, text in pages.items():
        site.write(path, text)
    built = site.build()
    assert [name for name, data in read_everything(site.output).items() if MARK.encode() in data] == []
    assert len(built.refused) == 6
    assert {f"content/{path}" for path in (*built.refused, *built.withheld)} == pages.keys()
    assert site.list_files() == site.build_clean()


WITHHELD_PLACES = [
    "_drafts/a.md", "_includes/b/index.md", "2021/05/04/_c/index.md", "_index.md", "some/_d.markdown", "Drafts/e.md",
    "some/draft/f.md", "UNPUBLISHED/g/index.md", "Private/deep/h.md", "drafts-2021/i.md", "some/brouillons/j.md",
]  # fmt: skip
OPEN_PLACES = ["drafted/k.md", "some/private-schools/l.md", "2021/05/04/draft_law/index.md", "draft.md", "a_b/m.md"]


def test_folders_in_which_other_generators_keep_drafts_are_left_out(
    make_site: Callable[[dict[str, str]], Site],
) -> None:
    text = "---\ntitle: T{0}\ndate: 2021-05-04\n---\n\nThe words {1}{0}b stand here.\n"
    shut = {f"content/{path}": text.format(number, MARK) for number, path in enumerate(WITHHELD_PLACES)}
    free = {f"content/{path}": text.format(number, "open") for number, path in enumerate(OPEN_PLACES)}
    quiet = {
        "content/_drafts/q.md": text.format(80, MARK).replace("title", "status: draft\ntitle"),
        "content/private/q.md": text.format(81, MARK).replace("title", "visibility: private\ntitle"),
    }
    other = {"content/static/_headers": "/*\n  X-A: b\n", "content/pages/_about.md": "# About\n\nWords.\n"}
    site = make_site({**shut, **free, **quiet, **other})
    built = site.build()
    assert built.articles == len(OPEN_PLACES)
    assert {problem.path for problem in built.problems} == set(shut)
    assert all("move it" in problem.hint and problem.line for problem in built.problems)
    assert [name for name, data in read_everything(site.output).items() if MARK.encode() in data] == []
    assert site.list_files()["_headers"] == b"/*\n  X-A: b\n"
    found = find_problems(site.root, site.output, load_config(site.root))
    assert {problem.path for problem in found if not problem.note} == set(shut)
    (site.root / "content/_drafts").rename(site.root / "content/essays")
    assert site.build().articles == len(OPEN_PLACES) + 1
