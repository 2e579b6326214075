"""Korean particles follow the last sound of what is read aloud: digits, letters, names, powers."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from graph.steps.sentences import listed, plain_text, say_runs
from graph.words.particles import with_particle


@pytest.mark.parametrize(
    ("text", "pair", "said"),
    [
        ("−4", "이/가", "−4가"),  # 사
        ("3", "을/를", "3을"),  # 삼
        ("0.197", "이/가", "0.197이"),  # 칠
        ("−0.534", "을/를", "−0.534를"),
        ("2", "으로/로", "2로"),
        ("1", "으로/로", "1로"),  # 일: after ㄹ the particle is 로
        ("6", "으로/로", "6으로"),
        ("5.3 × 10⁻⁵", "이/가", "5.3 × 10⁻⁵이"),  # 승
        ("2x²", "을/를", "2x²을"),  # 제곱
        ("x⁽¹⁾", "을/를", "x⁽¹⁾을"),
        ("x", "을/를", "x를"),
        ("L", "은/는", "L은"),  # 엘
        ("n", "과/와", "n과"),  # 엔
        ("w₀", "은/는", "w₀은"),  # 영
        ("x₁", "을/를", "x₁을"),
        ("h₂", "을/를", "h₂를"),
        ("θ", "은/는", "θ는"),
        ("ŷ", "을/를", "ŷ를"),
        ("σ(x)", "이/가", "σ(x)가"),
        ("num", "을/를", "num을"),
        ("sigx", "을/를", "sigx를"),
        ("가중치", "을/를", "가중치를"),
        ("손실", "으로/로", "손실로"),
        ("값", "으로/로", "값으로"),
        ("(2, 3)", "으로/로", "(2, 3)으로"),
        ("UG xᵀ", "을/를", "UG xᵀ를"),
        ("∞", "이/가", "∞가"),
        ("nan", "을/를", "nan을"),
        ("concat", "은/는", "concat은"),
        ("error", "은/는", "error는"),
        ("layer", "을/를", "layer를"),
        ("target", "은/는", "target은"),
        ("scale", "으로/로", "scale로"),
        ("time", "이/가", "time이"),
        ("embedding", "을/를", "embedding을"),
        ("xpysqr", "을/를", "xpysqr을"),
    ],
)
def test_the_particle_fits_the_last_sound(text: str, pair: str, said: str) -> None:
    assert with_particle(text, pair) == said


@pytest.mark.parametrize("path", sorted(Path("graph/words").glob("*.ko.toml")), ids=lambda path: path.stem)
def test_a_field_never_has_a_particle_of_its_own(path: Path) -> None:
    """``{name}는`` is wrong for half of all names: {name:은/는} asks for the one that fits."""
    for line in path.read_text("utf-8").splitlines():
        wrong = re.findall(r"(?<!\})\}(?:은|는|이|가|을|를|으로|로|과|와|이나|나|이라|라)(?![가-힣])", line)
        assert not wrong or line.startswith("tie_counted = "), line  # a half, a third: every share ends in 일


def test_what_is_said_in_passing_does_not_decide_the_particle() -> None:
    runs = say_runs("ko", "backward.corner", name="u(2번)", ug="3", dg="5")
    assert plain_text(runs) == "상류 3을 곱하면 u(2번)는 5를 받습니다."


@pytest.mark.parametrize(
    ("names", "said"), [(("x",), "x"), (("w₀", "x"), "w₀과 x"), (("x", "y"), "x와 y"), (("x", "y", "z"), "x, y, z")]
)
def test_korean_lists_join_two_names_by_a_particle(names: tuple[str, ...], said: str) -> None:
    assert plain_text(listed("ko", [((name, ""),) for name in names])) == said


def test_english_lists_end_in_and() -> None:
    assert plain_text(listed("en", [((name, ""),) for name in "xyz"])) == "x, y and z"
