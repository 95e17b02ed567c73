"""First lines that say that a text is withheld are refused with their line, and first lines of news are text."""

import pytest

from builder.article.frontmatter import parse_article
from builder.errors import Fault

TEXT = "\n\nThe boats run all night.\n"
STATED = {
    "an element": "<visibility>private</visibility>",
    "an element with a space": "<status> draft </status>",
    "an element in quotes": "<draft>true</draft>",
    "a meta element": '<meta name="visibility" content="private">',
    "an attribute": '<article data-status="draft">',
    "a definition list": "visibility\n: private",
    "a definition list with a blank line": "Status\n\n:   draft",
    "a definition list in HTML": "<dl>\n<dt>visibility</dt>\n<dd>private</dd>\n</dl>",
    "a value on its own line": "visibility:\nprivate",
    "an entity": "visibility&#58; private",
    "a named entity": "status&colon; draft",
    "a soft hyphen": "visib&shy;ility: private",
    "a soft hyphen as a character": "visib\u00adility: private",
    "an unseen space": "visi\u200bbility: private",
    "bold": "<b>visibility:</b> <i>private</i>",
    "Cyrillic letters": "vіsibility: рrivate",
    "a template that sets it": "{% set draft = true %}",
    "a template that assigns it": '{%- assign status = "draft" -%}',
    "a template of Go": "{{ $draft := true }}",
    "a page of PHP": "<?php $draft = true; ?>",
}
ALONE = [
    "HOLD - do not publish", "HOLD FOR LEGAL", "HOLD", "NOT YET PUBLISHED", "Not yet published", "Not for release",
    "NOT FOR RELEASE BEFORE THE VOTE", "OFF THE RECORD", "Off the record", "DRAFT v2", "DRAFT V2", "Draft 3",
    "First draft", "<b>DRAFT</b>", "<p>DRAFT</p>", '<p class="note"><strong>Draft</strong></p>', "**Draft v2**",
    "> DRAFT", "STRICTLY PRIVATE", "Members only", "[DRAFT] Boats", "**[DRAFT]** Boats", "(DRAFT) Boats",
    "Legal hold", "Not to be published", "Never publish", "LEGAL HOLD", "DR&shy;AFT", "<center>Embargoed</center>",
]  # fmt: skip
MARKS = [
    "# [DRAFT] Boats", "# [Draft v2] Boats", "# Boats [draft]", "# Boats (DRAFT)", "# (DO NOT PUBLISH) Boats",
    "# Boats {.draft}", "# Boats {#boats visibility=private}", "# Boats {#boats .sea .private}", "# Boats {draft}",
    '# Boats {status="draft"}', "{: .draft}", "* COMMENT Boats", "* DRAFT Boats", "* TODO Boats :draft:",
    "* Boats :private:", "* Boats :sea:private:", "** Boats   :noexport:",
]  # fmt: skip
FENCES = [
    "---title: Boats visibility: private---", "--- title: Boats, visibility: private ---", "+++ title = 'x' +++",
    "---js\nconst draft=true;\n---", "--- javascript\nmodule.exports = {}\n---", "---coffee\nx = 1\n---",
    "---\ttoml\na = 1\n---", ";;;json\n{}\n;;;",
]  # fmt: skip


def list_lines(text: str) -> list[int]:
    """The lines of the problems of a file; empty if it is published."""
    try:
        assert parse_article(text, path="a.md").article.is_public
    except Fault as fault:
        return [problem.line for problem in fault.problems]
    return []


@pytest.mark.parametrize("name", STATED)
def test_a_statement_in_any_notation_is_refused(name: str) -> None:
    lines = STATED[name].count("\n") + 1
    for before in ("", "---\ntitle: x\n---\n\n", "The boats run.\n\n", "# Boats\n\nThey run.\n\nThey stop.\n\n"):
        (line,) = list_lines(f"{before}{STATED[name]}{TEXT}")
        assert 0 <= line - before.count("\n") <= lines


