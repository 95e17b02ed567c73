import stat
from pathlib import Path

import pytest

from builder.output_tree.folder_stats import Swept
from builder.publish.limits import CLOUDFLARE, NETLIFY, find_limit_problems, find_problems
from builder.publish.size_report import format_size, format_size_report, make_size_report

FILE, LINK = stat.S_IFREG | 0o644, stat.S_IFLNK | 0o777
MB = 2**20


def find(*files: tuple[str, int]) -> list[str]:
    swept = [Swept(path, size, 0, FILE) for path, size in files]
    return [str(problem) for problem in find_problems(swept, output=Path("output"))]


def test_an_ordinary_site_has_no_findings():
    assert find(("index.html", 900), ("2021/12/11/tide.html", 5000), ("tags/été.html", 1), (".nojekyll", 0)) == []


def test_a_site_above_a_gigabyte_names_its_heaviest_parts_and_ways_to_fit():
    files = [(f"{year}/{n}.jpg", 40_000_000) for year in (2020, 2021) for n in range(13)]
    assert find(*files, ("index.html", 5)) == [
        "output: 1.0 GB in all; GitHub Pages takes 1.0 GB a site "
        "(heaviest: pictures 1.0 GB, lists 5 bytes; pictures of half the size would make it 520.0 MB; "
        "or several sites by years: 2020 520.0 MB, 2021 520.0 MB)"
    ]


def test_years_that_would_not_fit_alone_are_no_way():
    files = [(f"{year}/{n}.html", 40_000_000) for year in (2020, 2021) for n in range(30)]
    [finding] = [found for found in find(*files, ("search/x.js", 100_000_000)) if " in all; " in found]
    assert finding.endswith("(heaviest: articles of 2020 1.2 GB, articles of 2021 1.2 GB, search index 100.0 MB)")


def test_years_are_gathered_into_as_few_sites_as_fit():
    files = [(f"{year}/a.html", 250_000_000) for year in range(2016, 2023)]
    [finding] = [found for found in find(*files, ("search/x.js", 100_000_000)) if " in all; " in found]
    assert "2016–2018 850.0 MB, 2019–2021 850.0 MB, 2022 350.0 MB" in finding


def test_other_hosts_have_other_limits():
    files = [Swept(f"2021/{n}.html", 1, 0, FILE) for n in range(20_001)]
    [found] = find_problems(files, output=Path("output"), host=CLOUDFLARE)
    assert "20,001 files; Cloudflare Pages takes 20,000" in str(found)
    assert find_problems(files, output=Path("output"), host=NETLIFY) == ()
    [found] = find_problems([Swept("a.mp4", 26 * MB, 0, FILE)], output=Path("output"), host=CLOUDFLARE)
    assert "Cloudflare Pages refuses files above 26.2 MB" in str(found)


def test_a_plan_in_numbers():
    files = [("2021/a/x.jpg", 5_000), ("2021/a.html", 2_000), ("search/t/1.js", 900), ("index.html", 100)]
    plan = make_size_report(Swept(path, size, 0, FILE) for path, size in files)
    assert format_size_report(plan) == (
        "4 files, 8.0 kB: pictures 5.0 kB, articles of 2021 2.0 kB, search index 900 bytes, lists 100 bytes\n"
        "largest 2021/a/x.jpg 5.0 kB; longest path 13 characters; GitHub needs about 1 minute to deploy it"
    )


def test_heavy_files():
    assert find(("a.mp4", 60 * MB), ("b.mp4", 101 * MB), ("c.mp4", 50 * MB)) == [
        "a.mp4: 62.9 MB; GitHub Pages advises against files above 52.4 MB (make it smaller)",
        "b.mp4: 105.9 MB; GitHub Pages refuses files above 104.9 MB (make it smaller, or keep it elsewhere and link "
        "to it)",
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
