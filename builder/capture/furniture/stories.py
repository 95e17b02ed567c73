"""Captures of an outlet that report the same story, and repeated sentences that belong to its stories.

Rule: looks only at the texts; the result depends neither on the order of the captures nor on how often they were
imported.

How it works. A running story is reported in many captures with different addresses, which share paragraphs of
background and quotations. Together they are no better evidence than one article that a sentence is furniture. Two
captures report the same story if paragraphs that both have contain a quarter of the words of the shorter text
(`SIMILAR`), unless they were published more than a few days apart. Captures connected by a chain of such pairs also
belong to one story. Of 1,336 pairs of real pages of one outlet about different stories, five share that much, and
most share nothing.

A sentence that nearly all stories of an outlet show in the middle of their texts may still be background, if all that
is known of the outlet is one long story in parts that share little. Such a sentence is about the subject of its text;
the outlet's own notes are not (`TOLD`).
"""

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence, Set
from datetime import date
from itertools import chain
from statistics import fmean

from builder.capture.furniture.fingerprint import (
    PROSE,
    TITLE,
    BlockFingerprint,
    CaptureFingerprint,
    read_marks,
    read_texts,
)
from builder.capture.patterns.language import SMALL_WORDS, find_words
from builder.capture.patterns.lexicon import reports_speech

SIMILAR = 0.25
"""Minimum share of the shorter text's words, in whole paragraphs, that two texts about one story have in common."""
FEW_DAYS = 7
"""Days between the publications of two captures of one story; by judgement: a chain of updates may last for weeks."""
MOST_SHOWN = 20
"""Captures that are compared because they share one paragraph, so that time grows with their number alone. Further ones
are still joined to the story by any other paragraph."""
AMID = 1 / 3
"""A sentence stands amid texts when it does so on more than this share of the captures that show it: on no more, it is
furniture by its place (`learning._is_furniture`)."""
MOST_READ = 40
"""Captures whose words are read for what they speak of; by judgement: the mean over as many hardly changes."""
FEWEST, MOST_WORDS = 12, 150
"""Different words of a text from which it can be told what it speaks of, and those that are enough; by judgement, a
sentence's and a few paragraphs'."""
LEAST_WORDS = 5
"""Telling words of a sentence from which it can be told whether it is on a subject; by judgement: of fewer, one in
common is more than `TOLD`."""
TOLD = 0.15
"""Minimum share of a sentence's words that occur elsewhere in its text, if the sentence belongs to the story. Of the
paragraphs of real articles, beside eight others, 92 % have more; of sentences that outlets repeat inside their
texts, 11 %.
"""
FindText = Callable[[Sequence[BlockFingerprint]], tuple[int, int]]
_EVERYDAY = frozenset(
    "again against also another back because been before being best better both came come comes could days does "
    "doing done down during each eight even ever every find finds first five found four from further gave give "
    "given gives good great half have here hour hours hundred into itself just keep kept knew know known last less "
    "like long made make makes many million month months more most much must need needs never next nine only other "
    "others over part parts people place places read reads same second seven should since some still such take "
    "taken takes than that them then there these they thing things third this those though thousand three through "
    "time times today told took under until upon used uses using very want wants week weeks well went were what "
    "when where while whole whom whose with within without work worked working works would year years your "
    "yours".split()
)
"""English words of four or more letters that do not indicate a subject."""
_PLAIN = SMALL_WORDS | _EVERYDAY
_CJK_RUN = re.compile("[\u3040-\u30ff\u3400-\u9fff]+")


def find_stories(digests: Iterable[CaptureFingerprint], find_text: FindText) -> list[CaptureFingerprint]:
    """One fingerprint for each story, in the order of their hashes.

    `find_text` gives the first line of a text and its end.
    """
    ordered = sorted(digests, key=lambda digest: digest.sha256)
    first = list(range(len(ordered)))
    """For each capture, an earlier one of its story, or itself."""
    bodies = [_find_body(digest, find_text) for digest in ordered]
    whole = [sum(body.values()) for body in bodies]
    showing: dict[int, list[int]] = defaultdict(list)
    for index, body in enumerate(bodies):
        for other, words in _count_shared(body, showing).items():
            alike = words >= SIMILAR * min(whole[index], whole[other])
            if alike and (body == bodies[other] or _may_be_near(ordered[index], ordered[other])):
                _join(first, index, other)
        for line in body:
            if len(showing[line]) < MOST_SHOWN:
                showing[line].append(index)
    return [digest for index, digest in enumerate(ordered) if first[index] == index]


