"""The insights as JSON-ready data: what the routes answer with, and the browser's contract.

Arrays are nested lists; numbers that JSON cannot hold are "inf", "-inf" and "nan"; formulas are
``{"plain", "latex", "mathml"}``, where the MathML is what stands inside ``<math>``.
"""

from __future__ import annotations

from collections.abc import Sequence

from ..analysis.chain_rule_paths import Paths, paths
from ..analysis.chain_rule_table import symbols
from ..analysis.closed_forms import ClosedForm, Formula
from ..analysis.evaluation_point import Point
from ..analysis.forward_code import Target
from ..analysis.gradient_check import InputCheck, Reason, check
from ..analysis.multiplication_counts import Costs
from ..analysis.staged_code import code
from ..autodiff.graph import Graph
from ..numbers import DIGITS, readable, readable_value
from ..words import DEFAULT_LANGUAGE, say
from . import analysis_contract as records
from .formula_payload import written
from .json_numbers import Numbers, json_value

__all__ = ["check_payload", "code_payload", "paths_payload", "symbols_payload"]

_EXACT = 2**53  # beyond, a JSON number loses digits in a browser


def _count(count: int) -> int | str:
    """A count as a number, or readable where it is astronomic."""
    return count if count <= _EXACT else readable(float(count)) if count < 10**300 else "∞"


def check_payload(point: Point, lang: str = DEFAULT_LANGUAGE, digits: int = DIGITS) -> records.Check:
    """``{is_right, inputs: {key: {analytic, numeric, symbolic, method, method_text, checked, size, numeric_error,
    symbolic_error, verdict, text, node, texts}}, symbolic: {state, text, gradients: {node name: formula}, output}}``

    ``node`` is the gate at fault, if one is; ``texts`` are the three gradients with ``digits`` significant ones.
    """
    found, numbers = check(point), Numbers(point.limits)
    return {
        "is_right": found.is_right,
        "inputs": {one.key: _input_check(one, lang, numbers, digits) for one in found.inputs},
        "symbolic": _closed(found.closed, lang),
    }


def _input_check(one: InputCheck, lang: str, numbers: Numbers, digits: int) -> records.InputCheck:
    is_branch = one.reason is not None and one.reason.key == "branch"
    sentences = [] if is_branch else [say(lang, f"insight.check.{one.verdict}")]
    if one.reason is not None and one.reason.key != "kink":
        sentences.append(say(lang, f"insight.check.{one.reason.key}", **one.reason.params))
    sentences += _slopes(one.reason, lang, digits)
    if one.checked < one.size and one.verdict != "none":
        sentences.append(say(lang, "insight.check.sampled", checked=one.checked, size=one.size))
    return {
        "analytic": numbers(one.analytic),
        "numeric": numbers(one.numeric),
        "symbolic": numbers(one.symbolic),
        "texts": {
            "analytic": readable_value(one.analytic, digits),
            "numeric": readable_value(one.numeric, digits),
            "symbolic": readable_value(one.symbolic, digits),
        },
        "method": one.method,
        "method_text": say(lang, f"insight.check.{one.method}"),
        "checked": one.checked,
        "size": one.size,
        "numeric_error": json_value(one.numeric_error),
        "symbolic_error": json_value(one.symbolic_error),
        "verdict": one.verdict,
        "text": " ".join(sentences),
        "node": one.reason.node if one.reason else None,
    }


def _slopes(reason: Reason | None, lang: str, digits: int) -> list[str]:
    if reason is None or reason.slopes is None:
        return []
    left, right = (readable(slope, digits) for slope in reason.slopes)
    return [say(lang, "insight.check.slopes", left=left, right=right)]


def _closed(closed: ClosedForm, lang: str) -> records.ClosedForm:
    def formula(found: Formula | None) -> records.ClosedFormula | None:
        return {"latex": found.latex, "mathml": found.mathml, "value": json_value(found.value)} if found else None

    return {
        "state": closed.state,
        "text": say(lang, f"insight.closed.{closed.state}"),
        "gradients": {name: formula(found) for name, found in closed.gradients.items()},
        "output": formula(closed.output),
    }


def code_payload(
    point: Point,
    target: Target,
    lang: str = DEFAULT_LANGUAGE,
    *,
    shown: Graph | None = None,
    is_compact: bool = False,
) -> records.Code:
    """``{target, code, lines: [{text, phase, node, step, covers}], names: {input key or node id: identifier}}``

    ``phase``: "", "start", "forward", "seed", "backward" or "result"; ``step``: index of the step, or None.
    """
    found = code(point, target, lang, shown=shown, is_compact=is_compact)
    return {
        "target": found.target,
        "code": found.text,
        "lines": [
            {
                "text": line.text,
                "code": _halves(line.text)[0],
                "comment": _halves(line.text)[1],
                "phase": line.phase,
                "node": line.node,
                "step": line.step,
                "covers": list(line.covers),
            }
            for line in found.lines
        ],
        "names": dict(found.names),
    }


def _halves(line: str) -> tuple[str, str]:
    """A line without what is said at its end, and that with the space before it."""
    code = line.partition("#")[0].rstrip()
    return code, line[len(code) :]


def paths_payload(point: Point, key: str, index: Sequence[int] = (), digits: int = DIGITS) -> records.Paths:
    """``{key, index, node, count, factors: {edge: {name, value, text, uses}}, paths: [{edges, product, text}],
    gradient, total, chain}``; a path's ``edges`` run from the output to the input."""
    return _paths(paths(point, key, index), Numbers(point.limits), digits)


def _paths(found: Paths, numbers: Numbers, digits: int) -> records.Paths:
    factors = {factor.edge: factor for path in found.paths for factor in path.factors}
    return {
        "key": found.key,
        "index": list(found.index),
        "node": found.node,
        "count": _count(found.count),
        "factors": {
            edge: {
                "name": written(factor.name),
                "value": json_value(factor.value),
                "text": readable_value(factor.value, digits),
                "uses": factor.uses,
            }
            for edge, factor in factors.items()
        },
        "paths": [
            {
                "edges": [factor.edge for factor in path.factors],
                "product": numbers(path.product),
                "text": readable_value(path.product, digits),
            }
            for path in found.paths
        ],
        "gradient": numbers(found.gradient),
        "total": numbers(found.total),
        "chain": written(found.chain),
    }


def symbols_payload(point: Point, lang: str = DEFAULT_LANGUAGE, digits: int = DIGITS) -> records.Symbols:
    """``{chains: [what paths_payload gives], shared: {edge: inputs}, symbolic: as in check_payload, costs: {inputs,
    numbers, paths, expanded, forward, backward, texts}, definitions: [{node, name, text}]}``"""
    found, numbers = symbols(point), Numbers(point.limits)
    return {
        "chains": [_paths(chain, numbers, digits) for chain in found.chains],
        "shared": dict(found.shared),
        "symbolic": _closed(found.closed, lang),
        "costs": _costs(found.costs, lang),
        "definitions": [
            {"node": one.node, "name": written(one.name), "text": written(one.text)} for one in found.definitions
        ],
    }


def _costs(found: Costs, lang: str) -> records.Costs:
    return {
        "inputs": found.inputs,
        "numbers": found.numbers,
        "paths": _count(found.paths),
        "expanded": _count(found.expanded),
        "forward": _count(found.forward),
        "backward": _count(found.backward),
        "texts": {
            "expanded": say(lang, "insight.costs.expanded", paths=_count(found.paths)),
            "forward": say(lang, "insight.costs.forward", passes=found.numbers),
            "backward": say(lang, "insight.costs.backward"),
            "unit": say(lang, "insight.costs.unit"),
        },
    }
