"""The backward pass line by line: what each gate hands back to each operand, in NumPy."""

from __future__ import annotations

import re

import numpy as np

from ..autodiff.evaluate import gate_operands
from ..autodiff.graph import Evaluation, Node
from ..gates.gate import Shape, Value
from ..language.heads import Call
from ..notation.substitution import put_constants
from ..words import say
from .elementwise_formulas import instructions, local_tree, operand_names, parsed, run
from .forward_code import Staging, literal
from .numeric_gradients import ANALYTIC
from .python_expressions import ATOM, Text, bracketed

__all__ = ["keep_convention", "local_text", "slopes_of", "write_backward"]


_NUMBER = re.compile(r"-?[\d.]+")


def local_text(staging: Staging, position: int, operand: int) -> Text:
    """The local gradient of an elementwise gate over the program's names."""
    node = staging.graph.nodes[position]
    operation = node.operation
    assert operation is not None
    texts = staging.operands(node)
    names: dict[str, str | Text] = {f"x{k}": text for k, text in enumerate(texts)} if operation.gate.variadic else {}
    names |= {} if operation.gate.variadic else dict(zip(operation.gate.operands, texts, strict=True))
    return staging.writer.expression(local_tree(operation, operand), names | {"out": staging.of[position]})


def _summed(text: str, out: Shape, shape: Shape) -> str:
    """A gradient in the output's shape, summed back over what broadcasting had copied."""
    if out == shape:
        return text
    if not shape:
        return f"np.sum({text})"
    added = len(out) - len(shape)
    stretched = [axis + added for axis, size in enumerate(shape) if size == 1 and out[axis + added] > 1]
    if added and stretched:
        return f"unbroadcast({text}, {shape})"
    axes = tuple(range(added)) or tuple(stretched)
    keeps = "" if added else ", keepdims=True"
    return f"np.sum({text}, axis={axes[0] if len(axes) == 1 else axes}{keeps})"


def _is_copied(out: Shape, shape: Shape, shapes: list[Shape]) -> bool:
    """Whether a structured gate's rule may give a gradient larger than its operand."""
    if len(shapes) < 2:
        return False
    if not out:
        try:
            return np.broadcast_shapes(*shapes) != shape
        except ValueError:
            return False
    if shape != out and all(len(one) <= len(out) for one in shapes) and _is_broadcast(out, shapes):
        return True  # a loss left as it is, element by element
    return len(out) > 2 and shape[:-2] != out[:-2]


def _is_broadcast(out: Shape, shapes: list[Shape]) -> bool:
    try:
        return np.broadcast_shapes(*shapes) == out
    except ValueError:
        return False


def _rule_text(staging: Staging, position: int, operand: int) -> str:
    """The downstream gradient of a structured gate."""
    node = staging.graph.nodes[position]
    operation = node.operation
    assert operation is not None
    gate, shapes, texts = operation.gate, staging.shapes(node), staging.operands(node)
    names = {"UG": staging.d[position], "out": staging.of[position]} | dict(zip(gate.operands, texts, strict=False))
    here = staging.numpy_here(position)
    if here and (written_here := here[1][operand]):
        return written_here.format(**names)
    written = gate.numpy_rules(*shapes, **operation.params)[operand] if gate.numpy_rules else None
    if written:
        return written.format(**names)
    rules = gate.rules(*shapes, **operation.params) if callable(gate.rules) else gate.rules
    rule = rules[min(operand, len(rules) - 1)]
    assert rule is not None
    ndims = dict(zip(gate.operands, map(len, shapes), strict=False)) | {"UG": len(node.shape), "out": len(node.shape)}
    staging.writer.classes = shapes[0][-1] if shapes[0] else 1
    text = staging.writer.expression(put_constants(parsed(rule), {}), names, ndims)[0]
    return f"unbroadcast({text}, {shapes[operand]})" if _is_copied(node.shape, shapes[operand], shapes) else text


def _is_a_limit(staging: Staging, number: int) -> bool:
    """Whether the formula of a slope has no value here where the gate has its limit 0: aᵇ·ln a at a = 0."""
    edge, values = staging.graph.edges[number], staging.point.evaluation.values
    node, slope = staging.graph.nodes[edge.target], staging.point.evaluation.local_gradients[number]
    assert node.operation is not None
    if slope is None or np.all(slope):
        return False
    operands = gate_operands(node, values)
    names: dict[str, Value] = dict(zip(operand_names(node.operation), map(np.asarray, operands), strict=True))
    try:
        with np.errstate(all="ignore"):
            tree = local_tree(node.operation, edge.operand)
            found = run(instructions(tree), names | {"out": np.asarray(values[edge.target])}, ANALYTIC)
    except KeyError:  # a function with corners, which has a value everywhere
        return False
    return bool(np.any(np.isnan(found) & (np.asarray(slope) == 0)))


_PUTS_BACK = ("scatter", "scatter_add")  # in rules: UG at the places of an index, once or as often as they are named


def _is_scatter(staging: Staging, position: int) -> bool:
    """Whether the gate's rule puts UG back where an index took its output from."""
    node = staging.graph.nodes[position]
    operation = node.operation
    assert operation is not None
    if "index" not in operation.params:
        return False
    rules = operation.gate.rules
    rules = rules(*staging.shapes(node), **operation.params) if callable(rules) else rules
    tree = parsed(rules[0]) if rules and rules[0] else None
    return isinstance(tree, Call) and tree.name in _PUTS_BACK


