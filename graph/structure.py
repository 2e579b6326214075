"""Source text -> structure: the graph, what appears when, and the drawing, remembered together.

What a moved slider changes is not in here.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from functools import cached_property, partial
from typing import Any

import numpy as np

from .autodiff.assembly import OPEN_CALLS, assemble
from .autodiff.builder import shape_of
from .autodiff.evaluate import Plan, make_plan
from .autodiff.given_arrays import value_from_outside
from .autodiff.graph import Graph
from .autodiff.open_composites import Expand
from .cache import Cache
from .drawing.picture import Drawing, draw
from .errors import TraceError
from .gates.gate import Value
from .interpreter.decisions import Brink, Decisions
from .interpreter.reading import interpret
from .language.code_tree import Notice
from .language.source import fold_name
from .layout.layout_plan import Plan as DrawingPlan
from .layout.style import Style
from .layout.whole_layout import forget_layouts
from .limits import Limits
from .slides.calm_drawing import draw_calmly
from .steps.timeline import Outline, build_outline

__all__ = ["Structure", "compile_structure", "forget_structures", "read_inputs"]

_MOST_VARIANTS = 6  # readings of one program by other decisions that are kept beside the first
_NODE_BYTES = 4_200  # of a node with its edges and its place in the picture, measured over lecture graphs


class Structure:
    """What a program's text and the shapes of its inputs decide; made once, used by every set of values."""

    def __init__(
        self,
        graph: Graph,
        limits: Limits,
        notices: tuple[Notice, ...] = (),
        decisions: Decisions | None = None,
        read_with: Mapping[str, Value] | None = None,
        pinned: Iterable[str] = (),
    ) -> None:
        self.graph, self._limits = graph, limits
        self.notices, self.decisions, self.read_with = notices, decisions, dict(read_with or {})
        self.opened: Callable[[], Structure] = lambda: self  # the same with every call open
        self.pinned = frozenset(pinned)  # fixed because it was asked, not because they are sizes
        self.again: Callable[[Mapping[str, Value]], Structure] = lambda _: self  # read with other values
        self._drawings: dict[Any, Drawing] = {}
        self._others: list[Structure] = []  # the program as it reads with values that decide otherwise

    def reads_alike(self, values: Mapping[str, Value]) -> bool:
        """Whether the program given ``values`` takes the same branches and has the same sizes."""
        return self.decisions is None or self.decisions.hold(values, self.read_with)

    def for_values(self, values: Mapping[str, Value], make: Callable[[], Structure]) -> Structure:
        """This structure, or the one that the program has with ``values``: read again only where they decide
        otherwise than those it was read with before."""
        for structure in (self, *self._others):
            if structure.reads_alike(values):
                return structure
        made = make()
        self._others = [made, *self._others[:_MOST_VARIANTS]]
        return made

    def at(self, changed: Mapping[str, Value]) -> Structure:
        """The program as it reads where some inputs have other values: itself, unless these decide otherwise."""
        if self.decisions is None:
            return self
        sizes = {name: self.read_with[name] for name in self.decisions.fixed if name in self.read_with}
        values = {**sizes, **changed}
        return self.for_values(values, lambda: self.again(values))

    def brinks(self, values: Mapping[str, Value]) -> Mapping[str, Brink]:
        """By node id, the decision that the least change of that node turns over."""
        return self.decisions.brinks({**self.read_with, **values}) if self.decisions else {}

    @cached_property
    def outline(self) -> Outline:
        """Which element appears at which step."""
        return build_outline(self.graph)

    @cached_property
    def plan(self) -> Plan:
        """The graph made ready to be run."""
        return make_plan(self.graph)

    def drawing(self, style: Style, plan: DrawingPlan | None = None) -> Drawing:
        """The laid-out picture in a style: one layout for all steps and values; ``plan``: rooms of its own.

        Raises:
            NoDrawing: the graph is too large to lay out in time.
        """
        key = (
            style.structure,
            plan and (plan.rooms, plan.figures, plan.ranks, plan.label_ranks, plan.weights, plan.gap, plan.has_frames),
        )
        drawing = self._drawings.get(key)
        if drawing is None:
            if plan is None:
                drawing = draw_calmly(self.graph, self.outline.steps, style, self._limits)
            else:
                drawing = draw(self.graph, style, self._limits, plan=plan)
            if len(self._drawings) > 8:
                self._drawings.clear()
            self._drawings[key] = drawing
        return drawing

    @cached_property
    def weight(self) -> int:
        """Bytes that keeping it takes, roughly."""
        arrays = [item.value for item in self.graph.inputs] + list(self.graph.constants.values())
        numbers = sum([1 if isinstance(array, float) else np.size(array) for array in arrays])
        return _NODE_BYTES * (len(self.graph.nodes) + 4) + 8 * numbers + 4 * len(self.graph.source)


