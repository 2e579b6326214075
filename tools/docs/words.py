"""The words of the generated reference, and the examples that show a gate better than numbers of its domain would."""

from __future__ import annotations

from collections.abc import Mapping

__all__ = ["EXAMPLES", "REFUSED", "SECTIONS", "WORDS"]

# The files of the gate table, in the order of the reference.
SECTIONS: Mapping[str, Mapping[str, str]] = {
    "arithmetic": {"en": "Arithmetic", "ko": "산술"},
    "functions": {"en": "Exponentials, logarithms, roots", "ko": "지수, 로그, 제곱근"},
    "trigonometry": {"en": "Trigonometry", "ko": "삼각함수"},
    "activations": {"en": "Activations", "ko": "활성화 함수"},
    "piecewise": {"en": "Gates with kinks", "ko": "꺾인 점이 있는 게이트"},
    "matmul": {"en": "The matrix product", "ko": "행렬곱"},
    "reductions": {"en": "Over an array", "ko": "배열을 줄이는 게이트"},
    "statistics": {"en": "Norm and spread", "ko": "노름과 흩어짐"},
    "arrays": {"en": "Shapes", "ko": "모양을 바꾸는 게이트"},
    "joining": {"en": "Joining", "ko": "이어 붙이기와 쌓기"},
    "softmax": {"en": "Softmax", "ko": "소프트맥스"},
    "losses": {"en": "Losses", "ko": "손실"},
    "composite": {"en": "Layers", "ko": "계층"},
}

WORDS: Mapping[str, Mapping[str, str]] = {
    "en": {
        "sign": "Sign",
        "operands": "Operands",
        "more": "two or more",
        "typed": "Typed",
        "also": "also",
        "settings": "Settings",
        "output": "Output",
        "local": "Local gradient",
        "rule": "Downstream gradient",
        "none": "no gradient",
        "kink": "At a kink",
        "opens": "Opens into",
        "simple": "nothing simpler",
        "example": "Example",
        "source": "Source",
        "said": "What is said",
        "count": "{count} gates, from the gate table itself.",
    },
    "ko": {
        "sign": "기호",
        "operands": "피연산자",
        "more": "둘 이상",
        "typed": "입력",
        "also": "같은 뜻",
        "settings": "설정",
        "output": "출력",
        "local": "국소 그래디언트",
        "rule": "하류 그래디언트",
        "none": "그래디언트 없음",
        "kink": "꺾인 점에서",
        "opens": "펼치면",
        "simple": "더 단순한 게이트 없음",
        "example": "예",
        "source": "출처",
        "said": "나오는 말",
        "count": "게이트 {count}개를 게이트 표에서 그대로 옮겼습니다.",
    },
}

# Programs that are refused, each for another reason.
REFUSED = (
    "y = 2*sigmod(x)",
    "x(y + 1)",
    "1/2x",
    "(x + y",
    "x < y",
    "x if y else z",
    "x = [1, 2]; y = [1, 2, 3]; x + y",
    "argmax(x)",
)

# By gate: a program in one line, to paste into the box. Gates that are not here are shown at numbers of their domain.
EXAMPLES: Mapping[str, str] = {
    "add": "x = -2; y = 5; x + y",
    "sub": "x = 5; y = 2; x - y",
    "mul": "x = 3; y = -4; x*y",
    "div": "x = 3; y = 2; x/y",
    "pow": "x = 3; x**2",
    "relu": "x = -2; relu(x)",
    "leaky_relu": "x = -2; leaky_relu(x, a=0.1)",
    "elu": "x = -1; elu(x)",
    "abs": "x = -3; abs(x)",
    "max": "x = 4; y = -1; max(x, y)",
    "min": "x = 4; y = -1; min(x, y)",
    "clip": "x = 3; clip(x, -1, 1)",
    "matmul": "W = [[1, 2], [3, 4]]; x = [1, -1]; W @ x",
    "sum": "x = [[1, 2, 3], [4, 5, 6]]; sum(x, axis=0)",
    "mean": "x = [1, 2, 6]; mean(x)",
    "max_over": "x = [[1, 5, 2], [4, 0, 3]]; max(x, axis=1)",
    "min_over": "x = [3, 1, 2]; min(x)",
    "norm": "x = [3, 4]; norm(x)",
    "var": "x = [1, 2, 6]; var(x)",
    "std": "x = [1, 2, 6]; std(x)",
    "repeat": "x = [1, 2]; repeat(x, 3)",
    "reshape": "x = [1, 2, 3, 4]; reshape(x, (2, 2))",
    "flatten": "x = [[1, 2], [3, 4]]; flatten(x)",
    "transpose": "x = [[1, 2, 3], [4, 5, 6]]; x.T",
    "index": "x = [1, 2, 3, 4]; x[1:3]",
    "concat": "x = [1, 2]; y = [3]; concat([x, y])",
    "stack": "x = [1, 2]; y = [3, 4]; stack([x, y])",
    "softmax": "s = [1, 2, 3]; L = softmax(s)[0]",
    "log_softmax": "s = [1, 2, 3]; L = log_softmax(s)[0]",
    "cross_entropy": "y = [0.1, 0.2, 0.7]; t = [0, 0, 1]; cross_entropy(y, t)",
    "softmax_cross_entropy": "s = [0.3, 2.9, 4]; t = [0, 1, 0]; softmax_cross_entropy(s, t)",
    "mse": "y = [1, 2, 3]; t = [1, 0, 3]; mse(y, t)",
    "sse": "y = [1, 2, 3]; t = [1, 0, 3]; sse(y, t)",
    "affine": "x = [1, 2]; W = [[1, 0], [-1, 3]]; b = [10, 20]; affine(x, W, b)",
    "layer_norm": "x = [1, 2, 6]; L = layer_norm(x)[0]",
    "batch_norm": "x = [[1, 5], [3, 9], [8, 1]]; L = batch_norm(x)[0, 0]",
    "attention": "Q = [[1, 0]]; K = [[1, 0], [0, 1]]; V = [[1, 2], [3, 4]]; attention(Q, K, V)",
}
