"""Recurrent layers and cells, attention: made of the gates that the lecture draws.

Equations and the order of the parts of the weights (i, f, g, o; r, z, n) are PyTorch's:
https://docs.pytorch.org/docs/stable/generated/torch.nn.LSTM.html
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from ...language.marks import Mark
from ..values import Instance, Layer
from .function_tables import argument
from .layer_weights import drawn, flag, whole
from .torch_functions import dropout

__all__ = ["RECURRENT"]


def _weights(run: Any, parts: int, inner: int, hidden: int, suffix: str, has_bias: bool, mark: Mark) -> dict[str, Any]:
    bound = 1 / math.sqrt(hidden)
    shapes: dict[str, tuple[int, ...]] = {"weight_ih": (parts * hidden, inner), "weight_hh": (parts * hidden, hidden)}
    if has_bias:
        shapes |= {"bias_ih": (parts * hidden,), "bias_hh": (parts * hidden,)}
    return {
        name + suffix: run.weight(name + suffix, drawn(run, shape, bound, mark), mark) for name, shape in shapes.items()
    }


def _affine(run: Any, x: Any, weight: Any, bias: Any, mark: Mark) -> Any:
    product = run.operate("@", x, run.bind("transpose", "T", [weight], {}, mark), mark)
    return product if bias is None else run.operate("+", product, bias, mark)


def _part(run: Any, value: Any, place: int, hidden: int, mark: Mark) -> Any:
    """One of the parts that stand side by side along the last axis."""
    before = (slice(None),) * (len(run.shape(value, mark)) - 1)
    index = (*before, slice(place * hidden, (place + 1) * hidden, None))
    return run.apply("index", [value], {"index": index}, mark)


def _gate(run: Any, name: str, value: Any, mark: Mark) -> Any:
    return run.bind(name, name, [value], {}, mark)


def _step(run: Any, kind: str, names: dict[str, Any], suffix: str, x: Any, state: Any, hidden: int, mark: Mark) -> Any:
    """One step of a cell: the new state, (h, c) for an LSTM. ``kind`` is "tanh" or "relu" for a plain one."""
    h = state[0] if kind == "LSTM" else state
    from_x = _affine(run, x, names[f"weight_ih{suffix}"], names.get(f"bias_ih{suffix}"), mark)
    from_h = _affine(run, h, names[f"weight_hh{suffix}"], names.get(f"bias_hh{suffix}"), mark)
    if kind in _PLAIN:
        return _gate(run, kind, run.operate("+", from_x, from_h, mark), mark)
    if kind == "LSTM":
        both = run.operate("+", from_x, from_h, mark)
        i, f, g, o = (_part(run, both, place, hidden, mark) for place in range(4))
        i, f, o = (_gate(run, "sigmoid", value, mark) for value in (i, f, o))
        g = _gate(run, "tanh", g, mark)
        c = run.operate("+", run.operate("*", f, state[1], mark), run.operate("*", i, g, mark), mark)
        return run.operate("*", o, _gate(run, "tanh", c, mark), mark), c
    r, z = (
        _gate(
            run,
            "sigmoid",
            run.operate("+", _part(run, from_x, p, hidden, mark), _part(run, from_h, p, hidden, mark), mark),
            mark,
        )
        for p in (0, 1)
    )
    remembered = run.operate("*", r, _part(run, from_h, 2, hidden, mark), mark)
    n = _gate(run, "tanh", run.operate("+", _part(run, from_x, 2, hidden, mark), remembered, mark), mark)
    kept = run.operate("*", run.operate("-", 1, z, mark), n, mark)
    return run.operate("+", kept, run.operate("*", z, h, mark), mark)


_PARTS = {"RNN": 1, "LSTM": 4, "GRU": 3}
_PLAIN = ("tanh", "relu")


def _zeros(run: Any, kind: str, shape: tuple[int, ...], mark: Mark) -> Any:
    run.count_made(shape, mark)
    return (np.zeros(shape), np.zeros(shape)) if kind == "LSTM" else np.zeros(shape)


def _kind_of_step(run: Any, kind: str, arguments: list[Any], keywords: dict[str, Any], mark: Mark) -> str:
    """A plain layer may bend by ReLU; with a projection of its state no layer is offered."""
    if keywords.get("proj_size"):
        raise run.error("unsupported", "known_not_offered", mark, name="proj_size")
    if kind != "RNN":
        return kind
    named = [each for each in (*arguments, keywords.get("nonlinearity")) if isinstance(each, str)]
    bent = named[-1] if named else "tanh"
    if bent not in _PLAIN:
        raise run.error("unsupported", "known_not_offered", mark, name=bent)
    return bent


def _cell(kind: str) -> Any:
    def make(run: Any, arguments: list[Any], keywords: dict[str, Any], mark: Mark) -> Any:
        inner = whole(run, arguments, keywords, 0, "input_size", mark)
        hidden = whole(run, arguments, keywords, 1, "hidden_size", mark)
        names = _weights(run, _PARTS[kind], inner, hidden, "", flag(arguments, keywords, 2, "bias"), mark)
        step = _kind_of_step(run, kind, arguments, keywords, mark)

        def forward(run: Any, layer: Instance, inputs: list[Any], more: dict[str, Any], at: Mark) -> Any:
            shape = (*run.shape(inputs[0], at)[:-1], hidden)
            state = inputs[1] if len(inputs) > 1 and inputs[1] is not None else _zeros(run, kind, shape, at)
            return _step(run, step, layer.names, "", inputs[0], state, hidden, at)

        return Instance(None, names, Layer(f"{kind}Cell", forward))

    return make


def _layers(kind: str) -> Any:
    """``nn.LSTM(input, hidden, num_layers, batch_first=…)`` over a sequence; the first axis is time unless told."""

    def make(run: Any, arguments: list[Any], keywords: dict[str, Any], mark: Mark) -> Any:
        inner = whole(run, arguments, keywords, 0, "input_size", mark)
        hidden = whole(run, arguments, keywords, 1, "hidden_size", mark)
        step_kind = _kind_of_step(run, kind, arguments, keywords, mark)
        settings = [each for each in arguments if not isinstance(each, str)]  # RNN has its nonlinearity in between
        count = int(run.integer(argument(settings, keywords, 2, "num_layers", default=1), mark))
        has_bias = flag(settings, keywords, 3, "bias")
        is_batch_first = bool(argument(settings, keywords, 4, "batch_first", default=False))
        drop = argument(settings, keywords, 5, "dropout", default=0)
        is_both = bool(argument(settings, keywords, 6, "bidirectional", default=False))
        if count < 1:
            raise run.error("wrong_arguments", "parameter_int", mark, gate="layer", parameter="num_layers")
        directions = ("", "_reverse") if is_both else ("",)
        names: dict[str, Any] = {}
        for place in range(count):
            size = inner if place == 0 else hidden * len(directions)
            for direction in directions:
                names |= _weights(run, _PARTS[kind], size, hidden, f"_l{place}{direction}", has_bias, mark)

        def forward(run: Any, layer: Instance, inputs: list[Any], more: dict[str, Any], at: Mark) -> Any:
            x = inputs[0]
            shape = run.shape(x, at)
            time = 1 if is_batch_first and len(shape) == 3 else 0
            before = (slice(None),) * time
            outputs = [run.apply("index", [x], {"index": (*before, step)}, at) for step in range(shape[time])]
            given = argument(inputs, more, 1, "hx", "h_0", default=None)
            finals: list[Any] = []
            for place in range(count):
                if place and layer.names.get("training") is not False:
                    outputs = [dropout(run, [each, drop], {}, at) for each in outputs]
                ways: list[list[Any]] = []
                for direction in directions:
                    first = (*shape[:time], *shape[time + 1 : -1], hidden)
                    state = _first_state(run, kind, given, len(finals), first, at)
                    told = "" if count == 1 else f"{place + 1}."
                    way = _along(run, step_kind, layer, f"_l{place}{direction}", outputs, state, hidden, told, at)
                    finals.append(way[0] if direction else way[-1])
                    ways.append([each[0] for each in way] if kind == "LSTM" else way)
                outputs = ways[0] if len(ways) == 1 else [_beside(run, pair, at) for pair in zip(*ways, strict=True)]
            return run.apply("stack", outputs, {"axis": time}, at), _last_states(run, kind, finals, at)

        return Instance(None, names, Layer(kind, forward))

    return make


def _along(
    run: Any, kind: str, layer: Instance, suffix: str, values: list[Any], state: Any, hidden: int, told: str, mark: Mark
) -> list[Any]:
    """The state at each place of a sequence, read from its end where the weights are those of the way back."""
    is_back = suffix.endswith("_reverse")
    states: list[Any] = []
    for step, value in enumerate(reversed(values) if is_back else values):
        with run.part("pass", f"{told}{step + 1}{'←' if is_back else ''}", mark):
            state = _step(run, kind, layer.names, suffix, value, state, hidden, mark)
        states.append(state)
    return states[::-1] if is_back else states


def _beside(run: Any, pair: tuple[Any, ...], mark: Mark) -> Any:
    return run.apply("concat", list(pair), {"axis": -1}, mark)


def _first_state(run: Any, kind: str, given: Any, place: int, shape: tuple[int, ...], mark: Mark) -> Any:
    if given is None:
        return _zeros(run, kind, shape, mark)
    parts = given if isinstance(given, tuple | list) and kind == "LSTM" else (given,)
    picked = tuple(run.apply("index", [part], {"index": (place,)}, mark) for part in parts)
    return picked if kind == "LSTM" else picked[0]


def _last_states(run: Any, kind: str, finals: list[Any], mark: Mark) -> Any:
    if kind == "LSTM":
        return tuple(run.apply("stack", [state[n] for state in finals], {"axis": 0}, mark) for n in (0, 1))
    return run.apply("stack", finals, {"axis": 0}, mark)


RECURRENT: dict[str, Any] = {
    **{f"{kind}Cell": _cell(kind) for kind in _PARTS},
    **{kind: _layers(kind) for kind in _PARTS},
}  # fmt: skip
