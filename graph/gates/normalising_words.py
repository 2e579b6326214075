"""Words on normalisations and dropout, by language: title, what is computed, why the gradient is what it is."""

from __future__ import annotations

from collections.abc import Mapping

__all__ = ["NORMALISED"]

NORMALISED: Mapping[str, Mapping[str, tuple[str, str, str]]] = {
    "group_norm": {
        "en": ("group normalization",
               "The group norm gate shifts and scales each group of channels to mean zero and variance one.",
               ("What would shift or stretch a whole group is taken out of the upstream gradient; the rest is scaled "
                "as the group was.")),
        "ko": ("그룹 정규화", "group norm 게이트는 채널 그룹마다 평균이 영, 분산이 일이 되도록 맞춥니다.",
               "그룹 전체를 옮기거나 늘이는 성분을 상류 그래디언트에서 빼고, 나머지를 그룹과 같은 비율로 나눕니다."),
    },
    "instance_norm": {
        "en": ("instance normalization",
               "The instance norm gate shifts and scales each channel of each example to mean zero and variance one.",
               ("What would shift or stretch a whole channel is taken out of the upstream gradient; the rest is scaled "
                "as the channel was.")),
        "ko": ("인스턴스 정규화", "instance norm 게이트는 예시의 채널마다 평균이 영, 분산이 일이 되도록 맞춥니다.",
               "채널 전체를 옮기거나 늘이는 성분을 상류 그래디언트에서 빼고, 나머지를 채널과 같은 비율로 나눕니다."),
    },
    "rms_norm": {
        "en": ("RMS normalization", "The RMS norm gate divides each row by the root of the mean of its squares.",
               ("Stretching a row changes nothing, so that part of the upstream gradient is taken out; the rest is "
                "divided as the row was.")),
        "ko": ("RMS 정규화", "RMS norm 게이트는 각 행을 제곱 평균의 제곱근으로 나눕니다.",
               "행을 늘여도 출력은 그대로이므로 그 성분을 빼고, 나머지를 행과 같은 값으로 나눕니다."),
    },
    "normalize": {
        "en": ("normalization to length one", "This gate divides each vector along an axis by its length.",
               ("Only a vector's direction is left, so the part of the upstream gradient along it is taken out and the "
                "rest is divided by the length.")),
        "ko": ("길이 정규화", "이 게이트는 한 축을 따라 벡터마다 자기 길이로 나눕니다.",
               "방향만 남으므로 상류 그래디언트에서 벡터 방향의 성분을 빼고, 나머지를 길이로 나눕니다."),
    },
    "dropout": {
        "en": ("dropout", "The dropout gate sets elements to zero where the mask says so and scales up the others.",
               ("An element that was dropped receives nothing; one that was kept receives the upstream gradient, "
                "scaled as it was.")),
        "ko": ("드롭아웃", "dropout 게이트는 마스크에 따라 원소를 영으로 만들고 나머지를 그만큼 키웁니다.",
               "꺼진 원소는 아무것도 받지 않고, 남은 원소는 자기가 커진 비율만큼 상류 그래디언트를 받습니다."),
    },
}  # fmt: skip
