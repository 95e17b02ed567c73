"""What conversion dropped, by outlet and in single."""

import json

import pytest

from builder.article.evidence import Characters, DroppedBlock, load_record
from builder.capture.importing.loss import Ledger, choose_ledgers, format_details, format_summary, make_ledger

ROWS = (
    DroppedBlock(role="navigation", reason="in the list under “Most read”", text="one two three four"),
    DroppedBlock(role="furniture", reason="repeated on 3 of 7 captures of a.example", text="five six"),
    DroppedBlock(role="furniture", reason="repeated on 4 of 7 captures of a.example", text="seven"),
    DroppedBlock(role="promo", reason="an offer", text="eight"),
    DroppedBlock(role="share", reason="a button", text=""),
)


def make(folder: str, outlet: str, words: int = 100, rows: tuple[DroppedBlock, ...] = ROWS) -> Ledger:
    return Ledger(f"content/{folder}/capture.json", Characters(all=900, dropped=40), rows, outlet, words)


LEDGERS = (make("2021/a", "a.example"), make("2021/b", "a.example", rows=ROWS[:1]), make("2022/c", "", 1, ROWS[3:4]))


def test_a_summary_by_outlet() -> None:
    assert format_summary(LEDGERS).splitlines() == [
        "a.example: 2 captures, 200 words kept, 12 dropped",
        "        8 navigation: in the list",
        "        3 furniture: repeated on its captures",
        "        1 promo: an offer",
        "        0 for 1 other reason",
        "no outlet known: 1 capture, 1 word kept, 1 dropped",
        "        1 promo: an offer",
    ]


def test_fifty_captures_stay_readable() -> None:
    rows = tuple(DroppedBlock(reason=f"reason {number}", text="word " * number) for number in range(60))
    ledgers = [make(str(number), f"{number % 5}.example", rows=rows) for number in range(50)]
    assert len(format_summary(ledgers).splitlines()) == 25


@pytest.mark.parametrize(
    ("place", "found"),
    [
        ("content/2021/a", [0]), ("2021/a", [0]), ("content/2021/a/index.md", [0]),
        ("content/2021/a/capture.json", [0]),
        ("content/2021", [0, 1]), ("content", [0, 1, 2]), ("a.example", [0, 1]), ("A.Example", [0, 1]),
        ("no outlet known", [2]), ("b.example", []), ("content/20", []),
    ],
)  # fmt: skip
def test_a_place(place: str, found: list[int]) -> None:
    assert choose_ledgers(LEDGERS, place) == tuple(LEDGERS[number] for number in found)


def test_details_leave_out_what_has_no_words() -> None:
    lines = format_details(LEDGERS[0]).splitlines()
    assert lines[0] == "content/2021/a/capture.json: dropped 40 of 900 characters"
    assert len(lines) == 5
    assert lines[1] == "  navigation  in the list under “Most read”: one two three four"


def test_the_outlet_is_that_of_furniture_or_address() -> None:
    known = {"converter": "1", "key": "b.example/x", "capture": {"sha256": "f" * 64}, "text": {"words": 7}}

    def make_outlet(**more: object) -> str:
        return make_ledger("p", load_record(json.dumps(known | more).encode())).outlet

    assert make_outlet() == "b.example"
    assert make_outlet(furniture={"outlet": "a.example"}) == "a.example"
    assert make_outlet(key="f" * 64) == ""
    assert make_ledger("p", load_record(json.dumps(known).encode())).words == 7
