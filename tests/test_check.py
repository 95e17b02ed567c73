"""What `check` finds: everything a build would tell, in the same words, and what only a look from outside shows."""

import time
from pathlib import Path

import pytest

from builder.check import find_problems, load_ledgers
from builder.config import load_config
from builder.errors import Problem, has_findings
from builder.sitebuild.build import build

HEAD = "---\ntitle: {}\ndate: 2021-01-02\n---\n\n"


def write(root: Path, files: dict[str, str]) -> None:
    for path, text in {"archive.yaml": "title: Test\n", **files}.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text, encoding="utf-8")


def check(root: Path) -> tuple[Problem, ...]:
    return find_problems(root, root / "output", load_config(root))


@pytest.mark.parametrize(
    ("path", "text", "finding"),
    [
        ("a.md", HEAD.format("A") + "Fine words.\n", ""),
        ("a.md", "", "content/a.md: the file is empty (write the article, or delete the file)"),
        ("a.md", "---\ntitle: A\ndate: soon\n---\n", "content/a.md:3: date: 'soon' is not a date of the calendar"),
        (
            "a.md",
            "---\ntitle: A\nsectoin: X\n---\nx\n",
            'content/a.md:3: note: unknown key "sectoin" in 1 file (did you mean "section"?)',
        ),
        (
            "a.md",
            "---\ntitle: A\nmood: X\n---\nx\n",
            'content/a.md:3: note: unknown key "mood" in 1 file (it is kept as it is)',
        ),
        (
            "a.md",
            HEAD.format("A") + "One\n\n[b](gone.md)\n",
            "content/a.md:8: the link to 'gone.md' leads nowhere",
        ),
        (
            "a.md",
            HEAD.format("A") + "[b](gone/index.md#x)\n",
            "content/a.md:6: the link to 'gone/index.md' leads",
        ),
        (
            "a.md",
            HEAD.format("A") + "![b](gone.jpg)\n",
            "content/a.md:6: 'gone.jpg' is not there (put the",
        ),
        ("a.md", HEAD.format("A") + "![b](../../x.jpg)\n", "content/a.md:6: '../../x.jpg' is not there"),
        ("a.md", HEAD.format("A") + "![b](a.md.txt)\n", "content/a.md:6: 'a.md.txt' is not there"),
        ("a.md", "---\ntitle: A\nimage: {src: gone.jpg}\n---\nx\n", "content/a.md:3: 'gone.jpg' is not there"),
        ("a.md", HEAD.format("A") + "::: correction\nx\n", "content/a.md:6: the correction is not closed (put a line"),
        ("pages/about.md", "---\ntitle: [x]\n---\n", "content/pages/about.md:2: title: expected `str`, got `array`"),
        ("static/index.html", "x", "output/index.html: claimed by the front page and by content/static/index.html"),
        ("pages/search.md", "x", "output/search.html: claimed by content/pages/search.md and by the search page"),
    ],
)
def test_findings(tmp_path: Path, path: str, text: str, finding: str) -> None:
    write(tmp_path, {f"content/{path}": text, "content/good.md": HEAD.format("Good") + "[good](good.md)\n"})
    problems = check(tmp_path)
    if not finding:
        assert problems == ()
        return
    (problem,) = problems
    assert str(problem).startswith(finding)


def test_what_a_build_tells_is_told_in_the_same_words(tmp_path: Path) -> None:
    write(
        tmp_path,
        {
            "content/empty.md": "",
            "content/date.md": "---\ntitle: x\ndate: 2021-02-30\n---\n",
            "content/yaml.md": "---\ntitle: [\n---\n",
            "content/picture.md": HEAD.format("P") + "![x](gone.png)\n",
            "content/one/same.md": HEAD.format("S"),
            "content/two/same.md": HEAD.format("S"),
            "content/static/years/index.html": "x",
            "content/pages/broken.md": "---\ntitle: [x]\n---\n",
        },
    )
    told = build(tmp_path, tmp_path / "output", load_config(tmp_path), now_ns=time.time_ns()).report.problems
    assert len(told) == 7
    assert set(told) <= set(check(tmp_path))
    assert check(tmp_path) == tuple(sorted(check(tmp_path)))


def test_an_unknown_key_is_noted_once_by_build_and_check(tmp_path: Path) -> None:
    files = {f"content/{name}.md": "---\ntitle: x\nmood: y\nweather: z\ndesk: w\n---\nx\n" for name in "cab"}
    files["content/d.md"] = "+++\ntitle = 'x'\nmood = 'y'\n+++\n"
    files["content/pages/about.md"] = "Mood: y\nTitle: About\nTitel: x\n\nWords.\n"
    files["content/private.md"] = "---\ntitle: x\nshelfmark: y\nvisibility: private\n---\n"
    write(tmp_path, files | {"archive.yaml": "taxonomies: [tags, desk]\n"})
    told = build(tmp_path, tmp_path / "output", load_config(tmp_path), now_ns=time.time_ns()).report.problems
    assert told == check(tmp_path)
    assert [str(problem) for problem in told] == [
        'content/a.md:3: note: unknown key "mood" in 5 files (it is kept as it is)',
        'content/a.md:4: note: unknown key "weather" in 3 files (it is kept as it is)',
        'content/pages/about.md:3: note: unknown key "titel" in 1 file (did you mean "title"?)',
        'content/private.md:3: note: unknown key "shelfmark" in 1 file (it is kept as it is)',
    ]
    assert not has_findings(told)


