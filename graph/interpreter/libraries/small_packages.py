"""Spellings of small packages: keys and states of Flax nnx, losses of MLX, d2l's classes, distrax, autograd's misc."""

from __future__ import annotations

from typing import Any

from ...language.marks import Mark
from ..program_output import gradient_function
from ..values import ClassType, Function, Instance, Layer, Native
from .distributions import DISTRIBUTIONS
from .formula_terms import Terms, formula
from .function_tables import Entry, argument, given, left_out
from .imported_packages import OPTAX
from .module_objects import Weights
from .named_losses import LOSSES
from .scatter_functions import TREES

__all__ = ["DISTRAX", "MISC", "MLX", "MLX_LAYERS", "OF_BOOKS", "STATES", "key_sequence"]

_KEYS = 1000  # of one sequence


# ---- Flax
def _keys(run: Any, arguments: list[Any], keywords: dict[str, Any], mark: Mark) -> Any:
    """``nnx.Rngs(0)``: called, as are its streams, it gives a key, which says nothing here."""
    streams = ("params", "dropout", "default", "noise", "carry", *keywords)
    names = {name: Native(name, lambda r, a, k, m: 0) for name in streams}
    return Instance(None, names, Layer("Rngs", lambda r, layer, a, k, m: 0, owns=False))


def _split(run: Any, arguments: list[Any], keywords: dict[str, Any], mark: Mark) -> Any:
    """``graphdef, state = nnx.split(model)``: the model itself, and for each filter its weights."""
    model = given(run, arguments, keywords, 0, "node", "split", mark)
    return (model, *(Weights() for _ in range(max(1, len(arguments) - 1))))


def _merged(run: Any, arguments: list[Any], keywords: dict[str, Any], mark: Mark) -> Any:
    """``nnx.merge(graphdef, state)``: the model."""
    return given(run, arguments, keywords, 0, "graphdef", "merge", mark)


STATES: dict[str, Any] = {
    "Rngs": _keys, "split": _split, "merge": _merged, "state": lambda r, a, k, m: Weights(),
    "Variable": lambda r, a, k, m: a[0] if a else None, "to_tree": _merged,
}  # fmt: skip


def key_sequence(run: Any, arguments: list[Any], keywords: dict[str, Any], mark: Mark) -> Any:
    """``hk.PRNGSequence(42)``: ``next(keys)`` gives a key, which says nothing here."""
    run.count_items(_KEYS, mark)
    return [None] * _KEYS


# ---- MLX
def _of_model(run: Any, arguments: list[Any], keywords: dict[str, Any], mark: Mark) -> Any:
    """``nn.value_and_grad(model, loss_fn)``: the gradient of loss_fn for the model's weights."""
    function = arguments[1] if len(arguments) > 1 else argument(arguments, keywords, 0, "fn")
    return gradient_function(run, [function], {}, mark, has_value=True)


def _reduced(work: Any, usual: str) -> Entry:
    """A loss of MLX with the reduction that it has unless told otherwise."""

    def call(run: Any, arguments: list[Any], keywords: dict[str, Any], mark: Mark) -> Any:
        reduction = keywords.get("reduction", usual)
        losses = work(run, arguments[:2], {k: v for k, v in keywords.items() if k != "reduction"}, mark)
        f = Terms(run, mark)
        return losses if reduction == "none" or not f.shape(losses) else f.gate(str(reduction), losses)

    return call


def _scored(run: Any, arguments: list[Any], keywords: dict[str, Any], mark: Mark) -> Any:
    scores, targets = arguments
    is_labels = len(run.shape(targets, mark)) < len(run.shape(scores, mark))
    name = "softmax_cross_entropy_with_integer_labels" if is_labels else "softmax_cross_entropy"
    return OPTAX[name](run, [scores, targets], {}, mark)


def _binary(run: Any, arguments: list[Any], keywords: dict[str, Any], mark: Mark) -> Any:
    if keywords.get("with_logits", True) is not False:
        return OPTAX["sigmoid_binary_cross_entropy"](run, arguments, {}, mark)
    return LOSSES["binary_cross_entropy"](run, arguments, {"reduction": "none"}, mark)


