"""Whatever a capture holds is kept, in a field, or in the ledger: nothing vanishes."""

from datetime import date

from hypothesis import example, given, settings
from hypothesis import strategies as st

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
