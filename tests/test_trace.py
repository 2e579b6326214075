"""The doorway: what a trace offers a person in Python or in a notebook."""

from __future__ import annotations

import pytest

from graph import TraceError, trace


def test_a_notebook_shows_the_drawing() -> None:
    traced = trace("x*y")
    assert "<svg" in traced._repr_html_()
    assert (traced._repr_svg_() or "").startswith("<svg")


def test_a_graph_too_large_to_draw_says_so_in_a_notebook() -> None:
    traced = trace("+".join(["x"] * 3000))
    assert traced._repr_svg_() is None
    assert "too large" in traced._repr_html_()


def test_an_unknown_step_or_edge_is_refused() -> None:
    traced = trace("x*y")
    with pytest.raises(TraceError, match="step"):
        traced.svg(step=4)
    with pytest.raises(TraceError, match="e99"):
        traced.jacobian("e99-0")


def test_the_json_is_the_same_in_both_languages_but_for_the_words() -> None:
    traced = trace("x*y")
    english, korean = traced.to_dict("en"), traced.to_dict("ko")
    assert english["gradients"] == korean["gradients"]
    assert english["steps"][1]["text"] != korean["steps"][1]["text"]
