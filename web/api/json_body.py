"""Reading JSON that a stranger sent: everything that could surprise the engine is refused here, with a 400.

By hand, since decoders of a schema library take duplicate keys, and say of no fault which one it is.
"""

from __future__ import annotations

import json
import math
from typing import Any

from flask import Request

from graph.limits import REQUEST

from .error_answer import Refusal

__all__ = ["json_object", "loads"]

_FLOAT_DIGITS = 16  # of a whole number that a float may no longer hold


def json_object(request: Request) -> dict[str, Any]:
    """The JSON object in the body of ``request``.

    Raises:
        Refusal: 415 for another content type, 400 for anything that is no plain JSON object. 413 for a body over
            the limit (Werkzeug raises it where the length is declared).
    """
    if request.mimetype != "application/json" or request.headers.get("Content-Encoding", "identity") != "identity":
        raise Refusal(415, "unsupported_media", "unsupported_media")
    try:
        data = request.get_data(cache=False)
        if request.content_length is None and len(data) >= (request.max_content_length or math.inf):
            raise Refusal(413, "too_large", "status_413")  # sent in chunks, Werkzeug stops reading without a word
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        raise Refusal(400, "bad_request", "not_utf8") from None
    found = loads(text)
    if not isinstance(found, dict):
        raise Refusal(400, "bad_request", "not_an_object")
    return found


def loads(text: str) -> Any:
    """JSON text as plain values: finite numbers, no duplicate keys, no lone surrogates, brackets at most 16 deep."""
    _check_depth(text)
    try:
        found = json.loads(
            text, parse_constant=_refuse_constant, parse_float=_number, parse_int=_number, object_pairs_hook=_unique
        )
        json.dumps(found, ensure_ascii=False).encode("utf-8")  # a lone surrogate cannot be encoded
    except UnicodeEncodeError:
        raise Refusal(400, "bad_request", "lone_surrogate") from None
    except (ValueError, RecursionError):
        raise Refusal(400, "bad_request", "not_json") from None
    return found


def _check_depth(text: str) -> None:
    depth, in_string, escaped = 0, False, False
    for character in text:
        if in_string:
            if escaped:
                escaped = False
            elif character == "\\":
                escaped = True
            elif character == '"':
                in_string = False
        elif character == '"':
            in_string = True
        elif character in "[{":
            depth += 1
            if depth > REQUEST.depth:
                raise Refusal(400, "bad_request", "json_depth", limit=REQUEST.depth)
        elif character in "]}":
            depth -= 1


def _number(text: str) -> float | int:
    value = float(text)
    if not math.isfinite(value):
        raise Refusal(400, "bad_request", "not_finite")
    return int(text) if len(text) < _FLOAT_DIGITS and text.lstrip("-").isdigit() else value


def _refuse_constant(_: str) -> float:
    raise Refusal(400, "bad_request", "not_finite")


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise Refusal(400, "bad_request", "duplicate_key")
    return found
