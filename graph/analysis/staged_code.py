"""The program as a lecture stages it: numbered forward lines, then the backward pass line by line in reverse.

Source of the form: A. Karpathy, CS231n notes on backpropagation, "staged computation".
"""

from __future__ import annotations

import re

import numpy as np

from ..autodiff.evaluate import input_gradients
from ..autodiff.graph import Graph
from ..errors import TraceError
from ..gates import GATES
from ..gates.gate import Value
from ..words import DEFAULT_LANGUAGE
from .backward_code import keep_convention, slopes_of, write_backward
from .evaluation_point import Point, given_values
from .forward_code import Code, CodeLine, Staging, Target, literal, special_here

__all__ = ["Code", "CodeLine", "code"]

_TOLERANCE = "rtol=1e-9, atol=1e-9"
_UNBROADCAST = """\
def unbroadcast(gradient, shape):
    gradient = np.sum(gradient, axis=tuple(range(np.ndim(gradient) - len(shape))))
    stretched = tuple(k for k, n in enumerate(shape) if n == 1)
    return np.sum(gradient, axis=stretched, keepdims=True).reshape(shape)"""
_ONE_HOT = """\
def one_hot(labels, classes):
    return np.eye(classes)[np.asarray(labels, dtype=int)]"""


def _results(staging: Staging) -> None:
    """The lines that compare the output and every gradient with what the trace says."""
    graph, evaluation = staging.graph, staging.point.evaluation
    staging.add("")
    staging.add(staging.say("results"))
    # Where elements of an array are tied in a structured gate, PyTorch shares the gradient out in a way of its own.
    is_shared_out = staging.target == "torch" and any(
        (operation := graph.nodes[position].operation)
        and not operation.gate.is_elementwise
        and slopes_of(graph.nodes[position], evaluation) is None
        for position in _own_slopes(staging)
    )
    _assert(staging, str(staging.of[graph.nodes[-1].operands[0]]), evaluation.values[-1], is_result=True)
    gradients = input_gradients(graph, evaluation)
    for item in graph.inputs:
        gradient = gradients[item.key]
        is_moved = bool(item.nodes) and evaluation.gradients[graph.nodes[-1].operands[0]] is not None
        if gradient is None or (staging.target == "torch" and (not is_moved or is_shared_out)):
            continue
        _assert(staging, staging.d_inputs[item.key], gradient)


def _own_slopes(staging: Staging) -> set[int]:
    """Gates at a point where PyTorch may have another slope than the drawing."""
    evaluation, nodes = staging.point.evaluation, staging.graph.nodes
    kinks = {fault.node for fault in evaluation.faults if fault.kind == "kink"}
    return kinks | {position for position in staging.graph.gates if special_here(nodes[position], evaluation)}


def _assert(staging: Staging, name: str, value: Value, is_result: bool = False) -> None:
    if staging.target == "numpy":
        text = f"np.testing.assert_allclose({name}, {literal(value, 'numpy')}, {_TOLERANCE})"
    else:
        wanted = literal(value, "torch")
        wanted = f"torch.tensor({wanted})" if not isinstance(value, np.ndarray) else wanted
        found = f"{name}.detach()" if is_result else name
        text = f"torch.testing.assert_close({found}, {wanted}, {_TOLERANCE}, equal_nan=True)"
    staging.add(text, "result")


def _numpy(staging: Staging) -> list[str]:
    """Writes the program; the lines that stand before it."""
    staging.write_inputs()
    staging.write_forward()
    write_backward(staging)
    _results(staging)
    text = "\n".join(line.text for line in staging.lines)
    known = dict.fromkeys(
        (_UNBROADCAST, _ONE_HOT, *(gate.numpy_helper for gate in GATES.values() if gate.numpy_helper))
    )
    helpers = [helper for helper in known if re.search(rf"\b{_defined(helper)}\(", text)]
    needs_math = "math." in text or any("math." in helper for helper in helpers)
    head = ["import math", "", "import numpy as np"] if needs_math else ["import numpy as np"]
    if staging.has_nonfinite:
        head += ["", f'np.seterr(all="ignore")  {staging.say("nonfinite")}']
    for helper in helpers:
        head += ["", "", *helper.split("\n")] if helper.startswith("def ") else ["", helper]
    return [*head, "", *([""] if any(helper.startswith("def ") for helper in helpers) else [])]


def _defined(helper: str) -> str:
    """The name that a definition defines."""
    return helper.removeprefix("def ").split("(")[0].split(" ")[0]


def _torch(staging: Staging) -> list[str]:
    graph, evaluation = staging.graph, staging.point.evaluation
    staging.write_inputs()
    staging.write_forward()
    kinks = _own_slopes(staging)
    if kinks:
        lines, staging.lines = staging.lines, []
        places = {graph.nodes[position].id: position for position in graph.gates}
        for line in lines:
            staging.lines.append(line)
            if line.phase == "forward" and line.node and places[line.node] in kinks:
                keep_convention(staging, places[line.node])
    output = graph.nodes[-1].operands[0]
    if evaluation.gradients[output] is not None:
        staging.add("")
        staging.add(staging.say("torch_backward"))
        seed = evaluation.seed
        upstream = "" if isinstance(seed, float) and seed == 1.0 else literal(seed, "torch")
        upstream = f"torch.tensor({upstream})" if upstream and isinstance(seed, float) else upstream
        staging.add(f"{staging.of[output]}.backward({upstream})", "seed", graph.nodes[-1].id, staging.seed_step)
        for item in graph.inputs:
            if any(evaluation.gradients[position] is not None for position in item.nodes.values()):
                staging.add(f"{staging.d_inputs[item.key]} = {staging.names[item.key]}.grad", "backward")
    _results(staging)
    needs_math = any("math." in line.text for line in staging.lines)
    head = ["import math", "", "import torch"] if needs_math else ["import torch"]
    return [*head, "", "torch.set_default_dtype(torch.float64)", ""]


def code(
    point: Point,
    target: Target = "numpy",
    language: str = DEFAULT_LANGUAGE,
    *,
    shown: Graph | None = None,
    is_compact: bool = False,
) -> Code:
    """The program with its backward pass written out (``numpy``) or left to the library (``torch``).

    Args:
        language: of the comments.
        shown: the graph whose steps the lines name, where it is not the point's own: a program traced with its
            typed-out composites closed is written as lectures write it, one line for 1/(1 + exp(−x)).
        is_compact: sums of products in one line, as lectures write ``dot = w[0]*x[0] + w[1]*x[1] + w[2]``, instead
            of a line for each gate.

    Raises:
        TraceError: ``too_large``, the inputs have more numbers than anybody wants in a program's text.
    """
    numbers = sum(int(np.size(value)) for value in (*given_values(point).values(), *point.graph.constants.values()))
    if numbers > point.limits.code_numbers:
        limit = point.limits.code_numbers
        raise TraceError("too_large", "code_numbers", source=point.graph.source, limit=limit, value=numbers)
    staging = Staging(point, target, language, shown or point.graph, is_compact)
    head = _numpy(staging) if target == "numpy" else _torch(staging)
    return Code(target, (*map(CodeLine, head), *staging.lines), staging.names)
