import stat
from pathlib import Path

import pytest

from builder.publish.limits import find_limit_problems, find_problems, format_size
from builder.publish.sweep import Swept

FILE, LINK = stat.S_IFREG | 0o644, stat.S_IFLNK | 0o777
MB = 2**20


def find(*files: tuple[str, int]) -> list[str]:
    swept = [Swept(path, size, 0, FILE) for path, size in files]
    return [str(problem) for problem in find_problems(swept, output=Path("output"))]


def test_an_ordinary_site_has_no_findings():
    assert find(("index.html", 900), ("2021/12/11/tide.html", 5000), ("tags/été.html", 1), (".nojekyll", 0)) == []


def test_a_site_above_a_gigabyte_names_its_heaviest_parts():
    files = [(f"{year}/{n}.jpg", 40_000_000) for year in (2020, 2021) for n in range(13)]
    assert find(*files, ("index.html", 5)) == [
        "output: 1.0 GB in all; GitHub Pages takes 1.0 GB a site "
        "(heaviest: 2020 520.0 MB, 2021 520.0 MB, index.html 5 bytes)"
    ]


def test_heavy_files():
    assert find(("a.mp4", 60 * MB), ("b.mp4", 101 * MB), ("c.mp4", 50 * MB)) == [
        "a.mp4: 62.9 MB; GitHub advises against files above 52.4 MB (make it smaller)",
        "b.mp4: 105.9 MB; GitHub refuses files above 104.9 MB (make it smaller, or keep it elsewhere and link to it)",
    ]


def test_too_many_files():
    findings = find(*((f"{n}.html", 1) for n in range(100_001)))
    assert len(findings) == 1
    assert "100,001 files" in findings[0]


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("a/why?.html", "'why?.html' holds ?"),
        ('b:c*d"e<f>g|h.html', 'holds " * : < > |'),
        ("tab\there.html", "holds U+0009"),
        ("dot./x.html", "'dot.' ends in a dot or a space"),
        ("space ", "ends in a dot or a space"),
        ("tags/con.html", "Windows reserves the name 'con.html'"),
        ("é" * 128, "256 bytes long"),
    ],
)
def test_names_that_hosts_refuse(path, words):
    findings = find((path, 1))
    assert len(findings) == 1
    assert words in findings[0]


def test_case_clashes_of_files_and_of_folders():
    assert find(("tags/Nato.html", 1), ("tags/nato.html", 1), ("A/x", 1), ("a/y", 1)) == [
        "a: differs from 'A' in case or accents only (rename one of the two)",
        "tags/nato.html: differs from 'tags/Nato.html' in case or accents only (rename one of the two)",
    ]
    assert len(find(("café", 1), ("cafe\u0301", 1))) == 1


def test_links_are_named():
    problems = find_problems([Swept("x", 3, 0, LINK)], output=Path("output"))
    assert "is a link or a device" in str(problems[0])


def test_a_real_folder(tmp_path):
    (tmp_path / "a").mkdir()
    (tmp_path / "a/x?.html").write_text("x")
    (tmp_path / "link").symlink_to("a")
    assert [problem.path for problem in find_limit_problems(tmp_path)] == ["a/x?.html", "link"]


@pytest.mark.parametrize(
    ("size", "shown"),
    [
        (0, "0 bytes"),
        (1, "1 byte"),
        (999, "999 bytes"),
        (1000, "1.0 kB"),
        (999_960, "1.0 MB"),
        (3 * 10**12, "3000.0 GB"),
    ],
)
def test_sizes_for_people(size, shown):
    assert format_size(size) == shown
