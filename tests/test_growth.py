"""Work that grows with the program and no faster: twice the program, about twice the work. How long is benchmarks'."""

from __future__ import annotations

import sys
from types import FrameType
from typing import Any

import pytest

from benchmarks.families import FAMILIES
from graph import trace
from graph.autodiff.draft_nodes import OperandFault
from graph.errors import TraceError
from graph.interpreter.shapes_of_free_names import _proposals
from graph.limits import LIBRARY
from graph.steps.timeline import build_timeline
from graph.structure import forget_structures

SIZES = (40, 80, 160)


def lines_run(source: str) -> int:
    """How many lines of Python were run to read, differentiate and order a program; loops count each time."""
    count = 0

    def count_lines(_: FrameType, event: str, __: Any) -> Any:
        nonlocal count
        count += event == "line"
        return count_lines

    forget_structures()
    before = sys.gettrace()
    sys.settrace(count_lines)
    try:
        traced = trace(source, limits=LIBRARY)
        build_timeline(traced.graph, traced.evaluation)
    except TraceError as refused:
        if refused.code not in ("too_large", "too_deep", "unknown_name"):
            raise
    finally:
        sys.settrace(before)
    return count


@pytest.mark.parametrize("name", FAMILIES)
def test_twice_the_program_is_about_twice_the_work(name: str) -> None:
    lines_run(FAMILIES[name](SIZES[0] // 2))  # what is done once: imports, tables
    small, middle, large = (lines_run(FAMILIES[name](size)) for size in SIZES)
    # What is always done falls away in differences; a linear family has 2 here, a quadratic one 4.
    assert large - middle <= 2.6 * max(middle - small, 400), (small, middle, large)


def test_a_thousand_operands_of_one_kind_are_looked_at_once() -> None:
    """A free name in each of them: which shapes it may have depends on how they differ, not on how many there are."""
    same = OperandFault("concat", (((), ("v",)),) * 1_000 + (((2,), ()),) * 1_000)
    assert len(list(_proposals(same, {}))) < 5
