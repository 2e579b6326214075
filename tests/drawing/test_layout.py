"""A process of Graphviz lays a graph out; it may be late, die or be killed, and another engine may have to do it."""

from __future__ import annotations

import contextlib
import logging
import os
import signal
import subprocess
import sys
import threading
from dataclasses import replace
from pathlib import Path

import pytest

from graph import trace
from graph.drawing.picture import draw
from graph.errors import NotNow
from graph.layout import graphviz_process
from graph.layout import layout_engines as engines
from graph.layout.dot_source import dot_of
from graph.layout.graphviz_positions import Positions
from graph.layout.graphviz_process import PROBE, lay_out
from graph.layout.layout_engines import NAMES, SETTING, Engine
from graph.layout.layout_plan import plan_of
from graph.layout.style import Style
from graph.layout.whole_layout import NoDrawing, forget_layouts
from graph.limits import WEB
from graph.words import LANGUAGES, say
from tests.processes import is_alive, layout_processes, waited_for

NEURON = trace("1/(1 + exp(-(w0*x0 + w1*x1 + w2)))").graph
STRUCTURE = Style().structure
DOT = dot_of(NEURON, plan_of(NEURON, STRUCTURE), STRUCTURE)
# A dense layered graph that takes Graphviz much longer than any test waits.
SLOW = (
    "digraph g { nslimit=1000; mclimit=1000; "
    + " ".join(f"a{layer}_{i} -> a{layer + 1}_{j};" for layer in range(5) for i in range(45) for j in range(45))
    + "}"
)
REAL = engines.engines()
ON_LINUX = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="processes are looked up in /proc")


def written_by(code: str, name: str = "dot") -> Engine:
    """An engine that is a small program in Python."""
    return Engine(name, (sys.executable, "-c", code), start_seconds=5.0)


def use(monkeypatch: pytest.MonkeyPatch, *these: Engine) -> None:
    monkeypatch.setattr(graphviz_process, "engines", lambda: these)
    monkeypatch.setattr(graphviz_process, "_broken", set())


def reason_of(dot: str, seconds: float = 5.0, work: float = 60.0) -> str:
    with pytest.raises(NotNow) as lost:
        lay_out(dot, seconds, work)
    return lost.value.reason


def test_a_layout_places_every_box() -> None:
    boxes, frames = lay_out(DOT, 5.0)
    assert {name for name in boxes if name.startswith("n")} == {f"n{k}" for k in range(len(NEURON.nodes))}
    assert {name for name in boxes if name.startswith("e")} == {f"e{k}" for k in range(len(NEURON.edges))}
    assert not frames


