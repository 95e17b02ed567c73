"""Writes an archive of N generated articles: `python bench/corpus.py FOLDER -n 10000`.

Deterministic, standard library only; article i is the same whatever N is. About 450 words, 8 sections, 300 tags, 60
authors, dates over 15 years, some 50,000 word forms with the frequencies of running text.
"""

import argparse
import itertools
import random
from datetime import datetime, timedelta
from pathlib import Path

SECTIONS = ("Business", "Culture", "Harbour", "Opinion", "Politics", "Science", "Sport", "World")
SMALL = (
    "the of to and a in that is was for on with as it by at from his they are have not this but an were which "
    "their has been who will more its one would about after up said when out there than other into two time also "
    "over new could first some if no most only"
).split()
ONSETS = "b c d f g h k l m n p r s t v w br ch dr gr pl sh st th tr".split()
SYLLABLES = [
    c + v
    for c in "b c d f g h k l m n p r s t v w br ch dr gr pl sh st th tr".split()
    for v in "a e i o u ai ea".split()
]
ENDINGS = ("", "", "s", "ed", "ing", "er", "ly")
WORDS, TAGS, AUTHORS = 9_000, 300, 60


class Corpus:
    """The vocabulary that all articles share."""

    def __init__(self) -> None:
        rng = random.Random("corpus")
        stems: dict[str, None] = {}
        while len(stems) < WORDS + TAGS + 2 * AUTHORS:
            stems["".join(rng.choices(SYLLABLES, k=rng.choice((2, 2, 3))))] = None
        names = list(stems)
        self.forms = [stem + ending for stem in names[:WORDS] for ending in sorted(set(ENDINGS))]
        rng.shuffle(self.forms)
        self.tags = names[WORDS : WORDS + TAGS]
        people = [name.capitalize() for name in names[WORDS + TAGS :]]
        self.authors = [f"{first} {last}" for first, last in zip(people[::2], people[1::2], strict=True)]
        self.weights = list(itertools.accumulate(1 / (rank + 2.7) for rank in range(1, len(self.forms) + 1)))
        self.small_weights = list(itertools.accumulate(1 / (rank + 1) for rank in range(1, len(SMALL) + 1)))
        self.tag_weights = list(itertools.accumulate(1 / rank**0.8 for rank in range(1, TAGS + 1)))

    def sentence(self, rng: random.Random, length: int) -> str:
        rare = iter(rng.choices(self.forms, cum_weights=self.weights, k=length))
        small = iter(rng.choices(SMALL, cum_weights=self.small_weights, k=length))
        words = [next(small) if rng.random() < 0.45 else next(rare) for _ in range(length)]
        return " ".join(words).capitalize()

    def paragraph(self, rng: random.Random) -> str:
        return " ".join(self.sentence(rng, rng.randint(8, 22)) + "." for _ in range(rng.randint(2, 5)))

    def article(self, number: int, *, least: int = 420) -> tuple[str, str]:
        """(path below content/, file) of one article; its paragraphs end with the first after `least` words."""
        rng = random.Random(f"article {number}")
        when = datetime(2010, 1, 1) + timedelta(minutes=rng.randrange(15 * 365 * 24 * 60))  # noqa: DTZ001 - written with Z
        title = self.sentence(rng, rng.randint(5, 10))
        tags = sorted(set(rng.choices(self.tags, cum_weights=self.tag_weights, k=rng.randint(2, 5))))
        blocks, words = [], 0
        while words < least:
            block = self.paragraph(rng)
            shape = rng.random()
            if blocks and shape < 0.08:
                blocks.append("## " + self.sentence(rng, 4))
            blocks.append("> " + block if shape > 0.93 else block)
            words += len(block.split())
        head = [f"title: {title}", f"section: {rng.choice(SECTIONS)}", f"date: {when:%Y-%m-%dT%H:%M:%SZ}", "tags:"]
        head += [f"- {tag}" for tag in tags]
        head += ["authors:", f"- {rng.choice(self.authors)}", f"dek: {self.sentence(rng, 14)}"]
        slug = "-".join(title.lower().split()[:6]) + f"-{number}"
        text = "---\n" + "\n".join(head) + "\n---\n\n" + "\n\n".join(blocks) + "\n"
        return f"{when:%Y/%m/%d}/{slug}/index.md", text


def write_archive(folder: Path, count: int, *, least: int = 420) -> None:
    """An archive of `count` articles in an empty folder; `least` as `Corpus.article` takes it."""
    corpus = Corpus()
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "archive.yaml").write_text("title: Generated archive\n", encoding="utf-8")
    for number in range(count):
        path, text = corpus.article(number, least=least)
        target = folder / "content" / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("-n", type=int, default=1000)
    arguments = parser.parse_args()
    write_archive(arguments.folder, arguments.n)
