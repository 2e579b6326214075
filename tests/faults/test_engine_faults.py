"""What goes wrong inside a server, made to go wrong: the next request is answered all the same."""

from __future__ import annotations

import itertools
import json
import math
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from app import create_app
from graph import trace
from graph.errors import NotNow, TraceError
from graph.limits import WEB
from graph.workers import Lane
from web.api.error_answer import told
from web.api.question import Question
from web.server.logs import JsonLines
from web.work.engine import Engine
from web.work.single_flight import Flights

SMALL = {"source": "x*y + z"}


@contextmanager
def held(lane: Lane) -> Iterator[None]:
    """All places of a lane taken, and nobody else may wait."""
    room, lane.room, lane.running = lane.room, 0, lane.running + lane.places
    try:
        yield
    finally:
        lane.room, lane.running = room, lane.running - lane.places


def test_a_full_queue_says_when_to_come_again() -> None:
    app = create_app()
    client, engine = app.test_client(), app.extensions["engine"]
    with held(engine.lanes["light"]):
        answer = client.post("/api/trace", json=SMALL)
        assert answer.status_code == 503
        assert int(answer.headers["Retry-After"]) > 0
        assert client.get("/").status_code == 200  # the page opens without a first answer
    assert client.post("/api/trace", json=SMALL).status_code == 200


def test_light_work_passes_heavy_work() -> None:
    app = create_app()
    client, engine = app.test_client(), app.extensions["engine"]
    heavy = {"source": "\n".join(["a0 = x"] + [f"a{i} = a{i - 1}*x" for i in range(1, 300)])}
    with held(engine.lanes["heavy"]), held(engine.lanes["export"]):
        assert client.post("/api/trace", json=SMALL).status_code == 200
        assert client.post("/api/trace", json=heavy).status_code == 503
        assert client.post("/api/trace", json={**SMALL, "source": "y*x"}).status_code == 200


def test_what_is_kept_is_answered_by_a_full_server() -> None:
    app = create_app()
    client, engine = app.test_client(), app.extensions["engine"]
    first = client.post("/api/trace", json=SMALL)
    with held(engine.lanes["light"]):
        assert client.post("/api/trace", json=SMALL).data == first.data


def test_the_same_question_at_the_same_time_is_computed_once() -> None:
    engine = Engine(4)
    question = Question(source="exp(x)*y - 77.5")
    trace, count, gate = engine.trace, [0], threading.Barrier(8)

    def slow(asked: Question) -> object:
        count[0] += 1
        time.sleep(0.3)
        return trace(asked)

    engine.trace = slow  # type: ignore[method-assign, assignment]

    def ask(_: int) -> str:
        gate.wait()
        return engine.answer(question)

    with ThreadPoolExecutor(8) as threads:
        answers = set(threads.map(ask, range(8)))
    assert len(answers) == 1
    assert count[0] == 1
    assert engine.flights.joined + engine.hits == 7


def test_a_fault_reaches_all_who_wait_and_nobody_after() -> None:
    engine, gate = Engine(4), threading.Barrier(4)

    def ask(_: int) -> str:
        gate.wait()
        with pytest.raises(TraceError) as raised:
            engine.answer(Question(source="sigmod(x)"))
        return raised.value.code

    with ThreadPoolExecutor(4) as threads:
        assert set(threads.map(ask, range(4))) == {"unknown_function"}
    assert engine.answer(Question(source="x*2"))


def test_who_waits_too_long_for_others_is_told() -> None:
    flights, is_begun, may_end = Flights(), threading.Event(), threading.Event()

    def make() -> str:
        is_begun.set()
        may_end.wait(5)
        return "done"

    first = threading.Thread(target=flights.share, args=("k", make, 1.0))
    first.start()
    is_begun.wait(5)
    with pytest.raises(NotNow):
        flights.share("k", make, 0.01)
    may_end.set()
    first.join()
    assert flights.share("k", lambda: "again", 1.0) == "again"


def test_a_lane_gives_every_place_back() -> None:
    lane, most, inside = Lane(2, room=50), [0], [0]
    lock = threading.Lock()

    def work(_: int) -> None:
        with lane.place(5.0):
            with lock:
                inside[0] += 1
                most[0] = max(most[0], inside[0])
            time.sleep(0.002)
            with lock:
                inside[0] -= 1

    with ThreadPoolExecutor(16) as threads:
        list(threads.map(work, range(60)))
    assert most[0] == 2
    assert (lane.running, lane.waiting) == (0, 0)
    with lane.place(0), lane.place(0), pytest.raises(NotNow), lane.place(0.01):
        pass
    assert (lane.running, lane.waiting) == (0, 0)


def test_places_go_round_among_those_who_wait() -> None:
    """Whoever asks for four things does not stand before somebody who asks for one."""
    lane, served = Lane(1, room=50), []

    def work(client: str) -> None:
        with lane.place(10.0, client):
            served.append(client)

    with ThreadPoolExecutor(8) as threads, lane.place(1.0, "many"):
        for number, client in enumerate(["many"] * 4 + ["one", "other"]):
            threads.submit(work, client)
            while lane.waiting <= number:
                time.sleep(0.001)
    assert served == ["one", "other", "many", "many", "many", "many"]


