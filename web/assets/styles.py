"""Style sheets as one: what a sheet imports stands where it was imported."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable

__all__ = ["whole_sheet"]

_IMPORT = re.compile(r'^@import "([^"]+)"(?: ([^;]+))?;\n?', re.MULTILINE)
_COMMENT = re.compile(r"/\*.*?\*/\s*", re.DOTALL)
_INDENT = re.compile(r"^[ \t]+|\n(?=\n)", re.MULTILINE)


def whole_sheet(name: str, read: Callable[[str], str]) -> str:
    """The style sheet ``name`` with all that it imports in it, without comments and indents."""

    def imported(found: re.Match[str]) -> str:
        inner = whole_sheet(posixpath.join(posixpath.dirname(name), found[1]), read)
        return f"@media {found[2]} {{\n{inner}}}\n" if found[2] else inner

    return _INDENT.sub("", _IMPORT.sub(imported, _COMMENT.sub("", read(name)))).lstrip("\n")
