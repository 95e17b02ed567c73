"""The contract of the command line: help with an example, exit codes, JSON that parses, a quick start."""

import json
import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import click
import pytest

from builder import __version__
from builder.cli import cli, main

REPO = Path(__file__).resolve().parent.parent
CAPTURES = REPO / "examples" / "captures"
HEAVY = ("babel", "lxml", "jinja2", "markdown_it", "whoosh", "watchdog", "starlette", "uvicorn", "PIL", "yaml",
         "msgspec", "nh3", "charset_normalizer", "distributed", "multiprocessing", "sqlite3")  # fmt: skip

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    """`run("build")` gives (exit code, standard output, standard error)."""

    def run(*arguments: object) -> tuple[int, str, str]:
        with pytest.raises(SystemExit) as stop:
            main([str(argument) for argument in arguments])
        out, err = capsys.readouterr()
        return int(str(stop.value.code)), out, err

    return run


@pytest.fixture
def root(tmp_path: Path, run: Run) -> Path:
    """A new archive with two imported articles, built."""
    folder = tmp_path / "gazette"
    assert run("init", folder)[0] == 0
    inputs = sorted(CAPTURES.glob("ledgerloom-0[12]*.txt"))
    assert run("-C", folder, "import", *inputs)[0] == 0
    assert run("-C", folder, "build", "--jobs", 1)[0] == 0
    return folder


@pytest.mark.parametrize("name", sorted(cli.commands))
def test_every_command_has_help_with_an_example(run: Run, name: str) -> None:
    code, out, _ = run(name, "--help")
    assert code == 0
    assert out == run(name, "-h")[1]
    assert re.search(rf"^  Example: backfile {name}\b", out, re.MULTILINE)
    options = [parameter for parameter in cli.commands[name].params if isinstance(parameter, click.Option)]
    assert all(option.help or option.show_default for option in options)


def test_the_commands_of_the_contract_are_there() -> None:
    contract = set("init new theme convert import build serve search cite publish check verify".split())
    assert {"init", "new", "convert", "import", "build", "serve", "search", "publish", "check"} <= set(cli.commands)
    assert set(cli.commands) <= contract


def test_version_loads_nothing_heavy() -> None:
    script = f"""
import sys
from builder.cli import main
try:
    main(["--version"])
except SystemExit as stop:
    assert stop.code == 0
loaded = [name for name in {HEAVY!r} if name in sys.modules]
sys.exit(", ".join(loaded) if loaded else 0)
"""
    start = time.perf_counter()
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.strip().endswith(__version__)
    assert time.perf_counter() - start < 2


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        ((), 2),
        (("nothing",), 2),
        (("build", "--jbos", "2"), 2),
        (("build", "--jobs", "0"), 2),
        (("build", "extra"), 2),
        (("import",), 2),
        (("search",), 2),
        (("search", "x", "--sort", "best"), 2),
        (("--help",), 0),
    ],
)
def test_usage(run: Run, arguments: tuple[str, ...], code: int) -> None:
    got, out, err = run(*arguments)
    assert got == code
    assert "Usage: backfile" in (err or out)


@pytest.mark.parametrize("command", ["build", "check", "serve", "publish", "new", "search", "import"])
def test_no_archive_here(run: Run, tmp_path: Path, command: str) -> None:
    more = {"new": ["Title"], "search": ["word"], "import": [CAPTURES]}.get(command, [])
    code, out, err = run("-C", tmp_path, command, *more)
    assert (code, out) == (3, "")
    assert err.startswith(f"{tmp_path}: no archive.yaml here or in a folder above (run `backfile init DIR`")


def test_exit_codes_of_import(root: Path, run: Run, tmp_path: Path) -> None:
    again = sorted(CAPTURES.glob("ledgerloom-0[12]*.txt"))
    code, out, err = run("-C", root, "import", *again)
    assert (code, err) == (0, "")
    assert out.splitlines() == [
        "2 captures = 0 added + 0 updated + 2 unchanged + 0 duplicate + 0 passed over + 0 skipped",
        "2 to review: backfile serve, then /_review/",
    ]
    wall = CAPTURES / "consent-wall.html"
    code, _, err = run("-C", root, "import", wall, *again)
    assert (code, err) == (1, f"{wall}: skipped: a consent wall\n")
    assert run("-C", root, "import", wall)[0] == 3
    assert run("-C", root, "import", tmp_path / "gone")[0] == 3
    code, out, _ = run("-C", root, "import", CAPTURES / "ledgerloom-03-cocoa-futures.txt", "--dry-run")
    assert (code, out[:10]) == (0, "would be: ")
    assert len(list((root / "content").rglob("index.md"))) == 2