def _find_body(digest: CaptureFingerprint, find_text: FindText) -> dict[int, int]:
    """The paragraphs of a text with their numbers of words, or its lines if it has no paragraphs.

    The text is the one found from the capture alone, without the parts that the outlet's own labels separate from it.
    """
    marks = tuple(read_marks(digest))
    start, end = find_text(marks)
    start, end = max(start, digest.start), min(end, digest.end)
    lines = [mark for mark in marks[start:end] or marks[digest.start : digest.end] if mark.length]
    prose = {mark.signature: mark.length for mark in lines if mark.flags & PROSE}
    return prose or {mark.signature: mark.length for mark in lines}


def _count_shared(body: Mapping[int, int], showing: Mapping[int, Sequence[int]]) -> Counter[int]:
    """By capture, the number of words in the paragraphs that it shares."""
    shared: Counter[int] = Counter()
    for line, words in body.items():
        for other in showing.get(line, ()):
            shared[other] += words
    return shared


def _may_be_near(one: CaptureFingerprint, other: CaptureFingerprint) -> bool:
    """True if two captures were published within a few days, or if one of them has no date."""
    if not one.day or not other.day:
        return True
    return abs((date.fromisoformat(one.day) - date.fromisoformat(other.day)).days) <= FEW_DAYS


def _join(first: list[int], one: int, other: int) -> None:
    """Merge the stories of two captures."""
    low, high = sorted((_find_first(first, one), _find_first(first, other)))
    first[high] = low


def _find_first(first: list[int], index: int) -> int:
    while first[index] != index:
        first[index] = first[first[index]]
        index = first[index]
    return index


def find_told(
    digests: Sequence[CaptureFingerprint], lines: Set[int], repeated: Set[int], find_text: FindText
) -> set[int]:
    """The lines inside texts that belong to the stories: speech, and sentences about the subject of their text.

    `repeated` are lines that do not show what a story is about; `find_text` gives the first line of a text and its
    end.
    """
    asked = _find_amid(digests, lines)
    shares: dict[int, list[float]] = {line: [] for line in asked}
    speech: set[int] = set()
    for digest in digests[:MOST_READ] if asked else ():
        marks, words = tuple(read_marks(digest)), read_texts(digest)
        own = _find_own_topic(marks, words, find_text(marks), repeated)
        for mark, line in zip(marks, words, strict=True):
            if mark.signature in asked:
                speech |= {mark.signature} if reports_speech(line) else set()
                topic = _find_topic(line) - _find_topic(digest.publisher)
                told = len(topic & own) / len(topic) if len(topic) >= LEAST_WORDS else 0.0
                shares[mark.signature] += [told] if len(own) >= FEWEST else []
    return {line for line in asked if line in speech or not shares[line] or fmean(shares[line]) >= TOLD}


def _find_amid(digests: Iterable[CaptureFingerprint], lines: Set[int]) -> set[int]:
    """The lines that are sentences inside the texts found from the captures alone."""
    seen: Counter[int] = Counter()
    amid: Counter[int] = Counter()
    for digest in digests if lines else ():
        marks = tuple(read_marks(digest))
        seen.update({mark.signature for mark in marks} & lines)
        amid.update({mark.signature for mark in marks[digest.start : digest.end] if mark.flags & PROSE} & lines)
    return {line for line, count in amid.items() if count > AMID * seen[line]}


def _find_own_topic(
    marks: Sequence[BlockFingerprint], words: Sequence[str], text: tuple[int, int], repeated: Set[int]
) -> frozenset[str]:
    """The words of a headline and of the beginning of its text, without repeated lines."""
    own = (index for index in range(*text) if marks[index].signature not in repeated)
    head = (index for index, mark in enumerate(marks) if mark.flags & TITLE)
    topic: set[str] = set()
    for index in chain(head, own):
        topic |= _find_topic(words[index])
        if len(topic) >= MOST_WORDS:
            break
    return frozenset(topic)


def _find_topic(text: str) -> frozenset[str]:
    """The first letters of the words that indicate a text's subject; pairs of CJK characters."""
    telling = (word for word in find_words(text) if len(word) > 3 and word not in _PLAIN)
    runs = _CJK_RUN.findall(text)
    return frozenset(
        (*(word[:6] for word in telling), *(run[at : at + 2] for run in runs for at in range(len(run) - 1)))
    )
