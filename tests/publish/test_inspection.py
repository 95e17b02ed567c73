from pathlib import Path

import pytest

from builder.publish.inspection import Withheld, inspect_files


def look(root: Path, files: dict[str, str], **settings: object) -> tuple[list[str], tuple[str, ...]]:
    for path, text in files.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text, "utf-8")
    found = inspect_files(root, files, **settings)
    return [str(problem) for problem in found.problems], found.notes


def test_an_ordinary_page_holds_nothing(tmp_path):
    text = '<a href="../sections/port.html">Port</a> <a href="https://example.org/x">x</a> ghosts, AKIA alone, 4:5@6'
    assert look(tmp_path, {"2021/a.html": text}, base_path="/archive/") == ([], ())


@pytest.mark.parametrize(
    ("secret", "name"),
    [
        ("-----BEGIN OPENSSH PRIVATE " + "KEY-----", "a private key"),
        ("-----BEGIN PRIVATE " + "KEY-----", "a private key"),
        ("AKIA" + "Q" * 16, "an AWS access key"),
        ("ghp_" + "a1" * 18, "a GitHub token"),
        ("glpat-" + "x" * 20, "a GitLab token"),
        ("xoxb-" + "1" * 12, "a Slack token"),
        ("AIza" + "b" * 35, "a Google API key"),
        ("sk_live_" + "7" * 24, "a Stripe key"),
        ("npm_" + "z" * 36, "an npm token"),
        ("eyJ" + "a" * 12 + ".eyJ" + "b" * 12 + "." + "c" * 12, "a signed web token"),
        ("https://vera:hunter2@example.org/x", "a password in an address"),
    ],
)
def test_secrets_are_named_by_line_and_never_repeated(tmp_path, secret, name):
    problems, _ = look(tmp_path, {"2021/a.html": f"<p>one</p>\n<p>{secret}</p>"})
    assert problems == [f"2021/a.html:2: holds what looks like {name} (take it out, and revoke it where it was issued)"]
    assert secret not in problems[0]


def test_links_that_leave_the_base_path(tmp_path):
    page = {"a.html": '<p>\n<a href="/archive/ok.html">1</a><img src="/pic.png"><a href="//host/x">2</a>'}
    problems, _ = look(tmp_path, page, base_path="/archive/")
    assert problems == [
        "a.html:2: the link to '/pic.png' leaves the site's base path /archive/ (write it without the slash at its "
        "start)"
    ]
    assert look(tmp_path, page, base_path="/")[0] == []


def test_addresses_of_people_are_a_note(tmp_path):
    pages = {f"2021/{n}.html": f"<p>Write to ida{n}@example.org</p>" for n in range(5)}
    problems, notes = look(tmp_path, pages)
    assert problems == []
    assert notes == ("5 pages with e-mail addresses: 2021/0.html, 2021/1.html, 2021/2.html …",)


def test_withheld_text_is_found_across_marks_and_in_copies(tmp_path):
    text = "The harbour master kept the second ledger in a drawer under the tide tables."
    files = {
        "a.html": "<p>The harbour <em>master</em> kept the second ledger in a&nbsp;drawer</p>",
        "a.md": "kept the second ledger in a *drawer* under the tide",
        "b.html": "<p>The harbour master kept the second boat.</p>",
        "search/x/0.js": text,
    }
    problems, _ = look(tmp_path, files, withheld=[Withheld("content/x.md", text)])
    assert [problem.partition(":")[0] for problem in problems] == ["a.html", "a.md"]
    assert "holds text that content/x.md withholds: “the harbour master kept the second ledger in”" in problems[0]


def test_only_the_named_files_are_read(tmp_path):
    (tmp_path / "old.html").write_text("AKIA" + "Q" * 16)
    assert look(tmp_path, {"new.html": "<p>fine</p>"}) == ([], ())


def make_key(number: int) -> str:
    return f"-----BEGIN PRIVATE KEY-----\nMIIE{number:08}abc\n-----END PRIVATE KEY-----\n"


def test_only_the_same_secret_is_told_once(tmp_path):
    files = {f"{number}.txt": make_key(number) for number in range(12)}
    problems, _ = look(tmp_path, files)
    assert sorted(line.partition(":")[0] for line in problems) == sorted(files)
    files = {f"{number}.html": f"<p>{number}</p>{make_key(7)}<p>{number}" for number in range(12)}
    (problem,), _ = look(tmp_path, files)
    assert "a private key, as do 11 more files" in problem


def test_of_very_many_secrets_the_first_are_told_and_a_count(tmp_path):
    problems, _ = look(tmp_path, {f"{number:03}.txt": make_key(number) for number in range(60)})
    assert len(problems) == 51
    assert "and others hold 10 more secrets" in problems[-1]
