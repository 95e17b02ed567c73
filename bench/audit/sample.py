"""The archive that is audited: the demonstration's articles, generated ones, and one of each special kind.

Rule: every kind of page that a theme draws is among `PAGES`; `find_pages` fails where a build made a kind that is not.
"""

import re
import shutil
import sys
import time
from pathlib import Path

from PIL import Image, ImageDraw

from builder.config import load_config
from builder.sitebuild.build import build
from builder.sitebuild.build_report import BuildReport

REPO = Path(__file__).resolve().parents[2]
sys.path.append(str(REPO / "bench"))

from corpus import Corpus, write_archive  # noqa: E402 - bench/ is a folder of scripts, not a package

GENERATED, LARGE = 160, 10_000
THEMES = ("broadsheet", "plain")
ARCHIVE = """title: The Skerrow Gazette
description: The complete run of a harbour town's newspaper, as far as it was kept.
theme: {theme}
base_url: {base}
per_page: 8
feeds: [section, tags]
saved_searches:
  The ferry: ferry OR harbour
"""
PAGES = {
    "front": "index.html",
    "article": "2025/03/08/two-ports-share-pilots.html",
    "article, picture": "2025/03/07/lamp-at-skerry-point.html",
    "article, generated": "2020/",
    "article, Arabic": "2018/02/06/",
    "article, Japanese": "2022/03/18/",
    "article, undated": "undated/a-bench-faces-the-sea.html",
    "metadata only": "2025/03/05/school-boat-runs-on.html",
    "withdrawn": "2025/03/01/withdrawn.html",
    "section": "sections/harbour/index.html",
    "section, older page": "sections/harbour/page-1.html",
    "sections": "sections/index.html",
    "tag": "tags/pilots/index.html",
    "tags, A to Z": "tags/index.html",
    "author": "authors/mara-ellström/index.html",
    "authors": "authors/index.html",
    "publisher": "publishers/the-skerrow-gazette/index.html",
    "publishers": "publishers/index.html",
    "years": "years/index.html",
    "year": "years/2025/index.html",
    "month and its days": "years/2025/03.html",
    "undated": "undated/index.html",
    "standing page": "about.html",
    "feeds": "feeds.html",
    "search": "search.html",
    "search, results": "search.html?q=ferry",
    "offline": "offline.html",
    "redirect": "2025/03/08/two-ports.html",
    "404": "404.html",
}
STORIES = """2025-03-08|World|Two ports agree to share pilots as winter storms close the strait|Ministers call the pact a first step; captains ask who pays when both harbours freeze on the same night|pilots, storms|two-ports-share-pilots
2025-03-07|Harbour|The lamp at Skerry Point is lit again & the keeper’s “last” log is found|Every element that an article can hold|pilots, lighthouses|lamp-at-skerry-point
2025-03-07|Science|Seabed survey finds a second wreck below the first|Divers had logged the upper hull in 1987 and looked no further|wrecks|second-wreck
2025-03-06|Opinion|A lighthouse is not a museum piece||lighthouses|not-a-museum-piece
2025-03-06|Business|Cannery reopens with half its lines and twice its orders|The new owner will not say what is in the tins|cannery|cannery-reopens
2025-03-05|Harbour|Dredgers find the channel a metre shallower than charted|The pilots had said so since autumn|pilots, dredging|channel-shallower
2025-03-05|Harbour|School boat to run through January||ferries|school-boat-runs-on
2025-03-04|Business|Rope makers’ union signs for three years||unions|rope-makers
2025-03-04|Science|Cold year leaves eelgrass thicker, surveyors say|Counted by hand, at the lowest tide of the decade|eelgrass|eelgrass
2025-03-03|Politics|Council keeps the night ferry, by one vote|After four hours the chair cast the deciding ballot for the islanders|ferries|night-ferry
2025-03-03|Science|An amateur’s log settles the date of the 1902 storm||storms|storm-of-1902
2025-03-02|Sport|Eleven-hour chess match ends when the tide comes in|Both players claim the draw|chess|chess-tide
2025-03-02|Business|Fuel prices fall a third week running||unions|fuel-prices
2025-03-01|Harbour|Withdrawn||ferries|withdrawn
2025-02-14|Harbour|Tide gauge replaced after ninety years||dredging|tide-gauge
2025-02-11|Politics|Mayor’s chain weighed, found to have gained a link||ferries|mayors-chain
2025-01-30|World|Ice closes the northern mole|The first time since the winter of 1987|storms, pilots|northern-mole"""
WORDS = """Harbour masters on both sides of the strait said on Saturday they would lend each other pilots whenever ice or \
wind closed one of the two channels, ending a dispute that had left eleven ships at anchor since the first storm.

The agreement, two pages long, was signed in a customs shed because the town hall had lost its power. “We have waited \
for a perfect paper for six years,” the minister for the coast told reporters. “The ships do not wait.”

> The ships do not wait. {.pull}

Pilots will be paid by the port that calls them. What happens when both ports call at once is left to a committee that \
has not been named.
"""
KITCHEN_SINK = """The lamp was lit at *dusk* on **Saturday**, ~~twenty~~ nineteen years after it went out.[^1]

Nobody had asked for it. The museum's electrician found the wiring sound and the lens clean, and at a quarter past four \
the harbour's oldest pilot threw the switch, “to see who would notice”. Eleven boats sounded their horns.

## The log

> Wind south-west, nine. All well.

### What was in it

- oil
- wicks
    - cotton

1. first
2. second

| Year | Nights lit |
| --- | ---: |
| 2001 | 364 |
| 2021 | 21 |

![The log, open](log.jpg "The log, open at its last page."){credit="Skerrow Museum"}

![](<> "A caption whose picture was not in the capture."){credit="Skerrow Museum"}

    wick --trim

The keeper's grandson read {灯台|とうだい} aloud; [the museum](https://museum.example/) keeps the `book`.

::: correction
A name was misspelt in the log itself.
:::

---

> The ships do not wait. {.pull}

[^1]: By the museum's count.
"""
MORE = {
    "lamp-at-skerry-point": "kicker: Long read\ndateline: SKERRY POINT\nagency: Northwire\nupdated: 2025-03-09T08:00:00Z\n"
    "correction: An earlier version gave the lamp's range as 40 miles. It is 14.\n"
    "original_url: https://pilot.example/harbour/lamp\ncaptured_at: 2025-03-13T07:41:00Z\ninferred: [date]\n"
    "image:\n  src: lamp.jpg\n  alt: A lamp room above a grey sea\n  caption: The lamp, seen from the mole.\n"
    "  credit: L. Aho / Northwire\n",
    "two-ports-share-pilots": "aliases: [2025/03/08/two-ports.html]\ndateline: VASTERHAMN\nagency: Northwire\n"
    "image:\n  caption: The pilot boat waits at the east mole; the picture itself was not in the capture.\n"
    "  credit: L. Aho / Northwire\n",
    "not-a-museum-piece": "kind: opinion\n",
    "school-boat-runs-on": "visibility: metadata-only\noriginal_url: https://pilot.example/harbour/school-boat\n",
    "withdrawn": "status: withdrawn\n",
}


