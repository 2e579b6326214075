"""The program's words, in every language: one TOML file for each area and language, looked up by key.

A text may hold fields: ``{name}``, and in Korean ``{name:을/를}``, which writes the value
followed by the particle that fits its last sound (after a consonant / after a vowel).
"""

from __future__ import annotations

import sys
from functools import cache
from pathlib import Path
from string import Formatter
from typing import Any

from .particles import with_particle
from .shape_names import InsideName, ShapeName, shape_in_words, shape_text

if sys.version_info >= (3, 11):
    import tomllib
else:  # Python 3.10 has no TOML reader of its own
    import tomli as tomllib

LANGUAGES = ("en", "ko")
DEFAULT_LANGUAGE = "en"
_FOLDER = Path(__file__).parent

__all__ = [
    "DEFAULT_LANGUAGE",
    "LANGUAGES",
    "InsideName",
    "ShapeName",
    "catalogue",
    "fill",
    "language_or_default",
    "say",
    "shape_text",
]


class _Fields(Formatter):
    """``str.format`` whose field may name a Korean particle pair as its format."""

    def format_field(self, value: Any, format_spec: str) -> str:
        return with_particle(str(value), format_spec) if "/" in format_spec else format(value, format_spec)


_FIELDS = _Fields()


def language_or_default(language: str | None) -> str:
    """The language itself where it is known, English otherwise."""
    return language if language in LANGUAGES else DEFAULT_LANGUAGE


@cache
def catalogue(language: str) -> dict[str, str]:
    """All texts of a language, keyed by dotted path (``error.unclosed``)."""
    texts: dict[str, str] = {}
    files = sorted(_FOLDER.glob(f"*.{language}.toml"))
    pending: list[tuple[str, dict[str, Any]]] = [("", tomllib.loads(path.read_text("utf-8"))) for path in files]
    while pending:
        prefix, table = pending.pop()
        for key, value in table.items():
            if isinstance(value, dict):
                pending.append((f"{prefix}{key}.", value))
            else:
                texts[prefix + key] = value
    return texts


def fill(text: str, /, **params: Any) -> str:
    """A text with its fields filled in."""
    return _FIELDS.format(text, **params) if "{" in text or "}" in text else text


def say(language: str, key: str, /, **params: Any) -> str:
    """The text of ``key`` in ``language`` with its fields filled in; a ``ShapeName`` is put into words.

    Raises:
        KeyError: the key is in no catalogue of that language (a test holds them complete).
    """
    return fill(catalogue(language)[key], **{name: _told(language, value) for name, value in params.items()})


def _told(language: str, value: Any) -> Any:
    """A value as it is put into a text: shapes, and lists of them, in the language's own words."""
    if isinstance(value, ShapeName):
        return shape_in_words(catalogue(language), value)
    if isinstance(value, InsideName):
        return catalogue(language)["error.inside"].format(name=str(value))
    if isinstance(value, tuple):  # as one writes it: 2, 3 and not (2, 3), 3 and not (3,)
        return ", ".join(map(str, value)).replace("-", "−")
    return ", ".join(_told(language, each) for each in value) if isinstance(value, list) else value
