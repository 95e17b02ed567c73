"""Whatever a capture holds is kept, in a field, or in the ledger: nothing vanishes."""

from datetime import date

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from builder.capture.blocks import parse_text
from builder.capture.conversion.convert import Conversion, convert
from builder.capture.source import make_capture
from builder.errors import Fault
from tests.trials import count_trials

TODAY = date(2026, 11, 23)
WORDS = st.sampled_from(
    "harbor council ferry winter the of and a in storm vote night said on Monday Share Advertisement Print app "
    "newsletter © Photo: By Jane Doe (AP) — 2019 March • subscribe Read more: “quote” Corrections: 東京 記事".split()
)
LINES = st.lists(WORDS, min_size=1, max_size=30).map(" ".join)
CREDITED, THREE = "council Monday © Monday harbor harbor", "harbor harbor harbor"
SHARED, DEK = "winter storm Share winter © Share •", "night the ferry in Print “quote” night Corrections:"
"""Lines of two dumps, each of which once lost a line that was the second choice for a field."""
PROSE = "The council of the harbor voted on Monday to keep the night ferry through the winter, its chair said."


@settings(max_examples=count_trials(150, 2_000))
@given(st.lists(LINES, max_size=15), st.lists(LINES, max_size=15), st.sampled_from(["\n", "\n\n"]))
@example(
    [CREDITED, "harbor", THREE, THREE, "Corrections:", CREDITED, THREE, CREDITED, "Jane"],
    ["© Photo:", CREDITED],
    "\n\n",
)
@example(
    [SHARED, "March", "winter Jane said", "March", DEK, "vote Advertisement", *["© Photo:"] * 2, "harbor"],
    ["winter Jane said", SHARED],
    "\n\n",
)
def test_text_is_kept_or_accounted_for(above: list[str], below: list[str], gap: str) -> None:
    text = gap.join([*above, "", PROSE, "", PROSE, "", *below])
    try:
        made = convert(make_capture(text.encode(), name="dump.txt"), today=TODAY)
    except Fault:
        return
    if not isinstance(made, Conversion):
        return
    sums = made.record.characters
    assert sums.kept + sums.dropped == sums.all
    fields = [str(finding.value) for finding in made.record.fields.values()]
    image = made.article.image
    kept = " ".join(
        [
            made.body,
            *fields,
            *(filter(None, (image.caption, image.credit) if image else ())),
            *(row.text for row in made.record.dropped),
        ]
    )
    for word in ("harbor", "council", "ferry", "winter", "storm", "vote"):
        assert kept.lower().count(word) >= text.lower().count(word) - sum(
            line.lower().count(word) for line in made_lines(made)
        ), word


def made_lines(made: Conversion) -> list[str]:
    """Lines of dates and bylines: read for their fields, kept as quotes in the evidence."""
    return [finding.quote for finding in made.record.fields.values()]


@settings(max_examples=count_trials(100, 2_000))
@given(st.lists(LINES, max_size=12), st.lists(LINES, max_size=12), st.sampled_from(["\n", "\n\n"]))
def test_a_number_before_a_line_is_kept_or_accounted_for(above: list[str], below: list[str], gap: str) -> None:
    numbers = [f"{371 + 10 * number}" for number in range(len(above) + len(below))]
    lines = [f"{number}. {line}" for number, line in zip(numbers, [*above, *below], strict=True)]
    text = gap.join([*lines[: len(above)], "", PROSE, "", PROSE, "", *lines[len(above) :]])
    made = convert(make_capture(text.encode(), name="dump.txt"), today=TODAY)
    if not isinstance(made, Conversion):
        return
    sums = made.record.characters
    assert sums.kept + sums.dropped == sums.all
    kept = f"{made.markdown} {' '.join(row.text for row in made.record.dropped)} {' '.join(made_lines(made))}"
    assert [number for number in numbers if number not in kept] == []


@pytest.mark.parametrize(
    ("line", "day"),
    [("12. Mai 2016", "2016-05-12"), ("1. März 2020", "2020-03-01"), ("3. května 2019", "2019-05-03"),
     ("31. Dezember 2019, 14:05 Uhr", "2019-12-31"), ("5. toukokuuta 2019", "2019-05-05"),
     ("  7. Jänner 2018", "2018-01-07"), ("24. svibnja 2018", None), ("4. oktober 2021", "2021-10-04")],
)  # fmt: skip
@pytest.mark.parametrize("gap", ["\n", "\n\n"])
def test_a_date_is_no_list_item(line: str, day: str | None, gap: str) -> None:
    text = gap.join(["The night ferry stays", "By Jane Doe", line, "", PROSE, "", PROSE])
    made = convert(make_capture(text.encode(), name="dump.txt"), today=TODAY)
    assert isinstance(made, Conversion)
    assert made.article.day == day
    kept = f"{made.body} {' '.join(row.text for row in made.record.dropped)} {' '.join(made_lines(made))}"
    assert line.strip() in kept


@pytest.mark.parametrize(
    "line", ["12. Mayors of the harbor", "3. Marzipan 20 grams", "1. Marching on the town hall", "2. The 2019 vote"]
)
def test_a_number_before_other_words_is_that_of_a_list_item(line: str) -> None:
    (block,) = parse_text(line)
    assert (block.tag, block.marker) == ("li", f"{line.partition('.')[0]}.")
