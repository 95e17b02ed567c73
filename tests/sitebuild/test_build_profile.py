"""What `--profile` says."""

from typing import Any

from builder.sitebuild.profile import format_profile

Site = Any


def test_every_file_is_counted_under_its_kind(site: Site) -> None:
    site.edit("archive.yaml", "title: Test", "title: Tested")
    built = site.build(sizes=True)
    kinds = {kind: (files, size) for kind, files, size in built.sizes}
    output = site.list_files()
    assert sum(files for files, _ in kinds.values()) == len(output)
    assert sum(size for _, size in kinds.values()) == sum(map(len, output.values()))
    copies = [data for path, data in output.items() if path.endswith(".md")]
    assert kinds["Markdown copies"] == (len(copies), sum(map(len, copies)))
    assert kinds["articles"][0] == built.articles == 12
    assert {
        "search index",
        "search texts",
        "lists",
        "years and months",
        "feeds",
        "assets and pictures",
        "other pages",
    } <= kinds.keys()
    assert site.build(sizes=True).sizes == built.sizes
    assert site.build().sizes == ()


def test_the_profile_has_a_line_for_each(site: Site) -> None:
    text = format_profile(
        2, (("read", 0.5),), (("lists", 3, 700), ("search index", 1, 300), ("Markdown copies", 2, 4000))
    )
    assert text.splitlines() == [
        "read        0.50 s   250,000 µs per article",
        "lists                      3 files       350 bytes per article",
        "search index               1 files       150 bytes per article",
        "Markdown copies            2 files     2,000 bytes per article",
        "all                        6 files     2,500 bytes per article",
        "output: 0.5 KB per article, without Markdown copies",
    ]
