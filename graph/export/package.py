"""A PowerPoint package written slide by slide: only its skeleton is made by python-pptx, with one slide of marks.

Every part that grows with the deck goes to the file as soon as it is made, so that nothing but the skeleton is held.
ECMA-376 part 2 (Open Packaging Conventions): parts, their content types, and relationships between them.
"""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import dataclass
from typing import Any

from ..drawing.markup import escape
from .archive import put

__all__ = ["Facts", "Package"]

TITLE, NOTES, NAME, ALT = "marked-title", "marked-notes", "marked-name", "marked-alt"  # found and filled in
_TITLE_ONLY = 5  # of python-pptx' default template
_SVG_NAMESPACE = "http://schemas.microsoft.com/office/drawing/2016/SVG/main"
_SVG_EXTENSION = "{96DAC541-7B7A-43D3-8B79-37D633B846F1}"
_SLIDE, _NOTES = "ppt/slides/slide1.xml", "ppt/notesSlides/notesSlide1.xml"
_SLIDE_LINKS, _NOTES_LINKS = "ppt/slides/_rels/slide1.xml.rels", "ppt/notesSlides/_rels/notesSlide1.xml.rels"
_TYPES, _DECK, _DECK_LINKS = "[Content_Types].xml", "ppt/presentation.xml", "ppt/_rels/presentation.xml.rels"
_FIRST_ID = 256  # of a slide, the least that the format allows
_PIXEL = (  # a PNG of one pixel
    b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\1\0\0\0\1\x08\0\0\0\0:~\x9bU\0\0\0\nIDATx\x9cc`\0\0\0\2\0\1H\xaf\xa4q"
    b"\0\0\0\0IEND\xaeB`\x82"
)


@dataclass(frozen=True, slots=True)
class Facts:
    """What a whole deck has: size in EMU, height of the titles above the slides, and properties."""

    width: int
    height: int
    title_height: int
    title: str
    lang: str


class Package:
    """A package that grows in ``archive``."""

    def __init__(self, archive: zipfile.ZipFile, facts: Facts, count: int) -> None:
        self._archive = archive
        parts = _skeleton(facts)
        self._slide, self._notes = parts.pop(_SLIDE), parts.pop(_NOTES)
        self._slide_links, self._notes_links = parts.pop(_SLIDE_LINKS), parts.pop(_NOTES_LINKS)
        parts = {name: content for name, content in parts.items() if not name.startswith("ppt/media/")}
        parts[_TYPES] = _for_all(
            r'<Override PartName="/ppt/(?:notesSlides/notesS|slides/s)lide1.xml"[^>]*/>', parts[_TYPES], count
        )
        parts[_DECK] = _for_all(rf'<p:sldId id="{_FIRST_ID}" r:id="(rId\d+)"/>', parts[_DECK], count)
        parts[_DECK_LINKS] = _for_all(r'<Relationship [^>]*Target="slides/slide1.xml"/>', parts[_DECK_LINKS], count)
        for name, content in parts.items():
            put(archive, name, content)

    def add(self, number: int, title: str, text: str, alt: str, svg: bytes, png: bytes) -> None:
        """Write the slide with that number, counted from 1."""
        put(self._archive, f"ppt/media/image{number}.png", png, is_packed=True)
        put(self._archive, f"ppt/media/svg{number}.svg", svg)
        filled = {TITLE: title, NAME: f"Slide {number}", ALT: alt, NOTES: text}
        for name, content in ((_SLIDE, self._slide), (_NOTES, self._notes)):
            pattern = "|".join(filled)
            words = re.sub(pattern, lambda match: escape(filled[match[0]]), content.decode("utf-8"))
            put(self._archive, name.replace("1.xml", f"{number}.xml"), words.encode("utf-8"))
        for name, content in ((_SLIDE_LINKS, self._slide_links), (_NOTES_LINKS, self._notes_links)):
            links = re.sub(r"(/image|/svg|/notesSlide|/slide)1\.", rf"\g<1>{number}.", content.decode("utf-8"))
            put(self._archive, name.replace("1.xml", f"{number}.xml"), links.encode("utf-8"))