MLX: dict[str, Any] = {
    "eval": left_out("unknown_left_out", "mx.eval"),
    "cross_entropy": _reduced(_scored, "none"), "binary_cross_entropy": _reduced(_binary, "mean"),
    "mse_loss": _reduced(OPTAX["squared_error"], "mean"),
    "l1_loss": _reduced(formula("l1_loss", lambda f, y, t: f.gate("abs", f("-", y, t)), "predictions targets"), "mean"),
}  # fmt: skip
MLX_LAYERS: dict[str, Any] = {"value_and_grad": _of_model}


# ---- d2l
def _added_to(run: Any, arguments: list[Any], keywords: dict[str, Any], mark: Mark) -> Any:
    """``@d2l.add_to_class(Model)``: a method that is written below its class."""
    owner = given(run, arguments, keywords, 0, "Class", "add_to_class", mark)

    def add(run: Any, inputs: list[Any], more: dict[str, Any], at: Mark) -> Any:
        method = inputs[0]
        if isinstance(owner, ClassType) and isinstance(method, Function):
            owner.names[method.name], method.owner = method, owner
        return method

    return Native("add_to_class", add)


OF_BOOKS: dict[str, Any] = {"get_key": lambda r, a, k, m: 0, "add_to_class": _added_to}


# ---- distrax
def _of_diagonal(run: Any, arguments: list[Any], keywords: dict[str, Any], mark: Mark) -> Any:
    """``MultivariateNormalDiag(loc, scale_diag)``: normal ones side by side, their logarithms added."""
    loc, scale = (argument(arguments, keywords, k, name) for k, name in enumerate(("loc", "scale_diag")))
    loc, scale = (0.0 if loc is None else loc), (1.0 if scale is None else scale)
    single = DISTRIBUTIONS["Normal"](run, [loc, scale], {}, mark)

    def log_prob(run: Any, inputs: list[Any], more: dict[str, Any], at: Mark) -> Any:
        parts = run.call(single.names["log_prob"], inputs, more, at)
        return Terms(run, at).gate("sum", parts, axis=-1)

    single.names["log_prob"] = Native("log_prob", log_prob)
    single.names["entropy"] = Native("entropy", lambda r, a, k, m: _refused(r, m))
    single.names["sample"] = _with_key(single.names["sample"])
    return single


def _refused(run: Any, mark: Mark) -> Any:
    raise run.error("unsupported", "not_read", mark)


def _with_key(sample: Native) -> Native:
    """``sample(seed=key)``: the key says nothing here."""
    return Native("sample", lambda r, a, k, m: r.call(sample, a, {n: v for n, v in k.items() if n != "seed"}, m))


def _normal(run: Any, arguments: list[Any], keywords: dict[str, Any], mark: Mark) -> Any:
    made = DISTRIBUTIONS["Normal"](run, arguments, keywords, mark)
    made.names["sample"] = _with_key(made.names["rsample"])
    return made


DISTRAX: dict[str, Any] = {
    "Normal": _normal, "MultivariateNormalDiag": _of_diagonal, "Categorical": DISTRIBUTIONS["Categorical"],
}  # fmt: skip


# ---- autograd
def _flattened(run: Any, arguments: list[Any], keywords: dict[str, Any], mark: Mark) -> Any:
    """``vector, back = flatten(params)``: all numbers of a tree in one row."""
    f = Terms(run, mark)
    tree = given(run, arguments, keywords, 0, "tree", "flatten", mark)
    rows = [f.gate("reshape", leaf, shape=(-1,)) for leaf in TREES["tree_leaves"](run, [tree], {}, mark)]
    vector = rows[0] if len(rows) == 1 else f.gate("concat", rows, axis=0)
    return vector, Native("unflatten", lambda r, a, k, m: _refused(r, m))


MISC: dict[str, Any] = dict.fromkeys(("flatten", "ravel_pytree"), _flattened)
