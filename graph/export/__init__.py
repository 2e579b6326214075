"""Files to take away: one module a format, one table of them all."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from .animated import ANIMATED
from .dot import DOT
from .html import HTML
from .lecture_deck import Chapter
from .order import Order, order_from
from .pdf import PDF
from .png import PNG
from .pptx import PPTX
from .record import Format, Progress
from .svg import SVG
from .tikz import TIKZ
from .trace_protocol import Traced
from .worksheet import WORKSHEET
from .zip import ZIP

__all__ = ["FORMATS", "Chapter", "Format", "Order", "Progress", "Traced", "order_from"]

_ALL = (SVG, ZIP, PDF, PPTX, HTML, PNG, ANIMATED, TIKZ, WORKSHEET, DOT)
FORMATS: Mapping[str, Format] = MappingProxyType({each.name: each for each in _ALL})
