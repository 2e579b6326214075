"""Gatewise: computation graphs with every gradient shown. ``trace`` is the doorway."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from .errors import TraceError

if TYPE_CHECKING:
    from .pipeline import Trace, trace

__all__ = ["Trace", "TraceError", "trace"]


def __getattr__(name: str) -> Any:
    """``trace`` and ``Trace`` when they are first asked for (https://peps.python.org/pep-0562/): NumPy and SymPy come
    with them, and the page is served by some of our modules before those are there."""
    if name not in ("Trace", "trace"):
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from . import pipeline

    return getattr(pipeline, name)
