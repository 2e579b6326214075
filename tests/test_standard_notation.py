"""Formulas are written in notation that a student knows: no name of our own, no keyword of a library."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any
from xml.etree import ElementTree as ET

import numpy as np
import pytest

from graph import TraceError, trace
from graph.gates import GATES
from graph.gates.gate import Gate, Operation
from graph.gates.index_places import index_text
from graph.notation.standard_forms import standard_form
from graph.steps.explanation import explain_step
from graph.steps.formula_notations import Formula
from graph.steps.formula_templates import key_of, slots_of, whole_tree
from tests.gates.formulas import NUMPY, value_of
from tests.gates.probe import draw, forward, trials
from tests.gates.test_expansions import typed

# What textbooks write with letters; "axis" stands below a sum's sign.
_MATHEMATICS = frozenset(
    "sin cos tan sinh cosh tanh arcsin arccos arctan arsinh arcosh artanh atan2 ln log exp erf sgn max min det rank "
    "mean var median softmax softplus ReLU nan arg axis axes one hot".split()
)
# Elements that only move: by the names of those who have no sign for it.
_MOVES = frozenset("reshape transpose diag tril triu flip roll pad moveaxis flatten".split())
_ROLES = re.compile(r"[A-Za-z]{2,}")


def _source(gate: Gate, params: Any) -> str:
    if gate.name == "index":
        return f"x[{index_text(params['index'])}]"
    if gate.name == "set":
        return f"y = x.copy()\ny[{index_text(params['index'])}] = value\ny"
    return typed(gate, gate.operands, params)


def _formulas(gate: Gate) -> Iterator[Formula]:
    rng = np.random.default_rng(3)
    for shapes, params in trials(gate):
        names = gate.operands if len(shapes) == len(gate.operands) else tuple(f"x{k}" for k in range(len(shapes)))
        inputs = dict(zip(names, draw(gate, shapes, rng), strict=True))
        try:
            traced = trace(_source(gate, params) if names == gate.operands else typed(gate, names, params), inputs)
        except TraceError:
            continue
        story = traced.story("en")
        for step in traced.timeline.steps:
            formula = explain_step(story, step).formula
            if formula is not None:
                yield formula


def _latex_words(latex: str) -> set[str]:
    """Upright words, each apart: those of commands are mathematics already."""
    latex = latex.replace(r"\text{-}", "-")
    upright = re.findall(r"\\(?:mathrm|text|operatorname)\{([^}]*)\}", latex)
    return {word for text in upright for word in _ROLES.findall(text.replace(r"\_", "_"))}


def _mathml_words(mathml: str) -> set[str]:
    root = ET.fromstring(mathml if mathml.startswith("<math") else f"<math>{mathml}</math>")
    return {word for cell in root.iter() for word in _ROLES.findall(cell.text or "")}


@pytest.mark.parametrize("name", sorted(GATES))
def test_a_formula_has_no_name_that_a_student_does_not_know(name: str) -> None:
    gate = GATES[name]
    own = {word for spelling in (gate.name, *gate.spellings) for word in _ROLES.findall(spelling.replace("_", " "))}
    operands = {word for operand in gate.operands for word in _ROLES.findall(operand)}
    settings = {word for p in gate.parameters for word in _ROLES.findall(p.name)} - {"axis", "keepdims"}
    known = _MATHEMATICS | _MOVES | own | operands | settings
    for formula in _formulas(gate):
        assert not re.search(r"\\mathrm\{[^}]*[^\\}]_[^}]*\}", formula.latex), formula.latex  # it would be an index
        for words in (_latex_words(formula.latex), _mathml_words(formula.mathml)):
            assert not words - known - {"True", "None"}, formula.latex
            assert not {"True", "None"} & words or "descending" in words, formula.latex


def _kept(name: str) -> Any:
    """A function along axes that leaves them, as broadcasting in a formula takes for granted."""
    return lambda *operands, **settings: NUMPY[name](*operands, **{**settings, "keepdims": True})


# Averages of a group have letters of their own; places and labels are written as indices.
_SYMBOLIC = frozenset({"group_norm", "instance_norm", "index", "set", "nll_loss"})


@pytest.mark.parametrize(
    "name", sorted(name for name, gate in GATES.items() if name not in _SYMBOLIC and not gate.listed)
)
def test_a_formula_with_its_settings_computes_the_value(name: str, rng: np.random.Generator) -> None:
    gate = GATES[name]
    functions = NUMPY | {each: _kept(each) for each in ("sum", "mean", "var", "prod", "norm")}
    if name == "transpose":
        functions |= {".T": np.transpose, "transpose": NUMPY["transpose"]}
    for shapes, params in trials(gate):
        if params.get("label_smoothing") or params.get("ignore_index"):
            continue
        operands = draw(gate, shapes, rng)
        value = forward(gate, operands, params)
        if name in ("cross_entropy", "softmax_cross_entropy", "score_cross_entropy") and len(shapes[1]) < len(
            shapes[0]
        ):
            operands[1] = np.eye(shapes[0][-1])[np.asarray(operands[1], dtype=int)]
        key = key_of(Operation(gate, (None,) * len(operands), params))
        rows = (*shapes[0], 1)[0] if params.get("reduction") == "batchmean" else int(np.prod(shapes[0][:-1]))
        names = dict(zip(slots_of(key), operands, strict=True)) | {"N": rows, "pi": np.pi}
        names |= {p.name: params.get(p.name, p.default) for p in gate.parameters}
        if "n" not in gate.operands and "ddof" in params:
            names["n"] = np.size(operands[0]) // np.size(value)
        if "d" not in names:
            names["d"] = shapes[0][-1] if shapes[0] else 1
        tree = whole_tree(key)
        tree = standard_form(tree) if name == "transpose" else tree
        written = value_of(tree, names, functions | {"permuted": NUMPY["transpose"]})
        np.testing.assert_allclose(
            np.reshape(written, np.shape(value)), value, rtol=1e-6, atol=1e-9, err_msg=str(params)
        )
