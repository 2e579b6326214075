"""Gatewise by its own name: ``from gatewise import trace`` is ``from graph import trace``.

Where it is installed, the page's files lie in this folder too.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import graph

if TYPE_CHECKING:
    from graph import Trace, TraceError, trace

__all__ = ["Trace", "TraceError", "trace"]


def __getattr__(name: str) -> Any:
    """What ``graph`` has under this name, when it is first asked for: the page is served before NumPy is loaded."""
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(graph, name)
