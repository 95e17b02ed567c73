"""A hundred page dumps in the manner that web-archive pipelines give, each with its right answer.

Everything varies that varies between outlets: names, places, sections, dates, agencies, icon titles, furniture and
its order. Deterministic: variant n is the same everywhere.
"""

import random
from datetime import date, timedelta
from typing import NamedTuple

TODAY = date(2026, 11, 23)
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
SHORT = ("Jan.", "Feb.", "March", "April", "May", "June", "July", "Aug.", "Sept.", "Oct.", "Nov.", "Dec.")
PLACES = ("OSLO", "LIMA", "NAIROBI", "PORT VARGO", "SAN MATEO", "HANOI", "TALLINN", "Lisbon", "Accra", "NEW HALDEN")
AGENCIES = ("Reuters", "AP", "AFP", "Kyodo", "dpa", "Northwire", "Xinhua", "EFE", "Baltic News Service", "Corvid Press")
SECTIONS = (
    "World affairs",
    "Trade",
    "Energy & Mines",
    "Diplomacy",
    "Local politics",
    "Transport",
    "Fisheries",
    "Health",
)
OUTLETS = (
    "Morrow Herald",
    "The Tidewater Record",
    "Pacific Ledger",
    "Karst Daily",
    "The Inland Observer",
    "Vantage Weekly",
)
OLD_NAMES = (
    "Morrow Morning Herald",
    "The Tidewater Gazette",
    "Oceanic Trade Review",
    "Karst Evening Paper",
    "The Canal Observer",
)
PEOPLE = (
    ("Ines", "Albrecht"), ("Tomas", "Okoye"), ("Priya", "Lindqvist"), ("Jorge", "Haddad"), ("Mei", "Sandoval"),
    ("Anton", "Kaur"), ("Lucia", "Brandt"), ("Samuel", "Ito"),
)  # fmt: skip
JOBS = ("Foreign Minister", "Energy Secretary", "Trade Minister", "Prime Minister", "Transport Minister")
TOPICS = (
    ("harbor dredging", "the harbor", "dredging", "ships"), ("border tariffs", "the border", "tariffs", "traders"),
    ("river flooding", "the river", "flood defenses", "villages"), ("grid storage", "the grid", "battery storage", "utilities"),
    ("herring quotas", "the fishery", "herring quotas", "crews"), ("rail freight", "the railway", "freight tariffs", "shippers"),
)  # fmt: skip
ICONS = (
    "Burger LinesMagnifier IconShare ArrowFacebook GlyphTwitter BirdMail EnvelopePrinterClose Cross",
    "Shape Created with Sketch.Icon ChevronIcon CloseLogo FacebookLogo XIcon MailIcon PrintArrow Right",
    "MenuSearchUser IconBookmark OutlineShare NodesLinkedIn LogoWhatsApp LogoCopy LinkPrint Icon",
    "svg iconArrow DownIcon ShareGroup 7FacebookIcon EmailRectanglePathFill 12Print Layer",
    "",
)
CREDITS = ("   © {}", "   ©{}", "   (Photo: {})", "   Photo by {}", "   [Image: {}]", "   Photograph: {}")
DASHES = (" -- ", " - ", " — ")


class Variant(NamedTuple):
    """A dump and what a perfect conversion gives."""

    text: str
    title: str
    section: str
    date: str
    inferred: bool
    dek: str
    dateline: str
    agency: str
    publisher: str
    caption: str
    credit: str
    body: tuple[str, ...]
    furniture: tuple[str, ...]


