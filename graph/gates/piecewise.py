"""Gates with corners: absolute value, sign, the larger, the smaller, and clipping.

In formulas ``greater_equal(x, y)`` is the lectures' indicator 𝟙[x ≥ y].
"""

from __future__ import annotations

from functools import reduce

import numpy as np

from .gate import Gate, Mathematics, Parameter, Value, Words

__all__ = ["RECORDS"]


def _is_zero_somewhere(out: Value, x: Value) -> bool:
    return bool(np.any(np.equal(x, 0.0)))


def _is_tied(out: Value, *operands: Value) -> bool:
    """Two operands or more reach the output at the same element."""
    return bool(np.any(sum(np.equal(operand, out).astype(int) for operand in operands) > 1))


def _is_on_bound(out: Value, x: Value, lo: float, hi: float) -> bool:
    return bool(np.any(np.equal(x, lo) | np.equal(x, hi)))


def _within(m: Mathematics, out: Value, x: Value, lo: float, hi: float) -> Value:
    return m.indicator((x >= lo) & (x <= hi))


RECORDS = (
    Gate(
        name="abs",
        sign="|x|",
        operands=("x",),
        spellings=("abs", "absolute", "fabs"),
        forward=lambda m, x: abs(x),
        local_gradients=(lambda m, out, x: m.sign(x),),
        formula="abs(x)",
        local_formulas=("sign(x)",),
        kink=_is_zero_somewhere,
        convention={
            "en": "The absolute value has a corner at zero; by convention its local gradient there is 0.",
            "ko": "절댓값은 0에서 꺾이며, 그 점의 국소 그래디언트는 관례에 따라 0으로 둡니다.",
        },
        numpy="np.abs({x})",
        torch="torch.abs({x})",
        words={
            "en": Words(
                "absolute value",
                "The |x| gate takes the distance of its operand from zero.",
                "The distance grows with a positive operand and shrinks with a rising negative one, so the gradient "
                "passes with the operand's sign.",
            ),
            "ko": Words(
                "절댓값",
                "|x| 게이트는 피연산자가 영에서 떨어진 거리를 구합니다.",
                "피연산자가 양수이면 거리도 함께 커지고 음수이면 반대로 변하므로, 그래디언트에 피연산자의 부호를 "
                "곱합니다.",
            ),
        },
    ),
    Gate(
        name="sign",
        sign="sign",
        operands=("x",),
        forward=lambda m, x: m.sign(x),
        local_gradients=(lambda m, out, x: 0.0,),
        formula="sign(x)",
        local_formulas=("0",),
        kink=_is_zero_somewhere,
        convention={
            "en": "The sign jumps at zero; by convention its local gradient there is 0 as everywhere.",
            "ko": "부호 함수는 0에서 값이 뛰며, 국소 그래디언트는 관례에 따라 그 점에서도 0으로 둡니다.",
        },
        numpy="np.sign({x})",
        torch="torch.sign({x})",
        words={
            "en": Words(
                "sign",
                "The sign gate keeps of its operand only whether it is positive, zero or negative.",
                "It is flat wherever it is smooth: a small change of the operand changes nothing, so no gradient "
                "passes.",
            ),
            "ko": Words(
                "부호",
                "sign 게이트는 피연산자가 양수인지, 영인지, 음수인지만 남깁니다.",
                "매끄러운 곳에서는 언제나 평평합니다. 피연산자가 조금 변해도 출력은 변하지 않으므로 그래디언트가 "
                "통과하지 못합니다.",
            ),
        },
    ),
    Gate(
        name="max",
        sign="max",
        operands=("a", "b"),
        variadic=True,
        spellings=("max", "maximum"),
        constant_signs=("max({c}, x)", "max(x, {c})"),
        forward=lambda m, *operands: reduce(m.maximum, operands),
        local_gradients=(lambda m, out, operand: m.indicator(operand >= out),),
        formula="max(a, b)",
        local_formulas=("greater_equal(a, b)", "greater_equal(b, a)"),
        kink=_is_tied,
        convention={
            "en": "Operands are tied for the largest; by convention each of them gets the local gradient 1.",
            "ko": "가장 큰 피연산자가 둘 이상이며, 관례에 따라 그 모두의 국소 그래디언트를 1로 둡니다.",
        },
        numpy="np.maximum({a}, {b})",
        torch="torch.maximum({a}, {b})",
        words={
            "en": Words(
                "maximum",
                "The max gate hands on the largest of its operands.",
                "The output is a copy of the largest operand, so that one receives the whole upstream gradient; the "
                "others could change a little without any effect.",
                alone=(
                    (
                        "While the operand is the larger one, the output is its copy and everything passes; "
                        "otherwise the output is the constant and nothing passes."
                    ),
                )
                * 2,
            ),
            "ko": Words(
                "최댓값",
                "max 게이트는 피연산자 가운데 가장 큰 것을 내보냅니다.",
                "출력은 가장 큰 피연산자의 사본이므로 그쪽이 상류 그래디언트를 모두 받습니다. 나머지는 조금 변해도 "
                "출력에 영향이 없습니다.",
                alone=(
                    (
                        "피연산자가 더 크면 출력은 그 사본이므로 그래디언트가 그대로 통과합니다. 그렇지 않으면 "
                        "출력이 상수이므로 아무것도 통과하지 못합니다."
                    ),
                )
                * 2,
            ),
        },
    ),
    Gate(
        name="min",
        sign="min",
        operands=("a", "b"),
        variadic=True,
        spellings=("min", "minimum"),
        constant_signs=("min({c}, x)", "min(x, {c})"),
        forward=lambda m, *operands: reduce(m.minimum, operands),
        local_gradients=(lambda m, out, operand: m.indicator(operand <= out),),
        formula="min(a, b)",
        local_formulas=("greater_equal(b, a)", "greater_equal(a, b)"),
        kink=_is_tied,
        convention={
            "en": "Operands are tied for the smallest; by convention each of them gets the local gradient 1.",
            "ko": "가장 작은 피연산자가 둘 이상이며, 관례에 따라 그 모두의 국소 그래디언트를 1로 둡니다.",
        },
        numpy="np.minimum({a}, {b})",
        torch="torch.minimum({a}, {b})",
        words={
            "en": Words(
                "minimum",
                "The min gate hands on the smallest of its operands.",
                "The output is a copy of the smallest operand, so that one receives the whole upstream gradient; the "
                "others could change a little without any effect.",
                alone=(
                    (
                        "While the operand is the smaller one, the output is its copy and everything passes; "
                        "otherwise the output is the constant and nothing passes."
                    ),
                )
                * 2,
            ),
            "ko": Words(
                "최솟값",
                "min 게이트는 피연산자 가운데 가장 작은 것을 내보냅니다.",
                "출력은 가장 작은 피연산자의 사본이므로 그쪽이 상류 그래디언트를 모두 받습니다. 나머지는 조금 변해도 "
                "출력에 영향이 없습니다.",
                alone=(
                    (
                        "피연산자가 더 작으면 출력은 그 사본이므로 그래디언트가 그대로 통과합니다. 그렇지 않으면 "
                        "출력이 상수이므로 아무것도 통과하지 못합니다."
                    ),
                )
                * 2,
            ),
        },
    ),
    Gate(
        name="clip",
        sign="clip",
        operands=("x",),
        spellings=("clip", "clamp"),
        parameters=(
            Parameter("lo", "number", required=True, aliases=("min", "a_min")),
            Parameter("hi", "number", required=True, aliases=("max", "a_max")),
        ),
        forward=lambda m, x, lo, hi: m.minimum(m.maximum(x, lo), hi),
        local_gradients=(_within,),
        formula="min(max(x, lo), hi)",
        local_formulas=("greater_equal(x, lo) * greater_equal(hi, x)",),
        kink=_is_on_bound,
        convention={
            "en": "The operand lies on a bound of the clipping; by convention its local gradient there is 1.",
            "ko": "피연산자가 자르는 경계 위에 있으며, 그 점의 국소 그래디언트는 관례에 따라 1로 둡니다.",
        },
        test_params=({"lo": -1.0, "hi": 0.5},),
        torch="torch.clamp({x}, {lo}, {hi})",
        words={
            "en": Words(
                "clipping",
                "The clip gate keeps its operand between a lower and an upper bound.",
                "Between the bounds the operand passes unchanged and so does the gradient; outside, the output rests "
                "on the bound and nothing passes.",
            ),
            "ko": Words(
                "범위 제한",
                "clip 게이트는 피연산자를 하한과 상한 사이에 머물게 합니다.",
                "경계 사이에서는 피연산자와 그래디언트가 그대로 통과합니다. 경계 밖에서는 출력이 경계값에 머물러 "
                "아무것도 통과하지 못합니다.",
            ),
        },
    ),
)
