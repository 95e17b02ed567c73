"""What the preview shows before a build, compared with what the build then writes."""

import random
import time
from pathlib import Path

import pytest
from PIL import Image

from builder.errors import Fault
from builder.sitebuild.build import build
from builder.sitebuild.preview_builder import MOST, PreviewBuilder

REPO = Path(__file__).resolve().parents[2]
PAGE = "---\ntitle: {title}\ndate: 2021-05-{day:02}\nsection: Council\ntags: [ferry]\n{more}---\n\n{body}\n"
FERRY = "content/ferry.md"
PATH = "2021/05/04/ferry.html"


def make_page(title: str = "Ferry", body: str = "Words of the ferry.", *, day: int = 4, more: str = "") -> str:
    return PAGE.format(title=title, body=body, day=day, more=more)


@pytest.fixture
def picture(tmp_path):
    def draw(colour: str = "red") -> bytes:
        Image.new("RGB", (4, 3), colour).save(tmp_path / "picture.png")
        return (tmp_path / "picture.png").read_bytes()

    return draw


@pytest.fixture
def shop(make_site, picture):
    files = {FERRY: make_page(), "content/quay.md": make_page("Quay", "See [the ferry](ferry.md).", day=5)}
    files |= {f"content/old{number}.md": make_page(f"Old {number}", day=1) for number in range(5)}
    files |= {"content/hidden.md": make_page("Hidden", more="status: draft\n"), "content/quay.png": picture()}
    files |= {"content/pages/about.md": "---\ntitle: About\n---\n\nUs.\n", "content/static/robots.txt": "x"}
    shop = Shop(make_site(files))
    shop.rebuild()
    return shop


class Shop:
    def __init__(self, site) -> None:
        self.site = site
        self.builder = PreviewBuilder(site.root, site.output)

    def rebuild(self):
        return self.builder.rebuild(now_ns=time.time_ns())

    def preview(self, *paths: str, opened=()):
        return self.builder.preview([self.site.root / path for path in paths], opened)

    def write(self, path: str, text: str | bytes) -> None:
        self.site.write(path, text)


EDITS = [
    make_page(body="Other words, and *more* of them."),
    make_page("Another headline"),
    make_page(more="dek: Said in a sentence\n"),
    make_page(more="image: {src: quay.png, alt: A quay}\n"),
    make_page(body="Words of the ferry.\n\n![](quay.png)\n\n[Up](quay.md) [or](nothing.md)"),
    make_page(more="visibility: public\nkind: opinion\n"),
]


@pytest.mark.parametrize("text", EDITS)
def test_a_preview_is_the_page_that_the_build_writes(shop, text):
    before = shop.site.list_files()
    shop.write(FERRY, text)
    preview = shop.preview(FERRY)
    assert shop.site.list_files() == before
    result = shop.rebuild()
    assert preview.pages == {PATH: (shop.site.output / PATH).read_bytes()}
    assert PATH in result.changed
    assert preview.problems == result.problems
    assert shop.site.list_files() == shop.site.build_clean()


@pytest.mark.parametrize("text", EDITS)
def test_an_edit_before_the_first_build_has_ended(shop, text):
    """What the last build left is enough to render the page."""
    shop.builder = PreviewBuilder(shop.site.root, shop.site.output)
    shop.write(FERRY, text)
    preview = shop.preview(FERRY)
    shop.rebuild()
    assert preview.pages == {PATH: (shop.site.output / PATH).read_bytes()}


def test_what_other_settings_made_is_not_shown_before_the_first_build(shop):
    shop.builder = PreviewBuilder(shop.site.root, shop.site.output)
    shop.write("archive.yaml", "title: Other\n")
    shop.write(FERRY, make_page("Another headline"))
    assert shop.preview(FERRY) is None


def test_what_a_preview_cannot_know_the_build_mends(shop):
    """A section that nobody had, of which there is no list yet; in the same way articles that are related only now."""
    shop.write(FERRY, make_page().replace("Council", "Weather"))
    assert b"Weather" in shop.preview(FERRY).pages[PATH]
    assert {"sections/weather/index.html", PATH} <= set(shop.rebuild().changed)
    assert shop.site.list_files() == shop.site.build_clean()


@pytest.mark.parametrize(
    "text",
    [make_page(day=6), make_page(more="status: draft\n"), make_page(more="visibility: private\n"),
     make_page(more="status: withdrawn\n"), make_page(more="visibility: metadata-only\n")],
)  # fmt: skip
def test_an_article_that_moves_or_goes_is_left_to_the_build(shop, text):
    shop.write(FERRY, text)
    assert shop.preview(FERRY) is None
    assert shop.rebuild().changed
    assert shop.site.list_files() == shop.site.build_clean()


def test_what_has_no_page_is_left_to_the_build(shop):
    shop.write("content/new.md", make_page("New"))
    shop.write("archive.yaml", "title: T\n")
    assert shop.preview("content/new.md", "content/gone.md", "archive.yaml", "content/quay.png", "content") is None
    assert shop.preview(*(f"content/{number}.md" for number in range(MOST + 1))) is None
    assert PreviewBuilder(shop.site.root, shop.site.output).preview([shop.site.root / FERRY], ()) is None


