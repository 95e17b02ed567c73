"""Whole pages, held to the byte: one article that shows every element, and the pages that list it."""

import time
from collections.abc import Callable
from pathlib import Path

import pytest

from builder.config import parse_config
from builder.files import write_bytes
from builder.sitebuild.build import build

GOLDEN = Path(__file__).parent / "golden" / "pages"
KITCHEN_SINK = """---
title: The lamp at Skerry Point is lit again & the keeper's "last" log is found
section: Harbour
date: 2021-12-11T10:04:00+09:00
tags: [lighthouses, storms]
id: kitchensnk
dek: Every element that an article can hold
kicker: Long read
authors: [Mara Holm, 田中 優]
byline: By Mara Holm and 田中 優
agency: Northwire
dateline: SKERRY POINT
publisher: The Skerrow Pilot
original_url: https://pilot.example/harbour/lamp
updated: 2021-12-12T08:00:00Z
captured_at: 2021-12-13T07:41:00Z
language: en
image:
  caption: The lamp, seen from the mole.
  credit: L. Aho / Northwire
correction: An earlier version gave the lamp's range as 40 miles. It is 14.
inferred: [date]
---

The lamp was lit at *dusk* on **Saturday**, ~~twenty~~ nineteen years after it went out.[^1]

## The log

> Wind south-west, nine. All well.

> The ships do not wait. {.pull}

- oil
- wicks
    - cotton

1. first
2. second

| Year | Nights lit |
| --- | ---: |
| 2001 | 364 |
| 2021 | 21 |

![](<> "The log, open at its last page."){credit="Skerrow Museum"}

The keeper's grandson read {灯台|とうだい} aloud; [the museum](https://museum.example/) keeps the `book`.

::: correction
A name was misspelt in the log itself.
:::

[^1]: By the museum's count.
"""
SITE = {
    "content/2021/12/11/lamp/index.md": KITCHEN_SINK,
    "content/2021/12/10/ferry/index.md": "---\ntitle: Ferry kept\nsection: Council\ndate: 2021-12-10\n---\n\nBy one.\n",
    "content/undated/bench/index.md": "---\ntitle: A bench faces the sea\nsection: Council\n---\n\nIt was turned.\n",
    "content/pages/about.md": "---\ntitle: About\n---\n\nWhat this is.\n",
}  # fmt: skip
PAGES = (
    "2021/12/11/lamp.html",
    "index.html",
    "sections/council/index.html",
    "years/2021/index.html",
    "feed.xml",
    "404.html",
)


@pytest.fixture(scope="module")
def output(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("site")
    for path, text in SITE.items():
        write_bytes(root / path, text.encode(), durable=False)
    config = parse_config(
        "title: The Harbour Archive\ndescription: Kept for good.\nbase_url: https://archive.example/pilot/\n"
    )
    assert build(root, root / "output", config, now_ns=time.time_ns()).report.problems == ()
    return root / "output"


@pytest.mark.parametrize("page", PAGES)
def test_golden_page(page: str, output: Path, golden: Callable[[Path, str], None]) -> None:
    golden(GOLDEN / page.replace("/", "-"), (output / page).read_text("utf-8"))
