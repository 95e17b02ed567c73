"""Three hundred captures made to take time, in five kinds: each is converted, refused or stopped, within its bounds.

`make trials` tries all; `make test` a few of each kind.
"""

import random
import re
import time
from collections.abc import Callable, Iterator
from datetime import date
from functools import partial

import pytest

from builder.capture.importing.batch import ConversionSettings, Converted, convert_all
from builder.capture.source import Capture, make_capture
from builder.errors import Fault
from builder.workers.bounds import BOUNDS
from tests.trials import count_trials

EACH = 60
SAMPLE = 4
MANNER = ConversionSettings(date(2026, 11, 29))
KB = 1000
WORDS = "harbour council ferry winter island quay timetable lamp keeper bridge morning budget report chair".split()
NAMES = "Vera Holm", "Idris Quill", "Ana Sorley", "Tomas Brandt", "Mei Okafor"
TAGS = (
    "div", "section", "blockquote", "ul><li", "table><tr><td", "b", "i", "span", "font size=2", "q", "a href=/x",
    "em", "figure", "details", "article", "dl><dd", "center", "main", "aside", "x-story",
)  # fmt: skip
WIDE = (
    "<p>{}</p>", "<td>{}</td>", "<li>{}</li>", "<div>{}</div>", "{}<br>", "<span>{}</span> ", "<h2>{}</h2>",
    "<p><b>{}</b><i>{}</i></p>", "<tr><td>{}<td>{}", "<figure><img src=a.jpg><figcaption>{}</figcaption></figure>",
    "<dt>{}<dd>{}", "<blockquote>{}</blockquote>", "<meta name=keywords content='{}'>", "<img src=a.jpg alt='{}'>",
    "<time datetime=2021-05-04>{}</time>", "<address>{}</address>", "<pre>{}</pre>", "<option>{}</option>",
    "<script type=application/ld+json>{{\"@type\": \"NewsArticle\", \"headline\": \"{}\"}}</script>",
    "<label>{}</label>",
)  # fmt: skip
SHORT = (
    "By {name}", "May {day}, 2021", "{word}", "Photo: {name}", "{word} {word}", "Share", "{day}/5/2021",
    "Updated {day}:00", "{WORD}", "© {name}", "{name}, {word}", "“{word}”", "{word}:", "Read more", "{day}",
    "{word}, {word}, {word}", "HARBOUR, May {day}", "Advertisement", "• {word}", "{name} | {word}",
)  # fmt: skip
LINKS = (
    "<a href='/{n}'>{word}</a> ", "<p><a href='/{n}'>{word} {word}</a></p>", "<li><a href='/{n}'>{word}</a></li>",
    "<a href='https://a{n}.example/'><img src={n}.jpg></a>", "<a href='#{n}'>[{n}]</a>",
    "<a rel=tag href='/tag/{n}'>{word}</a>", "<a href='/author/{n}'>{name}</a>, ",
    "<a href='/{n}'><h3>{word} {word}</h3><p>{word}.</p></a>", "<a name=n{n}></a>",
    "<p>{word} <a href='/{n}'>{word}</a> {word} <a href='/{n}b'>{word}</a>.</p>",
    "<a href=javascript:x({n})>{word}</a>", "<nav><a href='/{n}'>{word}</a></nav>", "<a href='/{n}'>{n}</a><br>",
    "<a href='mailto:a{n}@b.example'>{name}</a> ", "<sup><a href='#f{n}'>{n}</a></sup>",
    "<link rel=canonical href='https://a.example/{n}'>", "<a href='/{n}' title='{word}'>x</a>",
    "<td><a href='/{n}'>{word}</a></td>", "<a href='/2021/05/{n}'>{word}</a> | ",
    "<span><a href='/{n}'>{word}</a></span>",
)  # fmt: skip
TRAPS = (
    " ", "\t ", "1", "1 ", "-", "- ", ".", ". ", "A", "A ", "A.", "a, ", ",", "a@", "@a ", "“", "\"a", "(", "[", "{{",
    "((a) ", "May 4, 2021 ", "4/5/2021 ", "2021-05-04T", "10:04 ", "Mon, ", "By Vera Holm and ", "By A, B and ",
    "Vera Holm, ", "Mc", "http://a.", "https://a.example/b/", "www.", "&amp;", "&#1", "\u00a0", "\u200b", "\u2014 ",
    "…", "a-", "a'", "U.S. ", "12月11日", "議会", "ا ب ", "é", "e\u0301", "\r", "_", "*", "`", "#", "|", "\\", ":",
    "; ", "$1,", "1.", "1,000 ", "x/", "?a=1&",
)  # fmt: skip
"""What a pattern may begin with, or go on with, at each place of a long run."""


def say(chance: random.Random, count: int = 12) -> str:
    return f"The {' '.join(chance.choices(WORDS, k=count))}."


