"""No word of a comment is in any file of a site, whatever changes."""

from collections.abc import Callable
from typing import Any

from tests.output_words import find_word

Site = Any
SECRET = "zqxjv"
HEAD = f"title: Slack water <!-- {SECRET} -->\ndate: 2021-05-04\nsection: Sea\ntags: [tide]\n# {SECRET}\n"
BODY = f"""\
<!-- {SECRET} -->

The pilots wait <!-- {SECRET} --> for slack water.

- one <!-- {SECRET}
- {SECRET}

{SECRET} --> two
- three

    <!-- {SECRET} -->

> They wait long. <!--
> {SECRET} -->

[//]: # ({SECRET})

Use `<!-- shown -->` for remarks.

[A link](other.md) <!-- [{SECRET}](other.md) -->
"""
OTHER = "---\ntitle: Other\ndate: 2021-05-03\nsection: Sea\ntags: [tide]\n---\n\nThey wait there too.\n"
PAGE = f"---\ntitle: About\ndek: All of it <!-- {SECRET} -->\n---\n\nWords. <!-- {SECRET}\n"


def test_comments_are_published_nowhere(make_site: Callable[[dict[str, str]], Site]) -> None:
    site = make_site({
        "content/tide.md": f"---\n{HEAD}---\n\n{BODY}",
        "content/toml.md": f"+++\ntitle = 'Ebb'\n# {SECRET}\n+++\n\n{BODY}",
        "content/other.md": OTHER,
        "content/pages/about.md": PAGE,
    })  # fmt: skip
    (problem,) = site.build().problems
    assert (problem.path, problem.line) == ("content/pages/about.md", 6)
    assert find_word(site, SECRET) == []
    assert "2021/05/04/tide.md" in find_word(site, "<!-- shown -->")
    assert find_word(site, "slack water")
    assert not find_word(site, "one <!--")
    site.build()
    for edit in (("other.md", "there too", f"there<!-- {SECRET} -->"), ("tide.md", "three", f"three <!-- {SECRET}")):
        site.edit(f"content/{edit[0]}", *edit[1:])
        problems = site.build().problems
        assert find_word(site, SECRET) == []
        assert site.list_files() == site.build_clean()
    assert [(told.path, told.line) for told in problems] == [("content/pages/about.md", 6), ("content/tide.md", 17)]


def test_an_edit_that_adds_a_comment_of_another_generator_takes_the_page_away(
    make_site: Callable[[dict[str, str]], Site],
) -> None:
    text = "---\ntitle: Ferry\ndate: 2021-05-04\n---\n\nThe ferry runs.\n\n{}\n"
    comments = ["%% zqxj %%", "{# zqxj #}", "{% comment %}zqxj{% endcomment %}", "::: {.content-hidden}\nzqxj\n:::"]
    files = {f"content/some/a{number}.md": text.format("More.") for number in range(len(comments))}
    site = make_site({"content/open.md": text.format("`%% zqxa %%`"), **files})
    assert site.build().articles == 1 + len(comments)
    for path, comment in zip(files, comments, strict=True):
        site.edit(path, "More.", comment)
    built = site.build()
    assert built.articles == 1
    assert {(problem.path, problem.line) for problem in built.problems} == {(path, 8) for path in files}
    assert [path for path, data in site.list_files().items() if b"zqxj" in data] == []
    assert any(b"zqxa" in data for data in site.list_files().values())
