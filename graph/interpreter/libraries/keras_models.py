"""Keras models made of inputs and outputs: called on other data, their gates are made again for it."""

from __future__ import annotations

from typing import Any

from ...autodiff.builder import Ref
from ...language.marks import Mark
from ..inputs import Input, readable_array
from ..values import Instance, Layer
from .function_tables import argument

__all__ = ["between", "keras_input", "keras_model"]


def keras_input(run: Any, arguments: list[Any], keywords: dict[str, Any], mark: Mark) -> Any:
    """``keras.Input(shape=(4,))``: a free array of one row."""
    size = run.integers(argument(arguments, keywords, 0, "shape", default=()), mark)
    size = (size,) if isinstance(size, int) else tuple(size or ())
    rows = run.integers(keywords.get("batch_size", 1), mark)
    shape = (int(rows), *(int(n) for n in size))
    run.count_made(shape, mark)
    return readable_array(shape, 1)


def keras_model(run: Any, arguments: list[Any], keywords: dict[str, Any], mark: Mark) -> Any:
    """``keras.Model(inputs, outputs)``; a base of classes of one's own."""
    begins = argument(arguments, keywords, 0, "inputs")
    outputs = argument(arguments, keywords, 1, "outputs")
    if outputs is None:
        return Instance(None)
    sources = list(begins) if isinstance(begins, list | tuple) else [begins]

    def forward(run: Any, layer: Instance, inputs: list[Any], more: dict[str, Any], at: Mark) -> Any:
        given = inputs[0] if len(sources) > 1 and isinstance(inputs[0], list | tuple) else inputs
        if not all(isinstance(source, Input) for source in sources) or len(given) < len(sources):
            raise run.error("unsupported", "model_called", at)
        several = isinstance(outputs, list | tuple)
        ends = list(outputs) if several else [outputs]
        is_resting = not run.resting.isdisjoint(between(run.builder.nodes, ends))
        if is_resting and argument(inputs, more, 1, "training", default=False) is True:
            raise run.error("unsupported", "model_in_training", at)
        found = _again(run, sources, list(given), ends, at)
        if is_resting:  # a model built of this one rests as well
            run.resting.update(each.position for each in found if isinstance(each, Ref))
        return tuple(found) if several else found[0]

    return Instance(None, {"output": outputs}, Layer("Model", forward))


def _again(run: Any, sources: list[Input], given: list[Any], outputs: list[Any], mark: Mark) -> list[Any]:
    """The outputs, worked out once more with other values in the sources' place."""
    nodes = run.builder.nodes
    made = {
        source.nodes[()]: run.operand(value, mark)
        for source, value in zip(sources, given, strict=False)
        if source.nodes
    }
    before = sources[0].shape[0] if sources[0].shape else 0
    rows = run.shape(given[0], mark)[:1]
    for position in between(nodes, outputs):
        draft = nodes[position]
        if position in made or draft.operation is None or not any(operand in made for operand in draft.operands):
            continue
        places = iter(draft.operands)
        operands = []
        for constant in draft.operation.constants:
            place = next(places) if constant is None else None
            operands.append(constant if place is None else made.get(place, Ref(place)))
        settings = dict(draft.operation.params)
        shape = settings.get("shape")
        if isinstance(shape, tuple) and rows and shape[:1] == (before,):  # what was reshaped row by row
            settings["shape"] = (*rows, *shape[1:])
        made[position] = run.apply(draft.operation.gate.name, operands, settings, mark)
    return [made.get(output.position, output) if isinstance(output, Ref) else output for output in outputs]


def between(nodes: list[Any], outputs: list[Any]) -> list[int]:
    """Positions of the nodes that the outputs depend on, in order."""
    pending = [output.position for output in outputs if isinstance(output, Ref)]
    seen = set(pending)
    while pending:
        for operand in nodes[pending.pop()].operands:
            if operand not in seen:
                seen.add(operand)
                pending.append(operand)
    return sorted(seen)
