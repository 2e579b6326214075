"""A question: what a request asks to be traced, as one frozen value."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from graph.layout.style import Style
from graph.words import DEFAULT_LANGUAGE, LANGUAGES

from .drawing_options import DEFAULT_VIEW, style_of, view_from_query
from .error_answer import Refusal
from .json_body import loads
from .program_requests import TraceRequest, read, wrong

__all__ = ["DEFAULT_SOURCE", "Question", "question_from_json", "question_from_query"]

DEFAULT_SOURCE = "(x+y)z"
DEFAULT_INPUTS: Mapping[str, Any] = {"x": -2, "y": 5, "z": -4}


@dataclass(frozen=True, slots=True)
class Question:
    """A program and how it is to be traced.

    ``inputs``: by name: a number or a nested list; ``expand``: "none", "all" or ids of composite gates;
    ``upstream``: the gradient at the output, or None for ones; ``close``: ids of gates whose typed-out composite is
    to be one gate; ``style``: how the drawing is to look.
    """

    source: str
    inputs: Mapping[str, Any] = field(default_factory=dict)
    expand: str | tuple[str, ...] = "none"
    seed: int = 0
    upstream: Any = None
    close: tuple[str, ...] = ()
    lang: str = DEFAULT_LANGUAGE
    style: Style = DEFAULT_VIEW
    fixed: tuple[str, ...] = ()
    ties: str | None = None

    @property
    def key(self) -> str:
        """The same text for the same question: where its answer is kept."""
        asked = [self.source, self.inputs, self.expand, self.seed, self.upstream, self.close, self.lang,
                 self.fixed, self.ties]  # fmt: skip
        return json.dumps([*asked, repr(self.style)])


def question_from_json(body: Mapping[str, Any], lang: str) -> Question:
    """The question in a request's body; ``lang`` where the body names none.

    Raises:
        Refusal: 400 when a field has the wrong type. What the fields *say* is the engine's to judge.
    """
    asked = read(body, TraceRequest)
    inputs = asked.inputs or {}
    _refuse_booleans(inputs, "inputs")
    _refuse_booleans(asked.upstream, "upstream")
    if isinstance(asked.upstream, str | dict):
        raise wrong("upstream")
    return Question(
        source=asked.source,
        inputs=inputs,
        expand=_expand(asked.expand, asked.open or []),
        seed=asked.seed or 0,
        upstream=asked.upstream,
        close=tuple(asked.close or ()),
        lang=asked.lang if asked.lang in LANGUAGES else lang,
        style=style_of(asked.view),
        fixed=tuple(asked.fixed or ()),
        ties=asked.ties,
    )


def question_from_query(args: Mapping[str, str], lang: str) -> Question:
    """The question in the address of the page. A broken link still opens the page: what cannot be read is left out."""
    if "source" not in args:
        return Question(source=DEFAULT_SOURCE, inputs=DEFAULT_INPUTS, lang=lang, style=view_from_query(args))
    body: dict[str, Any] = {"source": args["source"]}
    expand = args.get("expand", "none")
    body["expand"] = expand if expand in ("none", "all") else expand.split(",")
    body["fixed"] = [each for each in args.get("fixed", "").split(",") if each]
    body["close"] = [each for each in args.get("close", "").split(",") if each]
    for name in ("inputs", "seed", "upstream"):
        if name in args:
            try:
                question_from_json({"source": "", name: (value := loads(args[name]))}, lang)
                body[name] = value
            except Refusal:
                continue
    try:
        args["source"].encode("utf-8")
        return replace(question_from_json(body, lang), style=view_from_query(args))
    except (Refusal, UnicodeEncodeError):
        return Question(source=DEFAULT_SOURCE, inputs=DEFAULT_INPUTS, lang=lang)


def _expand(asked: str | list[str] | None, opened: list[str]) -> str | tuple[str, ...]:
    """What is to be opened; ``open`` names gates and calls beside those of ``expand``."""
    if asked == "all" or (asked == "none" and not opened):
        return asked
    listed = asked if isinstance(asked, list) else []
    return tuple(dict.fromkeys((*listed, *opened))) or "none"


def _refuse_booleans(value: Any, name: str) -> None:
    pending = [value]
    while pending:
        each = pending.pop()
        if isinstance(each, bool):
            raise Refusal(400, "bad_request", "boolean", name=name)
        if isinstance(each, dict):
            pending.extend(each.values())
        elif isinstance(each, list):
            pending.extend(each)
