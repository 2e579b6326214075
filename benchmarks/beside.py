"""``python -m benchmarks.beside FOLDER``: this house beside another one, the checkout of an earlier commit.

Each has a process of its own, and they take turns. What counts is the processor's time, the least of many runs, that
of Graphviz's processes among it: it says something on a busy machine, too, where times by the clock do not.

    git worktree add /tmp/before 0e8ff604
    python -m benchmarks.beside /tmp/before
"""

from __future__ import annotations

import itertools
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from importlib import import_module
from pathlib import Path
from typing import IO, Any, NamedTuple

from .programs import VALUES, mixed

__all__ = ["main"]

_NEURON = "f(w0, x0, w1, x1, w2) = 1/(1 + exp(-(w0*x0 + w1*x1 + w2)))"
_HOUSE = Path(__file__).resolve().parent.parent
_TURNS, _SECONDS = 12, 0.5  # of a task's turn
_SERVE = """if True:
    import importlib.util, sys
    sys.path[0] = ""
    spec = importlib.util.spec_from_file_location("benchmarks.beside", sys.argv[1])
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    module._serve()
"""  # this file, in the other house
_MOVED = {  # where earlier commits have it
    "forget_structures": ("graph.structure", "graph.compile"),
    "values_payload": ("graph.payload.trace_payload", "graph.payload"),
}


class Spent(NamedTuple):
    """Milliseconds of a run: of the processor in our own process and in those that it started, and by the clock."""

    own: float
    whole: float
    clock: float


def _found(name: str) -> Any:
    now, before = _MOVED[name]
    try:
        return getattr(import_module(now), name)
    except ImportError:
        return getattr(import_module(before), name)


def _tasks() -> dict[str, Callable[[], object]]:
    """What both houses do; nothing is remembered where it says "source"."""
    from app import create_app
    from graph import trace

    forget, values_payload = _found("forget_structures"), _found("values_payload")
    kept, source, turns = trace(_NEURON), mixed(6), itertools.count(1)
    client = create_app().test_client()

    def anew(text: str) -> Any:
        forget()
        return trace(text, VALUES if text != _NEURON else None)

    def moved() -> dict[str, float]:
        return VALUES | {"x": 0.9 + next(turns) / 997}

    def asked() -> object:
        body = {"source": source, "inputs": moved(), "only": "values", "step": 25}
        return client.post("/api/trace", json=body)

    def deck() -> list[str]:
        traced = anew(mixed(8))
        return [traced.svg(step) for step in range(len(traced.steps))]

    return {
        "source → trace": lambda: anew(_NEURON),
        "source → SVG": lambda: anew(_NEURON).svg(),
        "a kept drawing written again": kept.svg,
        "a value changes, 20 gates": lambda: values_payload(trace(source, moved()), "en", 25),
        "the same as a request": asked,
        "source → deck of 54 SVG frames": deck,
    }


def _spent(run: Callable[[], object]) -> Spent:
    import resource

    def children() -> float:
        used = resource.getrusage(resource.RUSAGE_CHILDREN)
        return used.ru_utime + used.ru_stime

    before = time.process_time(), children(), time.perf_counter()
    run()
    own, others, clock = time.process_time() - before[0], children() - before[1], time.perf_counter() - before[2]
    return Spent(own * 1000, (own + others) * 1000, clock * 1000)


def _serve() -> None:
    """One house's part: a task's name comes in, the least of each time goes out."""
    answers, sys.stdout = sys.stdout, sys.stderr
    tasks = _tasks()
    for run in tasks.values():
        run()
    print(*tasks, sep="\t", file=answers, flush=True)
    for name in sys.stdin:
        end, spent = time.perf_counter() + _SECONDS, list[Spent]()
        while len(spent) < 2 or time.perf_counter() < end:
            spent.append(_spent(tasks[name.rstrip("\n")]))
        print(*(min(kind) for kind in zip(*spent, strict=True)), sep="\t", file=answers, flush=True)


def _house(folder: Path, stack: ExitStack) -> tuple[IO[str], IO[str]]:
    process = subprocess.Popen(
        [sys.executable, "-c", _SERVE, __file__], cwd=folder, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    stack.enter_context(process)
    stack.callback(process.kill)
    assert process.stdin is not None
    assert process.stdout is not None
    return process.stdin, process.stdout


def _compared(other: Path) -> Iterator[tuple[str, Spent, Spent]]:
    with ExitStack() as stack:
        houses = [_house(folder, stack) for folder in (_HOUSE, other)]
        names, _ = (answers.readline().rstrip("\n").split("\t") for _, answers in houses)
        for name in names:
            found: list[list[Spent]] = [[], []]
            for _ in range(_TURNS):
                for (ask, answers), spent in zip(houses, found, strict=True):
                    print(name, file=ask, flush=True)
                    spent.append(Spent(*map(float, answers.readline().split("\t"))))
            ours, theirs = (Spent(*map(min, zip(*spent, strict=True))) for spent in found)
            yield name, ours, theirs


def main(other: str) -> None:
    """Writes a table: of each task our times, the other's, and ours as a share of the other's."""
    print("| task | own process | with Graphviz's | by the clock |\n| --- | --- | --- | --- |")
    for name, ours, theirs in _compared(Path(other).resolve()):
        cells = [f"{a:.2f} / {b:.2f} = {a / b:.2f} ×" for a, b in zip(ours, theirs, strict=True)]
        print(f"| {name} | {' | '.join(cells)} |", flush=True)


if __name__ == "__main__":
    main(sys.argv[1])