# Bytes: a lecture's graph with its drawing takes about 60 kB, so some hundreds of them stay.
_STRUCTURES: Cache[Structure] = Cache(20_000_000, lambda structure: structure.weight)


def forget_structures() -> None:
    """Forgets every structure and every layout that was made (for measurements)."""
    _STRUCTURES.clear()
    forget_layouts()


def read_inputs(inputs: Mapping[str, Any] | None, limits: Limits) -> dict[str, Value]:
    """Values given from outside as floats and float64 arrays, names folded as the language folds them.

    Raises:
        TraceError: ``bad_value`` or ``too_large``, naming the input.
    """
    return {
        fold_name(str(name))[0] if name else name: value_from_outside(str(name), value, limits)
        for name, value in (inputs or {}).items()
    }


def compile_structure(
    source: str,
    values: Mapping[str, Value],
    expand: Expand,
    close: tuple[str, ...],
    seed: int,
    limits: Limits,
    fixed: tuple[str, ...] = (),
    ties: str | None = None,
) -> Structure:
    """The structure of a program whose inputs have the shapes of ``values``.

    Raises:
        TraceError: the program is rejected, or a value names no input of it.
    """
    structure = _structure_of(source, values, expand, close, seed, limits, fixed, ties)
    known = {item.key for item in structure.graph.inputs} | set(structure.graph.fixed)
    unknown = [_unknown(name, structure.graph, known) for name in values if name not in known]
    if unknown:
        unknown[0].others = tuple(unknown[1:])
        raise unknown[0]
    return structure


def _structure_of(
    source: str,
    values: Mapping[str, Value],
    expand: Expand,
    close: tuple[str, ...],
    seed: int,
    limits: Limits,
    fixed: tuple[str, ...],
    ties: str | None,
) -> Structure:
    """The same, whatever else values are given for."""
    shapes = tuple(sorted((name, shape_of(value)) for name, value in values.items()))
    chosen = expand if isinstance(expand, str) else frozenset(expand)

    def make() -> Structure:
        try:
            reading = interpret(source, values, limits, seed, frozenset(fixed), ties)
        except TraceError as error:
            if error.code == "empty" and fixed:  # the pins have left nothing that takes a gradient
                raise TraceError("empty", "all_fixed", source=source) from None
            raise
        depends = reading.decisions.items or reading.decisions.fixed
        graph = replace(assemble(reading.lowered, chosen, close), fixed=tuple(reading.decisions.fixed))
        made = Structure(graph, limits, reading.notices, reading.decisions if depends else None, values, fixed)
        if graph.closed:
            kept = tuple(each for each in close if not re.fullmatch(r"c\d+(_\d+)?", each))
            opening = "all" if chosen == "all" else (*(() if chosen == "none" else chosen), OPEN_CALLS)
            made.opened = partial(compile_structure, source, values, opening, kept, seed, limits, fixed, ties)
        made.again = lambda values: _structure_of(source, values, expand, close, seed, limits, fixed, ties)
        return made

    key = (source, shapes, chosen, close, seed, tuple(fixed), ties, limits)
    return _STRUCTURES.made(key, make).for_values(values, make)


def _unknown(name: str, graph: Graph, known: set[str]) -> TraceError:
    """A value for a name that is computed, or that is not in the program at all."""
    if any(node.name == name for node in graph.nodes) or name in graph.unused or name == graph.output_name:
        return TraceError("unknown_name", "computed_input", source=graph.source, name=name, text=name)
    close = difflib.get_close_matches(name, sorted(known), n=1, cutoff=0.6)
    return TraceError("unknown_name", "unknown_input", source=graph.source, name=name, text=name, fixes=tuple(close))