def test_a_broken_article_is_told_at_once_and_its_page_held(shop):
    shop.write(FERRY, "---\ntitle: [Ferry\n---\n\nWords.\n")
    preview = shop.preview(FERRY)
    assert (preview.pages, preview.held) == ({}, (PATH,))
    assert [problem.path for problem in preview.problems] == [FERRY]
    assert shop.rebuild().problems == preview.problems
    shop.write(FERRY, make_page())
    assert shop.preview(FERRY).problems == ()
    assert shop.rebuild().problems == ()


def test_a_problem_that_was_mended_during_a_build_does_not_come_back(shop, monkeypatch):
    shop.write(FERRY, make_page(body="![None](none.png)"))
    assert len(shop.preview(FERRY).problems) == 1

    def correct_meanwhile(*arguments, **more):
        outcome = build(*arguments, **more)
        shop.write(FERRY, make_page())
        assert shop.preview(FERRY).problems == ()
        return outcome

    with monkeypatch.context() as patch:
        patch.setattr("builder.sitebuild.preview_builder.build", correct_meanwhile)
        assert shop.rebuild().problems == ()
    assert shop.rebuild().problems == ()


def test_a_draft_is_told_once_somebody_looked(shop):
    shop.write("content/hidden.md", make_page("Hidden", "Newer.", more="status: draft\n"))
    assert shop.preview("content/hidden.md") is None
    shelf = shop.builder.load_drafts()
    assert [one.path for one in shelf.concealed] == ["2021/05/04/hidden.html"]
    assert shop.preview("content/hidden.md").pages == {"2021/05/04/hidden.html": None}
    assert b"Newer." in shelf.read("2021/05/04/hidden.html")


def list_changed(shop: Shop) -> set[str]:
    """What a build changes, but for the service worker, which names what everything is made from."""
    return set(shop.rebuild().changed) - {"sw.js"}


def make_theme(site, **files: str) -> None:
    site.write("themes/own/theme.yaml", "extends: broadsheet\n")
    site.write("archive.yaml", "title: T\ntheme: own\n")
    for name, text in files.items():
        site.write(f"themes/own/{name}", text)


def test_a_style_is_shown_at_once_and_no_page_changes(shop):
    make_theme(shop.site)
    site = shop.site
    site.write("themes/own/assets/dots.css", "p { color: red }")
    shop.rebuild()
    site.write("themes/own/assets/dots.css", "p { color: blue }")
    assert shop.preview("themes/own/assets/dots.css").pages == {"assets/dots.css": b"p { color: blue }"}
    assert list_changed(shop) == {"assets/dots.css"}
    assert site.list_files() == site.build_clean()


def test_a_template_is_shown_on_the_pages_that_are_open(shop):
    make_theme(shop.site)
    base = (REPO / "themes/broadsheet/templates/base.html").read_text()
    shop.site.write("themes/own/templates/base.html", base)
    shop.rebuild()
    shop.site.write("themes/own/templates/base.html", base + "<p>Own.</p>")
    opened = (PATH, "index.html", "about.html", "years/index.html", "feed.xml", "none.html")
    preview = shop.preview("themes/own/templates/base.html", opened=opened)
    assert sorted(preview.pages) == sorted(opened[:4])
    shop.rebuild()
    assert preview.pages == {path: (shop.site.output / path).read_bytes() for path in preview.pages}
    shop.site.write("themes/own/templates/base.html", base + "{{ ")
    with pytest.raises(Fault, match=r"base\.html"):
        shop.preview("themes/own/templates/base.html", opened=opened)
    with pytest.raises(Fault):
        shop.rebuild()
    shop.write(FERRY, make_page(body="Edited meanwhile."))
    preview = shop.preview(FERRY)
    assert b"Edited meanwhile." in preview.pages[PATH]
    assert [problem.path.rpartition("/")[2] for problem in preview.problems] == ["base.html"]


@pytest.mark.parametrize(
    ("path", "changed"),
    [("content/static/robots.txt", {"robots.txt"}), ("content/quay.png", {"quay.png"}),
     ("content/pages/about.md", {"about.html"})],
)  # fmt: skip
def test_a_build_names_what_it_changed(shop, picture, path, changed):
    shop.write(FERRY, make_page(body="![A quay](quay.png)"))
    shop.rebuild()
    assert shop.rebuild().changed == ()
    shop.write(path, picture("blue") if path.endswith("png") else "---\ntitle: About\n---\n\nOther.\n")
    assert {name.rpartition("/")[2] for name in list_changed(shop)} == changed


def test_a_hundred_edits_end_in_a_clean_build(shop):
    chance = random.Random(7)
    for _ in range(100):
        name = f"content/old{chance.randrange(5)}.md"
        text = make_page(f"Old {chance.randrange(4)}", f"Words {chance.random()}.", day=chance.randrange(1, 4))
        shop.write(name, chance.choice((text, text, text, "---\ntitle: [\n---\n")))
        shop.preview(name)
        if chance.random() < 0.3:
            shop.rebuild()
    shop.rebuild()
    assert shop.site.list_files() == shop.site.build_clean()


def test_a_cache_that_went_is_made_again(shop):
    for path in (shop.site.root / ".backfile").glob("cache*"):
        path.unlink()
    shop.write(FERRY, make_page("Another"))
    shop.rebuild()
    assert shop.site.list_files() == shop.site.build_clean()
