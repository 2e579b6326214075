"""PyTorch's spellings where they differ from others': std by N−1, pairs of max, scores in cross_entropy, F."""

from __future__ import annotations

from typing import Any

import numpy as np

from ...language.marks import Mark
from ..values import Instance, Layer, Native, SizeInt
from .array_makers import MAKERS
from .formula_terms import Terms, formula
from .function_tables import Entry, argument, label_rows, left_out, to_gate, unchanged
from .module_objects import functional_call, parameter
from .numpy_functions import norm, seed
from .padded_rows import PADDED
from .torch_places import TORCH_PLACES

__all__ = ["TORCH", "deviation", "dropout", "one_hot", "pair", "shared_extreme", "shared_pair", "torch_repeat"]


def deviation(gate: str) -> Entry:
    """``torch.std``, ``torch.var``: by N−1 unless ``unbiased=False`` or ``correction`` says otherwise."""

    def call(run: Any, arguments: list[Any], keywords: dict[str, Any], mark: Mark) -> Any:
        rest = dict(keywords)
        unbiased = rest.pop("unbiased", True)
        listed = list(arguments)
        if len(listed) > 1 and isinstance(listed[-1], bool):
            unbiased = listed.pop()
        ddof = run.integer(rest.pop("correction", 1 if unbiased else 0), mark)
        return run.bind(gate, gate, listed, {**rest, "ddof": int(ddof)}, mark)

    return call


def pair(gate: str, place: str) -> Entry:
    """``torch.max(x, dim)``: the values and where they stand; without ``dim`` the largest alone, ties share."""

    def call(run: Any, arguments: list[Any], keywords: dict[str, Any], mark: Mark) -> Any:
        keywords = {
            "axis" if key == "dim" else "keepdims" if key == "keepdim" else key: v for key, v in keywords.items()
        }
        if len(arguments) > 1 and (run.is_traced(arguments[1]) or isinstance(arguments[1], np.ndarray | float)):
            return run.apply(f"{gate}_shared", arguments[:2], {}, mark)
        if len(arguments) > 1:
            keywords["axis"] = arguments[1]
        if len(arguments) > 2:
            keywords["keepdims"] = arguments[2]
        tied = "over" if run.ties == "lecture" else "shared_over"
        values = run.bind(
            f"{gate}_{tied}" if "axis" not in keywords else f"{gate}_over", gate, arguments[:1], keywords, mark
        )
        if "axis" not in keywords:
            return values
        index = run.bind(place, place, arguments[:1], keywords, mark)
        return Instance(None, {"values": values, "indices": index}, _PAIR)

    return call


_PAIR = Layer("pair", lambda run, instance, arguments, keywords, mark: instance)


def shared_extreme(gate: str) -> Entry:
    """``amax``, ``jnp.max``, ``reduce_max`` of one array: ties share the gradient."""

    def call(run: Any, arguments: list[Any], keywords: dict[str, Any], mark: Mark) -> Any:
        tied = gate if run.ties == "lecture" else f"{gate}_shared"
        keywords = {"axis" if name == "dim" else name: value for name, value in keywords.items()}
        first = [keywords.pop(name) for name in ("input", "input_tensor", "a") if name in keywords]
        return run.bind(f"{tied}_over", gate, [*first, *arguments], keywords, mark)

    return call


def shared_pair(gate: str, path: str) -> Entry:
    """``maximum(x, y)`` of these libraries: tied operands share the gradient."""

    def work(f: Terms, left: Any, right: Any) -> Any:
        return f.run.apply(gate if f.run.ties == "lecture" else f"{gate}_shared", [left, right], {}, f.mark)

    return formula(path, work, "x|x1|input y|x2|other")


def _generator(run: Any, arguments: list[Any], keywords: dict[str, Any], mark: Mark) -> Any:
    """``torch.Generator()``: all of them draw from the program's one; ``manual_seed`` begins it again."""
    made = Instance(None, {}, Layer("Generator", lambda *_: None))

    def begin(run: Any, arguments: list[Any], keywords: dict[str, Any], mark: Mark) -> Any:
        seed(run, arguments, keywords, mark)
        return made

    made.names["manual_seed"] = Native("manual_seed", begin)
    return made


def one_hot(run: Any, arguments: list[Any], keywords: dict[str, Any], mark: Mark) -> Any:
    """Rows of zeros with a one, from labels that are fixed."""
    labels = np.asarray(run.static(arguments[0], mark), dtype=np.float64)
    count = argument(arguments, keywords, 1, "num_classes", "depth", default=-1)
    count = int(run.integer(count, mark))
    count = int(labels.max()) + 1 if count < 0 else count
    run.count_made((*labels.shape, count), mark)
    whole = labels.astype(np.int64)
    if whole.size and (whole.min() < 0 or whole.max() >= count):
        bad = float(whole.min()) if whole.min() < 0 else float(whole.max())
        raise run.error("bad_value", "labels", mark, label=bad, last=count - 1)
    return label_rows(whole, count)


