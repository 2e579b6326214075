"""A short file has a way of its own, past somebody's long one."""

from __future__ import annotations

from typing import Any

import pytest
from flask.testing import FlaskClient

from graph.workers import pool_of
from web.api.export_routes import ordered
from web.api.question import Question
from web.work.engine import Engine
from web.work.jobs import KINDS

from .test_children import LONG, MANY, SMALL


def test_a_short_file_does_not_wait_for_a_long_one(client: FlaskClient) -> None:
    """The long one stands still, half made, until somebody reads on; it has its own process and keeps it."""
    lanes = client.application.extensions["engine"].lanes
    long = client.post("/api/export", json={**MANY, "format": "zip", "progress": True}, buffered=False)
    lines = iter(long.response)
    next(lines)
    (process,) = pool_of(KINDS["export"]).pids
    for order in ({"format": "svg", "step": 1}, {"format": "pptx"}, {"format": "svg", "edge": "e3-0"}):
        assert client.post("/api/export", json={**SMALL, **order}).status_code == 200
        assert (lanes["export"].running, lanes["brief"].running) == (1, 0)
    assert pool_of(KINDS["export"]).pids == [process]
    assert pool_of(KINDS["brief"]).pids not in ([], [process])
    for _ in lines:
        pass
    assert lanes["export"].running == 0


@pytest.mark.parametrize(
    ("order", "is_brief"),
    [
        ({"format": "svg"}, True),
        ({"format": "pptx"}, False),
        ({"format": "pptx", "steps": "passes"}, True),
        ({"format": "pdf", "steps": "3-7"}, True),
        ({"format": "pdf", "steps": "3-90"}, False),
        ({"format": "pdf", "steps": "3-7", "fine": True}, False),
        ({"format": "worksheet"}, True),
        ({"format": "png", "width": 8192}, False),
        ({"format": "zip", "edge": "e3-0"}, True),
    ],
)
def test_what_a_file_costs_is_told_by_its_slides(order: dict[str, Any], is_brief: bool) -> None:
    engine = Engine(4)
    kind, wanted = ordered(order, "en")
    source = "\n".join(["y = x", *["y = sin(y)"] * 59])
    assert engine.is_brief(Question(source=source), kind, wanted) == is_brief
    assert not engine.is_brief(Question(source=LONG["source"]), kind, wanted)
