"""Gates that choose between values by a condition, or keep one side of a matrix."""

from __future__ import annotations

import numpy as np

from .array_math import as_value
from .gate import Gate, Mathematics, Misfit, Parameter, Shape, Value, Words

__all__ = ["RECORDS"]

_CONDITION = {
    "en": "The condition only decides; a small change of it changes nothing, so no gradient comes back to it.",
    "ko": "조건은 어느 쪽인지 정하기만 합니다. 조금 변해도 결과가 그대로이므로 그래디언트가 돌아오지 않습니다.",
}
_K = Parameter("k", "int", 0, aliases=("diagonal",))
_SQUARES: tuple[tuple[Shape, ...], ...] = (((3, 3),), ((2, 3),), ((2, 3, 4),))
_OFFSETS: tuple[dict[str, int], ...] = ({}, {"k": 1}, {"k": -1})


def _matrix_shape(x: Shape, k: int = 0) -> Shape:
    if len(x) < 2:
        raise Misfit("shape_mismatch", "shape_matrix")
    return x


def _lower(m: Mathematics, x: Value, k: int = 0) -> Value:
    return np.tril(x, k)


def _upper(m: Mathematics, x: Value, k: int = 0) -> Value:
    return np.triu(x, k)


RECORDS = (
    Gate(
        name="where",
        sign="where",
        operands=("cond", "a", "b"),
        forward=lambda m, cond, a, b: m.where(cond != 0.0, a, b),
        local_gradients=(
            lambda m, out, cond, a, b: 0.0,
            lambda m, out, cond, a, b: m.indicator(cond != 0.0),
            lambda m, out, cond, a, b: m.indicator(cond == 0.0),
        ),
        formula="where(cond, a, b)",
        local_formulas=("0", "where(cond, 1, 0)", "where(cond, 0, 1)"),
        takes_gradient=lambda cond, a, b: (False, True, True),
        numpy="np.where({cond}, {a}, {b})",
        torch="torch.where(torch.as_tensor({cond}) != 0, {a}, {b})",
        words={
            "en": Words(
                "choice",
                "The where gate takes the first value where the condition holds and the second where it does not.",
                "The output is a copy of the value that was chosen: where it was, everything passes, elsewhere "
                "nothing.",
                without=_CONDITION["en"],
            ),
            "ko": Words(
                "선택",
                "where 게이트는 조건이 참인 자리에서는 첫째 값을, 거짓인 자리에서는 둘째 값을 고릅니다.",
                "출력은 고른 값의 사본이므로, 골라진 자리에서는 모두 통과하고 다른 자리에서는 통과하지 못합니다.",
                without=_CONDITION["ko"],
            ),
        },
    ),
    Gate(
        name="masked_fill",
        sign="mask",
        operands=("x", "mask"),
        parameters=(Parameter("value", "number", required=True),),
        forward=lambda m, x, mask, value: m.where(mask != 0.0, value, x),
        local_gradients=(
            lambda m, out, x, mask, value: m.indicator(mask == 0.0),
            lambda m, out, x, mask, value: 0.0,
        ),
        formula="where(mask, value, x)",
        local_formulas=("where(mask, 0, 1)", "0"),
        takes_gradient=lambda x, mask: (True, False),
        test_params=({"value": -2.0},),
        numpy="np.where({mask}, {value}, {x})",
        torch="torch.masked_fill({x}, torch.as_tensor({mask}) != 0, {value})",
        words={
            "en": Words(
                "masking",
                "The mask gate puts one number wherever the mask holds and leaves the other elements as they are.",
                "What was covered no longer reaches the output and receives zero; everything else passes unchanged.",
                without=_CONDITION["en"],
            ),
            "ko": Words(
                "가리기",
                "mask 게이트는 마스크가 참인 자리를 정해진 수로 채우고 나머지는 그대로 둡니다.",
                "가려진 원소는 출력에 이르지 못하므로 영을 받고, 나머지는 그대로 통과합니다.",
                without=_CONDITION["ko"],
            ),
        },
    ),
    Gate(
        name="tril",
        sign="◣",
        operands=("x",),
        parameters=(_K,),
        forward=_lower,
        vjp=lambda upstream_gradient, out, x, k=0: (as_value(np.tril(upstream_gradient, k)),),
        shape=_matrix_shape,
        formula="tril(x)",
        rules=lambda x, k=0: (f"tril(UG, {k})" if k else "tril(UG)",),
        test_shapes=_SQUARES,
        test_params=_OFFSETS,
        numpy="np.tril({x}, {k})",
        torch="torch.tril({x}, {k})",
        words={
            "en": Words(
                "lower triangle",
                "The ◣ gate keeps the lower triangle of a matrix and puts zeros above it.",
                "What was kept passes unchanged; what was replaced by zeros receives zeros.",
            ),
            "ko": Words(
                "아래삼각",
                "◣ 게이트는 행렬의 아래삼각 부분만 남기고 그 위는 영으로 채웁니다.",
                "남은 원소는 그래디언트를 그대로 받고, 영으로 바뀐 원소는 영을 받습니다.",
            ),
        },
    ),
    Gate(
        name="triu",
        sign="◥",
        operands=("x",),
        parameters=(_K,),
        forward=_upper,
        vjp=lambda upstream_gradient, out, x, k=0: (as_value(np.triu(upstream_gradient, k)),),
        shape=_matrix_shape,
        formula="triu(x)",
        rules=lambda x, k=0: (f"triu(UG, {k})" if k else "triu(UG)",),
        test_shapes=_SQUARES,
        test_params=_OFFSETS,
        numpy="np.triu({x}, {k})",
        torch="torch.triu({x}, {k})",
        words={
            "en": Words(
                "upper triangle",
                "The ◥ gate keeps the upper triangle of a matrix and puts zeros below it.",
                "What was kept passes unchanged; what was replaced by zeros receives zeros.",
            ),
            "ko": Words(
                "위삼각",
                "◥ 게이트는 행렬의 위삼각 부분만 남기고 그 아래는 영으로 채웁니다.",
                "남은 원소는 그래디언트를 그대로 받고, 영으로 바뀐 원소는 영을 받습니다.",
            ),
        },
    ),
)