def _tensor(run: Any, arguments: list[Any], keywords: dict[str, Any], mark: Mark) -> Any:
    """``torch.Tensor([1, 2])`` is that array; ``torch.Tensor(2, 3)`` one of that size, still without numbers."""
    is_size = arguments and all(type(each) in (int, SizeInt) for each in arguments)
    return MAKERS["empty"](run, arguments, keywords, mark) if is_size else unchanged(run, arguments, keywords, mark)


def torch_repeat(run: Any, arguments: list[Any], keywords: dict[str, Any], mark: Mark) -> Any:
    """``x.repeat(2, 3)``: copies along each axis."""
    reps = run.integers(arguments[1] if len(arguments) == 2 else tuple(arguments[1:]), mark)
    return run.apply("tile", arguments[:1], {"reps": reps if isinstance(reps, tuple) else (reps,)}, mark)


def _pad(run: Any, arguments: list[Any], keywords: dict[str, Any], mark: Mark) -> Any:
    """``F.pad(x, (left, right, top, bottom))``: pairs from the last axis."""
    x, width = arguments[0], run.integers(argument(arguments, keywords, 1, "pad"), mark)
    value = argument(arguments, keywords, 3, "value", default=0)
    pairs = [width[n : n + 2] for n in range(0, len(width), 2)]
    rank = len(run.shape(x, mark))
    flat = [(0, 0)] * (rank - len(pairs)) + pairs[::-1]
    return run.apply("pad", [x], {"width": tuple(int(n) for p in flat for n in p), "value": float(value)}, mark)


def _split(run: Any, arguments: list[Any], keywords: dict[str, Any], mark: Mark) -> Any:
    """PyTorch's: into parts of a size, or of these sizes."""
    from .shared_functions import pieces

    size = run.integers(argument(arguments, keywords, 1, "split_size_or_sections", "split_size"), mark)
    axis = run.integer(argument(arguments, keywords, 2, "dim", "axis", default=0), mark)
    length = run.shape(arguments[0], mark)[axis]
    if isinstance(size, tuple):
        bounds = [0]
        for part in size:
            bounds.append(bounds[-1] + part)
    else:
        bounds = [*range(0, length, max(1, size)), length]
    return tuple(pieces(run, arguments[0], bounds, axis, mark))


def dropout(run: Any, arguments: list[Any], keywords: dict[str, Any], mark: Mark) -> Any:
    """A seeded mask; what it lets through is scaled so that the mean stays."""
    rate = argument(arguments, keywords, 1, "p", "rate", default=0.5)
    if isinstance(rate, Native):  # nn.Dropout(dropout)
        rate = run.free_name(rate.path, rate.mark or mark)
    p = float(run.static(rate, mark))
    training = argument(arguments, keywords, 2, "training", default=True)
    if training is False or p == 0:
        return arguments[0]
    shape = run.shape(arguments[0], mark)
    run.count_made(shape, mark)
    if p >= 1:
        return run.operate("*", arguments[0], np.zeros(shape), mark)
    mask = np.where(run.rng.random(shape) >= p, 1.0, 0.0)
    return run.bind("dropout", "dropout", [arguments[0], mask], {"p": p}, mark)


TORCH: dict[str, Any] = {
    **TORCH_PLACES, **PADDED,
    "std": deviation("std"), "var": deviation("var"), "max": pair("max", "argmax"), "min": pair("min", "argmin"),
    "amax": shared_extreme("max"), "amin": shared_extreme("min"),
    "maximum": shared_pair("max", "maximum"), "minimum": shared_pair("min", "minimum"),
    "fmax": shared_pair("max", "fmax"), "fmin": shared_pair("min", "fmin"),
    "one_hot": one_hot, "pad": _pad, "split": _split, "dropout": dropout,
    "norm": norm, "Parameter": parameter, "functional_call": functional_call,
    "manual_seed": seed, "seed": seed, "Generator": _generator,
    "is_grad_enabled": lambda r, a, k, m: not any(frame.is_detached for frame in r.frames),
    "set_grad_enabled": lambda r, a, k, m: None,
    "neg": lambda r, a, k, m: r.negate(a[0], m),
    "negative": lambda r, a, k, m: r.negate(a[0], m), "detach": to_gate("detach"), "stop_gradient": to_gate("detach"),
    "device": lambda r, a, k, m: "cpu", "is_available": lambda r, a, k, m: False,
    "set_printoptions": left_out("unknown_left_out", "set_printoptions"),
    "float": unchanged, "Tensor": _tensor, "FloatTensor": _tensor, "DoubleTensor": _tensor,
}  # fmt: skip
