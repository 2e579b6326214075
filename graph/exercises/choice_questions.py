"""Questions whose answer is no single number: a shape, a rule, a sign, a path, an array, a derivative as a formula."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping

import numpy as np

from ..analysis.evaluation_point import Point
from ..analysis.gradient_patterns import RULES, rule_of
from ..gates.gate import Shape
from ..numbers import readable
from ..words import shape_text
from .exercise import Kind, Question
from .misconceptions import MISCONCEPTIONS, Place
from .number_questions import meet, number_question

__all__ = ["OTHERS", "SIGNS", "other_places", "shape_choice", "shape_of_choice", "sign_of"]

SIGNS = ("+", "−", "0")
SCALAR = "()"  # the shape of a single number
_MOST_NUMBERS = 9  # of an array that is typed whole
_NAN = math.nan


def shape_choice(shape: Shape) -> str:
    """3, 3 × 4; of a single number ()."""
    return shape_text(shape) or SCALAR


def shape_of_choice(choice: str) -> Shape:
    """The shape that a choice names."""
    return () if choice == SCALAR else tuple(int(size) for size in choice.split(" × "))


def sign_of(number: float) -> str:
    return SIGNS[2] if number == 0 else SIGNS[0] if number > 0 else SIGNS[1]


def _gradient(point: Point, edge: int) -> np.ndarray | None:
    """What leaves along an edge, where it is finite."""
    found = point.evaluation.downstream[edge]
    target = point.graph.nodes[point.graph.edges[edge].target]
    if found is None or target.kind != "gate" or not np.all(np.isfinite(found)):
        return None
    return np.asarray(found)


def _about(point: Point, edge: int, kind: Kind, hides: Iterable[str], choices: Iterable[str], wanted: str) -> Question:
    """A question about the gradient that leaves along an edge."""
    name = point.graph.edges[edge].id
    same = (f"{name}-lg",) if kind == "rule" else (f"{name}-dg",)
    node = point.graph.edges[edge].target
    hidden = tuple(dict.fromkeys((*same, *hides)))
    return Question(f"{name}-{kind}", same[0], kind, (), edge, node, same, hidden, _NAN, tuple(choices), wanted)


def _shape(point: Point, edge: int) -> Question | None:
    """The gradient's shape, among those that misconceptions give it."""
    found = _gradient(point, edge)
    source = point.graph.nodes[point.graph.edges[edge].source]
    if found is None or not (found.shape or point.graph.nodes[point.graph.edges[edge].target].shape):
        return None
    bare = _about(point, edge, "shape", (), (), shape_choice(source.shape))
    place = Place(point, bare)
    others = [shape for idea in MISCONCEPTIONS for shape in idea.shapes(place)]
    shapes = dict.fromkeys([source.shape, *others, source.shape[::-1], source.shape[:1], (*source.shape, 1)])
    choices = [shape_choice(shape) for shape in list(shapes)[:4]]
    return _about(point, edge, "shape", (), sorted(choices), bare.wanted) if len(choices) > 1 else None


def _rule(point: Point, edge: int) -> Question | None:
    rule = rule_of(point, edge) if _gradient(point, edge) is not None else None
    if rule is None:
        return None
    return _about(point, edge, "rule", (f"{point.graph.edges[edge].id}-dg",), RULES, rule)


def _sign(point: Point, edge: int) -> Question | None:
    found = _gradient(point, edge)
    number = number_question(point, edge, "dg", None) if found is not None and not found.shape else None
    return _about(point, edge, "sign", number.hides, SIGNS, sign_of(number.truth)) if number else None


def _path(point: Point, edge: int) -> Question | None:
    """Along which edge a downstream gradient comes, where all that meet are different."""
    graph = point.graph
    leaving = [n for n in graph.out_of[graph.edges[edge].source] if graph.edges[n].lg_kind]
    found = [_gradient(point, number) for number in leaving]
    shares = [readable(float(each)) for each in found if each is not None and not each.shape]
    targets = {graph.edges[number].target for number in leaving}
    if len(leaving) < 2 or min(len(shares), len(targets), len(set(shares))) < len(leaving):
        return None
    ids = [graph.edges[number].id for number in leaving]
    hides = [f"{each}-{part}" for each in ids for part in ("dg", "lg", "ug")]
    return _about(point, edge, "path", hides, ids, graph.edges[edge].id)


def _array(point: Point, edge: int) -> Question | None:
    found = _gradient(point, edge)
    if found is None or not 1 <= found.ndim <= 2 or not 2 <= found.size <= _MOST_NUMBERS:
        return None
    first = number_question(point, edge, "dg", (0,) * found.ndim)
    return _about(point, edge, "array", first.hides, (), "") if first else None


def _formula(point: Point, edge: int) -> Question | None:
    """The derivative by an input, where all is made of single numbers; its own number is hidden."""
    graph = point.graph
    source = graph.nodes[graph.edges[edge].source]
    gradient = point.evaluation.gradients[graph.edges[edge].source]
    if source.kind != "input" or not isinstance(gradient, float) or graph.out_of[graph.edges[edge].source][0] != edge:
        return None
    if graph.constants or any(node.shape for node in graph.nodes):
        return None
    number = number_question(point, edge, "grad" if meet(point, edge) else "dg", None)
    if number is None:
        return None
    where = graph.edges[edge].source
    return Question(f"{source.id}-formula", number.element, "formula", (), edge, where, number.same, number.hides, _NAN)


OTHERS: Mapping[Kind, Callable[[Point, int], Question | None]] = {
    "shape": _shape, "rule": _rule, "sign": _sign, "path": _path, "array": _array, "formula": _formula,
}  # fmt: skip


def other_places(point: Point) -> list[tuple[int, Kind]]:
    """Everything of these kinds that may be asked; some of it turns out to have no question."""
    return [(edge, kind) for edge in range(len(point.graph.edges)) for kind in OTHERS]
