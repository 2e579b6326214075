"""The page's context, from which it is rendered: words, examples, the state in the address, and the first answer."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from graph.errors import NoDrawing, NotNow, TraceError
from graph.words import LANGUAGES, catalogue
from graph.workers import JobFault

from ..api.drawing_options import room_of, view_payload
from ..api.error_answer import Refused, told
from ..api.question import Question, question_from_query

if TYPE_CHECKING:
    from ..work.engine import Engine

__all__ = ["later_words", "page_context"]

_OURS = "web."
_SHARED = "jacobian."  # said by the core in pictures, and by the page beside them
_LATER = (
    "insight.",
    _SHARED,
    "order.",
    "export.",
    "gallery.",
    "lectures.",
    "short.",
    "class.",
    "hand_ins.",
    "help.",
    "keys.",
    "touch.",
)  # said by what is fetched when it is first opened
_AT_ONCE = (
    "keys.button",
    "export.button",
    "gallery.title",
    "gallery.nothing",
    "lectures.button",
    "class.button",
)
THEMES = ("light", "dark")
_MOST_AHEAD = 200  # steps told before the scripts are there


def page_words(language: str) -> dict[str, str]:
    """The page's own words in ``language``, without the area's prefix, and those that it shares with pictures."""
    texts = catalogue(language).items()
    return {key.removeprefix(_OURS): text for key, text in texts if key.startswith((_OURS, _SHARED))}


def later_words() -> dict[str, dict[str, str]]:
    """The words of what opens later, by language: the page goes out without them."""
    return {each: {key: text for key, text in page_words(each).items() if _is_later(key)} for each in LANGUAGES}


def _is_later(key: str) -> bool:
    return key.startswith(_LATER) and key not in _AT_ONCE


def page_context(
    engine: Engine | None, args: Mapping[str, str], language: str, *, is_embedded: bool = False
) -> dict[str, Any]:
    """The template's fields: ``language``, ``words``, ``theme``, ``drawing`` (SVG), ``moment`` (the style of its step),
    ``lesson`` (what is said there), ``state`` (given to the scripts as JSON).

    Without an ``engine`` the page comes without its first answer, and asks for it.
    """
    question = question_from_query(args, language)
    theme = args.get("theme") if args.get("theme") in THEMES else None
    first = _first_answer(engine, question) if engine else None
    drawing = _drawing_of(first)
    step = _step(args.get("step", ""))
    return {
        "language": language,
        "other": next(each for each in LANGUAGES if each != language),
        "words": page_words(language),
        "theme": theme,
        "source": question.source,
        "drawing": drawing,
        "moment": _moment(step) if drawing else "",
        "lesson": _lesson(first, step) if drawing else None,
        "state": _compact(
            {
                "language": language,
                "theme": theme,
                "source": question.source,
                "inputs": question.inputs,
                "expand": question.expand,
                "close": question.close,
                "seed": question.seed,
                "upstream": question.upstream,
                "fixed": question.fixed,
                "view": view_payload(question.style),
                "room": room_of(question.style),
                "is_embedded": is_embedded,
                "fine": min(_step(args["fine"]), 2) if "fine" in args else None,
                "step": step,
                "is_asked": "source" in args,
                "words": {
                    each: {key: text for key, text in page_words(each).items() if not _is_later(key)}
                    for each in LANGUAGES
                },
                "first": first,
            }
        ),
    }


def _compact(state: dict[str, Any]) -> str:
    """JSON that may stand in a script element: no spaces, Korean as it is, and nothing that could end the element
    (https://html.spec.whatwg.org/multipage/scripting.html#restrictions-for-contents-of-script-elements)."""
    text = json.dumps(state, ensure_ascii=False, separators=(",", ":"))
    return text.replace("&", "\\u0026").replace("<", "\\u003c").replace(">", "\\u003e")


def _drawing_of(first: dict[str, Any] | None) -> str:
    """The drawing of an answer, taken out of it: it stands in the page itself, and is read from there."""
    trace = (first or {}).get("trace") or {}
    drawing: str | None = trace.get("svg")
    if drawing is None:
        return ""
    trace["svg"] = ""
    return drawing


def _lesson(first: dict[str, Any] | None, step: int) -> dict[str, Any]:
    """What is said at a step, as the scripts will say it: the step itself, its number, and that of the last."""
    steps = (first or {})["trace"]["steps"]
    at = min(step, len(steps) - 1)
    kind = {"start": "", "forward": "forward"}.get(steps[at]["phase"], "backward")
    return {"at": steps[at], "kind": kind, "step": at, "last": len(steps) - 1}


def _moment(step: int) -> str:
    """A style that keeps back, until the scripts are there, what the drawing shows after ``step``."""
    shown = "".join(f':not([data-step="{each}"])' for each in range(1, min(step, _MOST_AHEAD) + 1))
    return f":root:not([data-ready]) .view [data-step]{shown}{{visibility:hidden}}"


def _step(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 6 else 0


def _first_answer(engine: Engine, question: Question) -> dict[str, Any] | None:
    """What POST /api/trace would answer: ``{"trace": …}`` or ``{"errors": …}``; None when the server is busy."""
    try:
        return {"trace": json.loads(engine.answer(question))}
    except TraceError as error:
        return {"errors": told(error, question.lang)[1]}
    except Refused as refused:
        return None if refused.status == 503 else {"errors": refused.errors}
    except (NotNow, JobFault, NoDrawing):
        return None
