"""Words on losses element by element, by language: title, what is computed, why the gradient is what it is."""

from __future__ import annotations

from collections.abc import Mapping

__all__ = ["CONVENTIONS", "SAID"]

SAID: Mapping[str, Mapping[str, tuple[str, str, str]]] = {
    "squared_error": {
        "en": ("squared error", "This gate squares the differences between predictions and targets.",
               "A square's slope is twice what is squared: each prediction is pushed in proportion to its error."),
        "ko": ("제곱오차", "예측과 정답의 차이를 제곱합니다.",
               "제곱의 기울기는 제곱하기 전 값의 두 배이므로, 각 예측은 자기 오차에 비례하는 그래디언트를 받습니다."),
    },
    "l1_loss": {
        "en": ("L1 loss", "The L1 gate measures how far predictions lie from targets.",
               "A distance has slope one or minus one: every prediction is pushed equally hard, near or far."),
        "ko": ("L1 손실", "L1 게이트는 예측이 정답에서 떨어진 거리를 잽니다.",
               "거리의 기울기는 1 아니면 −1이므로, 얼마나 빗나갔든 모든 예측을 같은 세기로 밉니다."),
    },
    "smooth_l1": {
        "en": ("smooth L1 loss", "This gate squares small differences and takes the distance of large ones.",
               "A small error is pushed in proportion to its size; beyond the bound all are pushed alike."),
        "ko": ("부드러운 L1 손실", "작은 차이는 제곱하고 큰 차이는 거리로 잽니다.",
               "작은 오차는 크기에 비례하여 밀고, 경계를 넘으면 모든 오차를 같은 세기로 밉니다."),
    },
    "huber": {
        "en": ("Huber loss", "The Huber gate squares small differences and lets large ones grow in a straight line.",
               "The slope is the error itself, cut off at the bound, so a single outlier cannot push without limit."),
        "ko": ("Huber 손실", "Huber 게이트는 작은 차이는 제곱하고 큰 차이는 직선으로 늘어나게 합니다.",
               "기울기는 오차 그대로이되 경계에서 잘리므로, 이상값 하나가 한없이 세게 밀지 못합니다."),
    },
    "bce": {
        "en": ("binary cross-entropy",
               "The BCE gate charges the logarithm of the probability given to what was true, yes or no.",
               "Error over variance: the prediction minus the target, divided by the probability of yes times no."),
        "ko": ("이진 교차 엔트로피", "BCE 게이트는 정답에 준 확률의 로그에 음의 부호를 붙입니다.",
               "예측에서 정답을 뺀 값을, 예의 확률과 아니요의 확률의 곱으로 나눈 것입니다."),
    },
    "bce_with_logits": {
        "en": ("sigmoid with binary cross-entropy",
               "This gate turns scores into probabilities by sigmoid and compares them with the targets.",
               "Sigmoid's slope cancels the denominator of the cross-entropy: probability minus target is left."),
        "ko": ("시그모이드와 이진 교차 엔트로피", "이 게이트는 점수를 시그모이드로 확률로 바꾼 뒤 정답과 비교합니다.",
               "시그모이드의 기울기가 교차 엔트로피의 분모와 약분되어, 확률에서 정답을 뺀 값만 남습니다."),
    },
    "hinge": {
        "en": ("hinge loss", "The hinge gate charges what a prediction lacks to a margin of one on its target's side.",
               "Beyond the margin nothing is charged and nothing is pushed; before it the slope is minus the target."),
        "ko": ("힌지 손실", "힌지 게이트는 예측이 정답 쪽 여백 1에 모자라는 만큼을 매깁니다.",
               "여백을 넘으면 손실도 그래디언트도 없으며, 못 미치면 기울기는 정답에 음의 부호를 붙인 것입니다."),
    },
    "kl_div": {
        "en": ("Kullback–Leibler divergence",
               "The KL gate measures how much a predicted distribution, given as logarithms, misses the target one.",
               "The prediction enters as a logarithm times the target's probability, so minus that is its slope."),
        "ko": ("쿨백–라이블러 발산", "KL 게이트는 로그로 주어진 예측 분포가 정답 분포에서 얼마나 벗어났는지를 잽니다.",
               "예측은 로그로 들어와 정답의 확률과 곱해지므로, 기울기는 그 확률에 음의 부호를 붙인 것입니다."),
    },
}  # fmt: skip
CONVENTIONS: Mapping[str, Mapping[str, str]] = {
    "l1_loss": {
        "en": "A distance has a corner at zero; by convention its gradient there is 0.",
        "ko": "거리는 0에서 꺾이며, 그 점의 그래디언트는 관례에 따라 0으로 둡니다.",
    },
    "hinge": {
        "en": "The loss has a corner at the margin; by convention its gradient there is 0.",
        "ko": "손실은 여백에서 꺾이며, 그 점의 그래디언트는 관례에 따라 0으로 둡니다.",
    },
}
