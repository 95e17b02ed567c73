"""Keys, values and phrases by which people and programs withhold a text, and news that only sounds like them."""

import pytest

from builder.article.elsewhere import fold
from builder.article.frontmatter import parse_article
from builder.errors import Fault


def parse(*lines: str) -> bool:
    """True if an article with these lines of front matter is published."""
    head = "\n".join(lines)
    text = f"---\ntitle: Night boats\ndate: 2021-05-04\n{head}\n---\n\nThe boats run all night.\n"
    return parse_article(text, path="a.md").article.is_public


SWITCHES = (
    "nopublish no_publish no-publish NoPub nopublic noShare never_publish dont-share not_for_publication retract "
    "retraction depublish takedown taken_down privat privé privado privada gesperrt Sperrfrist internal intern "
    "internal_only members_only editors-only subscribersOnly staff_only team_only nonpublic non_public hold on_hold "
    "legal_hold hold_for hold_until held spiked spike killed suppressed removed deleted is_deleted isRemoved trash "
    "excluded hide_from_site classified off_the_record disabled inactive blocked quarantined 非公開 限定公開"
).split()


@pytest.mark.parametrize("key", SWITCHES)
@pytest.mark.parametrize("value", ["true", "yes", "until May"])
def test_a_key_that_says_so_is_refused(key: str, value: str) -> None:
    with pytest.raises(Fault, match=r"a\.md:4: unknown key"):
        parse(f"{key}: {value}")


@pytest.mark.parametrize("key", [key for key in SWITCHES if "publish" not in key])
def test_a_key_that_says_the_opposite_is_kept(key: str) -> None:
    assert parse(f"{key}: false")


GATES = ["show", "viewable", "pub", "公開", "öffentlich", "publico", "publié", "build", "output", "is_visible",
         "isLive", "accessible", "displayed", "include", "export", "publicado"]  # fmt: skip


@pytest.mark.parametrize("key", GATES)
def test_a_key_with_the_value_false_is_refused(key: str) -> None:
    with pytest.raises(Fault, match=r"a\.md:4: unknown key"):
        parse(f"{key}: false")


@pytest.mark.parametrize("key", ["publiс", "ρublic", "hiddеn", "dгaft", "drаft", "ѕtatus", "privаte", "ѕecret"])
def test_letters_of_other_alphabets_do_not_hide_a_key(key: str) -> None:
    assert not key.isascii()
    with pytest.raises(Fault, match=r"a\.md:4: "):
        parse(f"{key}: true")
    with pytest.raises(Fault, match=r"a\.md:4: "):
        parse("mood: рrivаtе")


def test_words_in_other_alphabets_are_still_known() -> None:
    assert fold("ПУБЛИЧНЫЙ") == fold("публичный")
    with pytest.raises(Fault):
        parse("состояние: черновик")
    assert parse("город: Москва", "τόπος: Αθήνα", "場所: 東京")


@pytest.mark.parametrize("inner", ["permalink: {build: false}", "x: {hold: true}", "x: {y: {internal_only: yes}}",
                                   "x: {state: first draft}"])  # fmt: skip
def test_such_a_key_within_another_is_refused(inner: str) -> None:
    with pytest.raises(Fault, match="stands within another key"):
        parse(inner)


@pytest.mark.parametrize("key", ["releaseDate", "release_date", "publish_after", "not_before", "launch", "go_live_on"])
def test_a_day_of_release_may_not_lie_ahead(key: str) -> None:
    for value in ("2031-01-01", "2026-12-24", "2031", "next spring", "1/5/2019", "after the vote", "tbd"):
        with pytest.raises(Fault, match=r"a\.md:4: .*may lie ahead"):
            parse(f"{key}: {value}")
    for value in ("2021-05-04", "1999-03-31", "2021-05-07", "2019", "2020-04", "2021-05-04T10:00:00Z", "none"):
        assert parse(f"{key}: {value}")


