"""The texts that POST /api/trace answers with."""

from __future__ import annotations

import json
from typing import Any, Literal

from graph import Trace
from graph.drawing.style import Style
from graph.payload import step_payload, trace_payload, values_payload

__all__ = ["Asked", "json_text", "written"]

Asked = Literal["answer", "values", "step"]


def written(asked: Asked, traced: Trace, step: int, lang: str, style: Style) -> str:
    """The whole answer; new numbers for a drawing that the page has already; or one step with its formula."""
    if asked == "values":
        return json_text(values_payload(traced, lang, step, style))
    if asked == "step":
        return json_text(step_payload(traced, lang, step))
    return json_text(trace_payload(traced, lang, style))


def json_text(payload: Any) -> str:
    """JSON without NaN, which is none."""
    return json.dumps(payload, allow_nan=False, ensure_ascii=False, separators=(",", ":"))
