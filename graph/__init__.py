"""Gatewise: computation graphs with every gradient shown. ``trace`` is the doorway."""

from .errors import TraceError
from .trace import Trace, trace

__all__ = ["Trace", "TraceError", "trace"]