PHRASES = ["draft v2", "first draft", "Second draft, still unedited", "strictly private", "not to be published",
           "Not to be published before the trial", "never publish", "hold", "on hold", "HOLD FOR LEGAL", "legal hold",
           "unpublished draft", "keep private", "off the record", "not for release", "not yet published",
           "do not publish before May", "awaiting legal approval, do not publish", "members only", "staff only",
           "for internal use only", "no publication", "draft 3", "Hold until 4 May"]  # fmt: skip


@pytest.mark.parametrize("value", PHRASES)
@pytest.mark.parametrize("key", ["note", "instructions", "legal", "rights", "correction"])
def test_a_value_that_says_nothing_else_is_refused(key: str, value: str) -> None:
    with pytest.raises(Fault, match=r"a\.md:4: .*may be meant to withhold the article"):
        parse(f"{key}: '{value}'")


@pytest.mark.parametrize(
    "line",
    ["dek: Draft", "dek: do not publish", "dek: Strictly private", "dateline: Not yet published",
     "kicker: DRAFT", "kicker: HOLD", "kicker: draft v2", "rights: private", "correction: draft", "access: members",
     "access: subscribers and staff", "audience: paid", "readers: nobody", "state: killed", "stage: removed",
     "workflow: spiked", "deleted_at: 2021-05-04"],
)  # fmt: skip
def test_a_line_is_refused(line: str) -> None:
    with pytest.raises(Fault, match=r"a\.md:4: "):
        parse(line)


def test_a_title_that_says_nothing_else_is_refused() -> None:
    for title in ("Do not publish", "DRAFT v2", "FIRST DRAFT", "Not yet published", "Draft 3"):
        with pytest.raises(Fault, match=r"a\.md:2: title: "):
            parse_article(f"---\ntitle: {title}\n---\n\nWords.\n", path="a.md")
    for title in (
        "Private",
        "Draft",
        "HOLD",
        "First draft",
        "Members only",
        "Staff",
        "Private view",
        "The first draft of a treaty",
        "Do not publish my diary",
        "Never publish a poem",
        "The strictly confidential offer",
        "Hold the line",
    ):
        assert parse_article(f"---\ntitle: {title}\n---\n\nWords.\n", path="a.md").article.title == title


NEWS = [
    "state: Ohio", "state: New York", "access: free", "access: by tram and boat", "audience: readers of the quay page",
    "rights: All rights reserved", "rights: Not to be sold. All rights reserved.", "rights: © The Quay Ledger",
    "rights: First published by The Quay Ledger", "correction: An earlier version was published as a draft.",
    "kicker: Private", "kicker: Draft", "kicker: Release", "kicker: First person", "dek: A draft treaty is read.",
    "dek: Do not share my name, he said", "dek: Here is the strictly confidential offer",
    "kicker: Never publish a poem",
    "rights: Of this strictly confidential offer all rights are reserved", "dek: Hold until the music stops",
    "dek: The mayor spoke off the record.", "section: Private", "tags: [draft, private, secret, hold]",
    "tags: hold, internal", "section: Classified", "legal: the court sits on Monday", "warning: contains a drawing",
    "note: The council has not yet published the report of its chair", "summary: He said so off the record.",
    "summary: A draft that never was", "victim: killed", "outcome: killed", "hold_music: none",
    "killed_in: 1921", "removed_from: the quay", "internal_id: 7", "memo: held in May, at the quay", "launch: 1921",
    "edition: first", "release: first", "review: final", "page: 3", "month: May", "robots: noindex", "showtime: 8 pm",
    "pub: The Anchor", "pubs: 7", "build: 1921", "output: 3 tonnes", "island: Lundy", "issue: 7", "deleted_at:",
    "holder: Lund", "include: map", "locker: 7", "exclusive: true", "premium: false", "archived: true",
]  # fmt: skip


@pytest.mark.parametrize("line", NEWS)
def test_news_is_published(line: str) -> None:
    assert parse(line)
