"""What a capture or an article could order a terminal to do, or turn round in a line, reaches neither terminal nor
page."""

import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

ORDERS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
DIRECTIONS = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
TEXT = "The council kept the night ferry for another winter, the mayor said on Monday after a long debate in the hall. "
WORDS = "\x9b31mred\x9b0m \x9d0;owned\x9c \x1b]0;owned\x07 \u202edesrever\u2066 \u200fmark\u061c\x85end"
PAGE = f"""<!doctype html><html lang=en><head><title>Ferry {WORDS}</title>
<meta name=description content="Dek {WORDS} &#155;31m &#27;[31m &#x9b;1m">
<script type="application/ld+json">{
    json.dumps(
        {
            "@type": "NewsArticle",
            "headline": f"Ferry {WORDS}",
            "articleSection": f"Harbour{WORDS}",
            "author": {"name": f"Ann {WORDS}"},
            "datePublished": "2021-05-04",
            "keywords": [f"ferry{WORDS}"],
            "publisher": {"name": f"Ledger{WORDS}"},
        }
    )
}</script></head><body><article><h1>Ferry {WORDS} &#155;5m &#27;[5m</h1><p>By Ann{WORDS}</p>
<p>{WORDS} {TEXT * 3} &#155;31mred &#129; &#27;[31mred</p><p>{TEXT * 3}</p></article></body></html>"""
HAND = """---
title: "Hand \\x9b31m \\e[31m {words}"
section: "Harbour \\x9b1m{words}"
tags: ["tag \\x9b1m{words}"]
authors: ["Bo \\x9b1m{words}"]
date: 2021-05-05
---

# Heading {words}

{text} {words} &#155;31m

![x](gone\u202e\u009b.png)
"""
COMMANDS = (
    ("import", "captures"), ("import", "captures", "--json"), ("build", "--jobs", "1"), ("build", "--json"), ("check",),
    ("check", "--json"), ("check", "--loss"), ("search", "ferry OR hand"), ("search", "ferry OR hand", "--kwic"),
    ("search", "ferry OR hand", "--csv"), ("search", "ferry", "--histogram"), ("search", "ferry OR hand", "--json"),
    ("search", "\x9b31m\u202e"), ("cite", "content/hand.md"), ("cite", "content/hand.md", "--format", "ris"),
    ("cite", "content/hand.md", "--format", "csl"), ("publish", "--target", "zip", "--to", "site.zip"), ("\x9b\u202e",),
    ("convert", "captures/page.html", "--nosuch\x9b\u202e"), ("new", "A \x9b31m \u202etitle"),
)  # fmt: skip


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("terminal")
    clean = WORDS.replace("\x1b", "").replace("\x9b", "").replace("\x07", "").replace("\x85", "")
    yaml = "".join(char for char in clean if not 0x7F <= ord(char) <= 0x9F)
    files = {
        "archive.yaml": "title: Terminal\nbase_url: https://example.org/\n",
        "content/hand.md": HAND.format(words=yaml, text=TEXT),
        "content/broken\u202e\x9b.md": "---\ntitle: x\ndate: soon\n---\n",
        "captures/page.html": PAGE,
        "captures/dump.txt": f"Ferry dump {WORDS}\n\nBy Cy {WORDS}\n\n{WORDS} {TEXT * 3}\n\n{TEXT * 3}\n",
        "captures/empty\u202e\x9b.txt": "x",
    }
    for path, text in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text, encoding="utf-8")
    return folder


def run(root: Path, *arguments: str) -> str:
    done = subprocess.run(
        [sys.executable, "-m", "builder", *arguments], cwd=root, capture_output=True, check=False, timeout=120
    )
    text = (done.stdout + done.stderr).decode()
    assert "Traceback" not in text, text
    return text


def test_no_command_prints_an_order_and_no_page_holds_one(root: Path) -> None:
    for command in COMMANDS:
        told = run(root, *command)
        assert told, command
        bad = ORDERS.findall(told) + DIRECTIONS.findall(told)
        assert not bad, f"{command}: {bad}: {told!a}"
    results = json.loads(run(root, "search", "ferry", "--json"))
    assert results["total"] == 3
    pages = [path for path in (root / "output").rglob("*") if path.suffix in (".html", ".xml", ".json", ".md", ".txt")]
    assert len(pages) > 20
    for path in pages:
        assert not ORDERS.findall(path.read_text("utf-8")), path
    shown = next(path for path in pages if path.suffix == ".html" and "night ferry for another" in path.read_text())
    assert "\u202edesrever" in shown.read_text("utf-8"), "marks of direction in the text stay in the page"
    captures = list((root / "content").rglob("capture.json"))
    assert len(captures) == 2
    for path in (root / "content").rglob("index.md"):
        assert not ORDERS.findall(path.read_text("utf-8")), path


TURNED = """() => [...document.querySelectorAll('main *, header *, footer *')].flatMap((element) =>
  [...element.childNodes]
    .filter((node) => node.nodeType === 3 && !/[\\u202a-\\u202e]/.test(node.data) && /[a-z][a-z]/i.test(node.data))
    .filter((node) => {
      const at = node.data.search(/[a-z][a-z]/i);
      const [first, second] = [at, at + 1].map((from) => {
        const range = document.createRange();
        range.setStart(node, from);
        range.setEnd(node, from + 1);
        return range.getBoundingClientRect();
      });
      return first.width && first.top === second.top && second.left < first.left;
    })
    .map((node) => node.data))"""
"""Texts without a mark of their own whose second letter stands before the first."""


@pytest.mark.browser
def test_a_title_turns_round_nothing_but_itself(tmp_path: Path, browser: Any) -> None:
    keys = ("title", "section", "authors", "publisher", "kicker", "agency", "dateline", "dek")
    head = "".join(f'{key}: "One \\u202e{key}"\n' for key in keys)
    for number in range(1, 13):
        place = tmp_path / f"content/story-{number}.md"
        place.parent.mkdir(exist_ok=True)
        place.write_text(f"---\n{head}date: 2021-06-{number:02d}\n---\n\nText of the tide.\n")
    (tmp_path / "archive.yaml").write_text("title: Test\nper_page: 5\n")
    run(tmp_path, "build", "--jobs", "1")
    page = browser.new_page()
    for path in sorted((tmp_path / "output").rglob("*.html")):
        page.goto(path.as_uri() + ("?q=tide" if path.name == "search.html" else ""))
        if path.name == "search.html":
            page.wait_for_selector("#search-results li")
        assert page.evaluate(TURNED) == [], path
    page.close()
