"""Words on convolution and pooling, by language: title, what is computed, why the gradient is what it is."""

from __future__ import annotations

from collections.abc import Mapping

__all__ = ["AVERAGE", "CONVOLUTION", "LARGEST", "TRANSPOSED"]

Said = Mapping[str, tuple[str, str, str]]

CONVOLUTION: Said = {
    "en": (
        "convolution",
        "The kernel slides over the input; at each place it gives the sum of products with what lies below it.",
        (
            "A kernel weight meets one element at every place, so its gradient adds up all of them times their "
            "upstream gradient; an input element adds up the weights that met it."
        ),
    ),
    "ko": (
        "합성곱",
        "커널이 입력 위를 움직이며, 자리마다 겹친 값과의 곱을 모두 더합니다.",
        (
            "커널의 가중치 하나는 모든 자리에서 값을 만나므로, 그 값과 상류 그래디언트의 곱을 모두 더합니다. "
            "입력의 원소는 자신을 만난 가중치들을 더합니다."
        ),
    ),
}
TRANSPOSED: Said = {
    "en": (
        "transposed convolution",
        "Each input element lays the kernel, scaled by itself, over its place in the output; what overlaps adds up.",
        (
            "It is a convolution run backwards, so its own backward pass is a convolution: an input element gathers "
            "the upstream gradient below its kernel, and a weight adds up all products of element and gradient."
        ),
    ),
    "ko": (
        "전치 합성곱",
        "입력의 원소마다 자신을 곱한 커널을 출력의 자기 자리에 놓고, 겹치는 값을 더합니다.",
        (
            "거꾸로 한 합성곱이라 역전파가 합성곱입니다. 입력의 원소는 자기 커널 아래의 상류 "
            "상류 그래디언트를 모으고, 가중치는 원소와 상류 그래디언트의 곱을 모두 더합니다."
        ),
    ),
}
LARGEST: Said = {
    "en": (
        "max pooling",
        "Each window hands on its largest element.",
        "Only the largest element of a window moves the output: it alone receives the upstream gradient.",
    ),
    "ko": (
        "최대 풀링",
        "창마다 가장 큰 원소를 내보냅니다.",
        "창에서 가장 큰 원소만 출력을 움직이므로 그 원소만 상류 그래디언트를 받습니다.",
    ),
}
AVERAGE: Said = {
    "en": (
        "average pooling",
        "Each window hands on the mean of its elements.",
        "All elements of a window share the mean alike, so each receives that share of the upstream gradient.",
    ),
    "ko": (
        "평균 풀링",
        "창마다 원소의 평균을 내보냅니다.",
        "창의 모든 원소가 평균에 같은 몫을 가지므로 상류 그래디언트를 그 몫만큼 받습니다.",
    ),
}
