"""What is not for the public leaves no byte in the output, also not inside the search index."""

import base64
import re
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Site = Any
SECRET = "Zanzibarite"
"""A word that stands nowhere else."""


def read_everything(output: Path) -> dict[str, bytes]:
    """Every file below `output/` with its name, the shards of the index inflated, in lower case."""
    texts = {}
    for path in sorted(output.rglob("*")):
        if path.is_file():
            name = path.relative_to(output).as_posix()
            data = path.read_bytes()
            if shard := re.match(rb'backfileShard\(\d+,"[^"]*","[^"]*","([^"]*)"\);', data):
                data = zlib.decompressobj(-15).decompress(base64.b64decode(shard[1]))
            texts[name] = (name + "\n").encode() + data.lower()
    return texts


def find_word(site: Site, word: str) -> list[str]:
    return [name for name, data in read_everything(site.output).items() if word.lower().encode() in data]


def make_text(**keys: str) -> str:
    head = {"title": f"Title {SECRET}t", "section": f"Section {SECRET}s", "date": "2021-05-04",
            "tags": f"[Tag {SECRET}g]", "authors": f"[Author {SECRET}a]", "publisher": f"{SECRET}p",
            "dek": f"Dek {SECRET}d", "kicker": f"{SECRET}k", "original_url": f"https://example.org/{SECRET}u",
            **keys}  # fmt: skip
    return (
        "---\n"
        + "".join(f"{key}: {value}\n" for key, value in head.items())
        + f"---\n\nBody {SECRET}b.\n\n![{SECRET}i](p.png)\n"
    )


@pytest.fixture
def build_with(make_site: Callable[[dict[str, str]], Site], tmp_path: Path) -> Callable[..., Site]:
    """A site of one open article and one with these keys, first built with the second one open."""

    def make(**keys: str) -> Site:
        from PIL import Image

        Image.new("RGB", (4, 3)).save(tmp_path / "p.png")
        link = "---\ntitle: Open\ndate: 2021-05-03\n---\n\nOpen words, and [a link](quuxling.md).\n"
        site = make_site({"content/open.md": link, "content/quuxling.md": make_text()})
        site.write("content/p.png", (tmp_path / "p.png").read_bytes())
        assert site.build().articles == 2
        assert len(find_word(site, SECRET)) > 5
        site.write("content/quuxling.md", make_text(**keys))
        built = site.build()
        assert built.problems == ()
        assert site.list_files() == site.build_clean()
        return site

    return make


HIDDEN = ({"visibility": "private"}, {"status": "draft"}, {"visibility": "private", "status": "withdrawn"})


@pytest.mark.parametrize("keys", HIDDEN, ids=str)
def test_nothing_of_a_hidden_article_is_in_the_output(build_with: Callable[..., Site], keys: dict[str, str]) -> None:
    site = build_with(**keys)
    assert find_word(site, SECRET) == []
    assert find_word(site, "quuxling") == []
    assert not list(site.output.rglob("*.png"))
    assert find_word(site, "a link")


def test_of_a_withdrawn_article_a_tombstone_alone_is_left(build_with: Callable[..., Site]) -> None:
    site = build_with(status="withdrawn")
    tombstone = "2021/05/04/quuxling.html"
    for part in "bisgakdpu":  # all but the title
        assert find_word(site, SECRET + part) == [], part
    assert set(find_word(site, SECRET)) <= {tombstone}
    assert "withdrawn" in (site.output / tombstone).read_text("utf-8").lower()
    assert not list(site.output.rglob("*.png"))


def test_of_a_metadata_only_article_no_word_of_the_body_is_there(build_with: Callable[..., Site]) -> None:
    site = build_with(visibility="metadata-only")
    assert find_word(site, f"{SECRET}b") == find_word(site, f"{SECRET}i") == []
    assert "2021/05/04/quuxling.html" in find_word(site, f"{SECRET}t")
    assert [name for name in find_word(site, f"{SECRET}t") if name.startswith("search/")]


def test_front_matter_that_cannot_be_read_shows_nothing(build_with: Callable[..., Site]) -> None:
    with pytest.raises(AssertionError, match="Private"):
        build_with(visibility="Private")  # a slip must not publish: the article is told, and left out


def test_the_cache_forgets_what_was_deleted(build_with: Callable[..., Site]) -> None:
    site = build_with(visibility="private")
    (site.root / "content/quuxling.md").unlink()
    site.write("content/open.md", "---\ntitle: Open\n---\n\nOther words.\n")
    site.build()
    assert find_word(site, SECRET) == []