class _Clock:
    """A clock that is three seconds later whenever somebody looks at it."""

    def __init__(self, now: float) -> None:
        self._seconds = itertools.count(now, 3)

    def __call__(self) -> float:
        return next(self._seconds)


PRODUCT = "h = W @ x\nsum(h*h)", {"W": [[1, 2], [3, 4]], "x": [1, 2]}


def test_a_slow_program_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("graph.autodiff.deadline.time.monotonic", _Clock(time.monotonic()))
    monkeypatch.setattr("graph.autodiff.deadline.time.thread_time", _Clock(time.thread_time()))
    with pytest.raises(TraceError) as raised:
        trace(*PRODUCT, limits=WEB)
    assert raised.value.code == "timeout"
    assert "2 seconds" in raised.value.message


@pytest.mark.parametrize("patience", [4.0, math.inf])
def test_on_a_slow_machine_a_program_has_the_time_of_its_request(
    patience: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("graph.autodiff.deadline.time.monotonic", _Clock(time.monotonic()))
    limits = replace(WEB, request_seconds=patience)
    if math.isinf(patience):
        assert trace(*PRODUCT, limits=limits).gradients
        return
    with pytest.raises(NotNow) as raised:
        trace(*PRODUCT, limits=limits)
    assert raised.value.reason == "late"


def test_an_allowance_is_spent_by_work_alone() -> None:
    app = create_app({"ALLOWANCE": "4 per minute"})
    client = app.test_client()
    for _ in range(12):
        assert client.post("/api/trace", json=SMALL).status_code == 200  # kept after the first: free
    for number in range(3):
        assert client.post("/api/trace", json={"source": f"x*{number}.5"}).status_code == 200
    refused = client.post("/api/trace", json={"source": "x*9.5"})
    assert refused.status_code == 429
    assert refused.json is not None
    assert refused.json["errors"][0]["code"] == "rate_limited"
    assert int(refused.headers["Retry-After"]) > 0
    assert client.get("/healthz").status_code == 200
    other = client.post("/api/trace", json={"source": "x*9.5"}, environ_base={"REMOTE_ADDR": "192.0.2.7"})
    assert other.status_code == 200


def test_new_numbers_cost_the_processor_time_they_take(monkeypatch: pytest.MonkeyPatch) -> None:
    """Twenty dragged sliders once spent what a whole campus had: each number cost a point, a hundredth of a second."""
    ticks = itertools.count()
    monkeypatch.setattr("web.server.rates.time.thread_time", lambda: next(ticks) * 0.002)
    client = create_app({"ALLOWANCE": "10 per minute"}).test_client()

    def drag(number: int) -> int:
        body = {"source": "x*y", "inputs": {"x": number}, "only": "values", "step": 1}
        return client.post("/api/trace", json=body, environ_base={"REMOTE_ADDR": "192.0.2.8"}).status_code

    statuses = [drag(number) for number in range(70)]  # 2 ms each: a point for five
    assert statuses[:48] == [200] * 48
    assert statuses[-1] == 429


def test_a_refusal_for_want_of_room_is_free() -> None:
    app = create_app({"ALLOWANCE": "2 per minute"})
    client, engine = app.test_client(), app.extensions["engine"]
    with held(engine.lanes["light"]):
        for _ in range(5):
            assert client.post("/api/trace", json=SMALL).status_code == 503
    assert client.post("/api/trace", json=SMALL).status_code == 200


def test_a_busy_engine_refuses_with_503() -> None:
    engine = Engine(1)
    with held(engine.lanes["light"]), pytest.raises(NotNow) as refused:
        engine.answer(Question(source="x"))
    assert told(refused.value, "en")[0] == 503


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full on this system")
def test_a_full_disk_refuses_the_export_alone(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patched:
        full = lambda **_: Path("/dev/full").open("r+b", 0)  # noqa: E731, SIM115  a file that the server closes
        patched.setattr("web.api.export_routes.tempfile.SpooledTemporaryFile", full)
        answer = client.post("/api/export", json={**SMALL, "format": "svg", "step": 1})
        assert answer.status_code == 503
        assert "Retry-After" in answer.headers
    assert client.post("/api/export", json={**SMALL, "format": "svg", "step": 1}).status_code == 200


def test_a_log_line_holds_nothing_personal(caplog: pytest.LogCaptureFixture) -> None:
    client = create_app({"LOGS": True}).test_client()
    with caplog.at_level("INFO"):
        answer = client.post(
            "/api/trace?secret=7", json={"source": "private*x"}, environ_base={"REMOTE_ADDR": "192.0.2.9"}
        )
    lines = [JsonLines().format(record) for record in caplog.records]
    found = [json.loads(line) for line in lines]
    assert any(line.get("id") == answer.headers["X-Request-ID"] and line["status"] == 200 for line in found)
    for private in ("192.0.2.9", "secret", "private"):
        assert private not in "".join(lines)
