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

import pytest

from graph.workers import Kind, Pool, WorkerLost
from graph.workers.complaints import complaint_in
from tests.processes import is_alive

PROGRAM = """
import time
def ready():
    def answer(request):
        word, _, seconds = request.partition(b" ")
        time.sleep(float(seconds or 0))
        yield word[::-1]
    return answer
"""


@pytest.fixture
def kind(tmp_path: Path) -> Kind:
    """A kind that answers with the word it is asked backwards, after as many seconds as are asked for."""
    program = tmp_path / "program.py"
    program.write_text(PROGRAM, encoding="utf-8")
    return Kind(program, start_seconds=5.0)


@pytest.fixture
def pool(kind: Kind) -> Iterator[Pool]:
    made = Pool(kind, 2)
    yield made
    made.close()


def test_a_worker_is_kept_for_the_next_request(pool: Pool) -> None:
    assert pool.ask(b"abc", 5.0) == b"cba"
    first = pool.pids
    pool.ask(b"abc", 5.0)
    assert pool.pids == first
    assert len(first) == 1


def test_a_killed_worker_is_replaced(pool: Pool) -> None:
    pool.ask(b"abc", 5.0)
    (first,) = pool.pids
    os.kill(first, signal.SIGKILL)
    with contextlib.suppress(WorkerLost):  # whether its death is seen before or after it is asked
        pool.ask(b"abc", 5.0)
    assert pool.ask(b"abc", 5.0) == b"cba"
    assert first not in pool.pids


def test_a_late_worker_is_killed_and_replaced(pool: Pool) -> None:
    pool.ask(b"abc", 5.0)
    (first,) = pool.pids
    with pytest.raises(WorkerLost) as lost:
        pool.ask(b"abc 3600", 0.3)
    assert lost.value.reason == "late"
    assert not is_alive(first)
    assert pool.ask(b"abc", 5.0) == b"cba"


def test_a_stopped_worker_does_not_hold_a_long_message(pool: Pool) -> None:
    pool.ask(b"abc", 5.0)
    (first,) = pool.pids
    os.kill(first, signal.SIGSTOP)
    with pytest.raises(WorkerLost):
        pool.ask(b"a" * 200_000, 0.5)
    assert not is_alive(first)


def test_workers_are_replaced_after_many_requests(kind: Kind) -> None:
    pool = Pool(replace(kind, uses=2), 1)
    pool.ask(b"a", 5.0)
    (first,) = pool.pids
    pool.ask(b"a", 5.0)
    assert pool.pids == []
    pool.ask(b"a", 5.0)
    assert first not in pool.pids
    pool.close()


def test_workers_that_have_grown_are_replaced(kind: Kind) -> None:
    pool = Pool(replace(kind, kept=1), 1)
    assert pool.ask(b"ab", 5.0) == b"ba"
    assert pool.pids == []


def test_who_hangs_up_ends_the_work(pool: Pool) -> None:
    answer = pool.stream(b"abc", 5.0)
    assert next(answer)
    (first,) = pool.pids
    answer.close()
    assert not is_alive(first)
    assert pool.pids == []
    assert pool.ask(b"abc", 5.0) == b"cba"


def test_many_callers_share_few_workers(pool: Pool) -> None:
    found: list[bytes] = []
    threads = [threading.Thread(target=lambda: found.append(pool.ask(b"abc", 10.0))) for _ in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == [b"cba"] * 12
    assert len(pool.pids) <= 2


def test_who_waits_too_long_for_a_worker_is_told(kind: Kind) -> None:
    small = Pool(kind, 1)
    small.ask(b"a", 5.0)

    def be_late() -> None:
        with contextlib.suppress(WorkerLost):
            small.ask(b"a 60", 1.0)

    busy = threading.Thread(target=be_late)
    busy.start()
    time.sleep(0.2)
    with pytest.raises(WorkerLost) as lost:
        small.ask(b"a", 0.2)
    assert lost.value.reason == "late"
    busy.join()
    small.close()


def test_no_worker_outlives_its_program(kind: Kind) -> None:
    code = (
        "from pathlib import Path; from graph.workers import Kind, pool_of\n"
        f"pool = pool_of(Kind(Path({str(kind.program)!r}), start_seconds=5.0), 1); pool.ask(b'a', 5); print(*pool.pids)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=30, check=True)
    assert not is_alive(int(done.stdout))


@pytest.mark.skipif(not hasattr(os, "fork"), reason="this system does not fork")
def test_a_forked_process_starts_its_own_workers(kind: Kind) -> None:
    code = (
        "import os; from pathlib import Path; from graph.workers import Kind, pool_of\n"
        f"kind = Kind(Path({str(kind.program)!r}), start_seconds=5.0)\n"
        "pool_of(kind, 1).ask(b'a', 5); mine = set(pool_of(kind, 1).pids)\n"
        "if os.fork() == 0:\n"
        "    pool_of(kind, 1).ask(b'a', 5)\n"
        "    os._exit(0 if not mine & set(pool_of(kind, 1).pids) else 1)\n"
        "_, status = os.wait()\n"
        "assert pool_of(kind, 1).ask(b'a', 5) == b'a' and set(pool_of(kind, 1).pids) == mine\n"
        "raise SystemExit(os.waitstatus_to_exitcode(status))"
    )
    assert subprocess.run([sys.executable, "-W", "ignore", "-c", code], timeout=30, check=False).returncode == 0


def test_the_first_line_of_a_childs_complaint_is_logged(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    program = tmp_path / "needy.py"
    program.write_text("raise ImportError('libX11.so.6: cannot open shared object file')", encoding="utf-8")
    pool = Pool(Kind(program, start_seconds=5.0), 1)
    with caplog.at_level(logging.WARNING), pytest.raises(WorkerLost):
        pool.ask(b"a", 5.0)
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