def test_a_repeated_id_is_a_finding_of_build_and_check(tmp_path: Path) -> None:
    head = "---\ntitle: x\nid: {}\ndate: 2021-01-0{}\n---\nx\n"
    files = {f"content/{name}.md": head.format(key, day) for day, (name, key) in enumerate(["ap", "bq", "cp", "dp"], 1)}
    files["content/e.md"] = "+++\ntitle = 'x'\nid = 'q'\nvisibility = 'private'\n+++\n"
    write(tmp_path, files)
    told = build(tmp_path, tmp_path / "output", load_config(tmp_path), now_ns=time.time_ns()).report.problems
    assert told == check(tmp_path)
    assert [str(problem).partition(" (")[0] for problem in told] == [
        "content/c.md:3: the id 'p' is that of content/a.md as well",
        "content/d.md:3: the id 'p' is that of content/a.md as well",
        "content/e.md:3: the id 'q' is that of content/b.md as well",
    ]
    assert has_findings(told)
    for name in "cde":
        path = tmp_path / f"content/{name}.md"
        path.write_text(path.read_text().replace("id", "remark", 1))
    told = build(tmp_path, tmp_path / "output", load_config(tmp_path), now_ns=time.time_ns()).report.problems
    assert [problem.message for problem in told] == ['unknown key "remark" in 3 files']


def test_a_broken_theme_is_told_beside_the_rest(tmp_path: Path) -> None:
    write(
        tmp_path,
        {
            "archive.yaml": "title: x\ntheme: mine\n",
            "themes/mine/theme.yaml": "extends: broadsheet\n",
            "themes/mine/templates/missing.html": "\n{% if %}",
            "content/a.md": "",
        },
    )
    first, second = map(str, check(tmp_path))
    assert "missing.html:2: " in first + second
    assert "content/a.md: the file is empty" in first + second


def test_checking_changes_nothing(tmp_path: Path) -> None:
    write(tmp_path, {"content/a.md": "", "content/b.md": HEAD.format("B")})
    before = sorted(tmp_path.rglob("*"))
    check(tmp_path)
    load_ledgers(tmp_path)
    assert sorted(tmp_path.rglob("*")) == before


def test_ledgers_that_cannot_be_read_are_passed_over(tmp_path: Path) -> None:
    head = '"converter": "1", "key": "", "capture": {"sha256": "%s"}' % ("f" * 64)
    row = '{"role": "promo", "reason": "r", "text": "Subscribe"}'
    write(
        tmp_path,
        {
            "content/a/capture.json": f'{{{head}, "characters": {{"all": 30, "dropped": 9}}, "dropped": [{row}]}}',
            "content/b/capture.json": "no json",
            "content/c/capture.json": "[]",
            "content/d/capture.json": f'{{{head}, "characters": 5, "dropped": []}}',
        },
    )
    (ledger,) = load_ledgers(tmp_path)
    assert (ledger.path, ledger.characters.dropped) == ("content/a/capture.json", 9)
    assert ledger.dropped[0].text == "Subscribe"


def test_terms_that_are_hardly_two_are_told_with_what_makes_them_one(tmp_path: Path) -> None:
    heads = {
        "a": "[ferry]\nauthors: [José Núñez]",
        "b": "[Ferry, sea]\nauthors: [Jose Nunez]",
        "c": "[Ferries]",
        "d": "[seas]",
    }
    files = {f"content/{name}.md": f"---\ntitle: {name}\ntags: {head}\n---\nWords.\n" for name, head in heads.items()}
    write(tmp_path, files)
    told = [str(problem) for problem in check(tmp_path)]
    assert told == [
        "content/a.md:4: authors: 'José Núñez' is nearly 'Jose Nunez' (1 and 1 article)"
        " (write 'Jose Nunez' in both, if they are one)",
        "content/c.md:3: tags: 'Ferries' is nearly 'Ferry' (1 and 2 articles)"
        " (write one of them in all, or in tags.yaml, under aliases: Ferries: Ferry)",
        "content/d.md:3: tags: 'seas' is nearly 'sea' (1 and 1 article)"
        " (write one of them in all, or in tags.yaml, under aliases: seas: sea)",
    ]
    write(tmp_path, {"tags.yaml": "aliases: {ferries: Ferry, seas: sea}\n"})
    assert [problem.line for problem in check(tmp_path)] == [4]
    write(tmp_path, {"tags.yaml": "alias: 1\n"})
    assert any(problem.path.endswith("tags.yaml") for problem in check(tmp_path))
