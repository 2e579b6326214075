"""Pools of child processes: kept, shared, replaced; what a caller is told when one is late or dies."""

from __future__ import annotations

import contextlib
import logging
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from graph.errors import NotNow
from graph.workers import AGAIN, Kind, Lane, Pool, pool_of, run
from graph.workers.child_errors import complaint_in
from tests.processes import is_alive, waited_for

ROOT = Path(__file__).parents[2]
PROGRAM = """
import time
def job(word, seconds=0):
    time.sleep(seconds)
    while word == "endless":
        pass
    yield "word", word[::-1]
"""


@pytest.fixture
def kind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Kind:
    """A kind that answers with the word it is asked backwards, after as many seconds as are asked for."""
    name = f"backwards_{tmp_path.name}"
    (tmp_path / f"{name}.py").write_text(PROGRAM, encoding="utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    return Kind((f"{name}:job",), start_seconds=5.0)


_IN_PROGRAM = "from graph.workers import Kind, pool_of; kind = {kind!r}; pool, job = pool_of(kind), kind.jobs[0]"


def alone(folder: Path) -> dict[str, Any]:
    """How a program of its own is run that finds the job and us."""
    paths = os.pathsep.join([str(folder), str(ROOT)])
    return {"env": {**os.environ, "PYTHONPATH": paths}, "capture_output": True, "text": True, "timeout": 30}


def ask(pool: Pool, word: str, seconds: float = 5.0, sleep: float = 0) -> str:
    ((_, answer),) = pool.stream(pool.kind.jobs[0], (word, sleep), seconds)
    return str(answer)


@pytest.fixture
def pool(kind: Kind) -> Iterator[Pool]:
    made = Pool(kind)
    yield made
    made.close()


def test_a_worker_is_kept_for_the_next_request(pool: Pool) -> None:
    assert ask(pool, "abc") == "cba"
    first = pool.pids
    ask(pool, "abc")
    assert pool.pids == first
    assert len(first) == 1


@pytest.mark.skipif(not hasattr(signal, "SIGXCPU"), reason="the system does not count the processor's time")
def test_work_beyond_the_processors_time_is_late_and_not_begun_again(kind: Kind) -> None:
    hurried = replace(kind, processor_seconds=1)
    with pytest.raises(NotNow) as lost:
        list(run(hurried, kind.jobs[0], ("endless",), 60.0))
    assert lost.value.reason == "late"
    pool_of(hurried).close()


def test_a_killed_worker_is_replaced(pool: Pool) -> None:
    ask(pool, "abc")
    (first,) = pool.pids
    os.kill(first, signal.SIGKILL)
    with contextlib.suppress(NotNow):  # whether its death is seen before or after it is asked
        ask(pool, "abc")
    assert ask(pool, "abc") == "cba"
    assert first not in pool.pids


def test_a_late_worker_is_killed_and_replaced(pool: Pool) -> None:
    ask(pool, "abc")
    (first,) = pool.pids
    with pytest.raises(NotNow) as lost:
        ask(pool, "abc", 0.3, sleep=3_600)
    assert lost.value.reason == "late"
    assert not is_alive(first)
    assert ask(pool, "abc") == "cba"


def test_a_stopped_worker_does_not_hold_a_long_message(pool: Pool) -> None:
    ask(pool, "abc")
    (first,) = pool.pids
    os.kill(first, signal.SIGSTOP)
    with pytest.raises(NotNow):
        ask(pool, "a" * 200_000, 0.5)
    assert not is_alive(first)


def test_workers_are_replaced_after_many_requests(kind: Kind) -> None:
    pool = Pool(replace(kind, uses=2))
    ask(pool, "a")
    (first,) = pool.pids
    ask(pool, "a")
    assert pool.pids == []
    ask(pool, "a")
    assert first not in pool.pids
    pool.close()


def test_workers_that_have_grown_are_replaced(kind: Kind) -> None:
    pool = Pool(replace(kind, kept=1))
    assert ask(pool, "ab") == "ba"
    assert pool.pids == []


def test_who_hangs_up_ends_the_work(pool: Pool) -> None:
    answer = pool.stream(pool.kind.jobs[0], ("abc",), 5.0)
    assert next(answer)
    (first,) = pool.pids
    answer.close()
    assert not is_alive(first)
    assert pool.pids == []
    assert ask(pool, "abc") == "cba"


def test_as_many_workers_as_are_asked_at_the_same_time(kind: Kind) -> None:
    pool, lane, found = Pool(kind), Lane(2, room=12), []

    def work() -> None:
        with lane.place(10.0):
            found.append(ask(pool, "abc"))

    threads = [threading.Thread(target=work) for _ in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == ["cba"] * 12
    assert len(pool.pids) <= 2
    pool.close()


def test_a_slow_start_is_not_the_works_time(kind: Kind, tmp_path: Path) -> None:
    """What a machine takes to load a process, when it is busy, costs the first request none of its seconds."""
    slow = tmp_path / f"{kind.jobs[0].partition(':')[0]}.py"
    slow.write_text("import time\ntime.sleep(6)\n" + PROGRAM, encoding="utf-8")
    pool = Pool(replace(kind, start_seconds=60.0))
    assert ask(pool, "abc", seconds=5.0) == "cba"
    with pytest.raises(NotNow) as late:
        ask(pool, "abc", seconds=0.1, sleep=5)
    assert late.value.reason == "late"
    pool.close()


def test_a_start_that_does_not_end_is_late_and_one_that_dies_is_told(kind: Kind, tmp_path: Path) -> None:
    module = tmp_path / f"{kind.jobs[0].partition(':')[0]}.py"
    for text, limit, reason in (
        ("import time\ntime.sleep(60)", 0.5, "late"),
        ("import os\nos._exit(1)", 30.0, "interrupted"),
    ):
        module.write_text(text, encoding="utf-8")
        pool = Pool(replace(kind, start_seconds=limit))
        with pytest.raises(NotNow) as lost:
            ask(pool, "abc")
        assert (lost.value.reason, pool.pids) == (reason, [])
        pool.close()


def test_a_job_that_is_killed_is_done_once_more(kind: Kind) -> None:
    parts = run(kind, kind.jobs[0], ("abc", 0.3), 10.0)

    def kill() -> None:
        waited_for(lambda: len(pool_of(kind).pids) > 0, "nobody does the job")
        for each in pool_of(kind).pids:
            os.kill(each, signal.SIGKILL)

    killer = threading.Thread(target=kill)
    killer.start()
    assert list(parts) == [AGAIN, ("word", "cba")]
    killer.join()
    pool_of(kind).close()


def test_a_job_that_is_killed_twice_is_told(kind: Kind) -> None:
    is_over = threading.Event()

    def kill() -> None:
        while not is_over.wait(0.02):
            for each in pool_of(kind).pids:
                with contextlib.suppress(ProcessLookupError):
                    os.kill(each, signal.SIGKILL)

    killer = threading.Thread(target=kill)
    killer.start()
    with pytest.raises(NotNow) as lost:
        list(run(kind, kind.jobs[0], ("abc", 5), 20.0))
    is_over.set()
    killer.join()
    assert lost.value.reason == "interrupted"


def test_no_worker_outlives_its_program(kind: Kind, tmp_path: Path) -> None:
    code = f"{_IN_PROGRAM.format(kind=kind)}; list(pool.stream(job, ('a',), 5)); print(*pool.pids)"
    done = subprocess.run([sys.executable, "-c", code], **alone(tmp_path), check=True)
    assert not is_alive(int(done.stdout))


@pytest.mark.skipif(not hasattr(os, "fork"), reason="this system does not fork")
def test_a_forked_process_starts_its_own_workers(kind: Kind, tmp_path: Path) -> None:
    code = (
        f"import os; {_IN_PROGRAM.format(kind=kind)}\n"
        "ask = lambda: list(pool_of(kind).stream(job, ('a',), 5))\n"
        "ask(); mine = set(pool_of(kind).pids)\n"
        "if os.fork() == 0:\n"
        "    ask()\n"
        "    os._exit(0 if not mine & set(pool_of(kind).pids) else 1)\n"
        "_, status = os.wait()\n"
        "assert ask() == [('word', 'a')] and set(pool_of(kind).pids) == mine\n"
        "raise SystemExit(os.waitstatus_to_exitcode(status))"
    )
    assert subprocess.run([sys.executable, "-W", "ignore", "-c", code], **alone(tmp_path)).returncode == 0


def test_the_first_line_of_a_childs_complaint_is_logged(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    code = "raise ImportError('libX11.so.6: cannot open shared object file')"
    (tmp_path / "needy.py").write_text(code, encoding="utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    pool = Pool(Kind(("needy:job",), start_seconds=5.0))
    with caplog.at_level(logging.WARNING), pytest.raises(NotNow):
        ask(pool, "a")
    limit = time.monotonic() + 5.0
    while not caplog.records and time.monotonic() < limit:
        time.sleep(0.01)
    (line,) = [record.getMessage() for record in caplog.records]
    assert "needy" in line
    assert "libX11.so.6: cannot open shared object file" in line


def test_what_was_typed_is_not_logged() -> None:
    lines = [b"Traceback (most recent call last):\n", b'  File "x.py", line 1\n', b"ValueError: secret\n", b"more\n"]
    assert complaint_in(lines) == "ValueError"
    assert complaint_in([]) == ""
