"""What is not for the public leaves no byte in the output, also not inside the search index."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.output_words import find_word, read_everything

Site = Any
SETTINGS = """\
title: Open
base_url: https://example.org/
taxonomies: [tags, authors, publisher, agency, desk]
"""
SECRET = "Zanzibarite"
"""A word that stands nowhere else."""


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
    assert [path for path in site.output.rglob("*.png") if path.parent.name != "assets"] == []
    assert find_word(site, "a link")


def test_of_a_withdrawn_article_a_tombstone_alone_is_left(build_with: Callable[..., Site]) -> None:
    site = build_with(status="withdrawn")
    tombstone = "2021/05/04/quuxling.html"
    for part in "bisgakdpu":  # all but the title
        assert find_word(site, SECRET + part) == [], part
    assert set(find_word(site, SECRET)) <= {tombstone}
    assert "withdrawn" in (site.output / tombstone).read_text("utf-8").lower()
    assert [path for path in site.output.rglob("*.png") if path.parent.name != "assets"] == []


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


KEYS = tuple("title section dek kicker byline agency dateline publisher rights correction desk remark".split())
"""Front matter that holds text; `desk` is made a taxonomy below, `remark` is a key that nobody knows."""
TOLD = frozenset(["title", "section", "dek", "kicker", "byline", "agency", "dateline", "publisher", "rights", "desk",
                  "authors", "tags", "original"])  # fmt: skip
"""What is told of an article whose text is withheld."""


def make_secret(name: str, *, day: int, links: str = "", **keys: str) -> dict[str, str]:
    """An article whose every part holds a word that stands nowhere else, and its picture and evidence."""
    head = {key: f"{key} {name}x{key}" for key in KEYS} | {
        "date": f"2021-05-{day:02d}", "authors": f"[Author {name}xauthors]", "tags": f"[Tag {name}xtags]",
        "original_url": f"https://example.org/{name}xoriginal", "aliases": f"[old/{name}xalias.html]",
        "image": f"{{src: {name}xpicture.png, caption: Cap {name}xcaption, credit: {name}xcredit, alt: {name}xalt}}",
    } | keys  # fmt: skip
    body = (
        f"Body {name}xbody, _{name}xemphasis_, `{name}xcode`.[^1] {links}\n\n"
        f'![{name}xalttext]({name}xinner.png "{name}xfigure")\n\n[^1]: {name}xnote\n\n'
        f"> {name}xquote\n\n::: correction\n{name}xcorrected\n:::\n"
    )
    text = "---\n" + "".join(f"{key}: {value}\n" for key, value in head.items()) + f"---\n\n{body}"
    folder = f"content/2021/05/{day:02d}/{name}xslug"
    quote = f"{name}xevidence"
    evidence = '{"capture": {"sha256": "' + "0" * 64 + '"}, "fields": {"date": {"quote": "' + quote + '"}}}'
    return {f"{folder}/index.md": text, f"{folder}/capture.json": evidence, f"{folder}/capture.txt.gz": quote}


def test_every_byte_of_a_public_site(make_site: Callable[[dict[str, str]], Site], tmp_path: Path) -> None:
    from PIL import Image

    links = " ".join(
        f"[a link](../../0{day}/{name}xslug/index.md)"
        for name, day in (("vaultone", 2), ("vaulttwo", 3), ("vaultthree", 4), ("recordly", 5), ("gonely", 6))
    )
    files = make_secret("openly", day=1, links=links) | make_secret("vaultone", day=2, visibility="private")
    files |= make_secret("vaulttwo", day=3, status="draft")
    files |= make_secret("recordly", day=5, visibility="metadata-only")
    files |= make_secret("vaultthree", day=4, visibility="private", status="withdrawn")
    files |= make_secret("gonely", day=6, status="withdrawn")
    site = make_site(files)
    Image.new("RGB", (40, 30)).save(tmp_path / "p.png")
    for path in [path for path in files if path.endswith("index.md")]:
        name = path.split("/")[-2].removesuffix("xslug")
        for part in ("picture", "inner"):
            site.write(path.replace("index.md", f"{name}x{part}.png"), (tmp_path / "p.png").read_bytes())
    site.write("archive.yaml", SETTINGS)
    (note,) = site.build().problems
    assert note.message == 'unknown key "remark" in 6 files'
    everything = read_everything(site.output)
    found = {
        name: {
            (word.decode(), path)
            for path, data in everything.items()
            for word in re.findall(rb"%sx[a-z]+" % name.encode(), data)
        }
        for name in ("openly", "vaultone", "vaulttwo", "vaultthree", "recordly", "gonely")
    }
    told = {name: {word.removeprefix(f"{name}x") for word, _ in words} for name, words in found.items()}
    assert told["vaultone"] == told["vaulttwo"] == told["vaultthree"] == set()
    assert told["gonely"] <= {"title", "slug", "alias"}
    assert {path for word, path in found["gonely"] if word == "gonelyxtitle"} == {
        "2021/05/06/gonelyxslug.html",
        "old/gonelyxalias.html",
    }
    assert told["recordly"] <= TOLD | {"slug", "alias"} | {"author", "tag"}  # as the index stems them
    assert told["recordly"] >= {"title", "dek", "original"}
    assert told["openly"] >= TOLD | {"body", "code", "caption", "correction", "note", "quote"}
    assert not told["openly"] & {"remark"}
    assert not [path for path in everything if path.endswith((".gz", ".json")) and "capture" in path]


def test_every_shard_of_the_index_is_looked_into(make_site: Callable[[dict[str, str]], Site]) -> None:
    site = make_site(make_secret("openly", day=1))
    site.build()
    packed = [path for path in (site.output / "search").rglob("*.js") if b"backfileShard(" in path.read_bytes()]
    assert len(packed) == len([path for path in (site.output / "search").rglob("*") if path.is_file()]) > 3
    assert {path.split("/")[0] for path in find_word(site, "openlyxbody")} >= {"search", "2021"}
