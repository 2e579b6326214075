"""Graphviz works in child processes that may be late, die or be killed; the answer is then a reason, not an end."""

from __future__ import annotations

import contextlib
import marshal
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import replace

import pytest

from graph import trace
from graph.drawing import layout
from graph.drawing.dot import dot_of
from graph.drawing.layout import NoDrawing
from graph.drawing.picture import draw
from graph.drawing.plan import layout_cost, plan_of
from graph.drawing.style import Style
from graph.drawing.worker import Positions, positions_of
from graph.drawing.workers import LAYOUT, lay_out, share_layouts
from graph.limits import LIBRARY, WEB
from graph.words import LANGUAGES, say
from graph.workers import Pool, WorkerLost

NEURON = trace("1/(1 + exp(-(w0*x0 + w1*x1 + w2)))").graph
STRUCTURE = Style().structure
DOT = dot_of(NEURON, plan_of(NEURON, STRUCTURE), STRUCTURE)
# A dense layered graph that takes Graphviz much longer than any test waits.
SLOW = (
    "digraph g { nslimit=1000; mclimit=1000; "
    + " ".join(f"a{layer}_{i} -> a{layer + 1}_{j};" for layer in range(5) for i in range(45) for j in range(45))
    + "}"
).encode()


def place(pool: Pool, seconds: float = 5.0) -> Positions | None:
    """The neuron's layout from one of the pool's processes."""
    positions: Positions | None = marshal.loads(pool.ask(DOT.encode(), seconds))
    return positions


@pytest.fixture
def pool() -> Iterator[Pool]:
    made = Pool(LAYOUT, 2)
    yield made
    made.close()


def is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def test_a_worker_places_what_this_process_places(pool: Pool) -> None:
    assert place(pool) == positions_of(DOT)


def test_a_worker_is_kept_for_the_next_graph(pool: Pool) -> None:
    place(pool)
    first = pool.pids
    place(pool)
    assert pool.pids == first
    assert len(first) == 1


def test_a_killed_worker_is_replaced(pool: Pool) -> None:
    place(pool)
    (first,) = pool.pids
    os.kill(first, signal.SIGKILL)
    with contextlib.suppress(WorkerLost):  # whether its death is seen before or after it is asked
        place(pool)
    assert place(pool) is not None
    assert first not in pool.pids


def test_a_late_worker_is_killed_and_replaced(pool: Pool) -> None:
    place(pool)
    (first,) = pool.pids
    begun = time.monotonic()
    with pytest.raises(WorkerLost) as lost:
        pool.ask(SLOW, 0.3)
    assert lost.value.reason == "late"
    assert time.monotonic() - begun < 2.0
    assert not is_alive(first)
    assert place(pool) is not None


def test_a_stopped_worker_does_not_hold_a_long_message(pool: Pool) -> None:
    place(pool)
    (first,) = pool.pids
    os.kill(first, signal.SIGSTOP)
    with pytest.raises(WorkerLost):
        pool.ask(DOT.encode() + b" " * 200_000, 0.5)
    assert not is_alive(first)


def test_what_graphviz_refuses_is_no_crash(pool: Pool) -> None:
    assert marshal.loads(pool.ask(b"digraph { a -> ", 5.0)) is None
    assert place(pool) is not None


def test_workers_are_replaced_after_many_layouts() -> None:
    pool = Pool(replace(LAYOUT, uses=2), 1)
    place(pool)
    (first,) = pool.pids
    place(pool)
    assert pool.pids == []
    place(pool)
    assert first not in pool.pids
    pool.close()


def test_workers_that_have_grown_are_replaced() -> None:
    pool = Pool(replace(LAYOUT, kept=1), 1)
    assert place(pool) is not None
    assert pool.pids == []


def test_who_hangs_up_ends_the_work(pool: Pool) -> None:
    answer = pool.stream(DOT.encode(), 5.0)
    assert next(answer)
    (first,) = pool.pids
    answer.close()
    assert not is_alive(first)
    assert pool.pids == []
    assert place(pool) is not None


class _Shelf:
    """A shelf of its own."""

    def __init__(self) -> None:
        self.texts: dict[str, str] = {}

    def get(self, key: str) -> str | None:
        return self.texts.get(key)

    def put(self, key: str, text: str) -> None:
        self.texts[key] = text


def test_layouts_are_shared_on_a_shelf(monkeypatch: pytest.MonkeyPatch) -> None:
    """What one process has laid out another one draws without Graphviz, exactly so."""
    shelf = _Shelf()
    share_layouts(shelf)
    try:
        first = lay_out(DOT, 5.0)
        monkeypatch.setattr("graph.drawing.workers.pool", lambda: None)
        assert lay_out(DOT, 5.0) == first
        assert len(shelf.texts) == 1
    finally:
        share_layouts(None)


