"""Invented stories of any length, and pages that show them.

Rule: a story is a function of its number. Different numbers give texts that share no more than a phrase here and there.
"""

from random import Random

_WHO = (
    "the harbor council", "a panel of engineers", "the valley's growers", "the county auditor",
    "the night ferry crew", "residents of Mill Lane", "the school board", "a retired surveyor",
    "the museum's trustees", "the water company", "two bakers from Eastgate", "the choir of Saint Odo",
    "the bus drivers' union", "the botanist Ada Roe", "members of the rowing club", "the magistrate",
    "the firm that runs the quarry", "the editor of the almanac", "a group of pupils", "the lighthouse keeper",
)  # fmt: skip
_DID = (
    "agreed on {day} to", "refused to", "asked a judge whether to", "spent the winter preparing to",
    "has long planned to", "will vote on whether to", "said it was too early to", "found a cheaper way to",
    "borrowed money to", "was told not to", "met {day} night and promised to", "wants the state to",
    "quietly began to", "needs another year to", "hopes to",
)  # fmt: skip
_WHAT = (
    "repair the stone bridge", "sell the old tannery", "count the herons", "print the minutes in full",
    "close the east gate", "plant four thousand alders", "raise the price of bread", "move the library upstairs",
    "dredge the inner basin", "record every song it knows", "open the archive to visitors", "replace the brass bells",
    "map the flooded meadow", "train twelve new pilots", "paint the customs house green", "rent the observatory",
    "shorten the harvest fair", "build a shelter for goats", "number the graves again",
    "teach the trade to apprentices",
)  # fmt: skip
_HOW = (
    "before the first frost", "although nobody had asked for it", "at a cost of {n} crowns",
    "in the presence of {n} witnesses", "with help from the parish", "as the old charter demands",
    "over the objections of the mayor", "for the third time since spring", "by means of a hand-drawn chart",
    "without telling the newspapers", "once the tide has turned", "if the weather holds",
    "under a rule from another century", "while the inquiry goes on", "in spite of {n} letters of complaint",
    "after a count of the votes", "because the roof was leaking", "so that the children could watch",
    "with a borrowed crane", "to the relief of the shopkeepers",
)  # fmt: skip
_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday")


def make_paragraphs(number: int, count: int) -> tuple[str, ...]:
    """The first `count` paragraphs of a story, about 40 words each; a longer version begins like a shorter one."""
    random = Random(number)
    return tuple(" ".join(_make_sentence(random) for _ in range(3)) for _ in range(count))


def make_headline(number: int) -> str:
    """A headline of its own for each story."""
    random = Random(f"headline {number}")
    how = random.choice(_HOW).format(n=random.randrange(20, 900))
    return f"{random.choice(_WHO).capitalize()} may {random.choice(_WHAT)} {how}"


def _make_sentence(random: Random) -> str:
    words = f"{random.choice(_WHO)} {random.choice(_DID)} {random.choice(_WHAT)} {random.choice(_HOW)}"
    filled = words.format(day=random.choice(_DAYS), n=random.randrange(20, 900))
    return f"{filled[0].upper()}{filled[1:]}."


def make_page(
    headline: str, paragraphs: tuple[str, ...], *, head: str = "", day: str | None = "2021-03-04", after: str = ""
) -> str:
    """A saved page; `head` goes into its head, `after` below the text."""
    date = f'<meta property="article:published_time" content="{day}T08:00:00Z">' if day else ""
    text = "".join(f"<p>{paragraph}</p>" for paragraph in paragraphs)
    return (
        f"<!DOCTYPE html><html lang='en'><head><meta charset='utf-8'><title>{headline}</title>{date}{head}</head>"
        f"<body><main><article><h1>{headline}</h1>{text}{after}</article></main></body></html>"
    )
