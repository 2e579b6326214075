"""The one table of limits. Every message about a limit names it and the value that broke it."""

from __future__ import annotations

import math
from dataclasses import dataclass

__all__ = ["LIBRARY", "WEB", "Limits"]


@dataclass(frozen=True, slots=True)
class Limits:
    """What one program may cost. Counts, unless the comment says otherwise."""

    source: int = 50_000  # characters
    statements: int = 2_000
    gates: int = 2_000
    syntax_nodes: int = 30_000
    bracket_depth: int = 100
    block_depth: int = 40  # blocks inside blocks
    prefix_run: int = 50
    list_depth: int = 6
    name: int = 64  # characters
    literal: int = 50  # characters
    inputs: int = 500
    steps: int = 200_000  # instructions that a program runs while it is read
    loop_passes: int = 5_000  # of one loop
    all_passes: int = 20_000
    call_depth: int = 60
    class_depth: int = 8
    items: int = 100_000  # of all lists, tuples, dicts and sets that are made
    walked: int = 1_000_000  # items of containers, each time they are walked
    walk_depth: int = 100  # of containers in containers, where they are walked
    characters: int = 200_000  # of all strings that are made
    objects: int = 10_000
    integer_bits: int = 64
    text_width: int = 1_000
    elements: int = 1_000_000  # of one tensor
    all_elements: int = 4_000_000  # of all values together
    edge_elements: int = 16_000_000  # of what enters and leaves all gates: local and downstream gradients
    axes: int = 6
    axis: int = 1_000_000  # one axis
    matmul_work: int = 2_000_000_000  # multiply-adds in all
    jacobian: int = 10_000  # entries
    array_numbers: int = 10_000  # numbers of one array in JSON; beyond: shape and summary
    answer_numbers: int = 100_000  # numbers of a whole answer in JSON
    layout_cost: int = 6_000  # V, see drawing/layout.py
    layout_seconds: float = 2.0
    trace_seconds: float = 2.0  # to read the program; as much again to evaluate it
    idle_seconds: float = 1.2  # of work without one more gate or input, while a program is read
    request_seconds: float = 4.0  # from a request's arrival to its answer
    formula_gates: int = 300  # up to which an answer carries the formulas of all steps
    symbolic_operations: int = 500  # of a formula for SymPy, shared parts counted each time
    symbolic_depth: int = 40
    symbolic_seconds: float = 1.0
    check_evaluations: int = 4_000  # forward passes for one check
    code_numbers: int = 20_000  # of inputs and constants in a generated program
    paths: int = 60  # from one input to the output that are written out
    path_factors: int = 4_000  # of all paths that are written out together
    tangent_products: int = 2_000  # vector-Jacobian products for the tangent of one gate
    descent_steps: int = 1_000
    insight_seconds: float = 2.0  # one check, curve, contour or descent
    descent_numbers: int = 50_000  # of all parameters at all remembered iterations
    body: int = 262_144  # bytes of a request
    slides: int = 1_000  # of one exported file
    export_bytes: int = 64 * 1024 * 1024  # of one exported file
    export_seconds: float = 240.0  # to make one file, by a process that gives way to all others


WEB = Limits()
LIBRARY = Limits(
    source=1_000_000,
    statements=20_000,
    gates=20_000,
    syntax_nodes=500_000,
    block_depth=100,
    inputs=5_000,
    steps=20_000_000,
    loop_passes=500_000,
    all_passes=2_000_000,
    call_depth=200,
    items=10_000_000,
    walked=5_000_000,
    characters=20_000_000,
    objects=1_000_000,
    elements=10_000_000,
    all_elements=40_000_000,
    edge_elements=160_000_000,
    axes=16,
    axis=10_000_000,
    matmul_work=200_000_000_000,
    trace_seconds=math.inf,
    request_seconds=math.inf,
    formula_gates=20_000,
    insight_seconds=60.0,
    slides=100_000,
    export_bytes=1024 * 1024 * 1024,
    export_seconds=math.inf,
)
