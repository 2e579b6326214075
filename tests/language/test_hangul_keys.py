"""Names typed while the keyboard wrote Hangul are noticed, with an edit that writes them in Latin letters."""

from __future__ import annotations

import pytest

from graph import trace
from graph.payload.trace_payload import trace_payload

# programs that run and were typed with the Korean keyboard on, and what they become
TYPED_IN_HANGUL = [
    ("ㅌ*ㅛ", "x*y"),
    ("ㅌ+ㅛ", "x+y"),
    ("f = 2ㅌ + ㅠㅑㅁㄴ  # ㅋㅋ", "f = 2x + bias  # ㅋㅋ"),
    ("ㅈ0 = 3\nㅣ = ㅈ0*데이터", "w0 = 3\nl = w0*데이터"),
    ("\\frac{ㅌ}{ㅛ}", "\\frac{x}{y}"),
]


@pytest.mark.parametrize(("typed", "meant"), TYPED_IN_HANGUL)
def test_letters_typed_with_the_korean_keyboard_on_are_noticed(typed: str, meant: str) -> None:
    told = [each for each in trace_payload(trace(typed), "ko")["notices"] if each["code"] == "hangul_keys"]
    assert len(told) == 1
    fix = told[0]["fix"]
    assert fix is not None
    span = fix["span"]
    mended = typed[: span["start"]] + fix["replacement"] + typed[span["end"] :]
    assert mended == meant
    assert not [each for each in trace(mended).structure.notices if each.key == "hangul_keys"]


@pytest.mark.parametrize("typed", ["x*y", "데이터*가중치", "x*y  # ㅌ", "α*β"])
def test_names_that_are_meant_are_left_alone(typed: str) -> None:
    assert not [each for each in trace(typed).structure.notices if each.key == "hangul_keys"]
