"""What a trace holds, and that nothing is collected when nobody asks."""

import json
import os
from functools import partial

import pytest

from builder.tracing import Span, collect_spans, format_trace, is_collecting, note_spans, time_span
from builder.workers import run_jobs


def add(left: int, right: int) -> int:
    return left + right


@pytest.mark.parametrize("processes", [1, 2])
def test_a_trace_has_each_job_and_each_stage(processes):
    with collect_spans() as spans, time_span("read"):
        assert list(run_jobs(partial(add, 1), range(3), processes=processes)) == [1, 2, 3]
    assert [span.name for span in spans] == ["add", "add", "add", "read"]
    assert (os.getpid() in {span.process for span in spans[:3]}) == (processes == 1)
    *jobs, stage = spans
    assert all(stage.start <= job.start and job.seconds <= stage.seconds for job in jobs)


def test_nothing_is_collected_when_nobody_asks():
    with collect_spans() as spans:
        pass
    note_spans(Span("late", 1, 0.0, 1.0))
    assert spans == []
    assert not is_collecting()
    assert list(run_jobs(partial(add, 1), range(3))) == [1, 2, 3]


def test_a_job_that_fails_leaves_no_collector():
    with pytest.raises(TypeError), collect_spans():
        list(run_jobs(partial(add, "1"), range(3)))
    assert not is_collecting()


def test_the_trace_is_what_viewers_read():
    spans = (Span("draw", 7, 1700000000.5, 0.25), Span("all", 6, 1700000000.0, 1.0))
    assert json.loads(format_trace(spans))["traceEvents"] == [
        {"name": "all", "ph": "X", "pid": 6, "tid": 6, "ts": 0, "dur": 1_000_000},
        {"name": "draw", "ph": "X", "pid": 7, "tid": 7, "ts": 500_000, "dur": 250_000},
    ]
    assert json.loads(format_trace(())) == {"traceEvents": []}
