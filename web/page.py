"""What the page is rendered from: words, examples, the state in the address, and the first answer."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from graph.errors import TraceError
from graph.payload import error_payload
from graph.words import LANGUAGES, catalogue

from .engine import Engine
from .examples import lectures, said_of
from .logs import ChildFault
from .question import Question, question_from_query
from .refusal import Refusal, Refused
from .view import in_room, room_of, view_payload

__all__ = ["menu_payload", "page_context"]

_OURS = "web."
THEMES = ("light", "dark")


def page_words(language: str) -> dict[str, str]:
    """The page's own words in ``language``, without the area's prefix."""
    return {key.removeprefix(_OURS): text for key, text in catalogue(language).items() if key.startswith(_OURS)}


def page_context(
    engine: Engine, args: Mapping[str, str], language: str, *, is_embedded: bool = False, is_phone: bool = False
) -> dict[str, Any]:
    """The template's fields: ``language``, ``words``, ``theme``, ``state`` (given to the scripts as JSON)."""
    question = question_from_query(args, language)
    if is_phone:  # a guess at the window, which the page corrects
        question = replace(question, style=in_room(question.style, "tall"))
    theme = args.get("theme") if args.get("theme") in THEMES else None
    return {
        "language": language,
        "other": next(each for each in LANGUAGES if each != language),
        "words": page_words(language),
        "theme": theme,
        "source": question.source,
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
                "view": view_payload(question.style),
                "room": room_of(question.style),
                "is_embedded": is_embedded,
                "fine": min(_step(args["fine"]), 2) if "fine" in args else None,
                "step": _step(args.get("step", "")),
                "is_asked": "source" in args,
                "words": {each: page_words(each) for each in LANGUAGES},
                "first": _first_answer(engine, question),
            }
        ),
    }


def _compact(state: dict[str, Any]) -> str:
    """JSON that may stand in a script element: no spaces, Korean as it is, and nothing that could end the element
    (https://html.spec.whatwg.org/multipage/scripting.html#restrictions-for-contents-of-script-elements)."""
    text = json.dumps(state, ensure_ascii=False, separators=(",", ":"))
    return text.replace("&", "\\u0026").replace("<", "\\u003c").replace(">", "\\u003e")


def _step(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 6 else 0


def menu_payload() -> list[dict[str, Any]]:
    """The examples by lecture, as the menu shows and loads them."""
    fields = (
        "name",
        "title",
        "line",
        "source",
        "inputs",
        "expand",
        "close",
        "seed",
        "upstream",
        "view",
        "tab",
        "selected",
        "descent",
    )
    return [
        {
            "key": lecture.key,
            "title": lecture.title,
            "from": lecture.origin,
            "examples": [
                {**{name: getattr(each, name) for name in fields}, "said": said_of(each)} for each in lecture.examples
            ],
        }
        for lecture in lectures()
    ]


def _first_answer(engine: Engine, question: Question) -> dict[str, Any] | None:
    """What POST /api/trace would answer: ``{"trace": …}`` or ``{"errors": …}``; None when the server is busy."""
    try:
        return {"trace": json.loads(engine.answer(question))}
    except TraceError as error:
        return error_payload(error, question.lang)
    except Refused as refused:
        return {"errors": refused.errors}
    except (Refusal, ChildFault):
        return None
