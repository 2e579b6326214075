"""Slides of a PowerPoint file as pictures: the real SVG, with a PNG for programs that cannot draw SVG."""

from __future__ import annotations

from collections.abc import Iterator

from ..scene.markup import escape
from ..slides.presentation import Presentation, Slide
from .drawingml_basics import EMU
from .export_format import Progress
from .file_budget import Budget
from .pptx_package import Heading, Package
from .typst_pages import png_pages

__all__ = ["add_pictures"]

_PIXELS = 1_920
_LONGEST_ALT = 2_000
_BATCH, _BATCH_BYTES = 4, 150_000  # slides, and SVG, whose pixels are in memory together
_SVG = "http://schemas.microsoft.com/office/drawing/2016/SVG/main"
_SVG_EXTENSION = "{96DAC541-7B7A-43D3-8B79-37D633B846F1}"  # [MS-ODRAWXML] 2.26.3.1, CT_SVGBlip


def add_pictures(deck: Presentation, package: Package, budget: Budget) -> Iterator[Progress]:
    """Add every slide as one picture that fills it, and tell how far it is."""
    batch: list[Slide] = []
    svgs: list[str] = []
    for slide in deck.begin():
        batch.append(slide)
        svgs.append(slide.svg)
        is_full = len(batch) == _BATCH or sum(map(len, svgs)) > _BATCH_BYTES
        if not is_full and slide.number + 1 < deck.count:
            continue
        pictures = png_pages(svgs, deck.width, deck.height, _PIXELS)
        for each, svg, png in zip(batch, svgs, pictures, strict=True):
            budget.spend(_add(deck, package, each, svg.encode("utf-8"), png))
            yield each.number, deck.count
        batch.clear()
        svgs.clear()
    yield deck.count, deck.count


def _add(deck: Presentation, package: Package, slide: Slide, svg: bytes, png: bytes) -> int:
    number = slide.number + 1
    files = {"rIdPng": f"image{number}.png", "rIdSvg": f"drawing{number}.svg"}
    package.put_media(files["rIdPng"], png, is_packed=True)
    package.put_media(files["rIdSvg"], svg)
    shapes = _picture(round(deck.width * EMU), round(deck.height * EMU), slide.text[:_LONGEST_ALT])
    above = Heading(0, round(-40 * EMU), round(deck.width * EMU), round(36 * EMU), 2_000)  # just above the slide
    size = package.add(number, slide.title, slide.text, shapes, heading=above, media=files)
    return len(png) + size + len(svg) // 4


def _picture(width: int, height: int, alt: str) -> str:
    extension = f'<a:ext uri="{_SVG_EXTENSION}"><asvg:svgBlip xmlns:asvg="{_SVG}" r:embed="rIdSvg"/></a:ext>'
    return (
        f'<p:pic><p:nvPicPr><p:cNvPr id="10" name="picture" descr="{escape(alt)}"/><p:cNvPicPr><a:picLocks '
        'noChangeAspect="1"/></p:cNvPicPr><p:nvPr/></p:nvPicPr><p:blipFill><a:blip r:embed="rIdPng"><a:extLst>'
        f"{extension}</a:extLst></a:blip><a:stretch><a:fillRect/></a:stretch></p:blipFill><p:spPr><a:xfrm>"
        f'<a:off x="0" y="0"/><a:ext cx="{width}" cy="{height}"/></a:xfrm><a:prstGeom prst="rect"><a:avLst/>'
        "</a:prstGeom></p:spPr></p:pic>"
    )
