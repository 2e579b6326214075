"""The styles of the page's first view as one text, which travels inside the page: a slow line is asked only once."""

from __future__ import annotations

import base64
import hashlib
from functools import lru_cache

from ..assets.asset_routes import first_file

__all__ = ["first_script", "first_styles", "trusted"]


def first_styles() -> str:
    """All style sheets of the first view."""
    return first_file("css/index.css")


def first_script() -> str:
    """What runs before the first paint."""
    return first_file("js/before_first_paint.js")


@lru_cache(maxsize=256)
def trusted(text: str) -> str:
    """The source that a policy names, so that this text may stand in the page (W3C, CSP Level 3, 2.3.1)."""
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"
