"""The calls behind the page's tabs. Each computes what it is asked for, when it is asked for."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import Any

from flask import Blueprint, Response

from graph import Trace
from graph.analysis.forward_mode import directional, forward_mode
from graph.analysis.jacobian_stages import jacobian_picture
from graph.drawing.tangent_labels import tangent_captions
from graph.errors import TraceError
from graph.layout.whole_layout import NoDrawing
from graph.payload.analysis_contract import Code, Descent, Forward, Jacobian, Nudge, Pictured
from graph.payload.analysis_payload import (
    check_payload,
    code_payload,
    paths_payload,
    symbols_payload,
)
from graph.payload.jacobian_payload import jacobian_payload, jacobian_picture_payload
from graph.payload.motion_payload import descent_payload, forward_payload, nudge_payload
from graph.slides.jacobian_shapes import stage_svgs

from .analysis_answers import answered, kept
from .exercise_routes import EXERCISES
from .export_routes import export
from .input_directions import direction_of
from .panel_requests import (
    CodeRequest,
    DescentRequest,
    EdgeRequest,
    ElementRequest,
    ForwardRequest,
    JacobianSlidesRequest,
    NudgeRequest,
)
from .program_requests import once, read, wrong
from .question import Question
from .requested_question import asked, the_engine

__all__ = ["INSIGHTS"]

INSIGHTS = Blueprint("insights", __name__)
INSIGHTS.register_blueprint(EXERCISES)


@INSIGHTS.post("/api/jacobian")
def compute_jacobian() -> Response:
    """The full Jacobian of one edge in the lecture's four steps, and as pictures with its axes and rules."""
    body, question = asked()
    edge = read(body, EdgeRequest).edge

    def act(traced: Trace) -> Jacobian:
        return {**jacobian_payload(traced, edge), **_pictured(traced, edge, question)}

    return answered(question, act)


def _pictured(traced: Trace, edge: str, question: Question) -> Pictured:
    """The picture as data, and drawn stage by stage; none of the edge into the output, which enters no gate."""
    if traced.graph.edges[-1].id == edge:
        return {"picture": None, "stages": []}
    picture = jacobian_picture(traced, edge)
    stages = stage_svgs(picture, question.lang, question.style.digits)
    return {"picture": jacobian_picture_payload(picture), "stages": stages}


@INSIGHTS.post("/api/jacobian/slides")
def take_jacobian() -> Response:
    """The stages as slides, as POST /api/export makes them; ``format``: svg where none is named."""
    body, question = asked()
    wanted = read(body, JacobianSlidesRequest)
    if not wanted.edge:
        raise wrong("edge")
    return export(question, {**body, "edge": wanted.edge, "format": wanted.format or "svg"})


@INSIGHTS.post("/api/check")
def check_gradients() -> Response:
    """Each input's gradient three ways."""
    _, question = asked()
    return kept("check", question, lambda traced: check_payload(traced.opened, question.lang, question.style.digits))


@INSIGHTS.post("/api/code")
def write_code() -> Response:
    """The staged program; with ``compact`` as lectures write it."""
    body, question = asked()
    wanted = read(body, CodeRequest)
    target, is_compact = wanted.target or "numpy", bool(wanted.compact)

    def write(traced: Trace) -> Code:
        whole = traced.opened
        if is_compact and traced.graph.closable and whole is traced:
            closing = tuple(dict.fromkeys((*question.close, *traced.graph.closable)))
            try:
                whole = the_engine().trace(replace(question, close=closing))
            except TraceError:
                whole = traced  # what cannot be closed is written gate by gate
        return code_payload(whole, target, question.lang, shown=traced.graph, is_compact=is_compact)

    return kept(f"code-{target}-{is_compact}", question, write)


@INSIGHTS.post("/api/symbols")
def write_symbols() -> Response:
    """Chains, closed forms, and what each way of differentiating costs."""
    _, question = asked()
    return kept(
        "symbols", question, lambda traced: symbols_payload(traced.opened, question.lang, question.style.digits)
    )


@INSIGHTS.post("/api/paths")
def follow_paths() -> Response:
    """All paths from one input to the output."""
    body, question = asked()
    one = read(body, ElementRequest)
    digits = question.style.digits
    return answered(question, lambda traced: paths_payload(traced, one.key, tuple(one.index), digits))


@INSIGHTS.post("/api/forward")
def run_forward_mode() -> Response:
    """Tangents for one number of one input or for a ``direction``; and how the drawing shows them."""
    body, question = asked()
    wanted = read(body, ForwardRequest)
    given = None if wanted.direction is None else direction_of(wanted.direction)
    if given is None and wanted.key is None:
        raise wrong("key")
    key, index = wanted.key or "", tuple(wanted.index)

    def act(traced: Trace) -> Forward:
        direction = directional(traced, key, index) if given is None else given
        return {
            **forward_payload(traced, direction, question.style.digits),
            "captions": _captions(traced, direction, question),
        }

    return answered(question, act)


def _captions(traced: Trace, direction: dict[str, Any], question: Question) -> dict[str, str]:
    """Nothing where the graph is too large to be drawn."""
    try:
        drawing = traced.drawing(question.style)
    except NoDrawing:
        return {}
    moved = forward_mode(traced, direction)
    return tangent_captions(drawing, traced.evaluation, traced.timeline, moved, question.style)


@INSIGHTS.post("/api/nudge")
def nudge_input() -> Response:
    """What moving one input a little does, predicted and real."""
    body, question = asked()
    one = read(body, NudgeRequest)
    bound = one.radius if math.isfinite(one.radius) else None
    digits = question.style.digits

    def act(traced: Trace) -> Nudge:
        return nudge_payload(traced, one.key, one.step, tuple(one.index), bound, question.lang, digits)

    return answered(question, act)


@INSIGHTS.post("/api/descend")
def descend_loss() -> Response:
    """Gradient descent from where the program stands."""
    body, question = asked()
    wanted = read(body, DescentRequest)
    parameters, optimizer = once(wanted.parameters) or [], wanted.optimizer or "sgd"

    def act(traced: Trace) -> Descent:
        return descent_payload(
            traced, parameters, rate=wanted.rate, optimizer=optimizer, steps=wanted.steps, lang=question.lang
        )

    return answered(question, act)
