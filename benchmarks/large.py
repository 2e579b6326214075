"""Drawings of large graphs."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import replace

from graph import trace
from graph.compile import forget_structures
from graph.limits import LIBRARY

from .measure import OURS, Row, Target, measured
from .programs import VALUES, hub, mesh

_PATIENT = replace(LIBRARY, layout_seconds=60.0)  # so that a busy machine shows as a large figure


def rows(is_quick: bool) -> Iterator[Row]:
    """From source to SVG."""
    medians: dict[int, float] = {}
    limits = {100: None, 200: 100.0, 500: None, 1_000: 1_000.0}
    for gates in (20,) if is_quick else tuple(limits):
        source = mesh(gates)
        used = {name: value for name, value in VALUES.items() if name in source}

        def ours(source: str = source, used: dict[str, float] = used) -> str:
            forget_structures()
            return trace(source, used, limits=_PATIENT).svg()

        count = len(trace(source, used).graph.gates)
        found = measured({OURS: ours}, 1 if is_quick else 12, 8.0)
        medians[count] = found[OURS].median
        targets = [Target("source to picture", found[OURS].median, most, "ms") for most in [limits.get(gates)] if most]
        if gates == 1_000:
            first = min(medians)
            growth = math.log(found[OURS].median / medians[first]) / math.log(count / first)
            targets.append(Target(f"growth from {first} gates on, as a power of the size", growth, 1.3, "power"))
        yield Row(f"drawing of {count:,} gates", "ms", found, tuple(targets))
    gates = 5 if is_quick else 100
    source = hub(gates)

    def row_of_users() -> str:
        forget_structures()
        return trace(source, {"x": 1.01}, limits=_PATIENT).svg()

    found = measured({OURS: row_of_users}, 1 if is_quick else 12, 8.0)
    target = Target("source to picture", found[OURS].median, 300.0, "ms")
    yield Row(f"one input used by {gates} gates in a row", "ms", found, (target,))
