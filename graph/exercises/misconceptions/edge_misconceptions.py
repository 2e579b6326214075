"""Misconceptions about one edge: local gradient, upstream gradient, and their product."""

from __future__ import annotations

from collections.abc import Iterator

from ...analysis.evaluation_point import Point
from ...analysis.gradient_patterns import rule_of
from ...autodiff.evaluate import gate_operands
from ...gates import scalar_math
from . import misconception_sources as sources
from .misconception import Misconception, Numbers, Place

__all__ = ["PRODUCTS"]


def _times_upstream(place: Place, slope: float | None) -> Numbers:
    """A slope as the local gradient, or in its place in the downstream gradient."""
    if slope is None:
        return
    if place.question.kind == "lg":
        yield slope
    elif place.upstream is not None:
        yield slope * place.upstream


def _value(place: Place) -> Numbers:
    yield place.output if place.question.kind == "ug" else place.value
    if place.question.kind == "dg":
        yield place.output


def _local(place: Place) -> Numbers:
    return place.slopes if place.arriving != [1.0] else ()


def _upstream(place: Place) -> Numbers:
    return place.arriving if place.slopes != [1.0] else ()


def _the_edge(place: Place) -> int | None:
    """The edge that the number crosses, where it isn't the question's own."""
    return None if place.crossed == place.question.edge else place.crossed


def _outer_slope(place: Place) -> Numbers:
    """What arrives, where it is the slope of a function around this gate."""
    around = place.point.graph.out_of[place.edge.target]
    is_inside = len(around) == 1 and rule_of(place.point, around[0]) in ("output", "slope", "switch")
    return _upstream(place) if is_inside else ()


def _downstream(place: Place) -> Numbers:
    evaluation = place.point.evaluation
    if place.question.kind == "lg" and place.upstream is not None and place.local is not None:
        yield place.local * place.upstream
    elif place.question.kind == "ug":
        yield place.at_index(evaluation.downstream[place.question.edge])


def _sum(place: Place) -> Numbers:
    if place.local is not None and place.upstream is not None:
        yield place.local + place.upstream


def _own_factor(place: Place) -> Numbers:
    return _times_upstream(place, place.value) if place.rule == "swap" else ()


def _value_times_upstream(place: Place) -> Numbers:
    if place.rule != "swap" and place.value is not None and place.upstream is not None:
        yield place.value * place.upstream


def _slope_elsewhere(place: Place) -> Numbers:
    """The slope at the gate's output, and with its operands exchanged."""
    operation = place.target.operation
    if operation is None or place.rule not in ("output", "slope") or not operation.gate.is_elementwise:
        return
    found = gate_operands(place.target, place.point.evaluation.values)
    operands = [place.drawn(each) for each in found if isinstance(each, int | float)]
    if len(operands) < len(found) or operation.gate.variadic or place.output is None:
        return
    elsewhere = [*operands]
    elsewhere[place.edge.operand] = place.output
    points = [elsewhere, operands[::-1]] if len(operands) > 1 else [elsewhere]
    for at in points:
        if at != operands:
            yield from _times_upstream(place, _slope_at(place, at))


def _slope_at(place: Place, operands: list[float]) -> float | None:
    operation = place.target.operation
    assert operation is not None
    gate = operation.gate
    try:
        out = gate.forward(scalar_math, *operands, **operation.params)
        return float(gate.local_gradients[place.edge.operand](scalar_math, out, *operands, **operation.params))
    except (ArithmeticError, ValueError):
        return None


def _output(place: Place) -> Numbers:
    yield place.output


def _quotient(place: Place) -> Numbers:
    if place.local is not None and place.upstream:
        yield place.local / place.upstream


def _reciprocal(place: Place) -> Numbers:
    if place.truth:
        yield 1.0 / place.truth


def _negative_of_gate(place: Place) -> Numbers:
    if not place.is_of_input:
        yield -place.truth


def _negative_of_input(place: Place) -> Numbers:
    if place.is_of_input:
        yield -place.truth


def _passed_at_zero(place: Place) -> Numbers:
    return _times_upstream(place, 1.0) if place.local == 0.0 else ()


def _as_if_steep(place: Place) -> Numbers:
    """One as the slope, where the operand lies far out."""
    return _times_upstream(place, 1.0) if place.value is not None and abs(place.value) >= 2.0 else ()


def _coefficient(place: Place) -> Numbers:
    """The other factor of a term, at the sum that it goes into."""
    if place.rule == "copy":
        for number in _other_factors(place.point, place.edge.source):
            yield from _times_upstream(place, place.drawn(number))


def _other_factors(point: Point, term: int) -> Iterator[float]:
    graph, operation = point.graph, point.graph.nodes[term].operation
    into = graph.into[term]
    is_product = any(rule_of(point, edge) == "swap" for edge in into)
    is_multiple = len(into) == 1 and rule_of(point, into[0]) == "scale"
    if operation is None or not (is_product or is_multiple):
        return
    for each in gate_operands(graph.nodes[term], point.evaluation.values):
        if isinstance(each, int | float):
            yield float(each)


PRODUCTS = {
    "dead-relu": Misconception("dead-relu", ("lg", "dg"), _passed_at_zero, is_pitfall=True, source=sources.YES),
    "saturated": Misconception("saturated", ("lg", "dg"), _as_if_steep, is_pitfall=True, source=sources.YES),
    "own-factor": Misconception("own-factor", ("lg", "dg"), _own_factor, source=sources.NOTES),
    "inner-forgotten": Misconception("inner-forgotten", ("dg",), _outer_slope, source=sources.CHAIN),
    "ug-for-dg": Misconception("ug-for-dg", ("dg", "ug", "grad"), _upstream, _the_edge, source=sources.NOTES),
    "lg-for-dg": Misconception("lg-for-dg", ("dg", "ug", "grad"), _local, _the_edge, source=sources.NOTES),
    "dg-for-lg": Misconception("dg-for-lg", ("lg",), _downstream),
    "ug-dg-swapped": Misconception("ug-dg-swapped", ("ug",), _downstream),
    "added": Misconception("added", ("dg",), _sum, source=sources.NOTES),
    "coefficient": Misconception("coefficient", ("lg", "dg"), _coefficient),
    "value-for-gradient": Misconception(
        "value-for-gradient", ("lg", "ug", "dg", "grad"), _value, source=sources.DIFFERENTIATION
    ),
    "value-times-upstream": Misconception("value-times-upstream", ("dg",), _value_times_upstream),
    "wrong-point": Misconception("wrong-point", ("lg", "dg"), _slope_elsewhere, source=sources.DIFFERENTIATION),
    "output-for-slope": Misconception("output-for-slope", ("lg",), _output, source=sources.DIFFERENTIATION),
    "divided": Misconception("divided", ("dg",), _quotient),
    "reciprocal": Misconception("reciprocal", ("lg",), _reciprocal),
    "sign-of-descent": Misconception("sign-of-descent", ("dg", "grad"), _negative_of_input),
    "wrong-sign": Misconception("wrong-sign", ("value", "lg", "ug", "dg", "grad"), _negative_of_gate),
}
