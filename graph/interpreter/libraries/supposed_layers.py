"""Layers that a line of a method alone calls, told by their names: ``self.fc1(x)`` is read as a Linear.

Their weights are drawn at random in sizes that fit what they are called with; a notice says so. A whole network,
``model(x)``, is read as its smallest, one Linear; a loss, ``criterion(out, labels)``, by what it is called with. A name
that does not say what it is, or a network called with several arrays, is refused with a definition to write.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from ...gates.gate import Shape
from ...language.marks import Mark
from ..input_names import prefix_weights
from ..values import Instance, Layer, Native
from .layer_weights import fitting
from .layers import LAYERS

__all__ = ["is_supposed", "supposed_layer"]

_IMAGE, _ROWS, _TIMES = (1, 2, 4, 4), (2, 3), (2, 3, 4)
_WORDS = 4  # that an embedding has room for
_WIDE = re.compile(r"c_attn|(?:to_|w_|in_)?qkv(?:_proj)?|in_proj|attn_proj")
_BARE = re.compile(r"(?:fc|linear|lin|conv|bn|ln|lstm|gru|rnn|embedding|embed|dense|lm_head)_?\d*")
_WHOLE = re.compile(
    r"(?:\w*_)?(?:model|net|network|policy|actor|critic|expert|encoder|decoder|generator|discriminator|backbone|student|teacher|unet|denoiser|projector)"
    r"\d*|net_?[DG]|[DG]|sublayer"
)
_IN_TORCH = re.compile(
    r"(?:key|query|value|proj|head|predictor|projection|classifier|[wW]_[qkvo]|[qkv]_proj|to_[qkv])\d*"
)
_NOISE = re.compile(r"(?:eps|noise|score)_?(?:theta|model|net|pred(?:ictor)?)")  # of diffusion
_LOSS = re.compile(r"(?:\w*_)?(?:criterion|loss_fn|loss_func|loss_function|loss_object|loss)\d*")
_LINEAR = "fc linear lin dense proj projection affine head classifier key query value out output hidden readout logits"
_LINEAR += " q k v w l d to mu mean logvar score gate up down predict predictor forward"
_FLAT = {
    **dict.fromkeys("drop dropout".split(), ("Identity", ())),
    **dict.fromkeys("relu act activation nonlinearity".split(), ("ReLU", ())), "gelu": ("GELU", ()),
    "silu": ("SiLU", ()), "swish": ("SiLU", ()), "tanh": ("Tanh", ()), "sigmoid": ("Sigmoid", ()),
    "elu": ("ELU", ()), "flatten": ("Flatten", ()), "identity": ("Identity", ()),
}  # fmt: skip
_SQUEEZED = re.compile(r"\((?:[^()\n]|\([^()\n]*\))*\)\.squeeze\(")
_POOLS = frozenset("pool maxpool avgpool mp pooling gap".split())
_DEEP = frozenset("mlp ffn ffwd stack ff".split())


def is_supposed(name: str, library: str) -> bool:
    """Whether a bare name that is called is a layer's, a network's or a loss's: ``fc1(x)``, ``model(x)``; the D and G
    of adversarial networks are such only where PyTorch is spoken."""
    is_letter = len(name) == 1 and library != "torch"
    kinds = (_BARE, _WHOLE, _LOSS, _IN_TORCH, _NOISE) if library == "torch" else (_BARE, _WHOLE, _LOSS)
    return not is_letter and any(kind.fullmatch(name) for kind in kinds)


def supposed_layer(name: str) -> Instance | None:
    """The layer that a name says, made when it is first called; None where it says nothing."""
    maker = _maker(name)
    if maker is None:
        return None

    def forward(run: Any, layer: Instance, arguments: list[Any], keywords: dict[str, Any], mark: Mark) -> Any:
        if not arguments:
            raise run.error("wrong_arguments", "too_few", mark, gate=name, expected=1, got=0)
        if "made" not in layer.names:
            made, text = maker(run, arguments, mark)
            prefix_weights(made, name)
            layer.names["made"] = made
            has_weights = made.layer is not None and made.layer.kind not in _WITHOUT_WEIGHTS
            run.notice("supposed_layer" if has_weights else "supposed_function", mark, name=name, layer=text)
        made = layer.names["made"]
        if made.layer.kind == "MultiheadAttention" and len(arguments) < 3:  # Keras: query and value
            three = [arguments[0], arguments[-1], arguments[-1]]
            return made.layer.forward(run, made, three, {}, mark)[0]
        return made.layer.forward(run, made, arguments, keywords if _takes_more(made) else {}, mark)

    made = Instance(None, {}, Layer(name, forward))
    made.names["forward"] = Native(name, lambda run, a, k, m: run.call(made, a, k, m))
    return made


def _takes_more(made: Instance) -> bool:
    return made.layer is not None and made.layer.kind == "MultiheadAttention"


_WITHOUT_WEIGHTS = frozenset(kind for kind, _ in _FLAT.values()) | {
    "MaxPool2d", "AdaptiveAvgPool2d", "Softmax", "LogSoftmax", "MSELoss", "CrossEntropyLoss",
}  # fmt: skip
Made = tuple[Instance, str]
Maker = Callable[[Any, list[Any], Mark], Made]


def _maker(name: str) -> Maker | None:
    lowered = name.lower()
    words = [word for word in re.split(r"[_\d]+", lowered) if word]
    if _WIDE.fullmatch(lowered):
        return lambda run, arguments, mark: _linear(run, arguments[0], mark, 3)
    if re.fullmatch(r"[a-z]2[a-z]", lowered):  # input to hidden
        return lambda run, arguments, mark: _linear(run, arguments[0], mark, _parts_of(run, 4))
    if _LOSS.fullmatch(name):
        return _loss
    for word in reversed(words):  # the last noun says what it is: attn_dropout, attention_norm
        if word in _DEEP:
            return _perceptron
        found = _by_word(word, words)
        if found is not None:
            return found
    is_whole = _WHOLE.fullmatch(name) or _NOISE.fullmatch(name)
    return _network if is_whole or words in (["layer"], ["block"], ["features"]) else None


def _by_word(word: str, words: list[str]) -> Maker | None:
    if word == "softmax" or word == "logsoftmax":
        kind = "LogSoftmax" if word != "softmax" or "log" in words else "Softmax"
        return lambda run, arguments, mark: _made(run, kind, (-1,), mark, "dim=-1")
    if word in _FLAT:
        kind, settings = _FLAT[word]
        return lambda run, arguments, mark: _made(run, kind, settings, mark)
    if word in _POOLS:
        if word in ("avgpool", "gap") or {"avg", "average", "global"} & {*words}:
            return lambda run, arguments, mark: _pool(run, "AdaptiveAvgPool2d", 1, arguments[0], mark)
        return lambda run, arguments, mark: _pool(run, "MaxPool2d", 2, arguments[0], mark)
    if word == "norm" and "batch" in words:
        return _batch_norm
    for pattern, maker in _BY_PATTERN:
        if pattern.match(word):
            return maker
    if word in _LINEAR.split():
        return lambda run, arguments, mark: _linear(run, arguments[0], mark, 1)
    return None


# ---- layers of fitting sizes
def _made(run: Any, kind: str, settings: tuple[Any, ...], mark: Mark, text: str = "", **keywords: Any) -> Made:
    layer = LAYERS[kind](run, list(settings), keywords, mark)
    shown = text or ", ".join([*map(str, settings), *(f"{key}={value}" for key, value in keywords.items())])
    return layer, f"nn.{kind}({shown})"


def _parts_of(run: Any, count: int) -> int:
    """How many times as wide a layer is whose result is cut into parts."""
    return count if re.search(rf"chunk\({count}|split\([^)]*{count}", run.source) else 1


def _linear(run: Any, value: Any, mark: Mark, times: int) -> Made:
    shape = fitting(run, value, 1, (3,), mark)
    if len(shape) == len(_IMAGE) and ".flatten(2)" in run.source:  # the patches of an image
        return _made(run, "Conv2d", (shape[1], shape[1], 2), mark, stride=2)
    if _SQUEEZED.match(run.source[mark.at.end :]):  # one score for each row
        return _made(run, "Linear", (shape[-1], 1), mark)
    return _made(run, "Linear", (shape[-1], shape[-1] * times), mark)


def _network(run: Any, arguments: list[Any], mark: Mark) -> Made:
    """A network of which nothing is known: the smallest there is, for one array alone."""
    if len(arguments) > 1:
        raise _not_told(run, "nn.Linear(3, 3)", mark)
    return _linear(run, arguments[0], mark, 1)


def _not_told(run: Any, example: str, mark: Mark) -> Exception:
    name = run.source[mark.span.start : mark.span.end].partition("(")[0]
    error: Exception = run.error("unknown_function", "not_defined", mark, name=name, example=f"{name} = {example}")
    return error


def _loss(run: Any, arguments: list[Any], mark: Mark) -> Made:
    """Whole numbers beside rows of scores are class labels; anything else is compared number by number."""
    if len(arguments) != 2 or not run.is_traced(arguments[0]):
        raise _not_told(run, "nn.MSELoss()", mark)
    scores, target = (run.shape(each, mark) for each in arguments[:2])
    is_labels = not run.is_traced(arguments[1]) and len(scores) == len(target) + 1
    return _made(run, "CrossEntropyLoss" if is_labels else "MSELoss", (), mark)


def _perceptron(run: Any, arguments: list[Any], mark: Mark) -> Made:
    width = fitting(run, arguments[0], 1, (3,), mark)[-1]
    parts = [LAYERS["Linear"](run, [width, width], {}, mark), LAYERS["ReLU"](run, [], {}, mark)]
    parts.append(LAYERS["Linear"](run, [width, width], {}, mark))
    text = f"nn.Sequential(nn.Linear({width}, {width}), nn.ReLU(), nn.Linear({width}, {width}))"
    return LAYERS["Sequential"](run, parts, {}, mark), text


def _convolution(run: Any, arguments: list[Any], mark: Mark) -> Made:
    shape: Shape = run.shape(arguments[0], mark)
    if len(shape) == 3:
        return _made(run, "Conv1d", (shape[1], shape[1], 3), mark, padding=1)
    channels = fitting(run, arguments[0], 4, _IMAGE, mark)[1]
    return _made(run, "Conv2d", (channels, channels, 3), mark, padding=1)


def _pool(run: Any, kind: str, size: int, value: Any, mark: Mark) -> Made:
    fitting(run, value, 4, _IMAGE, mark)
    return _made(run, kind, (size,), mark)


def _batch_norm(run: Any, arguments: list[Any], mark: Mark) -> Made:
    shape = fitting(run, arguments[0], 2, _ROWS, mark)
    return _made(run, "BatchNorm2d" if len(shape) == 4 else "BatchNorm1d", (shape[1],), mark)


def _layer_norm(run: Any, arguments: list[Any], mark: Mark) -> Made:
    shape = fitting(run, arguments[0], 1, (3,), mark)
    return _made(run, "LayerNorm", (shape[-1],), mark)


def _embedding(run: Any, arguments: list[Any], mark: Mark) -> Made:
    return _made(run, "Embedding", (_WORDS, 3), mark)


def _recurrent(kind: str) -> Maker:
    def make(run: Any, arguments: list[Any], mark: Mark) -> Made:
        shape = fitting(run, arguments[0], 3, _TIMES, mark)
        for state in arguments[1:]:
            if not isinstance(state, list | tuple):
                fitting(run, state, 3, (1, shape[0], shape[-1]), mark)
        return _made(run, kind, (shape[-1], shape[-1]), mark, batch_first=True)

    return make


def _attention(run: Any, arguments: list[Any], mark: Mark) -> Made:
    called = run.source[mark.at.end :]
    if re.match(r"\(\s*(?:\w+\.)?cat\(", called) or _SQUEEZED.match(called):  # scores of additive attention
        return _linear(run, arguments[0], mark, 1)
    width = fitting(run, arguments[0], 2, _TIMES, mark)[-1]
    return _made(run, "MultiheadAttention", (width, 1), mark, batch_first=True)


_BY_PATTERN: tuple[tuple[re.Pattern[str], Maker], ...] = (
    (re.compile(r"conv\w?$|conv2d$|conv1d$"), _convolution), (re.compile(r"bn$|batchnorm|batch$"), _batch_norm),
    (re.compile(r"ln$|norm|layernorm"), _layer_norm),
    (re.compile(r"emb|wte$|wpe$"), _embedding), (re.compile(r"token$|position$"), _embedding),
    (re.compile(r"lstm$"), _recurrent("LSTM")), (re.compile(r"gru$"), _recurrent("GRU")),
    (re.compile(r"rnn$"), _recurrent("RNN")), (re.compile(r"att$|attn$|attention$|mha$|sa$"), _attention),
)  # fmt: skip
