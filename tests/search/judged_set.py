"""205 articles on 41 topics and 61 queries, judged before any of them was asked."""

from pathlib import Path

from builder.search.write.analysis import SearchText
from builder.search.write.shards import SearchRecord

_FOLDER = Path(__file__).parent / "judged"
_AUTHORS = ("Jonas Weir", "Petra Halloran", "Ilse Brandt", "Kofi Mensah", "Lena Marsh")
_PAPERS = ("The Skerrow Gazette", "Lodestar")
_GENERAL = (
    "The council will discuss the matter again before the summer.",
    "Neighbours had known for a long time, they told this newspaper.",
    "A spokesman said that no decision had been taken.",
    "It was raining when the minister arrived and it was raining when she left.",
    "Experts from the university see it differently.",
    "Nobody wants to go back to how it was.",
    "The figures were published on Monday.",
    "What it will cost is not known.",
    "Those concerned were not asked.",
    "Others may follow the example, and some already have.",
)


def _read(name):
    lines = (_FOLDER / name).read_text("utf-8").splitlines()
    return [line for line in lines if line and not line.startswith("# ")]


def load_articles():
    """(text, record) of each article, oldest first; its address is its name among the judgements."""
    topics = []
    for line in _read("articles.txt"):
        if line.startswith("== "):
            key, section, tags = (part.strip() for part in line[3:].split("|"))
            topics.append((key, section, tuple(tags.split(", ")), [], []))
        elif line.startswith("+ "):
            topics[-1][4].append(line[2:])
        else:
            topics[-1][3].append(tuple(line.split(" :: ")))
    titles = [title for *_, articles, _ in topics for title, _ in articles]
    made = []
    for key, section, tags, articles, shared in topics:
        for at, (title, lead) in enumerate(articles):
            number = len(made)
            body = _write(number, lead, shared, titles)
            day = f"{2014 + number * 7 % 11}-{1 + number * 5 % 12:02d}-{1 + number * 3 % 28:02d}"
            authors = ("Mara Lindqvist",) if key == "sailing" else (_AUTHORS[number % len(_AUTHORS)],)
            text = SearchText(title, None, body, tags, authors, section, "en")
            record = SearchRecord(
                f"{key}{at + 1}", title, None, day, section, tags, authors, _PAPERS[number % 2], "en", "news", body
            )
            made.append((text, record))
    return tuple(sorted(made, key=lambda pair: (pair[1].date, pair[1].url)))


def _write(number, lead, shared, titles):
    """The lead, what is true of the topic, what newspapers always say, and at times a pointer to something else."""
    general = [_GENERAL[(number * step + step) % len(_GENERAL)] for step in (3, 7)]
    first = number % 3
    paragraphs = [lead, f"{shared[first]} {general[0]}", f"{shared[(first + 1) % 3]} {general[1]}"]
    if number % 4 == 0:
        paragraphs.append(f"Also in this issue: {titles[(number * 31 + 17) % len(titles)]}.")
    return "\n".join(paragraphs)


def load_judgements():
    """Query to the grade of each article that answers it."""
    judged = {}
    for line in _read("queries.txt"):
        query, _, grades = line.partition(" => ")
        judged[query] = {name: int(grade) for name, _, grade in (part.partition(":") for part in grades.split())}
    return judged