@pytest.mark.parametrize("engine", REAL, ids=lambda engine: engine.name)
def test_every_installed_engine_draws(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    use(monkeypatch, engine)
    try:
        found = lay_out(DOT, 5.0)
    except NotNow as lost:
        pytest.skip(f"{engine.name} does not work here: {lost.line}")
    assert found[0].keys() == {f"n{k}" for k in range(len(NEURON.nodes))} | {f"e{k}" for k in range(len(NEURON.edges))}


@ON_LINUX
def test_a_layout_has_its_time_of_the_processor_and_no_more(monkeypatch: pytest.MonkeyPatch) -> None:
    use(monkeypatch, replace(written_by("while True: pass"), start_seconds=0.0))
    assert reason_of(DOT, 60.0, work=1.0) == "late"


def test_the_setting_chooses_which_engine_is_tried_first(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [engine.name for engine in REAL]:
        monkeypatch.setenv(SETTING, name)
        assert next(engine.name for engine in engines.engines()) == name
        assert {engine.name for engine in engines.engines()} == {engine.name for engine in REAL}
    monkeypatch.setenv(SETTING, "neato")
    with pytest.raises(ValueError, match="neato") as wrong:
        engines.engines()
    assert all(name in str(wrong.value) for name in NAMES)


def test_an_engine_that_does_not_start_leaves_the_work_to_the_next(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    use(monkeypatch, Engine("graphviz-pure", ("/nowhere/graphviz-pure", "-Tsvg")), *REAL)
    with caplog.at_level(logging.WARNING):
        for _ in range(3):
            assert lay_out(DOT, 5.0)[0]
    (line,) = [record.getMessage() for record in caplog.records]
    assert "graphviz-pure" in line


def test_the_first_line_of_an_engines_complaint_is_logged(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    loud = "import sys; sys.exit('libX11.so.6: cannot open shared object file\\nand more')"
    use(monkeypatch, written_by(loud, "pygraphviz"), *REAL)
    with caplog.at_level(logging.WARNING):
        assert lay_out(DOT, 5.0)[0]
    (line,) = [record.getMessage() for record in caplog.records]
    assert "libX11.so.6: cannot open shared object file" in line
    assert "and more" not in line


def test_a_graph_that_one_engine_fails_with_is_laid_out_by_another(monkeypatch: pytest.MonkeyPatch) -> None:
    """As with a failed assertion: the engine is used again for the next graph."""
    picky = (
        "import os, subprocess, sys; dot = sys.stdin.read(); 'n5' in dot and os.abort(); "
        f"print(subprocess.run({list(REAL[0].command)!r}, input=dot, capture_output=True, text=True).stdout)"
    )
    use(monkeypatch, written_by(picky), *REAL)
    assert lay_out(DOT, 5.0) == expected()
    assert not graphviz_process._broken
    assert lay_out(PROBE, 5.0)[0].keys() == {"n0"}


def expected() -> Positions:
    with pytest.MonkeyPatch.context() as patched:
        use(patched, *REAL)
        return lay_out(DOT, 5.0)


def test_without_any_engine_the_reason_is_logged(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    use(monkeypatch)
    with caplog.at_level(logging.ERROR):
        assert reason_of(DOT) == "unavailable"
    assert "no layout engine is installed" in caplog.text


def test_what_no_engine_can_read_is_a_crash() -> None:
    assert reason_of("digraph { a -> ") == "crashed"
    assert lay_out(DOT, 5.0)[0]


@ON_LINUX
def test_a_late_layout_is_ended() -> None:
    before = set(layout_processes())
    assert reason_of(SLOW, 0.3) == "late"
    left = set(layout_processes()) - before
    assert len(left) <= 1  # the one that waits for the next graph
    assert lay_out(DOT, 5.0)[0]


@ON_LINUX
def test_a_stopped_process_does_not_hold_a_long_graph(monkeypatch: pytest.MonkeyPatch) -> None:
    use(monkeypatch, written_by("import os, signal; os.kill(os.getpid(), signal.SIGSTOP)"))
    monkeypatch.setattr(graphviz_process, "_start", without_patience(graphviz_process._start))
    assert reason_of(DOT + " " * 200_000, 0.5) == "late"


def without_patience(start: object) -> object:
    """An engine's own time to start does not count."""
    return lambda engine: start(replace(engine, start_seconds=0.0))  # type: ignore[operator]


@ON_LINUX
def test_the_waiting_process_may_be_killed() -> None:
    lay_out(DOT, 5.0)
    waiting = layout_processes()
    assert waiting
    for pid in waiting:
        with contextlib.suppress(ProcessLookupError):  # one that has answered may just have ended
            os.kill(pid, signal.SIGKILL)
    assert lay_out(DOT, 5.0)[0]


def test_a_killed_layout_is_tried_once_more(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    mark = tmp_path / "killed"
    once = (
        f"import os, pathlib, signal, sys; mark = pathlib.Path({str(mark)!r})\n"
        "dot = sys.stdin.read(); first = not mark.exists(); mark.touch()\n"
        "if first: os.kill(os.getpid(), signal.SIGKILL)\n"
        f"os.execv({REAL[0].command[0]!r}, [{REAL[0].command[0]!r}, '-Tsvg', {str(tmp_path / 'a.dot')!r}])"
    )
    (tmp_path / "a.dot").write_text(DOT, encoding="utf-8")
    use(monkeypatch, written_by(once))
    assert lay_out(DOT, 5.0)[0]
    use(monkeypatch, written_by("import os, signal; os.kill(os.getpid(), signal.SIGKILL)"))
    assert reason_of(DOT) == "interrupted"


@ON_LINUX
def test_an_engine_cannot_take_more_memory_than_it_may(monkeypatch: pytest.MonkeyPatch) -> None:
    greedy = "import sys\nsys.stdin.read()\ntry: bytes(2 << 30)\nexcept MemoryError: sys.exit('refused')"
    use(monkeypatch, written_by(greedy))
    with pytest.raises(NotNow) as lost:
        lay_out(DOT, 5.0)
    assert lost.value.line == "refused"


def test_many_callers_at_once_get_the_same() -> None:
    found: list[Positions] = []
    threads = [threading.Thread(target=lambda: found.append(lay_out(DOT, 20.0))) for _ in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 12
    assert all(each == found[0] for each in found)


@ON_LINUX
def test_no_process_outlives_its_program() -> None:
    code = (
        "from graph.layout.graphviz_process import PROBE, lay_out; from tests.processes import layout_processes\n"
        "lay_out(PROBE, 5); print(*layout_processes())"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=30, check=True)
    pids = [int(word) for word in done.stdout.split()]
    assert pids
    waited_for(lambda: not any(map(is_alive, pids)), "a process outlives its program")


@ON_LINUX
def test_no_process_outlives_a_program_that_was_killed() -> None:
    code = (
        "import os, signal, sys; from graph.layout.graphviz_process import PROBE, lay_out\n"
        "from tests.processes import layout_processes\n"
        "lay_out(PROBE, 5); print(*layout_processes(), flush=True); os.kill(os.getpid(), signal.SIGKILL)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=30, check=False)
    (pid,) = [int(word) for word in done.stdout.split()]
    waited_for(lambda: not is_alive(pid), "a process outlives its program")


@ON_LINUX
def test_a_forked_process_starts_its_own() -> None:
    code = (
        "import os; from graph.layout.graphviz_process import PROBE, lay_out\n"
        "from tests.processes import layout_processes\n"
        "lay_out(PROBE, 5); mine = set(layout_processes())\n"
        "if os.fork() == 0:\n"
        "    lay_out(PROBE, 5)\n"
        "    os._exit(0 if layout_processes() and not mine & set(layout_processes()) else 1)\n"
        "_, status = os.wait()\n"
        "assert set(layout_processes()) == mine and lay_out(PROBE, 5)\n"
        "raise SystemExit(os.waitstatus_to_exitcode(status))"
    )
    assert subprocess.run([sys.executable, "-W", "ignore", "-c", code], timeout=30, check=False).returncode == 0


def test_a_crash_with_frames_is_tried_again_without(monkeypatch: pytest.MonkeyPatch) -> None:
    dots: list[str] = []

    def crash_with_clusters(dot: str, seconds: float, work: float) -> Positions:
        """As Graphviz's assertions do."""
        dots.append(dot)
        if "subgraph" in dot:
            raise NotNow("crashed")
        return lay_out(dot, seconds, work)

    forget_layouts()
    monkeypatch.setattr(graphviz_process, "lay_out", crash_with_clusters)
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
    assert none.value.is_final

    def be_late(dot: str, seconds: float, work: float) -> Positions:
        raise NotNow("late")

    forget_layouts()
    monkeypatch.setattr(graphviz_process, "lay_out", be_late)
    with pytest.raises(NoDrawing) as late:
        draw(NEURON)
    assert late.value.reason == "late"
    assert not late.value.is_final
    for language in LANGUAGES:
        for reason in ("too_large", "late", "interrupted", "crashed", "unavailable"):
            assert say(language, f"drawing.none.{reason}", cost=1, limit=2)