@pytest.mark.parametrize("line", ALONE)
def test_a_first_line_that_says_nothing_else_is_refused(line: str) -> None:
    assert list_lines(f"{line}{TEXT}") == [1]
    assert list_lines(f"---\ntitle: x\n---\n\n{line}{TEXT}") == [5]
    assert list_lines(f"# Night boats\n\n{line}{TEXT}") == [3]
    assert list_lines(f"Night boats\n===========\n\n{line}{TEXT}") == [4]
    assert list_lines(f"---\ntitle: x\n---\n\n# Night boats\n{line}{TEXT}") == [6]


@pytest.mark.parametrize("line", MARKS)
def test_a_marked_heading_is_refused(line: str) -> None:
    assert list_lines(f"{line}{TEXT}") == [1]
    assert list_lines(f"---\ntitle: x\n---\n\nThe boats run.\n\n{line}{TEXT}") == [7]


@pytest.mark.parametrize(
    "line", ["# -*- mode: org; visibility: private -*-", "-*- draft: true -*-", "<!-- -*- status: draft; -*- -->"]
)
def test_variables_of_an_editor_are_read(line: str) -> None:
    assert list_lines(f"{line}{TEXT}") == [1]


@pytest.mark.parametrize("fence", FENCES)
def test_a_fence_of_another_kind_is_refused(fence: str) -> None:
    assert list_lines(f"{fence}{TEXT}") == [1]


@pytest.mark.parametrize("title", ["[DRAFT] Boats", "Boats [draft]", "Boats (DRAFT)", "(DO NOT PUBLISH) Boats"])
def test_a_marked_title_is_refused(title: str) -> None:
    assert list_lines(f"---\nsection: Sea\ntitle: '{title}'\n---\n{TEXT}") == [3]


NEWS = [
    "State: Ohio\n", "Access: free\n", "State: Ohio\n\nAccess: free to all.\n", "Hold the line\n", "Hold\n",
    "Private view\n", "The first draft of the treaty is out.\n", "DRAFT TREATY IS READ\n", "HOLD ON TO YOUR HATS\n",
    "PM SPOKE OFF THE RECORD\n", "Off the record, he said more.\n", "Members only pay half.\n", "KILLED AT SEA\n",
    "NOT FOR SALE\n", "# Not for sale\n", "# Hold\n", "# Draft\n", "# The draft (revised)\n", "# Treaty (draft)\n",
    "# The [sic] draft\n", "[Draft](draft.md) and more.\n", "[Draft][1] is out.\n\n[1]: draft.md\n",
    "# Boats {#boats .sea}\n", "# Staff {.staff}\n", "# Boats {.unlisted .unnumbered}\n", "(Private) Lund waited.\n",
    "* Boats\n* Draft of 3 metres\n", "* Comment is free\n", "* 7:30: boats\n", "Boats\n: They run at night.\n",
    "Published:\nThe Quay Ledger, May 1921.\n", "The status\n: open\n", "<p>The boats run.</p>\n",
    "<p>Private cars stay out.</p>\n", "--- said the pilot\n", "--- Bonjour: they said.\n",
    "{% set boats = 7 %}\n", "AT&T; private lines\n", "&copy; The Quay Ledger\n", "<img src='hidden.jpg'>\n",
    "May: release of the draft\n", "3 May\n", "Final pages\n", "Page 3\n", "Legal review\n", "Release\n", "First\n",
    "<a href='b.md'>Private</a>\n", "Night boats\n===========\n\nPrivate boats stay out.\n", "## DRAFT TREATY\n",
]  # fmt: skip


@pytest.mark.parametrize("text", NEWS)
def test_first_lines_of_news_are_text(text: str) -> None:
    assert list_lines(f"{text}{TEXT}") == []
    assert list_lines(f"---\ntitle: x\n---\n\n{text}{TEXT}") == []
    assert list_lines(f"# Night boats\n\n{text}{TEXT}") == []