def fill(pattern: str, chance: random.Random, number: int) -> str:
    values = {"n": number, "day": 1 + number % 28, "name": chance.choice(NAMES)}
    text = re.sub(r"\{word\}", lambda _: chance.choice(WORDS), pattern)
    text = re.sub(r"\{WORD\}", lambda _: chance.choice(WORDS).upper(), text)
    return re.sub(r"\{(n|day|name)\}", lambda match: str(values[match[1]]), text)


def wrap(body: str, chance: random.Random, *, html: bool) -> bytes:
    """A capture with an article around or before what is hostile."""
    prose = [say(chance) for _ in range(6)]
    if not html:
        return "\n\n".join(["Ferry stays through the winter", "By Vera Holm", *prose[:3], body, *prose[3:]]).encode()
    before, after = ("".join(f"<p>{line}</p>" for line in part) for part in (prose[:3], prose[3:]))
    head = "<html><head><title>Ferry stays</title></head><body><article><h1>Ferry stays through the winter</h1>"
    return f"{head}{before}{body}{after}</article></body></html>".encode()


def make_deep(number: int, chance: random.Random) -> bytes:
    tag, size = TAGS[number % len(TAGS)], (10, 100, 1_000)[number // len(TAGS)] * KB
    closing = "".join(f"</{part.split()[0]}>" for part in reversed(tag.split("><"))) if number % 2 else ""
    depth = size // (len(tag) + len(closing) + 4)
    return wrap(f"<{tag}>x " * depth + closing * depth, chance, html=True)


def make_wide(number: int, chance: random.Random) -> bytes:
    row, size = WIDE[number % len(WIDE)], (30, 300, 3_000)[number // len(WIDE)] * KB
    rows = (row.format(*(say(chance, 1 + at % 9) for _ in range(2))) for at in range(size // 80))
    return wrap("".join(rows), chance, html=True)


def make_short(number: int, chance: random.Random) -> bytes:
    line, many = SHORT[number % len(SHORT)], (40, 400, 8_000)[number // len(SHORT)]
    html = number % 2 == 0
    lines = [fill(line, chance, at) for at in range(many)]
    return wrap("".join(f"<p>{text}</p>" for text in lines) if html else "\n\n".join(lines), chance, html=html)


def make_linked(number: int, chance: random.Random) -> bytes:
    link, many = LINKS[number % len(LINKS)], (100, 2_000, 40_000)[number // len(LINKS)]
    return wrap("".join(fill(link, chance, at) for at in range(many)), chance, html=True)


def make_trap(number: int, chance: random.Random) -> bytes:
    run, size = TRAPS[number % len(TRAPS)], chance.choice((20, 200, 1_000, 2_000)) * KB
    text = run * (size // len(run)) + "!"
    html = number % 3 > 0
    return wrap(f"<p>{text}</p>" if html and number % 2 else text, chance, html=html)


KINDS: dict[str, Callable[[int, random.Random], bytes]] = {
    "deep": make_deep, "wide": make_wide, "short": make_short, "links": make_linked, "traps": make_trap,
}  # fmt: skip


def make_hostile(kind: str, number: int) -> Capture:
    data = KINDS[kind](number, random.Random(f"{kind} {number}"))
    return make_capture(data, name=f"{kind}-{number:02}.html" if b"<html>" in data[:10] else f"{kind}-{number:02}.txt")


def list_hostile(kind: str, count: int) -> Iterator[tuple[str, Capture]]:
    for at in range(count):
        capture = make_hostile(kind, at * EACH // count)
        yield capture.name, capture


@pytest.mark.trial
@pytest.mark.parametrize("kind", KINDS)
def test_hostile_captures_stay_within_their_bounds(kind: str) -> None:
    count = count_trials(SAMPLE, EACH)
    outcomes = list(convert_all(list_hostile(kind, count), MANNER, processes=2))
    assert len(outcomes) == count
    for outcome in outcomes:
        reason = "" if isinstance(outcome, Converted) else outcome.reason
        assert "Backfile failed on it" not in reason, outcome
        assert not reason.startswith("stopped"), outcome


def time_all() -> Iterator[tuple[float, str, int, str]]:  # pragma: no cover
    """(processor seconds, name, bytes, outcome) of each: `python -m tests.capture.test_hostile_trial`."""
    from builder.capture.conversion.convert import convert

    for kind in KINDS:
        for number in range(EACH):
            capture = make_hostile(kind, number)
            start = time.process_time()
            try:
                made = BOUNDS.run(partial(convert, today=MANNER.today), capture)
                outcome = getattr(made, "reason", "converted")
            except Fault as fault:
                outcome = fault.problems[0].message
            yield time.process_time() - start, capture.name, len(capture.data), outcome
