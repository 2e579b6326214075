"""Graphviz works in child processes that may be late, die or be killed; the answer is then a reason, not an end."""

from __future__ import annotations

import contextlib
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
from graph.drawing import layout, workers
from graph.drawing.dot import dot_of
from graph.drawing.layout import NoDrawing
from graph.drawing.picture import draw
from graph.drawing.plan import layout_cost, plan_of
from graph.drawing.style import Style
from graph.drawing.worker import Positions, positions_of
from graph.drawing.workers import Pool, WorkerLost
from graph.limits import LIBRARY, WEB
from graph.words import LANGUAGES, say

NEURON = trace("1/(1 + exp(-(w0*x0 + w1*x1 + w2)))").graph
STRUCTURE = Style().structure
DOT = dot_of(NEURON, plan_of(NEURON, STRUCTURE), STRUCTURE)
# A dense layered graph that takes Graphviz much longer than any test waits.
SLOW = (
    "digraph g { nslimit=1000; mclimit=1000; "
    + " ".join(f"a{layer}_{i} -> a{layer + 1}_{j};" for layer in range(5) for i in range(45) for j in range(45))
    + "}"
)


@pytest.fixture
def pool() -> Iterator[Pool]:
    made = Pool(2)
    yield made
    made.close()


def is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def test_a_worker_places_what_this_process_places(pool: Pool) -> None:
    assert pool.lay_out(DOT, 5.0) == positions_of(DOT)


def test_a_worker_is_kept_for_the_next_graph(pool: Pool) -> None:
    pool.lay_out(DOT, 5.0)
    first = pool.pids
    pool.lay_out(DOT, 5.0)
    assert pool.pids == first
    assert len(first) == 1


def test_a_killed_worker_is_replaced(pool: Pool) -> None:
    pool.lay_out(DOT, 5.0)
    (first,) = pool.pids
    os.kill(first, signal.SIGKILL)
    with pytest.raises(WorkerLost) as lost:
        pool.lay_out(DOT, 5.0)
    assert lost.value.reason == "crashed"
    assert pool.lay_out(DOT, 5.0) is not None
    assert first not in pool.pids


def test_a_late_worker_is_killed_and_replaced(pool: Pool) -> None:
    pool.lay_out(DOT, 5.0)
    (first,) = pool.pids
    begun = time.monotonic()
    with pytest.raises(WorkerLost) as lost:
        pool.lay_out(SLOW, 0.3)
    assert lost.value.reason == "late"
    assert time.monotonic() - begun < 2.0
    assert not is_alive(first)
    assert pool.lay_out(DOT, 5.0) is not None


def test_a_stopped_worker_does_not_hold_a_long_message(pool: Pool) -> None:
    pool.lay_out(DOT, 5.0)
    (first,) = pool.pids
    os.kill(first, signal.SIGSTOP)
    with pytest.raises(WorkerLost):
        pool.lay_out(DOT + " " * 200_000, 0.5)
    assert not is_alive(first)


def test_what_graphviz_refuses_is_no_crash(pool: Pool) -> None:
    assert pool.lay_out("digraph { a -> ", 5.0) is None
    assert pool.lay_out(DOT, 5.0) is not None


def test_workers_are_replaced_after_many_layouts(pool: Pool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workers, "_LAYOUTS", 2)
    pool.lay_out(DOT, 5.0)
    (first,) = pool.pids
    pool.lay_out(DOT, 5.0)
    assert pool.pids == []
    pool.lay_out(DOT, 5.0)
    assert first not in pool.pids


def test_many_callers_share_few_workers(pool: Pool) -> None:
    found: list[Positions | None] = []
    threads = [threading.Thread(target=lambda: found.append(pool.lay_out(DOT, 10.0))) for _ in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 12
    assert all(each == found[0] for each in found)
    assert len(pool.pids) <= 2


def test_who_waits_too_long_for_a_worker_is_told(pool: Pool) -> None:
    small = Pool(1)
    pool.lay_out(DOT, 5.0)

    def be_late() -> None:
        with contextlib.suppress(WorkerLost):
            small.lay_out(SLOW, 1.0)

    busy = threading.Thread(target=be_late)
    busy.start()
    time.sleep(0.2)
    with pytest.raises(WorkerLost) as lost:
        small.lay_out(DOT, 0.2)
    assert lost.value.reason == "late"
    busy.join()
    small.close()


def test_no_worker_outlives_its_program() -> None:
    code = "from graph.drawing.workers import pool; pool().lay_out('digraph { n0 }', 5); print(*pool().pids)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=30, check=True)
    assert not is_alive(int(done.stdout))


@pytest.mark.skipif(not hasattr(os, "fork"), reason="this system does not fork")
def test_a_forked_process_starts_its_own_workers() -> None:
    code = (
        "import os; from graph.drawing.workers import pool\n"
        "pool().lay_out('digraph { n0 }', 5); mine = set(pool().pids)\n"
        "if os.fork() == 0:\n"
        "    pool().lay_out('digraph { n0 }', 5)\n"
        "    os._exit(0 if not mine & set(pool().pids) else 1)\n"
        "_, status = os.wait()\n"
        "assert pool().lay_out('digraph { n0 }', 5) is not None and set(pool().pids) == mine\n"
        "raise SystemExit(os.waitstatus_to_exitcode(status))"
    )
    assert subprocess.run([sys.executable, "-W", "ignore", "-c", code], timeout=30, check=False).returncode == 0


class _Failing:
    """A pool whose graphs with clusters crash, as Graphviz's assertions do."""

    def __init__(self) -> None:
        self.dots: list[str] = []

    def lay_out(self, dot: str, seconds: float) -> Positions | None:
        self.dots.append(dot)
        if "subgraph" in dot:
            raise WorkerLost("crashed")
        return positions_of(dot)


class _Late:
    """A pool that never answers in time."""

    def lay_out(self, dot: str, seconds: float) -> Positions | None:
        raise WorkerLost("late")


def test_a_crash_with_frames_is_tried_again_without(monkeypatch: pytest.MonkeyPatch) -> None:
    failing = _Failing()
    monkeypatch.setattr(layout, "pool", lambda: failing)
    drawing = draw(trace("s = [1, 2, 3]\nsum(softmax(s))*sigmoid(x)", expand="all").graph)
    assert len(failing.dots) == 2
    assert len(drawing.frames) == 2
    for frame, group in zip(drawing.frames, drawing.graph.groups, strict=True):
        for node, (x, y) in zip(drawing.graph.nodes, drawing.spots, strict=True):
            if node.group == group.id:
                assert frame.x < x < frame.x + frame.width
                assert frame.y < y < frame.y + frame.height


def test_a_graph_that_cannot_be_drawn_says_why_in_words(monkeypatch: pytest.MonkeyPatch) -> None:
    graph = trace("a = 2\n" + " + ".join(f"a*x{i}" for i in range(120))).graph
    with pytest.raises(NoDrawing) as none:
        draw(graph, limits=WEB)
    assert none.value.reason == "too_large"
    monkeypatch.setattr(layout, "pool", _Late)
    with pytest.raises(NoDrawing) as late:
        draw(NEURON, is_isolated=True)
    assert late.value.reason == "late"
    for language in LANGUAGES:
        for reason in ("too_large", "late", "crashed", "unavailable"):
            assert say(language, f"drawing.none.{reason}", cost=1, limit=2)


def test_small_graphs_need_no_child_process(monkeypatch: pytest.MonkeyPatch) -> None:
    def no_pool() -> Pool:
        raise AssertionError("a child process was asked for")

    monkeypatch.setattr(layout, "pool", no_pool)
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
