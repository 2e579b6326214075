"""Programs that go on, after their forward pass, with the gradients computed by hand."""

from __future__ import annotations

import pytest

from graph import TraceError, trace
from graph.language.hand_written_backward import halves_of
from graph.payload.trace_payload import error_payload, trace_payload

FORWARD = "a = 2; b = 3\np = a*b  # the product\nr = p + a"
BOTH = [
    ("dp = 1\nda = b*dp\ndb = a*dp\nda += 1", 4),
    ("# now back\ndrdp = 1.0\ndrda = drdp*b\n\n", 5),
    ("dr_dp = 1; dr_db = a*dr_dp", 4),
    ("dp = 1.0\nda = [b * dp, 1]\nprint('da: %d' % da)", 4),
    ("dr = np.random.randn(*r.shape)\ndp = dr", 4),
    ("r.backward()\nda = 1\ndb = 2", 5),
]


@pytest.mark.parametrize(("backward", "line"), BOTH)
def test_the_backward_half_is_found(backward: str, line: int) -> None:
    halves = halves_of(f"{FORWARD}\n{backward}")
    assert halves is not None
    assert halves.line == line
    assert halves.forward == FORWARD
    assert trace(halves.forward).value == 8


@pytest.mark.parametrize(
    "source",
    [FORWARD, "x = 1\ndt = 0.1\nx*dt", "dx = 2\ndy = 3\ndx*dy", "t = 1\ndt = 2", "x = 3\ndx = x*2\ny = x*dx", "d", ""],
)
def test_a_program_of_one_half_stays_whole(source: str) -> None:
    assert halves_of(source) is None


def test_the_answer_offers_the_forward_half() -> None:
    source = f"{FORWARD}\ndp = 1.0\nda = b*dp"
    assert trace_payload(trace(source))["forward_half"] == {"line": 4, "source": FORWARD}
    assert trace_payload(trace(FORWARD))["forward_half"] is None


def test_an_error_offers_it_only_where_it_helps() -> None:
    with pytest.raises(TraceError) as late:
        trace(f"{FORWARD}\ndp = 1.0\nda = sigmod(b*dp)")
    assert error_payload(late.value)["errors"][0]["forward_half"] == {"line": 4, "source": FORWARD}
    with pytest.raises(TraceError) as early:
        trace("a = 2\np = sigmod(a)\ndp = 1\nda = dp*p")
    assert error_payload(early.value)["errors"][0]["forward_half"] is None
