"""Long trials: `make test` runs a sample of each, `make trials` runs them in full.

Rule: a trial is marked `@pytest.mark.trial` and asks here how many of its cases to run.
"""

import os

IN_FULL = os.environ.get("BACKFILE_TRIALS") == "all"


def count_trials(sample: int, full: int) -> int:
    """How many cases a trial runs: a `sample` in `make test`, the `full` number in `make trials`."""
    return full if IN_FULL else sample
