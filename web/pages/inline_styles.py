"""The styles of the page's first view as one text, which travels inside the page: a slow line is asked only once."""

from __future__ import annotations

import base64
import hashlib
import re
from functools import lru_cache
from pathlib import Path
from typing import Final

from ..server.served_folders import folder_of

__all__ = ["first_script", "first_styles", "trusted"]

_STATIC: Final = folder_of("static")
_SHEETS: Final = ("tokens", "page", "bands", "drawing", "panels", "inputs")
_MEDIA: Final = {"phone": "(width < 900px)", "print": "print"}
_IMPORT = re.compile(r'@import "([^"]+)";')
_REMARK = re.compile(r"/\*.*?\*/", re.DOTALL)
_SPACE = re.compile(r"\s*\n\s*")


def first_styles() -> str:
    """All style sheets of the first view, those for some windows last."""
    plain = [_sheet(f"{name}.css") for name in _SHEETS]
    return "".join([*plain, *(f"@media {media}{{{_sheet(f'{name}.css')}}}" for name, media in _MEDIA.items())])


def first_script() -> str:
    """What runs before the first paint."""
    return _read("js/early.js")


def trusted(text: str) -> str:
    """The source that a policy names, so that this text may stand in the page (W3C, CSP Level 3, 2.3.1)."""
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


def _sheet(name: str) -> str:
    """A style sheet with those that it imports, without remarks and line breaks."""
    text = _REMARK.sub("", _read(f"css/{name}"))
    whole = _IMPORT.sub(lambda found: _sheet(found[1]), text)
    return _SPACE.sub(" ", whole).strip()


def _read(name: str) -> str:
    path = _STATIC / name
    return _text(path, path.stat().st_mtime_ns)


@lru_cache(maxsize=64)
def _text(path: Path, _: int) -> str:
    """A file's text, read again once it has changed."""
    return path.read_text(encoding="utf-8")
