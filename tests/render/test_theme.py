"""Themes: inheritance, options, and faults that name their place."""

import pickle
import re
from pathlib import Path

import pytest

from builder.errors import Fault
from builder.render.theme import Theme, find_environment, load_theme
from builder.render.theme_folders import find_theme_folders


def write_theme(root: Path, name: str, **files: str) -> None:
    for path, text in {"theme.yaml": "", **files}.items():
        target = root / "themes" / name / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, encoding="utf-8")


@pytest.fixture
def root(tmp_path: Path) -> Path:
    options = "options:\n  rails: {default: 3, help: How many rails.}\n  loud: {default: false, help: Shout.}\n"
    write_theme(tmp_path, "paper", **{
        "theme.yaml": options, "templates/a.html": "A {{ word }} {{ options.rails }}", "templates/b.html": "B",
        "assets/style.css": "paper", "assets/x/logo.svg": "logo",
    })  # fmt: skip
    write_theme(tmp_path, "child", **{
        "theme.yaml": "extends: paper\n", "assets/style.css": "child",
        "templates/b.html": "child of {% include 'a.html' %}",
    })  # fmt: skip
    return tmp_path


def folders(root: Path) -> tuple[Path, ...]:
    return (root / "themes",)


def list_own(theme: Theme) -> list[tuple[str, bytes]]:
    """The assets without the script that every theme has."""
    return [asset for asset in theme.assets if asset[0] != "assets/citations.js"]


def test_a_child_shadows_single_files(root: Path) -> None:
    theme = load_theme("child", folders(root), options={"rails": 5})
    assert theme.render("b.html", {"word": "<ice>"}) == "child of A &lt;ice&gt; 5"
    assert list_own(theme) == [("assets/style.css", b"child"), ("assets/x/logo.svg", b"logo")]
    assert b"backfileCitations" in dict(theme.assets)["assets/citations.js"]
    assert theme.options == {"loud": False, "rails": 5}


def test_the_digest_covers_files_and_options(root: Path) -> None:
    digests = {
        load_theme("child", folders(root)).digest,
        load_theme("child", folders(root), options={"rails": 4}).digest,
    }
    write_theme(root, "paper", **{"templates/c.html": "new"})
    digests.add(load_theme("child", folders(root)).digest)
    assert len(digests) == 3
    assert load_theme("paper", folders(root)).digest == load_theme("paper", folders(root)).digest


def test_a_theme_speaks_the_language_of_the_archive(root: Path) -> None:
    head = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=utf-8\\n"\n\n'
    readers = 'msgid "%(count)s reader"\nmsgid_plural "%(count)s readers"\n'
    readers += 'msgstr[0] "%(count)s Leser"\nmsgstr[1] "%(count)s Leserinnen"\n'
    write_theme(root, "paper", **{
        "templates/a.html": '{{ _("Search") }} {{ _("for %(word)s", word=word) }} '
        '{{ ngettext("%(count)s reader", "%(count)s readers", n, count=n) }}{% trans %}!{% endtrans %}',
        "assets/a.js": 'say("Search", "Search"); plural("%(count)s article", "%(count)s articles", n)',
        "locale/de/LC_MESSAGES/backfile.po": f'{head}{readers}\nmsgid "for %(word)s"\nmsgstr "nach %(word)s"\n',
    })  # fmt: skip
    write_theme(root, "child", **{
        "theme.yaml": "extends: paper\n",
        "locale/de_AT/LC_MESSAGES/backfile.po": f'{head}msgid "Search"\nmsgstr "Stöbern"\n',
    })  # fmt: skip
    view = {"word": "<ice>", "n": 2}
    theme = pickle.loads(pickle.dumps(load_theme("child", folders(root), language="de-AT")))
    assert theme.render("a.html", view) == "Stöbern nach &lt;ice&gt; 2 Leserinnen!"
    assert dict(theme.assets)["assets/a.js"].decode().startswith('say("Stöbern"')
    german = load_theme("child", folders(root), language="de")
    assert german.render("a.html", view | {"n": 1}) == "Suche nach &lt;ice&gt; 1 Leser!"
    assert load_theme("paper", folders(root)).render("a.html", view) == "Search for &lt;ice&gt; 2 readers!"
    assert german.digest != theme.digest


def test_a_theme_travels_between_processes(root: Path) -> None:
    theme = pickle.loads(pickle.dumps(load_theme("paper", folders(root))))
    assert theme.render("b.html", {}) == "B"


@pytest.mark.parametrize(
    ("source", "line", "words"),
    [
        ("one\n{{ missing }}", 2, "'missing' is undefined"),
        ("\n\n{{ word.missing }}", 3, "has no attribute 'missing'"),
        ("{% for x in word %}\n{{ x / 2 }}{% endfor %}", 2, "unsupported operand"),
        ("{% include 'gone.html' %}", 0, "no template gone.html"),
    ],
)
def test_a_fault_names_the_template_and_its_line(root: Path, source: str, line: int, words: str) -> None:
    write_theme(root, "paper", **{"templates/a.html": source})
    with pytest.raises(Fault) as caught:
        load_theme("paper", folders(root)).render("a.html", {"word": "x"})
    (problem,) = caught.value.problems
    assert words in problem.message
    assert problem.line == line
    assert line == 0 or problem.path.endswith("themes/paper/templates/a.html")