def test_reports_as_json(root: Path, run: Run, tmp_path: Path) -> None:
    report = tmp_path / "report.json"
    _, out, _ = run("-C", root, "import", CAPTURES, "--json", "--report", report, "--jobs", 1)
    table = json.loads(out)
    assert json.loads(report.read_text("utf-8")) == table
    assert sum(table["counts"].values()) == len(table["captures"]) == 31
    built = json.loads(run("-C", root, "build", "--json", "--jobs", 1)[1])
    assert built["articles"] == 29
    assert built["problems"] == []
    checked = json.loads(run("-C", root, "check", "--json", "--loss")[1])
    assert checked["problems"] == []
    assert len(checked["loss"]) >= 29
    found = json.loads(run("-C", root, "search", "spinners", "--json")[1])
    assert found["total"] >= 1
    assert found["hits"][0]["url"].endswith(".html")


def test_findings_give_one(root: Path, run: Run) -> None:
    (root / "content" / "broken.md").write_text('---\ntitle: "x\n---\n')
    code, out, err = run("-C", root, "build", "--jobs", 1)
    assert code == 1
    assert err.startswith("content/broken.md:2: not valid YAML")
    assert re.match(r"2 articles, \d+ pages \(\d+ written, \d+ deleted\) in [\d.]+ s: ", out)
    code, out, _ = run("-C", root, "check")
    assert code == 1
    assert re.search(r"^1 findings?$", out, re.MULTILINE)
    (problem,) = json.loads(run("-C", root, "check", "--json")[1])["problems"]
    assert (problem["path"], problem["line"]) == ("content/broken.md", 2)


