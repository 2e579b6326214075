"""A PowerPoint file: every slide holds its real SVG, with a PNG for programs that cannot draw SVG.

python-pptx takes no SVG, so the part and its element are added here: [MS-ODRAWXML] 2.26.3.1, CT_SVGBlip.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from datetime import datetime
from typing import Any, BinaryIO

from .budget import Budget
from .deck import Deck, Slide
from .pages import png_pages
from .record import Format, Progress

__all__ = ["PPTX"]

_EMU = 9_525  # an SVG user unit: 1,280 of them are 13⅓ inches, the width of a 16:9 slide
_PIXELS = 1_920
_TITLE_ONLY = 5  # of python-pptx' default template
_SVG_NAMESPACE = "http://schemas.microsoft.com/office/drawing/2016/SVG/main"
_SVG_EXTENSION = "{96DAC541-7B7A-43D3-8B79-37D633B846F1}"
_TITLE_HEIGHT = 40 * _EMU
_LONGEST_ALT = 2_000
_DATE = datetime(2000, 1, 1)  # noqa: DTZ001  the format has no time zones; fixed, so that equal decks are equal files


def _stream(deck: Deck, file: BinaryIO) -> Iterator[Progress]:
    presentation = _blank(deck)
    count, budget = len(deck.shots), Budget(deck.traced.limits.export_bytes)
    batch: list[Slide] = []
    done = 0
    for slide in deck.slides():
        batch.append(slide)
        if len(batch) < 6 and slide.number + 1 < count:
            continue
        pictures = png_pages([each.svg for each in batch], deck.board.width, deck.board.height, _PIXELS)
        for each, png in zip(batch, pictures, strict=True):
            budget.spend(len(each.svg) + len(png))
            _add(presentation, each, png)
            done += 1
            yield done - 1, count
        batch.clear()
    presentation.save(file)
    yield count, count


def _blank(deck: Deck) -> Any:
    from pptx import Presentation
    from pptx.util import Emu

    presentation = Presentation()
    presentation.slide_width = Emu(round(deck.board.width * _EMU))
    presentation.slide_height = Emu(round(deck.board.height * _EMU))
    properties = presentation.core_properties
    properties.title, properties.author, properties.last_modified_by = deck.title, "", ""
    properties.created = properties.modified = _DATE
    properties.language = deck.order.lang
    return presentation


def _add(presentation: Any, slide: Slide, png: bytes) -> None:
    """One slide: title above its edge (outline and screen readers read it), the picture, the notes."""
    page = presentation.slides.add_slide(presentation.slide_layouts[_TITLE_ONLY])
    title = page.shapes.title
    title.left, title.top, title.width, title.height = 0, -_TITLE_HEIGHT, presentation.slide_width, _TITLE_HEIGHT
    title.text_frame.text = slide.title
    picture = page.shapes.add_picture(io.BytesIO(png), 0, 0, presentation.slide_width, presentation.slide_height)
    picture.name = f"Slide {slide.number + 1}"
    picture._element._nvXxPr.cNvPr.set("descr", slide.text[:_LONGEST_ALT])
    _add_svg(page, picture, slide)
    page.notes_slide.notes_text_frame.text = slide.text


def _add_svg(page: Any, picture: Any, slide: Slide) -> None:
    from lxml import etree
    from pptx.opc.constants import RELATIONSHIP_TYPE
    from pptx.opc.package import Part
    from pptx.opc.packuri import PackURI
    from pptx.oxml.ns import qn

    name = PackURI(f"/ppt/media/svg{slide.number + 1}.svg")
    part = Part(name, "image/svg+xml", page.part.package, slide.svg.encode("utf-8"))
    relation = page.part.relate_to(part, RELATIONSHIP_TYPE.IMAGE)
    blip = picture._element.find(f".//{qn('a:blip')}")
    extensions = etree.SubElement(blip, qn("a:extLst"))
    extension = etree.SubElement(extensions, qn("a:ext"), uri=_SVG_EXTENSION)
    drawn = etree.SubElement(extension, f"{{{_SVG_NAMESPACE}}}svgBlip", nsmap={"asvg": _SVG_NAMESPACE})
    drawn.set(qn("r:embed"), relation)


PPTX = Format(
    name="pptx",
    media_type="application/vnd.openxmlformats-officedocument.presentationml.presentation",
    suffix=".pptx",
    is_single=False,
    stream=_stream,
)