def _hand_back(staging: Staging, number: int, started: set[int]) -> list[str]:
    """The lines that give one operand its downstream gradient: ``=`` at first, ``+=`` where gradients meet."""
    edge = staging.graph.edges[number]
    node, source = staging.graph.nodes[edge.target], staging.graph.nodes[edge.source]
    assert node.operation is not None
    upstream = staging.d[edge.target]
    if edge.source in staging.inlined:
        staging.d[edge.source] = upstream  # through a sum, unchanged
        return []
    name = staging.d[edge.source]
    is_first = edge.source not in started
    started.add(edge.source)
    if _is_scatter(staging, edge.target):
        place = staging.forward_text(edge.target)[0].removeprefix(str(staging.of[edge.source]))
        begin = [f"{name} = np.zeros({source.shape})"] if is_first else []
        if any(isinstance(part, tuple | np.ndarray) for part in node.operation.params["index"]):
            return [*begin, f"np.add.at({name}, np.s_{place}, {upstream})"]  # what was picked twice adds up
        return [*begin, f"{name}{place} += {upstream}"]
    if node.operation.gate.is_elementwise:
        slope = local_text(staging, edge.target, edge.operand)
        whole = slope[0] if _NUMBER.fullmatch(slope[0]) else bracketed(slope, ATOM)
        if _is_a_limit(staging, number):
            whole, staging.has_nonfinite = f"np.nan_to_num({slope[0]}, posinf=np.inf, neginf=-np.inf)", True
        text = _summed(f"{whole} * {upstream}", node.shape, source.shape)
    else:
        text = _rule_text(staging, edge.target, edge.operand)
        is_kink = any(fault.node == edge.target and fault.kind == "kink" for fault in staging.point.evaluation.faults)
        if staging.numpy_here(edge.target):
            staging.has_nonfinite = True
        elif is_kink:
            text = f"np.nan_to_num({text})"
    return [f"{name} {'=' if is_first else '+='} {text}"]


def write_backward(staging: Staging) -> None:
    """The seed, then gate by gate in reverse; a comment names the forward line that is gone through."""
    graph, evaluation = staging.graph, staging.point.evaluation
    output = graph.nodes[-1].operands[0]
    staging.add("")
    staging.add(staging.say("backward"))
    for item in graph.inputs:
        is_unused = not item.nodes and staging.d_inputs[item.key]
        if is_unused or (item.shape and () not in item.nodes):
            staging.add(f"{staging.d_inputs[item.key]} = np.zeros({item.shape})", "seed")
    if evaluation.gradients[output] is None:
        return
    seed = evaluation.seed
    is_ones = isinstance(seed, np.ndarray) and bool((seed == 1).all())
    text = f"np.ones({np.shape(seed)})" if is_ones else literal(seed, "numpy")
    staging.add(f"{staging.d[output]} = {text}", "seed", graph.nodes[-1].id, staging.seed_step)
    started = {output}
    for position in reversed(graph.gates):
        node = graph.nodes[position]
        step = staging.backward_step(node.id)
        if evaluation.gradients[position] is None:
            continue
        lines = [
            line
            for number in graph.into[position]
            if evaluation.downstream[number] is not None
            for line in _hand_back(staging, number, started)
        ]
        if position not in staging.inlined:
            comment = say(staging.language, "insight.code.through", line=staging.statements[position])
            staging.add(f"# {comment}", "backward", node.id, step)
        for line in lines:
            staging.add(f"{line}  #({staging.numbers[position]})", "backward", node.id, step)


def _keep_slopes(staging: Staging, position: int) -> None:
    """The same for a structured gate that gives one number: its slopes as they stand in the drawing."""
    node, evaluation = staging.graph.nodes[position], staging.point.evaluation
    slopes = slopes_of(node, evaluation)
    if slopes is None:
        return
    name, terms = staging.of[position], [f"{staging.of[position]}.detach()"]
    for number in staging.graph.into[position]:
        edge = staging.graph.edges[number]
        slope = slopes[edge.operand]
        if edge.lg_kind and slope is not None:
            source = staging.of[edge.source]
            terms.append(f"torch.sum({literal(slope, 'torch')} * ({source} - {source}.detach()))")
    staging.add(
        f"{name} = {' + '.join(terms)}  {staging.say('kink')}", "forward", node.id, staging.forward_step(node.id)
    )


def slopes_of(node: Node, evaluation: Evaluation) -> tuple[Value | None, ...] | None:
    """How the one number of a structured gate changes with each operand; None where one is not finite, or of arrays."""
    operation = node.operation
    if node.shape or operation is None or operation.gate.vjp is None:
        return None
    operands = gate_operands(node, evaluation.values)
    with np.errstate(all="ignore"):
        output = operation.gate.forward(None, *operands, **operation.params)
        slopes = operation.gate.vjp(1.0, output, *operands, **operation.params)
    return slopes if all(slope is None or np.all(np.isfinite(slope)) for slope in slopes) else None


def keep_convention(staging: Staging, position: int) -> None:
    """At a corner every library chooses its slope; this line puts ours in the place of PyTorch's."""
    node = staging.graph.nodes[position]
    assert node.operation is not None
    if not node.operation.gate.is_elementwise:
        _keep_slopes(staging, position)
        return
    name = staging.of[position]
    terms = [f"{name}.detach()"]
    for number in staging.graph.into[position]:
        edge = staging.graph.edges[number]
        if edge.lg_kind:
            slope, source = local_text(staging, position, edge.operand), staging.of[edge.source]
            factor = slope[0] if _NUMBER.fullmatch(slope[0]) else f"{bracketed(slope, ATOM)}.detach()"
            terms.append(f"{factor} * ({source} - {source}.detach())")
    staging.add(
        f"{name} = {' + '.join(terms)}  {staging.say('kink')}", "forward", node.id, staging.forward_step(node.id)
    )
