"""The menu of examples, as the page asks for it when it is opened."""

from __future__ import annotations

from typing import Any

from .examples import lectures, said_of

__all__ = ["menu_payload"]


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
