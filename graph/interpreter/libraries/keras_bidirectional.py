"""``Bidirectional(LSTM(8))``: a recurrent layer and its like that reads the sequence from its end."""

from __future__ import annotations

from typing import Any

from ...language.marks import Mark
from ..values import Instance, Layer, Native
from .formula_terms import Terms
from .function_tables import argument, given

__all__ = ["bidirectional"]

_MERGED = {"sum": "+", "mul": "*"}


def bidirectional(run: Any, arguments: list[Any], keywords: dict[str, Any], mark: Mark) -> Any:
    """``Bidirectional(layer, merge_mode="concat")``; what both remember at their ends stands behind the output."""
    forth = given(run, arguments, keywords, 0, "layer", "Bidirectional", mark)
    mode = argument(arguments, keywords, 1, "merge_mode", default="concat")
    twin = forth.names.get("twin") if isinstance(forth, Instance) else None
    back = keywords.get("backward_layer") or (run.call(twin, [], {}, mark) if isinstance(twin, Native) else None)
    if not isinstance(back, Instance) or mode not in ("concat", "ave", None, *_MERGED):
        raise run.error("unsupported", "not_read", mark)

    def forward(run: Any, layer: Instance, inputs: list[Any], more: dict[str, Any], at: Mark) -> Any:
        f = Terms(run, at)
        states = argument(inputs, more, 1, "initial_state")
        half = len(states) // 2 if isinstance(states, list | tuple) else 0
        begins = ([states[:half]], [states[half:]]) if half else ([], [])
        results = [
            run.call(each, [inputs[0], *begin], {}, at) for each, begin in zip((forth, back), begins, strict=True)
        ]
        outputs = [each[0] if isinstance(each, tuple) else each for each in results]
        if len(f.shape(outputs[1])) == 3 and forth.names.get("is_sequence"):
            outputs[1] = f.gate("flip", outputs[1], axis=1)
        remembered = [state for each in results if isinstance(each, tuple) for state in each[1:]]
        merged = _merged(f, mode, outputs)
        return (merged, *remembered) if remembered else merged

    return Instance(None, {"forward_layer": forth, "backward_layer": back}, Layer("Bidirectional", forward))


def _merged(f: Terms, mode: Any, outputs: list[Any]) -> Any:
    if mode == "concat":
        return f.gate("concat", list(outputs), axis=-1)
    if mode is None:
        return outputs
    total = f(_MERGED.get(str(mode), "+"), *outputs)
    return f("/", total, 2) if mode == "ave" else total
