"""Files to take away: one module a format, one table of them all."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from .dot import DOT
from .order import Order, order_from
from .record import Format, Progress, Traced
from .svg import SVG
from .zip import ZIP

__all__ = ["FORMATS", "Format", "Order", "Progress", "Traced", "order_from"]

FORMATS: Mapping[str, Format] = MappingProxyType({each.name: each for each in (SVG, ZIP, DOT)})