@pytest.mark.parametrize(
    "source", ["'x'|center(999999)", "'%0999999d'|format(1)", "('x'|center(999999))|length", "'x' * 99999"]
)
def test_nothing_is_worked_out_while_a_template_is_compiled(root: Path, source: str) -> None:
    """No bound of a job holds there, and `999999` may as well be ten thousand million."""
    environment = find_environment(load_theme("paper", folders(root)))
    assert len(environment.compile(f"{{{{ {source} }}}}{{% if {source} %}}x{{% endif %}}", raw=True)) < 2000


def test_every_syntax_error_is_found_on_loading(root: Path) -> None:
    write_theme(root, "paper", **{"templates/a.html": "\n{% if %}", "templates/b.html": "{{ x"})
    with pytest.raises(Fault) as caught:
        load_theme("paper", folders(root))
    assert [(Path(problem.path).name, problem.line) for problem in caught.value.problems] == [
        ("a.html", 2),
        ("b.html", 1),
    ]


@pytest.mark.parametrize(
    ("name", "options", "printed"),
    [
        ("papr", {}, "archive.yaml: no theme 'papr' (did you mean \"paper\"?)"),
        ("..", {}, "archive.yaml: no theme '..' (there is child, paper)"),
        ("paper", {"rail": 1}, "archive.yaml: the theme 'paper' has no option 'rail' (did you mean \"rails\"?)"),
        ("paper", {"rails": "many"}, "archive.yaml: theme_options: rails is a whole number (How many rails.)"),
        ("paper", {"loud": 1}, "archive.yaml: theme_options: loud is true or false (Shout.)"),
    ],
)
def test_settings_that_cannot_be_meant(root: Path, name: str, options: dict[str, str | int], printed: str) -> None:
    with pytest.raises(Fault) as caught:
        load_theme(name, folders(root), options=options)
    assert str(caught.value) == printed


def test_the_line_of_a_wrong_setting(root: Path) -> None:
    write_theme(root, "lost", **{"theme.yaml": "description: x\nextends: papr\n"})
    write_theme(root, "odd", **{"theme.yaml": "description: x\noptions:\n  a: {default: 1}\n"})
    settings = "title: x\ntheme: {}\ntheme_options:\n  loud: false\n  rail: 1\n  rails: x\n"
    options: dict[str, str | int | bool] = {"loud": False, "rail": 1, "rails": "x"}
    told = {}
    for name in ("papr", "paper", "lost", "odd"):
        with pytest.raises(Fault) as caught:
            load_theme(name, folders(root), options=options, settings=settings.format(name))
        told[name] = [(Path(problem.path).name, problem.line) for problem in caught.value.problems]
    assert told == {
        "papr": [("archive.yaml", 2)],
        "paper": [("archive.yaml", 5), ("archive.yaml", 6)],
        "lost": [("theme.yaml", 2)],
        "odd": [("theme.yaml", 2)],
    }


def test_a_theme_that_extends_itself(root: Path) -> None:
    write_theme(root, "paper", **{"theme.yaml": "extends: child"})
    with pytest.raises(Fault, match="extends itself"):
        load_theme("paper", folders(root))


def test_a_slip_in_theme_yaml(root: Path) -> None:
    write_theme(root, "paper", **{"theme.yaml": "extend: child"})
    with pytest.raises(Fault, match=r"theme.yaml:1: unknown key 'extend' \(did you mean extends\?\)"):
        load_theme("paper", folders(root))


def test_the_archives_themes_come_first(root: Path) -> None:
    first, second = find_theme_folders(root)
    assert first == root / "themes"
    assert (second / "broadsheet" / "theme.yaml").is_file()
    assert find_theme_folders(root / "elsewhere") == (second,)


def test_a_child_adds_to_the_style_sheet_and_leaves_out_what_it_does_not_take(root: Path) -> None:
    write_theme(root, "child", **{
        "theme.yaml": "extends: paper\nwithout: [assets/x/*]\n", "assets/own.css": "more",
    })  # fmt: skip
    (root / "themes/child/assets/style.css").unlink()
    write_theme(root, "grandchild", **{"theme.yaml": "extends: child\n", "assets/own.css": "most"})
    assert list_own(load_theme("child", folders(root))) == [("assets/style.css", b"paper\nmore")]
    assert list_own(load_theme("grandchild", folders(root))) == [("assets/style.css", b"paper\nmore\nmost")]


def test_plain_is_small_and_brings_no_fonts(tmp_path: Path) -> None:
    theme = load_theme("plain", find_theme_folders(tmp_path))
    assets = dict(theme.assets)
    assert len(assets["assets/style.css"]) < 9_000
    assert b"@font-face" not in assets["assets/style.css"]
    assert not [path for path in assets if path.endswith((".woff2", ".txt"))]
    shipped = dict(load_theme("broadsheet", find_theme_folders(tmp_path)).assets)
    assert {path for path in shipped if not path.startswith("assets/fonts/")} == assets.keys()


def test_themes_that_come_with_backfile_name_the_same_properties(tmp_path: Path) -> None:
    found = [
        set(re.findall(r"(--[a-z0-9-]+):", dict(load_theme(name, find_theme_folders(tmp_path)).assets)[sheet].decode()))
        for name in ("broadsheet", "plain")
        for sheet in ("assets/style.css",)
    ]
    assert found[0] == found[1]