def make_variant(number: int) -> Variant:
    """Variant `number`."""
    rng = random.Random(f"variant {number}")
    day = find_latest(date(2016, 1, 4) + timedelta(days=rng.randrange(9 * 365)))
    outlet, old = rng.choice(OUTLETS), rng.choice(OLD_NAMES)
    place, agency, section = rng.choice(PLACES), rng.choice(AGENCIES), rng.choice(SECTIONS)
    (first, last), (other_first, other_last) = rng.sample(PEOPLE, 2)
    job, other_job = rng.sample(JOBS, 2)
    topic, thing, matter, crowd = rng.choice(TOPICS)
    title = rng.choice((
        f"Ministers back new rules on {matter} after months of delay",
        f"{last} and {other_last} agree to settle dispute over {matter}",
        f"Talks on {matter} end without a date for {thing}, officials say",
    ))  # fmt: skip
    dek = rng.choice((
        f"{last} meets {other_last} on sidelines of {topic} conference",
        f"Both sides want {crowd} to have a say before winter",
        f"A draft on {matter} goes to {crowd} next",
    ))  # fmt: skip
    weekday, printed = WEEKDAYS[day.weekday()], f"{SHORT[day.month - 1]} {day.day}"
    caption = (
        f"{job} {first} {last} and {other_job} {other_first} {other_last} arrive for talks on {matter} on {printed}."
    )
    credit = rng.choice((agency, f"{rng.choice(PEOPLE)[0]} Vance/{agency}"))
    body = make_body(rng, (job, first, last), (other_job, other_first, other_last), (thing, matter, crowd), weekday)
    printed_line, inferred = "", True
    if rng.random() < 0.3:
        printed_line, inferred = (
            rng.choice((f"{day:%B} {day.day}, {day.year}", f"Published {day.day} {day:%B} {day.year}")),
            False,
        )
    icons = rng.choice(ICONS)
    head = [f"{icons}\n{section}" if icons else section, title, dek, *([printed_line] if printed_line else [])]
    opening = f"{place} ({agency}){rng.choice(DASHES)}{body[0]}"
    furniture = make_furniture(rng, outlet, old)
    parts = [*head, caption + rng.choice(CREDITS).format(credit), opening, *body[1:], *furniture]
    dropped = tuple(line for part in furniture for line in part.split("\n"))
    return Variant(
        "\n\n".join(parts) + rng.choice(("", "\n")), title, section, day.isoformat(), inferred, dek, place, agency, outlet,
        caption, credit, body, dropped,
    )  # fmt: skip


def find_latest(day: date) -> date:
    """The latest year up to `TODAY` in which that day of that month is the same weekday: what a reader would take."""
    later = (date(year, day.month, min(day.day, 28)) for year in range(day.year, TODAY.year + 1))
    fitting = [other for other in later if other.weekday() == day.weekday() and other <= TODAY and other.day == day.day]
    return fitting[-1] if fitting else date(2022, 3, 14)


def make_body(
    rng: random.Random, one: tuple[str, str, str], two: tuple[str, str, str], words: tuple[str, str, str], weekday: str
) -> tuple[str, ...]:
    """Four to seven paragraphs; the first names the weekday."""
    (job, first, last), (other_job, other_first, other_last), (thing, matter, crowd) = one, two, words
    opening = f"{job} {first} {last} and {other_job} {other_first} {other_last} agreed on {weekday} to bring a plan for {matter} before the end of the year, an official who attended the talks said."
    rest = [
        f"The two met for three hours in a hotel overlooking {thing}, according to people who were briefed on the conversation.",
        f'"We have heard from {crowd} for long enough to know what they need," the official said. "What is missing is a date."',
        f"Critics of the plan say that {matter} cost more each spring than the government has set aside, and that no one has asked who will pay for the difference.",
        f"{last} did not take questions. A spokesman for {other_last} said later that the ministers had not discussed the elections.",
        f"In a report published last year, auditors found that two of every five projects connected with {thing} had been finished late, most of them by more than eight months.",
        f"Earlier this week, {crowd} in the north asked for a delay, citing the weather and the price of fuel, while their colleagues in the south have yet to make up their minds.",
    ]
    rng.shuffle(rest)
    return (opening, *rest[: rng.randint(3, 6)])


def make_furniture(rng: random.Random, outlet: str, old: str) -> list[str]:
    """What the outlet repeats below its articles, in an order of its own."""
    month, number = rng.choice(SHORT), rng.randint(1, 28)
    disclosure = rng.choice((
        ("Sponsored Content", "About Sponsored Content This content was commissioned by a client of the commercial department."),
        ("Partner Content", "What is partner content? This content was paid for by an advertiser and made without the newsroom."),
        ("Paid Post", "About paid posts: this space was produced in partnership with a sponsor, not by our editorial staff."),
    ))  # fmt: skip
    app = rng.choice(
        (f"Discover the new {outlet} app", f"Get the {outlet} app", f"Take {outlet} with you: download the app")
    )
    bullets = rng.sample((
        "Read offline wherever you are", "Never miss an alert on breaking news", "Choose the topics on your front page",
        "Listen to long reads on the way home", "Save stories for later",
    ), 3)  # fmt: skip
    renamed = rng.choice((
        f"{old}, now known as {outlet}, keeps its promise to readers.",
        f"{outlet}, formerly known as {old}, is printed six days a week.",
    ))  # fmt: skip
    blocks = [
        "\n\n".join(disclosure),
        app + "\n\n" + "\n".join(f"  • {bullet}" for bullet in bullets),
        renamed,
        rng.choice(
            (
                f"Open doors week\nFree access for everyone - {month} {number}",
                f"Half-price subscriptions until {month} {number}",
            )
        ),
        rng.choice(("Find out more", "Learn more", "Sign up to our morning newsletter")),
    ]
    rng.shuffle(blocks)
    return [part for block in blocks for part in block.split("\n\n")]