def test_many_callers_share_few_workers(pool: Pool) -> None:
    found: list[Positions | None] = []
    threads = [threading.Thread(target=lambda: found.append(place(pool, 10.0))) for _ in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 12
    assert all(each == found[0] for each in found)
    assert len(pool.pids) <= 2


def test_who_waits_too_long_for_a_worker_is_told(pool: Pool) -> None:
    small = Pool(LAYOUT, 1)
    place(pool)

    def be_late() -> None:
        with contextlib.suppress(WorkerLost):
            small.ask(SLOW, 1.0)

    busy = threading.Thread(target=be_late)
    busy.start()
    time.sleep(0.2)
    with pytest.raises(WorkerLost) as lost:
        small.ask(DOT.encode(), 0.2)
    assert lost.value.reason == "late"
    busy.join()
    small.close()


def test_no_worker_outlives_its_program() -> None:
    code = "from graph.drawing.workers import *; lay_out('digraph { n0 }', 5); print(*pool().pids)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=30, check=True)
    assert not is_alive(int(done.stdout))


@pytest.mark.skipif(not hasattr(os, "fork"), reason="this system does not fork")
def test_a_forked_process_starts_its_own_workers() -> None:
    code = (
        "import os; from graph.drawing.workers import lay_out, pool\n"
        "lay_out('digraph { n0 }', 5); mine = set(pool().pids)\n"
        "if os.fork() == 0:\n"
        "    lay_out('digraph { n0 }', 5)\n"
        "    os._exit(0 if not mine & set(pool().pids) else 1)\n"
        "_, status = os.wait()\n"
        "assert lay_out('digraph { n0 }', 5) is not None and set(pool().pids) == mine\n"
        "raise SystemExit(os.waitstatus_to_exitcode(status))"
    )
    assert subprocess.run([sys.executable, "-W", "ignore", "-c", code], timeout=30, check=False).returncode == 0


def test_a_crash_with_frames_is_tried_again_without(monkeypatch: pytest.MonkeyPatch) -> None:
    dots: list[str] = []

    def crash_with_clusters(dot: str, _: float) -> Positions | None:
        """As Graphviz's assertions do."""
        dots.append(dot)
        if "subgraph" in dot:
            raise WorkerLost("crashed")
        return positions_of(dot)

    monkeypatch.setattr(layout, "lay_out_in_child", crash_with_clusters)
    drawing = draw(trace("s = [1, 2, 3]\nsum(softmax(s))*sigmoid(x)", expand="all").graph)
    assert len(dots) == 2
    assert len(drawing.frames) == 2
    for frame, group in zip(drawing.frames, drawing.graph.groups, strict=True):
        for node, (x, y) in zip(drawing.graph.nodes, drawing.spots, strict=True):
            if node.group == group.id:
                assert frame.x < x < frame.x + frame.width
                assert frame.y < y < frame.y + frame.height


def test_a_graph_that_cannot_be_drawn_says_why_in_words(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(NoDrawing) as none:
        draw(NEURON, limits=replace(WEB, layout_cost=5))
    assert none.value.reason == "too_large"

    def be_late(dot: str, seconds: float) -> Positions | None:
        raise WorkerLost("late")

    monkeypatch.setattr(layout, "lay_out_in_child", be_late)
    with pytest.raises(NoDrawing) as late:
        draw(NEURON, is_isolated=True)
    assert late.value.reason == "late"
    for language in LANGUAGES:
        for reason in ("too_large", "late", "crashed", "unavailable"):
            assert say(language, f"drawing.none.{reason}", cost=1, limit=2)


def test_small_graphs_need_no_child_process(monkeypatch: pytest.MonkeyPatch) -> None:
    def no_child(dot: str, seconds: float) -> Positions | None:
        raise AssertionError("a child process was asked for")

    monkeypatch.setattr(layout, "lay_out_in_child", no_child)
    assert draw(NEURON).width > 0
    with pytest.raises(AssertionError):
        draw(NEURON, is_isolated=True)


def test_cost_follows_long_wires() -> None:
    assert layout_cost(trace("exp(exp(exp(x)))").graph) == 4
    assert layout_cost(trace("exp(exp(exp(x))) + x").graph) == 9
    assert layout_cost(trace(" + ".join(f"w{i}*x{i}" for i in range(100))).graph) < 1_000


@pytest.mark.slow
def test_long_programs_are_laid_out() -> None:
    patient = replace(LIBRARY, layout_seconds=30.0)  # this machine may be busy; the benchmarks measure time
    chain = "x = 1\n" + "\n".join(f"y{i} = {'x' if i == 0 else f'y{i - 1}'}*0.9" for i in range(1_000))
    assert draw(trace(chain).graph, limits=patient, is_isolated=True).width > 100_000
    assert draw(trace(" + ".join(f"w{i}*x{i}" for i in range(250))).graph, limits=patient).width > 10_000
