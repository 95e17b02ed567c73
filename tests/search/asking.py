"""Queries of every kind, made of what articles hold: the same for the same articles. And waiting for an answer."""

import random
import re

_WORD = re.compile(r"[^\W_]+(?:[-&.'’][^\W_]+)*")
_SECTIONS = re.compile(r"[\w-]+")


def wait_for(page, text):
    """Until the search page says so."""
    page.wait_for_function("text => document.getElementById('search-status').textContent.includes(text)", arg=text)


def make_queries(count, records, *, seed="queries"):
    """`count` different queries; `records` are the `SearchRecord`s that they shall find something in."""
    rng = random.Random(seed)
    made = {}
    while len(made) < count:
        kind = _KINDS[len(made) % len(_KINDS)]
        record = rng.choice(records)
        words = _WORD.findall(f"{record.title} {record.text}")
        if len(words) > 8:
            made[kind(rng, words, record)] = None
    return tuple(made)


def _one(rng, words, record):
    return rng.choice(words)


def _two(rng, words, record):
    return f"{rng.choice(words)} {rng.choice(words)}"


def _three(rng, words, record):
    return " ".join(rng.sample(words, 3)).lower()


def _phrase(rng, words, record):
    at = rng.randrange(len(words) - 4)
    return f'"{" ".join(words[at : at + rng.randrange(2, 5)])}"'


def _near(rng, words, record):
    at = rng.randrange(len(words) - 6)
    left, right = words[at], words[at + rng.randrange(1, 6)]
    if rng.random() < 0.5:
        left, right = right, left
    if rng.random() < 0.2:
        right = f'"{right} {rng.choice(words)}"'
    return f"{left} NEAR/{rng.randrange(1, 9)} {right}"


def _prefix(rng, words, record):
    word = rng.choice(words)
    return f"{word[: rng.randrange(2, 5)]}* {rng.choice(words)}" if rng.random() < 0.5 else f"{word[:3]}*"


def _either(rng, words, record):
    return " OR ".join(rng.sample(words, rng.randrange(2, 5)))


def _without(rng, words, record):
    return f"{rng.choice(words)} -{rng.choice(words)}"


def _group(rng, words, record):
    a, b, c, d = rng.sample(words, 4)
    return rng.choice(
        (f"({a} OR {b}) {c}", f"{a} -({b} OR {c})", f'({a} "{b}") OR ({c} -{d})', f"title:({a} OR {b}) {c}")
    )


def _title(rng, words, record):
    found = _WORD.findall(record.title) or ["the"]
    return f"title:{rng.choice(found)}" if rng.random() < 0.6 else f'title:"{" ".join(found[:2])}"'


def _value(rng, words, record):
    given = {"section": record.section, "publisher": record.publisher, "lang": record.language, "kind": record.kind}
    given |= {"tag": rng.choice(record.tags) if record.tags else None}
    given |= {"author": rng.choice(record.authors) if record.authors else None}
    name = rng.choice([name for name, value in given.items() if value])
    asked = f'{name}:"{given[name]}"' if rng.random() < 0.5 else f"{name}:{_SECTIONS.findall(given[name])[0]}"
    return rng.choice((asked, f"{rng.choice(words)} {asked}", f"{rng.choice(words)} -{asked}"))


def _date(rng, words, record):
    day = (record.date or "2019-05-20")[: rng.choice((4, 7, 10))]
    asked = rng.choice((f"date:{day}", f"before:{day}", f"after:{day}", f"date:{day[:4]}..2099"))
    return rng.choice((asked, f"{rng.choice(words)} {asked}"))


def _spelt(rng, words, record):
    word = rng.choice(words)
    return rng.choice((word.upper(), word.lower(), word.title(), word + "s", word.lower() + "ing"))


_KINDS = (_one, _two, _three, _phrase, _near, _prefix, _either, _without, _group, _title, _value, _date, _spelt)
