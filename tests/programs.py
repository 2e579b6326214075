"""Random texts and random well-formed programs for the property tests."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np
from hypothesis import strategies as st

__all__ = ["Program", "programs", "token_soups"]

_WORDS = (
    "x y z w0 w_1 α σ π e pi λ x' 가중치 W X b t f q dot exp log ln sqrt sin tanh sigmoid relu leaky_relu gelu "
    "max min sum mean norm softmax cross_entropy mse affine repeat reshape flatten concat stack clip var "
    "attention argmax round np.exp math.log torch.sigmoid F.relu np.array np.random.randn zeros ones eye "
    "arange linspace randn x.sum x.T W.dot x.reshape axis keepdims dim a "
    "import from lambda if else for in not and or is None True def"
).split()
_NUMBERS = "0 1 2 3 10 0.5 .5 1. 1e-3 2e400 0x10 1_000 1j 007 ½ ²".split()
_SIGNS = "+ - * / ** ^ @ ( ) [ ] { } , ; : = == += *= < > ! % & | ~ $ ? . … ' \" ` # × · ÷ − √ ² ³ ₀ ₁ ′".split()
_LATEX = (
    r"\frac \sqrt \exp \alpha \mathbf \hat \left( \right) \cdot \times \sigma \operatorname \input \\ _ ^ { }"
).split()
_SPACES = (" ", "  ", "\n", "\t", "\r", "\u00a0", "\u200b", "\u202e", "\x00", "\ufeff")
_TOKENS = (*_WORDS, *_NUMBERS, *_SIGNS, *_LATEX, *_SPACES)


def token_soups() -> st.SearchStrategy[str]:
    """Words of the language and of its neighbours in no order, glued together or apart."""
    tokens = st.lists(st.sampled_from(_TOKENS), max_size=25)
    return st.builds(lambda parts, glue: glue.join(parts), tokens, st.sampled_from(["", " "]))


@dataclass(frozen=True)
class Program:
    """A source with the inputs to trace it with; every operation in it is smooth where they are."""

    source: str
    inputs: dict[str, np.ndarray]
    shape: tuple[int, ...]  # of the output


@dataclass
class _Draft:
    """A program while it is being drawn: names and their shapes so far."""

    draw: st.DrawFn
    lines: list[str] = field(default_factory=list)
    shapes: dict[str, tuple[int, ...]] = field(default_factory=dict)

    def pick(self, accepts: Callable[[tuple[int, ...]], bool] = lambda shape: True) -> str | None:
        names = [name for name, shape in self.shapes.items() if accepts(shape)]
        return self.draw(st.sampled_from(names)) if names else None

    def write(self, expression: str, shape: tuple[int, ...]) -> None:
        name = f"v{len(self.lines)}"
        self.lines.append(f"{name} = {expression}")
        self.shapes[name] = shape


# Bounded or slowly growing, so that a central difference is a fair judge.
_UNARY = (
    "sin({0})", "cos({0})", "tanh({0})", "σ({0})", "softplus({0})", "gelu({0})", "silu({0})", "erf({0})", "atan({0})",
    "-{0}", "2*{0}", "{0}/4", "{0} + 1", "3 - {0}", "exp(-{0}²)", "sqrt({0}*{0} + 1)", "log({0}² + 2)",
    "1/(1 + exp(-{0}))", "1.5**tanh({0})", "2/({0}² + 1)",
)  # fmt: skip
_BINARY = ("{0} + {1}", "{0} - {1}", "{0}*{1}", "{0}/({1}² + 1)", "{0}*{1} + {0}", "sin({0})*{1}")
_REDUCING = ("sum({0})", "mean({0})", "sum({0}, axis=0)", "{0}.mean(axis=0)", "var({0})", "norm({0}*{0} + 1)")
_KEEPING = ("softmax({0})", "log_softmax({0})", "layer_norm({0})")
_INPUTS: dict[str, tuple[int, ...]] = {"x": (), "y": (), "v": (3,), "w": (3,), "W": (2, 3), "B": (2, 1)}


def _unary(draft: _Draft) -> None:
    name = draft.pick()
    assert name is not None
    draft.write(draft.draw(st.sampled_from(_UNARY)).format(name), draft.shapes[name])


def _binary(draft: _Draft) -> None:
    first = draft.pick()
    assert first is not None
    second = draft.pick(lambda shape: _broadcast(draft.shapes[first], shape) is not None)
    assert second is not None
    shape = _broadcast(draft.shapes[first], draft.shapes[second])
    assert shape is not None
    draft.write(draft.draw(st.sampled_from(_BINARY)).format(first, second), shape)


def _reducing(draft: _Draft) -> None:
    name = draft.pick(lambda shape: shape != ())
    if name is not None:
        form = draft.draw(st.sampled_from(_REDUCING))
        draft.write(form.format(name), draft.shapes[name][1:] if "axis" in form else ())


def _keeping(draft: _Draft) -> None:
    name = draft.pick(lambda shape: shape != () and shape[-1] > 1)
    if name is not None:
        draft.write(draft.draw(st.sampled_from(_KEEPING)).format(name), draft.shapes[name])


def _matmul(draft: _Draft) -> None:
    matrix, vector = draft.pick(lambda shape: shape == (2, 3)), draft.pick(lambda shape: shape == (3,))
    if matrix is not None and vector is not None:
        draft.write(f"{matrix} @ {vector}", (2,))


def _broadcast(first: tuple[int, ...], second: tuple[int, ...]) -> tuple[int, ...] | None:
    try:
        return np.broadcast_shapes(first, second)
    except ValueError:
        return None


_MAKERS = (_unary, _unary, _binary, _binary, _reducing, _keeping, _matmul)


@st.composite
def programs(draw: st.DrawFn) -> Program:
    """Straight-line programs of one to eight statements over scalars, vectors and matrices."""
    draft = _Draft(draw)
    names = draw(st.lists(st.sampled_from(sorted(_INPUTS)), min_size=1, max_size=4, unique=True))
    draft.shapes.update({name: _INPUTS[name] for name in names})
    for make in draw(
        st.lists(
            st.sampled_from((_unary, _unary, _binary, _binary, _reducing, _keeping, _matmul)), min_size=1, max_size=8
        )
    ):
        make(draft)
    if not draft.lines:
        _unary(draft)
    generator = np.random.default_rng(draw(st.integers(0, 2**16)))
    source = "\n".join(draft.lines)
    # An input that no line names would be refused as unknown.
    inputs = {name: generator.uniform(-1.5, 1.5, _INPUTS[name]) for name in names if _mentions(source, name)}
    return Program(source, inputs, draft.shapes[f"v{len(draft.lines) - 1}"])


def _mentions(source: str, name: str) -> bool:
    return re.search(rf"(?<![a-zA-Z0-9]){name}(?![a-zA-Z0-9])", source) is not None
