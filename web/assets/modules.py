"""JavaScript modules as they lie in static/js, read for the bundle: what each imports, fetches later and exports.

They are written in few forms, which the formatter and a test hold: ``import { a, b as c } from "./x.js"`` and
``export`` before a declaration. Comments, among them all types, stand on lines of their own or as ``/** @… */``.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable
from dataclasses import dataclass

__all__ = ["Module", "Unreadable", "read_module", "without_comments"]

_BLOCK_COMMENT = re.compile(r"^[ \t]*/\*[^*]*\*+(?:[^/*][^*]*\*+)*/[ \t]*\n", re.MULTILINE)
_LINE_COMMENT = re.compile(r"^[ \t]*//.*\n", re.MULTILINE)
_INLINE_TYPE = re.compile(r"/\*\* @[^*]*\*/ ?")
_IMPORT = re.compile(r'^import (?:\{([^}]*)\} from )?"(\.[^"]+)";\n', re.MULTILINE)
_EXPORT = re.compile(r"^export (?=(?:async function|function\*?|const|let|class) (\w+))", re.MULTILINE)
_FETCHED = re.compile(r'\bimport\("(\.[^"]+)"\)')
_LEFT = re.compile(r"^(?:import|export)\s.*", re.MULTILINE)
_INDENT = re.compile(r"^[ \t]+|\n(?=\n)", re.MULTILINE)
_MARK = "`"


class Unreadable(ValueError):
    """A script is written in a form that cannot be put into a bundle."""


@dataclass(frozen=True, slots=True)
class Module:
    """One module: its name is its path under static/js; ``imports`` are (name there, name here) by module."""

    name: str
    imports: tuple[tuple[str, tuple[tuple[str, str], ...]], ...]
    fetched: tuple[str, ...]
    exports: tuple[str, ...]
    body: str

    def body_with(self, fetch: Callable[[str], str]) -> str:
        """The statements, with what ``fetch`` says in the place of each ``import("…")``."""
        return _FETCHED.sub(lambda found: fetch(_beside(self.name, found[1])), self.body)


def read_module(name: str, source: str) -> Module:
    """The module of a script's text.

    Raises:
        Unreadable: it imports or exports in another form.
    """
    text = without_comments(source)
    imports = tuple((_beside(name, found[2]), _names_in(found[1] or "")) for found in _IMPORT.finditer(text))
    exports = tuple(found[1] for found in _EXPORT.finditer(text))
    body = _EXPORT.sub("", _IMPORT.sub("", text)).strip()
    left = _LEFT.search(body)
    if left:
        raise Unreadable(f"{name}: {left[0]}")
    fetched = tuple(dict.fromkeys(_beside(name, each) for each in _FETCHED.findall(body)))
    return Module(name, imports, fetched, exports, body)


def without_comments(source: str) -> str:
    """The script without comments on lines of their own, types, empty lines and indents.

    A text in backticks that runs over lines keeps all its white space, and so does the whole script that has one.
    """
    text = _LINE_COMMENT.sub("", _INLINE_TYPE.sub("", _BLOCK_COMMENT.sub("", source)))
    is_plain = all(line.count(_MARK) % 2 == 0 for line in text.splitlines())
    return _INDENT.sub("", text).lstrip("\n") if is_plain else text


def _names_in(braces: str) -> tuple[tuple[str, str], ...]:
    pairs = [each.strip().partition(" as ") for each in braces.split(",") if each.strip()]
    return tuple((there, here or there) for there, _, here in pairs)


def _beside(name: str, address: str) -> str:
    return posixpath.normpath(posixpath.join(posixpath.dirname(name), address))
