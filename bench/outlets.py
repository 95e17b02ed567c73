"""Dumps of whole pages of outlets that do not exist, each in its outlet's manner, with the truth about their text.

Menus, tickers whose values change, lists of other stories that overlap from page to page, boxes within the text,
comments, footers. Few of the furniture's words are in any vocabulary, so that only repetition tells. Deterministic;
page i of an outlet is the same whatever their number is.
"""

import random
from collections.abc import Iterator

PLACES = (
    "Hollin Quay|Marram|Thrift Bay|Oxlode|Stanwick|Pennythorn|Gorse Hill|Little Wexing|Dunmere|Saltby|Cold Ashen|"
    "Farthing Green|Brackwater|Upper Sallow|Teasel Cross|Rooksand|Eldermouth|Long Furrow|Wick Dyke|Harrow Stile"
).split("|")
PEOPLE = (
    "Morag Tennant|Iolo Prothero|Edda Lindqvist|Basil Okonjo|Wren Halloway|Casimir Dole|Philippa Stroud|Anselm Rook|"
    "Tamsin Yelland|Osric Bellwether|Greta Vanstone|Hew Carmody|Sunniva Brandt|Dafydd Lorimer|Perpetua Finch"
).split("|")
THINGS = (
    "ferry|harbour wall|market hall|tram line|reservoir|lifeboat station|grain store|school kitchen|toll bridge|"
    "library roof|ropeworks|cattle grid|bandstand|weather mast|oyster bed|canal lock|signal box|ice rink|windmill"
).split("|")
DEEDS = (
    "repaired after the winter storms|sold to a group of neighbours|closed for a season of surveys|named in a lawsuit|"
    "opened two years late|moved to the far bank|painted against the council's advice|found to be leaking again|"
    "given back to the parish|measured by a team of students|left out of the budget|lit up for the first time"
).split("|")
CLAUSES = (
    "the work was paid for with money that had been set aside for roads|nobody had asked the people who live beside it|"
    "a second report is to be read to the council before the summer|the older plans were lost when the office moved|"
    "they had waited for the better part of a year|it would have been cheaper to begin again from the ground|"
    "those who use it every day had seen it coming|the contractor did not answer the questions that were put to it|"
    "three of the nine members voted against it|the noise could be heard as far as the station|"
    "this was the first time that anyone had counted them|a smaller one is to be built next to the old|"
    "it had been agreed with the insurers in the autumn|the keys were handed over in front of a small crowd"
).split("|")
MENU = (
    "Quayside|Shires|Purse & Plough|Touchline|Larder|Letters|Stage Door|Weft|Almanack|Notices|Puzzles Corner|Back Room|"
    "Young Pens|Boats|Homes & Sheds|Motors|Births|Bylaws|The Long Look|Ear to the Ground|Sketchbook|Listening Post"
).split("|")
TOWNS = ("Gullet", "Nether Sedge", "Mossop", "Trant", "Whinfell")
SKIES = ("light rain", "bright spells", "sea mist", "gales later", "a dry evening")
SHARES = ("Ropewalk 40", "Gilt Wool", "Tallow futures", "Pilchard index")
ABOUT = (
    "The {name} has come out six days a week since the year of the long frost and is owned by those who write it.",
    "Nothing on this page may be put into another paper without a letter from the yard office of The {name}.",
    "Readers who find a mistake can write to the desk that made it, and will be answered within three working days.",
)
BOX = (
    ("First light", "Every weekday at six: what happened overnight along the coast, in the time that an egg takes.",
     "Send it to me"),
    ("Keep the presses warm", "Stories like this one take weeks to report, and people who read them pay for that.",
     "Chip in"),
    ("Hear it read", "Our own voices read the longest piece of the day aloud, and you can hear it on the way home.",
     "Play the first minutes"),
)  # fmt: skip
REMARKS = (
    "I have walked past it every morning for thirty years and never once saw anybody at work there, so well done them.",
    "What the piece leaves out is that we were promised exactly the same thing before the last election but one.",
    "Could somebody please explain to me why the other side of the river always gets its money first?",
    "My grandfather helped to build the first of these and he would have had a word or two to say about it.",
)


