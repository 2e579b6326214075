"""Files to take away: one module for each format, one table of them all."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from ..slides.lecture_deck import Chapter
from ..slides.order import Order, order_from
from ..slides.trace_protocol import Traced
from .animated_svg import ANIMATED
from .beamer import TIKZ
from .dot import DOT
from .export_format import Format, Progress
from .film_captions import CAPTIONS
from .gif import GIF
from .handout import HANDOUT
from .html import HTML
from .pdf import PDF
from .png import PNG
from .pptx import PPTX
from .reveal import REVEAL
from .svg import SVG
from .video import MP4, WEBM
from .worksheet_pdf import WORKSHEET
from .zip import ZIP

__all__ = ["FORMATS", "Chapter", "Format", "Order", "Progress", "Traced", "order_from"]

_ALL = (SVG, ZIP, PDF, HANDOUT, PPTX, HTML, REVEAL, PNG, MP4, WEBM, GIF, CAPTIONS, ANIMATED, TIKZ, WORKSHEET, DOT)
FORMATS: Mapping[str, Format] = MappingProxyType({each.name: each for each in _ALL})
