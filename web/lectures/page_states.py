"""States of the page as they are kept: checked by the readers that every request goes through, and made addresses."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from graph.limits import REQUEST
from web.api.program_requests import wrong
from web.api.question import question_from_json
from web.store.lecture_values import LectureProgram

from .set_contract import LectureProgram as ProgramTold

__all__ = ["program_from", "program_payload", "query_of"]

_TEXTS = ("tab", "selected")
_WHOLE = ("step", "fine")
_ASKED = ("source", "inputs", "expand", "close", "fixed", "seed", "upstream", "ties", "view")
_USUAL: tuple[Any, ...] = (None, [], {}, "none")
_TITLES = ("title", "note")


def program_from(body: Mapping[str, Any], key: str = "") -> LectureProgram:
    """The program that a body or a table of a file describes; fields that nobody knows are left out.

    Raises:
        Refusal: 400 for a field of the wrong kind.
    """
    title, note = (_text(body, name) for name in _TITLES)
    return LectureProgram(_state_from(body), title, note, key, _steps_from(body), _words_from(body))


def _text(body: Mapping[str, Any], name: str) -> str:
    found = body.get(name)
    if found is None:
        return ""
    if not isinstance(found, str) or not _is_encodable(found):
        raise wrong(name)
    return found


def _is_encodable(text: str) -> bool:
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        return False
    return "\x00" not in text  # which PostgreSQL cannot hold


def _state_from(body: Mapping[str, Any]) -> dict[str, Any]:
    asked = {name: body.get(name) for name in _ASKED}
    state: dict[str, Any] = {name: value for name, value in asked.items() if name == "source" or value not in _USUAL}
    if state.get("seed") == 0:
        del state["seed"]
    try:
        question_from_json({**state, "lang": None}, "en")
        dumped = json.dumps(state, allow_nan=False, ensure_ascii=False)
    except (TypeError, ValueError, KeyError):
        raise wrong("source") from None
    if not _is_encodable(dumped) or not _is_encodable(state["source"]):
        raise wrong("source")
    for name in _TEXTS:
        if body.get(name):
            state[name] = _text(body, name)[: REQUEST.word]
    for name in _WHOLE:
        if body.get(name):
            state[name] = _whole(body[name], name)
    descent = body.get("descent")
    if isinstance(descent, dict):
        state["descent"] = json.loads(json.dumps(descent, allow_nan=False))
    return state


def _whole(value: Any, name: str) -> int:
    if isinstance(value, int) and not isinstance(value, bool) and 0 <= value < REQUEST.step:
        return value
    raise wrong(name)


def _steps_from(body: Mapping[str, Any]) -> tuple[int, ...] | None:
    steps = body.get("steps")
    if steps is None:
        return None
    if not isinstance(steps, list):
        raise wrong("steps")
    return tuple(dict.fromkeys(_whole(step, "steps") for step in steps))


def _words_from(body: Mapping[str, Any]) -> dict[str, dict[str, str]]:
    """Titles and notes of steps, by the step's number."""
    words = body.get("words")
    if words is None:
        return {}
    if not isinstance(words, dict) or not all(isinstance(each, dict) for each in words.values()):
        raise wrong("words")
    for step in words:
        if not (step.isascii() and step.isdigit() and len(step) < len(str(REQUEST.step))):
            raise wrong("words")
    named = {step: {name: _text(each, name) for name in _TITLES if each.get(name)} for step, each in words.items()}
    return {step: each for step, each in named.items() if each}


def program_payload(program: LectureProgram) -> ProgramTold:
    """A program as it travels: its state's fields, and its own."""
    steps = None if program.steps is None else list(program.steps)
    return {
        "key": program.key,
        "title": program.title,
        "note": program.note,
        "steps": steps,
        "words": {step: dict(said) for step, said in program.words.items()},
        "state": dict(program.state),
        "address": query_of(program.state),
    }


def query_of(state: Mapping[str, Any]) -> str:
    """The query at which the page shows a state, as static/js/state/permalink.js writes it."""
    fields: dict[str, Any] = {"source": state["source"]}
    for name in ("inputs", "upstream", "descent"):
        if state.get(name) is not None:
            fields[name] = json.dumps(state[name], ensure_ascii=False, separators=(",", ":"))
    for name in ("expand", "close", "fixed"):
        if state.get(name):
            fields[name] = state[name] if isinstance(state[name], str) else ",".join(state[name])
    for name in ("seed", "step", "fine", *_TEXTS):
        if state.get(name) is not None:
            fields[name] = state[name]
    for name, value in (state.get("view") or {}).items():
        fields[name] = ",".join(value) if isinstance(value, list) else value
    return urlencode(fields)
