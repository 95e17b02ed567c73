"""Which folders are themes, and what is not taken from them."""

from pathlib import Path

import pytest

from builder.config import parse_config
from builder.errors import Fault
from builder.render.theme import load_theme
from builder.render.theme_folders import find_theme_folders

SECRET = "the outside word is xylophone"
PATHS = [
    "../evil",
    "../../evil",
    "/tmp/evil",
    "mine/../../evil",
    "a/b",
    "a\\b",
    "C:evil",
    ".hidden",
    ".",
    "..",
    "",
    "a\0b",
]


def write(root: Path, files: dict[str, str]) -> None:
    for path, text in files.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    root = tmp_path / "archive"
    write(root, {"themes/mine/theme.yaml": "extends: plain\n", "themes/mine/assets/own.css": "a { b: c }"})
    for place in (tmp_path / "evil", root / "evil", root / "themes/a/b", root / "themes/.hidden", tmp_path / "theme"):
        write(place, {"theme.yaml": "", "templates/base.html": SECRET, "assets/x.js": SECRET})
    return root


@pytest.mark.parametrize("name", PATHS)
def test_a_theme_is_named_never_a_path(root: Path, name: str) -> None:
    with pytest.raises(Fault, match="no theme "):
        load_theme(name, find_theme_folders(root))
    with pytest.raises(Fault, match=r"archive\.yaml:1: theme: .* is not the name of a theme"):
        parse_config(f"theme: {name!r}\n")


@pytest.mark.parametrize("name", PATHS)
def test_what_a_theme_extends_is_a_name_too(root: Path, name: str) -> None:
    (root / "themes/mine/theme.yaml").write_text(f"description: x\nextends: {name!r}\n")
    with pytest.raises(Fault, match=r"themes/mine/theme\.yaml:2: extends: .* is not the name of a theme"):
        load_theme("mine", find_theme_folders(root))


def test_a_theme_that_shadows_one_of_backfiles_is_noted(root: Path) -> None:
    assert load_theme("mine", find_theme_folders(root)).problems == ()
    before = load_theme("mine", find_theme_folders(root)).digest
    write(root, {"themes/broadsheet/theme.yaml": ""})
    theme = load_theme("mine", find_theme_folders(root))
    assert [str(problem) for problem in theme.problems] == [
        "themes/broadsheet: note: is used in the place of the theme 'broadsheet' that comes with Backfile (rename its "
        "folder unless that is meant)"
    ]
    assert theme.digest != before


def test_links_that_lead_out_are_named_and_not_followed(root: Path, tmp_path: Path) -> None:
    mine = root / "themes/mine"
    write(mine, {"assets/a.css": "", "templates/a.html": "", "locale/fr/LC_MESSAGES/backfile.po": ""})
    write(tmp_path, {"fr/LC_MESSAGES/backfile.po": 'msgid "Search"\nmsgstr "xylophone"\n'})
    links = {"assets/x.js": "evil/assets/x.js", "templates/base.html": "evil/templates/base.html",
             "assets/fonts": "evil/assets", "templates/parts": "evil/templates", "locale/de": "fr"}  # fmt: skip
    for name, target in links.items():
        (mine / name).symlink_to(tmp_path / target)
    theme = load_theme("mine", find_theme_folders(root), language="de")
    assert [problem.path for problem in theme.problems] == sorted(f"themes/mine/{name}" for name in links)
    assert all("outside the archive" in problem.message for problem in theme.problems)
    assert "xylophone" not in repr((theme.assets, theme.templates, theme.language.words))


def test_a_whole_folder_of_templates_that_is_a_link(root: Path, tmp_path: Path) -> None:
    (root / "themes/mine/templates").symlink_to(tmp_path / "evil/templates")
    theme = load_theme("mine", find_theme_folders(root))
    assert [problem.path for problem in theme.problems] == ["themes/mine/templates"]
    assert "xylophone" not in repr(theme.templates)


@pytest.mark.parametrize("name", ["themes/linked", "themes/mine/theme.yaml"])
def test_a_theme_that_is_a_link(root: Path, tmp_path: Path, name: str) -> None:
    (root / name).unlink(missing_ok=True)
    (root / name).symlink_to(tmp_path / "theme" / ("theme.yaml" if name.endswith(".yaml") else ""))
    with pytest.raises(Fault, match=f"^{name}: is a link to .* outside the archive"):
        load_theme(name.split("/")[1], find_theme_folders(root))


def test_links_inside_the_archive_are_followed(root: Path) -> None:
    write(root, {"shared/logo.svg": "logo"})
    (root / "themes/mine/assets/logo.svg").symlink_to("../../../shared/logo.svg")
    theme = load_theme("mine", find_theme_folders(root))
    assert (dict(theme.assets)["assets/logo.svg"], theme.problems) == (b"logo", ())


def test_broken_css_of_the_archives_own_themes_is_found(root: Path) -> None:
    write(root, {
        "themes/mine/assets/own.css": "a {\n  color: red;\n", "themes/mine/assets/more/x.css": "b { c: d }\n}\n",
        "themes/child/theme.yaml": "extends: mine\n", "themes/child/assets/own.css": "e {\n  f\n}",
    })  # fmt: skip
    found = [(problem.path, problem.line) for problem in load_theme("child", find_theme_folders(root)).problems]
    assert found == [("themes/child/assets/own.css", 2), ("themes/mine/assets/more/x.css", 2),
                     ("themes/mine/assets/own.css", 1)]  # fmt: skip