def test_convert_to_standard_output_and_to_a_folder(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    source = CAPTURES / "ledgerloom-01-spindle-merger.txt"
    code, out, err = run("convert", source)
    assert (code, err) == (0, "")
    assert out.startswith("---\ntitle: ")
    code, same, evidence = run("convert", source, "--evidence")
    assert same == out
    assert json.loads(evidence)["fields"]["title"]
    code, out, err = run("convert", CAPTURES, "-o", tmp_path / "out", "--evidence", "--jobs", 1)
    assert code == 1
    assert "30 of 31 captures converted" in out
    assert (tmp_path / "out" / f"{source.stem}.md").read_text("utf-8") == same
    assert json.loads((tmp_path / "out" / f"{source.stem}.json").read_text("utf-8"))
    assert run("convert", CAPTURES / "consent-wall.html")[0] == 3
    piped = subprocess.run(
        [sys.executable, "-m", "builder", "convert", "-"], input=source.read_bytes(), capture_output=True, check=False
    )
    assert (piped.returncode, piped.stderr) == (0, b"")
    assert piped.stdout.startswith(b"---\ntitle: ")


def test_new_and_init(root: Path, run: Run, tmp_path: Path) -> None:
    code, out, _ = run("-C", root, "new", "Council keeps: the “night” ferry")
    assert code == 0
    path = root / out.removeprefix("wrote ").strip()
    assert "title: 'Council keeps: the “night” ferry'" in path.read_text("utf-8")
    assert run("-C", root, "build", "--jobs", 1)[0] == 0  # a draft is no finding
    assert run("init", root)[0] == 3
    assert run("init", tmp_path / "other", "--github")[0] == 0
    assert (tmp_path / "other" / ".github").is_dir()
    assert run("init", root / "archive.yaml")[0] == 2


@pytest.mark.parametrize("port", ["99999", "65536", "-1", "http"])
def test_a_port_that_there_is_not(root: Path, run: Run, port: str) -> None:
    code, _, err = run("-C", root, "serve", "--port", port)
    assert code == 2
    assert "--port" in err


def test_uncertainty_is_reported_and_check_agrees(run: Run, tmp_path: Path) -> None:
    root, inputs = tmp_path / "gazette", tmp_path / "in"
    run("init", root)
    inputs.mkdir()
    for source in CAPTURES.glob("skerrow-*"):
        (inputs / source.name).write_bytes(source.read_bytes())
    (inputs / "robots.txt").write_text("User-agent: *\nDisallow: /\n")
    code, out, _ = run("-C", root, "import", inputs, "--jobs", 1)
    review = out.splitlines()[-1]
    assert re.fullmatch(r"(\d+ undated, )?\d+ to review: backfile serve, then /_review/", review)
    assert (code, "1 passed over" in out) == (0, True)
    code, out, _ = run("-C", root, "check")
    assert (code, out.splitlines()) == (0, ["0 findings", review])
    counts = json.loads(run("-C", root, "check", "--json")[1])["review"]
    assert counts == json.loads(run("-C", root, "import", inputs, "--jobs", 1, "--json")[1])["review"]
    assert f"{counts['to_review']} to review" in review
    for name, text in {"a.txt": "x", "b.html": "<p>y</p>", "c.txt": "z"}.items():
        (inputs / name).write_text(text)
    code, out, _ = run("-C", root, "import", inputs, "--jobs", 1)
    assert code == 1
    assert out.splitlines()[0].endswith("+ 3 skipped (no article: 0 words of running text)")


def test_loss_of_the_archive_an_outlet_an_article(root: Path, run: Run) -> None:
    code, out, _ = run("-C", root, "check", "--loss")
    assert code == 0
    assert re.search(r"^ledgerandloom.example: 1 capture, \d+ words kept, \d+ dropped$", out, re.MULTILINE)
    _, own, _ = run("-C", root, "check", "--loss", "ledgerandloom.example")
    assert own.count("capture.json: dropped ") == 1
    folder = next((root / "content").rglob("capture.json")).parent
    for place in (folder, folder.relative_to(root), folder / "index.md"):
        assert run("-C", root, "check", "--loss", place)[1].count("capture.json: dropped ") == 1
    assert len(json.loads(run("-C", root, "check", "--loss", "--json")[1])["loss"]) == 2
    code, _, err = run("-C", root, "check", "--loss", "ledgerandlom.example")
    assert (code, 'did you mean "ledgerandloom.example"?' in err) == (3, True)
    assert run("-C", root, "check", "content")[0] == 2


def test_an_empty_folder_is_told_what_is_looked_for(root: Path, run: Run, tmp_path: Path) -> None:
    (tmp_path / "none").mkdir()
    code, _, err = run("-C", root, "import", tmp_path / "none")
    assert (code, "looks for saved HTML pages and plain text files" in err) == (3, True)


def test_one_is_not_plural(run: Run, tmp_path: Path) -> None:
    root, source = tmp_path / "one", next(CAPTURES.glob("ledgerloom-01*.txt"))
    run("init", root)
    assert run("convert", source, "-o", tmp_path / "out")[1].startswith("1 of 1 capture converted into ")
    assert run("-C", root, "import", source)[1].startswith("1 capture = 1 added")
    out = run("-C", root, "build", "--jobs", 1)[1]
    assert re.search(r"^1 article, \d+ pages", out, re.MULTILINE)
    assert not re.search(r"\b1 [a-z]+s\b", out)
    assert re.search(r"^1 article, ", run("-C", root, "build")[1])
    assert run("-C", root, "search", "spinners")[1].splitlines()[-1] == "1 of 1 article"


def test_search_prints_hits_and_notes(root: Path, run: Run) -> None:
    code, out, _ = run("-C", root, "search", "spinners")
    assert code == 0
    assert re.search(r"^1 of 1 article$", out, re.MULTILINE)
    assert run("search", "spinners", "--index", root / "output")[1] == out
    assert run("-C", root, "search", "nosuchword")[:2] == (0, "no article found\n")
    (root / "output/search/manifest.js").write_text("damaged")
    code, _, err = run("-C", root, "search", "spinners")
    assert code == 3
    assert "the search index is damaged" in err


def test_a_base_url_of_the_command_line(root: Path, run: Run) -> None:
    assert run("-C", root, "build", "--base-url", "https://example.org/x", "--jobs", 1)[0] == 0
    assert "https://example.org/x/" in (root / "output" / "sitemap.xml").read_text("utf-8")
    code, _, err = run("-C", root, "build", "--base-url", "nowhere")
    assert (code, err[:12]) == (3, "--base-url: ")


def test_clean_stays_inside_the_archive(root: Path, run: Run, tmp_path: Path) -> None:
    (tmp_path / "precious").mkdir()
    (tmp_path / "precious" / "file").write_text("x")
    code, _, err = run("-C", root, "build", "--clean", "--output", tmp_path / "precious")
    assert code == 3
    assert "--clean empties only a folder inside the archive" in err
    assert (tmp_path / "precious" / "file").read_text() == "x"
    (root / "captures").mkdir()
    (root / "captures" / "page.html").write_text("x")
    before = sorted(root.rglob("*"))
    for inside in ("content", "content/deep", ".", "..", "themes", ".backfile", "captures"):
        code, _, err = run("-C", root, "build", "--clean", "--output", root / inside)
        assert (code, err.count("\n")) == (3, 1), inside
        assert sorted(root.rglob("*")) == before
    assert run("-C", root, "build", "--output", root / "content")[0] == 3
    for _ in range(2):
        assert run("-C", root, "build", "--clean", "--output", root / "public", "--jobs", 1)[0] == 0


def test_a_reader_that_goes_early_is_no_error(root: Path) -> None:
    command = f"{sys.executable} -m builder -C {root} search the --json --limit 100 | head -c 1"
    environment = os.environ | {"PYTHONUNBUFFERED": "1"}
    done = subprocess.run(command, shell=True, capture_output=True, text=True, check=False, env=environment)
    assert "Traceback" not in done.stderr
    assert "BrokenPipe" not in done.stderr


@pytest.mark.parametrize("arguments", [("broadsheet",), ("mine", "--extends", "../x"), ("mine", "--extends", "plane"),
                                       ("../mine",), ("mine", "--extends", "/tmp")])  # fmt: skip
def test_a_new_theme_has_a_name_of_its_own_and_extends_one_that_is_there(
    run: Run, root: Path, arguments: tuple[str, ...]
) -> None:
    code, _, err = run("-C", root, "theme", "new", *arguments)
    assert code == 3
    assert err.startswith(
        ("theme: 'broadsheet' comes with Backfile", "archive.yaml: no theme", "theme: '../mine' is no")
    )
    assert not (root / "themes").exists()


def test_what_a_build_says_of_the_archives_themes(run: Run, root: Path) -> None:
    assert run("-C", root, "build")[0] == 0
    sheet = root / "themes/broadsheet/assets/own.css"
    sheet.parent.mkdir(parents=True)
    shutil.copytree(REPO / "themes/broadsheet", root / "themes/broadsheet", dirs_exist_ok=True)
    for command in ("build", "build", "check"):
        code, out, err = run("-C", root, command)
        assert (code, (out + err).count("themes/broadsheet: note: is used in the place of the theme")) == (0, 1)
    sheet.write_text("a {\n  color: red;\n")
    for command in ("build", "build", "check"):
        code, out, err = run("-C", root, command)
        assert (code, (out + err).count("themes/broadsheet/assets/own.css:1: the { is not closed")) == (1, 1)
    sheet.write_text("a {\n  color: red;\n}\n")
    assert run("-C", root, "build")[0] == 0


def test_a_template_runs_no_command(run: Run, root: Path, tmp_path: Path) -> None:
    place = root / "themes/mine/templates/missing.html"
    place.parent.mkdir(parents=True)
    (root / "themes/mine/theme.yaml").write_text("extends: plain\n")
    (root / "archive.yaml").write_text("title: T\ntheme: mine\n")
    place.write_text(f"{{{{ cycler.__init__.__globals__.os.popen('touch {tmp_path}/out').read() }}}}")
    code, _, err = run("-C", root, "build")
    assert code == 3
    assert f"{place}:1: access to attribute '__init__' of 'type' object is unsafe" in err
    assert not (tmp_path / "out").exists()


def test_a_theme_of_ones_own_is_begun_and_used(run: Run, root: Path) -> None:
    code, out, _ = run("-C", root, "theme", "new", "evening", "--extends", "plain")
    assert (code, out.splitlines()[0]) == (0, "wrote themes/evening/theme.yaml")
    (root / "archive.yaml").write_text((root / "archive.yaml").read_text() + "theme: evening\n")
    (root / "themes/evening/assets/own.css").write_text(":root { --accent: teal; }\n")
    assert run("-C", root, "build")[0] == 0
    assert (root / "output/assets/style.css").read_text().endswith(":root { --accent: teal; }\n")
    (root / "themes/evening/templates").mkdir()
    (root / "themes/evening/templates/article.html").write_text("<title>x</title>\n{{ article.nothing }}\n")
    code, _, err = run("-C", root, "build")
    assert code == 3
    assert re.search(r"article\.html:2: .*nothing.*, on \S+\.html", err.replace("\n", " "))


def test_a_profile_says_what_each_stage_cost_and_writes_a_trace(run, root):
    code, out, _ = run("-C", root, "build", "--clean", "--profile", "--jobs", 1)
    assert code == 0
    assert all(part in out for part in ("µs per article", "KB per article", "trace.json"))
    events = json.loads((root / ".backfile/trace.json").read_text("utf-8"))["traceEvents"]
    names = {event["name"] for event in events}
    assert {"scan", "read", "plan", "copy", "render", "index", "finish", "derive"} <= names
