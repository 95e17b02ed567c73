"""Which line of a dump is the headline."""

import pytest

from builder.capture.blocks import Reading, parse_text
from builder.capture.segment.headline_choice import rank_headlines
from builder.capture.segment.measured_blocks import measure_blocks

TITLE = "Last lighthouse keeper leaves Tarn Rock"
TEXT = """The lighthouse keeper of Tarn Rock rowed to the mainland on Friday with the lamp in his lap.

He had tended the lighthouse for 41 years, he said, and the new lamp in the tower needs no keeper.

The island's council will decide in May what becomes of the lighthouse and of its keeper's house.
"""


@pytest.mark.parametrize(
    "above",
    [
        f"Coast\n\n{TITLE}\n\n",
        f"{TITLE}\n\nA lamp in a rowing boat ends 41 years of watches\n\nBy Una Pell\n\n",
        f"Home\nNews\nCoast\nSport\n\nSign in\n\nCoast\n\n{TITLE}\n\n3 March 2019\n\n",
        f"Ferries to run until ten\n\n{TITLE}\n\nBy Una Pell\n\n3 March 2019\n\nShare\n\n",
    ],
)
def test_the_headline_stands_above_dek_date_and_byline(above: str) -> None:
    measured = measure_blocks(Reading(parse_text(above + TEXT)))
    assert measured.title is not None
    assert measured.blocks[measured.title].text == TITLE


def test_chances_are_shares_of_one() -> None:
    measured = measure_blocks(Reading(parse_text(f"{TITLE}\n\n{TEXT}")))
    ranked = rank_headlines(measured.blocks, measured.lengths, measured.furniture, measured.prose, start=measured.start)
    assert 0 < sum(known.sure for known in ranked) < 1
    assert max(ranked, key=lambda known: known.sure).block == 0


def test_without_a_line_there_is_no_headline() -> None:
    assert measure_blocks(Reading(parse_text(TEXT))).title is None