def _for_all(pattern: str, content: bytes, count: int) -> bytes:
    """The part with each entry that the pattern finds written once a slide."""

    def entries(match: re.Match[str]) -> str:
        return "".join(_numbered(match[0], number) for number in range(1, count + 1))

    return re.sub(pattern, entries, content.decode("utf-8")).encode("utf-8")


def _numbered(entry: str, number: int) -> str:
    """An entry of the first slide as that of another."""
    entry = re.sub(r"lide1\.xml", f"lide{number}.xml", entry)
    entry = re.sub(r'(?:r:id|Id)="rId\d+"', lambda match: f'{match[0].partition("=")[0]}="rIdSlide{number}"', entry)
    return entry.replace(f'id="{_FIRST_ID}"', f'id="{_FIRST_ID + number - 1}"')


def _skeleton(facts: Facts) -> dict[str, bytes]:
    """The parts of a deck with one slide, marks where its texts stand."""
    from pptx import Presentation
    from pptx.util import Emu

    presentation = Presentation()
    presentation.slide_width, presentation.slide_height = Emu(facts.width), Emu(facts.height)
    properties = presentation.core_properties
    properties.title, properties.author, properties.last_modified_by = facts.title, "", ""
    properties.created = properties.modified = _date()
    properties.language = facts.lang
    page = presentation.slides.add_slide(presentation.slide_layouts[_TITLE_ONLY])
    title = page.shapes.title
    title.left, title.top, title.width, title.height = 0, -facts.title_height, facts.width, facts.title_height
    title.text_frame.text = TITLE
    picture = page.shapes.add_picture(io.BytesIO(_PIXEL), 0, 0, facts.width, facts.height)
    picture.name = NAME
    picture._element._nvXxPr.cNvPr.set("descr", ALT)
    _add_svg(page, picture)
    page.notes_slide.notes_text_frame.text = NOTES
    _tidy(presentation)
    file = io.BytesIO()
    presentation.save(file)
    with zipfile.ZipFile(file) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    svg_type = b'<Default Extension="svg" ContentType="image/svg+xml"/>'
    types = re.sub(rb'<Override PartName="/ppt/media/[^>]*/>', b"", parts[_TYPES])
    parts[_TYPES] = types.replace(b"<Default ", svg_type + b"<Default ", 1)
    return parts


def _date() -> Any:
    from datetime import datetime

    return datetime(2000, 1, 1)  # noqa: DTZ001  the format has no time zones; fixed, as in the archive


def _tidy(presentation: Any) -> None:
    """Without the template's own picture and printer; the notes' master is named, as PowerPoint does."""
    from lxml import etree
    from pptx.oxml.ns import qn

    for holder in (presentation.part.package, presentation.part):
        relations = holder._rels
        for name in [
            name for name, one in relations.items() if one.reltype.endswith(("/thumbnail", "/printerSettings"))
        ]:
            relations.pop(name)
    element = presentation.part._element
    element.find(qn("p:sldSz")).attrib.pop("type", None)  # it says 4:3
    master = next(name for name, one in presentation.part._rels.items() if one.reltype.endswith("/notesMaster"))
    masters = etree.Element(qn("p:notesMasterIdLst"))
    etree.SubElement(masters, qn("p:notesMasterId")).set(qn("r:id"), master)
    element.find(qn("p:sldMasterIdLst")).addnext(masters)


def _add_svg(page: Any, picture: Any) -> None:
    """The picture's SVG, which python-pptx does not know: [MS-ODRAWXML] 2.26.3.1, CT_SVGBlip."""
    from lxml import etree
    from pptx.opc.constants import RELATIONSHIP_TYPE
    from pptx.opc.package import Part
    from pptx.opc.packuri import PackURI
    from pptx.oxml.ns import qn

    part = Part(PackURI("/ppt/media/svg1.svg"), "image/svg+xml", page.part.package, b"<svg/>")
    relation = page.part.relate_to(part, RELATIONSHIP_TYPE.IMAGE)
    blip = picture._element.find(f".//{qn('a:blip')}")
    extensions = etree.SubElement(blip, qn("a:extLst"))
    extension = etree.SubElement(extensions, qn("a:ext"), uri=_SVG_EXTENSION)
    drawn = etree.SubElement(extension, f"{{{_SVG_NAMESPACE}}}svgBlip", nsmap={"asvg": _SVG_NAMESPACE})
    drawn.set(qn("r:embed"), relation)
