"""Pictures beside an article that is withheld: no other article publishes them."""

from collections.abc import Callable
from typing import Any

import pytest

from builder.article.beside import find_closed
from builder.check import find_problems
from builder.config import load_config
from tests.sitebuild.conftest import draw_picture, make_article

Site = Any
MakeSite = Callable[[dict[str, str]], Site]
SAYS = "is not shown: the picture lies beside an article that is withheld"
PUBLIC, PRIVATE, PICTURE = "content/2021/pub/index.md", "content/2021/priv/index.md", "content/2021/priv/n.png"
SHOWS = make_article("Open", body="![A crane](../priv/n.png)")
WAYS = ({"visibility": "private"}, {"status": "draft"}, {"status": "withdrawn"}, {"visibility": "metadata-only"},
        {"visibility": "privat"})  # fmt: skip


def tell(site: Site) -> list[str]:
    return [str(problem) for problem in site.build().problems if SAYS in problem.message]


def list_pictures(site: Site) -> list[str]:
    return [path for path in site.list_files() if path.endswith((".png", ".webp")) and not path.startswith("assets/")]


@pytest.mark.parametrize("way", WAYS, ids=str)
@pytest.mark.parametrize("shows", [SHOWS, make_article("Open", image="{src: ../priv/n.png}"),
                                   make_article("Open", body="![A crane](/2021/priv/n.png)"),
                                   make_article("Open", body="[A crane](../priv/n.png)")])  # fmt: skip
def test_a_picture_beside_a_withheld_article_is_left_out(make_site: MakeSite, way: dict[str, str], shows: str) -> None:
    site = make_site({PUBLIC: shows, PRIVATE: make_article("Shut")})
    draw_picture(site.root / PICTURE)
    assert tell(site) == []
    assert list_pictures(site)
    site.write(PRIVATE, make_article("Shut", **way))  # later
    (told,) = tell(site)
    assert told.startswith(PUBLIC)
    assert list_pictures(site) == []
    assert site.list_files() == site.build_clean()
    found = find_problems(site.root, site.output, load_config(site.root))
    assert told in [str(problem) for problem in found]
    site.write(PRIVATE, make_article("Shut"))
    assert tell(site) == []
    assert list_pictures(site)
    assert site.list_files() == site.build_clean()


def test_a_link_to_such_a_picture_shows_it_no_more(make_site: MakeSite) -> None:
    site = make_site({PUBLIC: make_article("Open", body="![A crane](n.png)"),
                      PRIVATE: make_article("Shut", visibility="private")})  # fmt: skip
    draw_picture(site.root / PICTURE)
    (site.root / "content/2021/pub/n.png").symlink_to("../priv/n.png")
    assert len(tell(site)) == 1
    assert list_pictures(site) == []


def test_a_standing_page_shows_no_such_picture(make_site: MakeSite) -> None:
    site = make_site({"content/pages/about.md": "---\ntitle: About\n---\n\n![](/2021/priv/n.png)\n",
                      PRIVATE: make_article("Shut", visibility="private")})  # fmt: skip
    draw_picture(site.root / PICTURE)
    assert len(tell(site)) == 1
    assert list_pictures(site) == []


@pytest.mark.parametrize(("withheld", "picture", "by", "closed"), [
    ("a/index.md", "a/n.png", "b/index.md", True),
    ("a/index.md", "a/deep/n.png", "b/index.md", True),
    ("a/index.md", "a/n.png", "a/more.md", True),
    ("a/index.md", "a/open/n.png", "b/index.md", False),  # another article's folder
    ("a/shut.md", "a/n.png", "b/index.md", True),
    ("a/shut.md", "a/n.png", "a/more.md", False),  # articles that share a folder share its pictures
    ("a/shut.md", "a/shut/n.png", "a/more.md", True),
    ("a/shut.md", "a/img/n.png", "b/index.md", False),
    ("shut.md", "images/n.png", "b/index.md", False),
    ("index.md", "images/n.png", "b/index.md", False),
    ("a/index.md", "static/n.png", "b/index.md", False),  # published anyway
])  # fmt: skip
def test_which_pictures_lie_beside(withheld: str, picture: str, by: str, closed: bool) -> None:
    assert find_closed([withheld], ["b/index.md", "a/open/index.md"]).holds(picture, by=by) == closed
