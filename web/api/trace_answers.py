"""The texts that POST /api/trace answers with."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, Literal

from graph import Trace
from graph.layout.style import Style
from graph.payload.trace_payload import step_payload, trace_payload, values_payload

__all__ = ["Asked", "Unfinished", "is_finished", "json_text", "written"]

Asked = Literal["answer", "values", "step"]


class Unfinished(Exception):
    """An answer in which something is missing that was late or failed: good for whoever waits, not to be kept."""

    def __init__(self, text: str) -> None:
        super().__init__("unfinished")
        self.text = text


def is_finished(payload: Mapping[str, Any]) -> bool:
    """Whether asking again gives the same answer: its drawing, and its closed form, are there or cannot be."""
    drawing, symbolic = payload.get("drawing") or {}, payload.get("symbolic") or {}
    return drawing.get("reason", "too_large") == "too_large" and symbolic.get("state") != "late"


def written(asked: Asked, traced: Trace, step: int, lang: str, style: Style) -> str:
    """The whole answer; new numbers for a drawing that the page has already; or one step with its formula.

    Raises:
        Unfinished: the whole answer without its drawing, which was late or failed.
    """
    if asked == "values":
        return json_text(values_payload(traced, lang, step, style))
    if asked == "step":
        return json_text(step_payload(traced, lang, step, style))
    payload = trace_payload(traced, lang, style)
    if not is_finished(payload):
        raise Unfinished(json_text(payload))
    return json_text(payload)


def json_text(payload: Any) -> str:
    """JSON without NaN, which is none."""
    return json.dumps(payload, allow_nan=False, ensure_ascii=False, separators=(",", ":"))