def _draw_sea(path: Path, size: tuple[int, int]) -> None:
    """A picture: sky, sea, a tower with a lamp; drawn, so that it is nobody's."""
    width, height = size
    picture = Image.new("RGB", size, "#93a3ad")
    pen = ImageDraw.Draw(picture)
    for row in range(height):
        grey = 190 - row * 110 // height
        pen.line((0, row, width, row), (grey, grey + 8, grey + 14))
    pen.rectangle((0, height * 2 // 3, width, height), "#3d4d55")
    pen.polygon([(width * 0.6, height * 0.7), (width * 0.7, height * 0.7), (width * 0.68, height * 0.2), (width * 0.62, height * 0.2)], "#e8e2d4")  # fmt: skip
    pen.ellipse((width * 0.63, height * 0.12, width * 0.67, height * 0.2), "#ffe9a8")
    picture.save(path, quality=82)


def _write_story(content: Path, line: str) -> None:
    day, section, title, dek, tags, slug = line.split("|")
    folder = content / day.replace("-", "/") / slug
    folder.mkdir(parents=True)
    author = "Tomas Reyle" if section == "Opinion" else "Mara Ellström"
    head = f'title: "{title}"\nsection: {section}\ndate: {day}\ntags: [{tags}]\nauthors: [{author}]\n'
    head += f"publisher: The Skerrow Gazette\n{MORE.get(slug, '')}" + (f'dek: "{dek}"\n' if dek else "")
    body = KITCHEN_SINK if "lamp.jpg" in head else WORDS
    (folder / "index.md").write_text(f"---\n{head}---\n\n{body}", "utf-8")
    if body is KITCHEN_SINK:
        _draw_sea(folder / "lamp.jpg", (1600, 1000))
        _draw_sea(folder / "log.jpg", (1200, 800))


def write_sample(root: Path, theme: str, base: str) -> None:
    """An archive in the folder `root`, which is made anew."""
    shutil.rmtree(root, ignore_errors=True)
    shutil.copytree(REPO / "content", root / "content")
    (root / "archive.yaml").write_text(ARCHIVE.format(theme=theme, base=base), "utf-8")
    for line in STORIES.splitlines():
        _write_story(root / "content", line)
    bench = root / "content/undated/a-bench-faces-the-sea"
    bench.mkdir(parents=True)
    (bench / "index.md").write_text(
        "---\ntitle: A bench faces the sea\nsection: Harbour\n---\n\nIt was turned.\n", "utf-8"
    )
    corpus = Corpus()
    early = (article for article in map(corpus.article, range(10 * GENERATED)) if article[0] < "2021")
    for (path, text), _ in zip(early, range(GENERATED), strict=False):
        (root / "content" / path).parent.mkdir(parents=True, exist_ok=True)
        (root / "content" / path).write_text(text, "utf-8")


def build_sample(root: Path, theme: str, base: str) -> Path:
    """The output of a sample archive in `theme`; `base` is where it says that it stands."""
    write_sample(root, theme, base)
    return _build(root)


def build_plain(root: Path, theme: str) -> Path:
    """The output of generated articles alone, in `theme`, all other settings their defaults."""
    write_archive(root, GENERATED)
    with (root / "archive.yaml").open("a", encoding="utf-8") as settings:
        settings.write(f"theme: {theme}\n")
    return _build(root)


def build_large(root: Path) -> BuildReport:
    """`LARGE` generated articles of 2.9 KB, which are 434 of the corpus' long words, with the default settings."""
    write_archive(root, LARGE, least=402)
    return _run(root)


def _build(root: Path) -> Path:
    _run(root)
    return root / "output"


def _run(root: Path) -> BuildReport:
    built = build(root, root / "output", load_config(root), now_ns=time.time_ns(), processes=2, sizes=True).report
    for problem in built.problems:
        print(problem, file=sys.stderr)
    return built


def find_pages(output: Path) -> dict[str, str]:
    """What each page is, and its path (with a query); a path that ends in `/` stands for the first page there.

    Raises `LookupError` when a page is missing, or a kind of page has none.
    """
    found = {}
    for name, path in PAGES.items():
        pages = sorted((output / path).rglob("*.html")) if path.endswith("/") else [output / path.partition("?")[0]]
        if not pages or not pages[0].is_file():
            raise LookupError(f"the sample has no page {name}: {path}")
        query = path.partition("?")[1:]
        found[name] = pages[0].relative_to(output).as_posix() + "".join(query)
    kinds = {_read_kind(page): page for page in sorted(output.rglob("*.html"))}
    shown = {_read_kind(output / path.partition("?")[0]) for path in found.values()}
    if missing := sorted(set(kinds) - shown):
        raise LookupError(f"pages of these kinds are not audited: {', '.join(missing)}")
    return found


def _read_kind(page: Path) -> str:
    kind = re.search(r'<body class="?page-([\w-]+)', page.read_text("utf-8"))
    return kind[1] if kind else "redirect"
