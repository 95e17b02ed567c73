import pytest

from builder.capture import lexicon


@pytest.mark.parametrize(
    "text",
    [
        "MenuSearchUser IconBookmark OutlineShare NodesLinkedIn LogoPrint Icon",
        "Shape Created with Sketch.Icon ChevronIcon CloseLogo FacebookIcon Mail",
    ],
)
def test_icon_titles(text: str) -> None:
    assert lexicon.find_icons(text)


@pytest.mark.parametrize(
    "text", ["The MacArthur and McDonald families met.", "iPhone and eBay sales rose in March.", "Trade"]
)
def test_no_icon_titles(text: str) -> None:
    assert lexicon.find_icons(text) is None


FURNITURE = [
    ("disclosure", "Sponsored Content"),
    (
        "disclosure",
        "About paid posts: this space was produced in partnership with a sponsor, not by our editorial staff.",
    ),
    ("disclosure", "Advertisement"),
    ("promo", "Discover the new Karst Daily app"),
    ("promo", "Sign up to our morning newsletter"),
    ("promo", "Free access for everyone - Sep. 30"),
    ("share", "Share on Facebook"),
    ("share", "Print"),
    ("navigation", "Read more: Harbor opens"),
    ("navigation", "Most read"),
    ("navigation", "Skip to content"),
    ("furniture", "© 2021 Karst Daily Ltd."),
    ("furniture", "Karst Evening Paper, now known as Karst Daily, keeps its promise."),
]


@pytest.mark.parametrize(("role", "text"), FURNITURE)
def test_furniture(role: str, text: str) -> None:
    assert next((name for name, test in lexicon.FURNITURE if test(text)), None) == role


@pytest.mark.parametrize(
    "text",
    [
        "The union has set out what it wants before its members return:",
        "Owners answer with a survey, paid for by themselves, which finds that a silent lift seems slower.",
        "The app that the city built for its ferries has been downloaded by half the islanders since May.",
        '"Subscribe to nothing you would not defend," she told the students, who wrote it down.',
        "Subscribers to the scheme paid 40 crowns a month for a share of the catch, the report found.",
        "He shared the prize with two colleagues from Lima.",
        "The company, once known as Halden Rope, makes cable for bridges and employs 240 people in "
        "the valley, where it has owned the mill since 1902 and the houses around it since the war.",
    ],
)
def test_what_only_looks_like_furniture_stays(text: str) -> None:
    assert not any(test(text) for _, test in lexicon.FURNITURE)