class Outlet:
    """An outlet and its manner: which parts its pages have, in which order, and the words of those that stay."""

    def __init__(self, number: int) -> None:
        rng = random.Random(f"outlet {number}")
        self.name = f"{PLACES[number % len(PLACES)]} {rng.choice(('Packet', 'Lantern', 'Plain Dealer', 'Tidings'))}"
        self.menu = rng.sample(MENU, rng.randint(6, 16))
        self.bullets = rng.random() < 0.5
        self.ticker = rng.random() < 0.6
        self.twice = rng.random() < 0.4
        self.boxes = rng.sample(BOX, rng.randint(0, 2))
        self.offers = rng.random() < 0.6
        self.remarks = rng.random() < 0.5
        self.teasers = rng.random() < 0.6
        self.author_box = rng.random() < 0.4
        self.lists = rng.sample(("Also on the quay", "What others opened", "Editor's pocket", "Warm from the press"),
                                rng.randint(1, 3))  # fmt: skip
        self.offer = rng.choice(("Walk on:", "See as well:", "From the drawer:"))
        self.talk = rng.choice(("Round the table", "The snug", "Over to you"))
        self.about = [line.format(name=self.name) for line in rng.sample(ABOUT, rng.randint(1, 3))]
        self.stories = [make_headline(rng) for _ in range(24)]

    def make_page(self, number: int) -> tuple[str, str]:
        """(dump, text of the article)."""
        rng = random.Random(f"{self.name} {number}")
        headline = make_headline(rng)
        body = make_body(rng, headline)
        lines = [*self.make_top(rng), "", headline, "", make_sentence(rng), ""]
        lines += [
            f"By {rng.choice(PEOPLE)}",
            f"{rng.randint(1, 28)} March 2021, {rng.randint(1, 12)}:{rng.randint(10, 59)} pm",
            "",
        ]
        if rng.random() < 0.5:
            lines += ["Pass it along", "Print it", ""]
        lines += [line for paragraph in self.put_boxes(rng, body) for line in (paragraph, "")]
        return "\n".join(lines + self.make_end(rng)) + "\n", "\n\n".join(body)

    def make_top(self, rng: random.Random) -> list[str]:
        """Masthead, menu, weather, shares and what is read now."""
        menu = [f"  • {label}" for label in self.menu] if self.bullets else list(self.menu)
        lines = [self.name, f"{rng.choice(TOWNS[:2])}: {rng.randint(2, 24)}°C, {rng.choice(SKIES)}", "", *menu, ""]
        if self.ticker:
            lines += [f"{share} {rng.randint(900, 8000)}.{rng.randint(10, 99)} {rng.choice('+-')}{rng.random():.2f}%"
                      for share in SHARES]  # fmt: skip
            lines += [f"Prices at {rng.randint(1, 12)}:{rng.randint(10, 59)} {rng.choice(('am', 'pm'))}", ""]
            lines += [f"Just in {rng.choice(self.stories)}", ""]
        return lines

    def put_boxes(self, rng: random.Random, body: list[str]) -> list[str]:
        """The article with the outlet's boxes and offers of other stories between its paragraphs."""
        places = sorted(
            rng.sample(range(1, len(body)), min(len(body) - 1, len(self.boxes) + self.offers)), reverse=True
        )
        stuff = [list(box) for box in self.boxes]
        if self.offers:
            stuff.append([self.offer, *rng.sample(self.stories, 2)])
        page = list(body)
        for place, lines in zip(places, stuff, strict=False):
            page[place:place] = lines
        return page

    def make_end(self, rng: random.Random) -> list[str]:
        """Lists of other stories, what readers wrote, the footer."""
        lines = []
        if self.author_box:
            lines += [f"{rng.choice(PEOPLE)} writes about boats and those who mend them for The {self.name}.", ""]
        for heading in self.lists:
            lines += [heading, ""]
            for story in rng.sample(self.stories, 5):
                lines += [story, make_sentence(random.Random(story)), ""] if self.teasers else [story, ""]
        if self.remarks:
            lines += [self.talk, f"{rng.randint(2, 80)} voices", ""]
            for person in rng.sample(PEOPLE, 3):
                lines += [
                    person,
                    f"{rng.randint(2, 20)} hours ago",
                    f"{rng.choice(REMARKS)} {make_sentence(rng)}",
                    "Nod",
                    "",
                ]
        menu = [f"  • {label}" for label in self.menu] if self.twice else []
        return [*lines, *menu, "", *(line for about in self.about for line in (about, "")), f"© 2021 {self.name}"]


def make_headline(rng: random.Random) -> str:
    return f"{rng.choice(PLACES)} {rng.choice(THINGS)} {rng.choice(DEEDS)}"


def make_sentence(rng: random.Random) -> str:
    one, other = rng.sample(CLAUSES, 2)
    person, place = rng.choice(PEOPLE), rng.choice(PLACES)
    return rng.choice((
        f"{one[:1].upper()}{one[1:]}, and {other}, said {person} of {place}.",
        f"In {place}, where {one}, it is said that {other}.",
        f'"{one[:1].upper()}{one[1:]}," said {person}, who lives in {place}, "and {other}."',
        f"When {one}, {person} told the meeting in {place} that {other}.",
    ))  # fmt: skip


def make_body(rng: random.Random, headline: str) -> list[str]:
    """Six to twelve paragraphs, now and then with a heading or a list."""
    subject = headline[:1].lower() + headline[1:] if rng.random() < 0.2 else headline
    body = [f"The {subject}, it was announced on Thursday, and {rng.choice(CLAUSES)}."]
    for _ in range(rng.randint(5, 11)):
        body.append(" ".join(make_sentence(rng) for _ in range(rng.randint(1, 3))))
        if rng.random() < 0.12:
            body.append(f"What {rng.choice(PLACES)} wants")
            body.append(make_sentence(rng))
        if rng.random() < 0.1:
            body += [f"  • {clause[:1].upper()}{clause[1:]};" for clause in rng.sample(CLAUSES, 3)]
    return [*body, make_sentence(rng)]


def make_outlets(count: int, outlets: int = 24) -> Iterator[tuple[str, str, str, str]]:
    """(outlet, name, dump, text) of `count` pages of each outlet."""
    for number in range(outlets):
        outlet = Outlet(number)
        for page in range(count):
            yield (f"{outlet.name} {number}", f"{number}-{page}", *outlet.make_page(page))
