"""A PowerPoint package written slide by slide: only its skeleton is made by python-pptx, with one slide of marks.

Every part that grows with the deck goes to the file as soon as it is made, so that nothing but the skeleton is held.
ECMA-376 part 2 (Open Packaging Conventions): parts, their content types, and relationships between them.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from copy import deepcopy
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from ..scene.markup import escape
from .pptx_master import master_of, title_only
from .zip_archive import put

__all__ = ["Facts", "Heading", "Package"]

TITLE, NOTES = "marked-title", "marked-notes"  # found and filled in
_SLIDE, _NOTES = "ppt/slides/slide1.xml", "ppt/notesSlides/notesSlide1.xml"
_SLIDE_LINKS, _NOTES_LINKS = "ppt/slides/_rels/slide1.xml.rels", "ppt/notesSlides/_rels/notesSlide1.xml.rels"
_TYPES, _DECK, _DECK_LINKS = "[Content_Types].xml", "ppt/presentation.xml", "ppt/_rels/presentation.xml.rels"
_FIRST_ID = 256  # of a slide, the least that the format allows
_IMAGE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/image"
_MARKED, _MARKED_SIZE = (1_111_111, 222_222, 3_333_333, 444_444), 21  # EMU, points
_BACKGROUND, _SHAPES, _TRANSITION, _LINKS, _NUMBER = (
    f"marked-{what}" for what in ("background", "shapes", "transition", "links", "number")
)  # comments in the skeleton, and the number in its links


@dataclass(frozen=True, slots=True)
class Facts:
    """What a whole deck has.

    Attributes:
        width, height: in EMU.
        template: a presentation whose master, fonts and colours are taken; None: our own.
    """

    width: int
    height: int
    name: str
    lang: str
    ink: str
    template: bytes | None = None


@dataclass(frozen=True, slots=True)
class Heading:
    """The place of a slide's title in EMU, and its font size in hundredths of a point."""

    left: int
    top: int
    width: int
    height: int
    size: int


class Package:
    """A package that grows in ``archive``."""

    def __init__(self, archive: zipfile.ZipFile, facts: Facts, count: int) -> None:
        self._archive = archive
        parts = _skeleton(facts)
        self._slide, self._notes = _marked_slide(parts.pop(_SLIDE)), parts.pop(_NOTES).decode("utf-8")
        self._slide_links, self._notes_links = (
            _marked_links(parts.pop(_SLIDE_LINKS)),
            _marked_links(parts.pop(_NOTES_LINKS)),
        )
        for name, attribute in ((_TYPES, "PartName"), (_DECK, "id"), (_DECK_LINKS, "Target")):
            parts[name] = _for_all(parts[name], attribute, count)
        for name, content in parts.items():
            put(archive, name, content)

    def put_media(self, name: str, content: bytes, *, is_packed: bool = False) -> None:
        """Write a picture that slides refer to."""
        put(self._archive, f"ppt/media/{name}", content, is_packed=is_packed)

    def add(
        self,
        number: int,
        title: str,
        text: str,
        shapes: str,
        *,
        heading: Heading,
        background: str = "",
        transition: str = "",
        media: Mapping[str, str] = MappingProxyType({}),
    ) -> int:
        """Write the slide with that number, counted from 1, and tell how many bytes it takes.

        Args:
            text: the speaker's notes.
            shapes: XML of the shapes that follow the title.
            heading: the title's place; a template's titles have its size.
            background: ``p:bg``; transition: what comes after the shapes.
            media: file names of pictures by relationship id.
        """
        slide = _placed(self._slide.replace(TITLE, escape(title)), heading)
        slide = _filled(slide, {_BACKGROUND: background, _SHAPES: shapes, _TRANSITION: transition})
        links = "".join(
            f'<Relationship Id="{name}" Type="{_IMAGE}" Target="../media/{file}"/>' for name, file in media.items()
        )
        slide_links, notes_links = (
            _filled(part, {_LINKS: more}).replace(_NUMBER, str(number))
            for part, more in ((self._slide_links, links), (self._notes_links, ""))
        )
        notes = self._notes.replace(NOTES, escape(text))
        written = 0
        for name, content in (
            (_SLIDE, slide),
            (_NOTES, notes),
            (_SLIDE_LINKS, slide_links),
            (_NOTES_LINKS, notes_links),
        ):
            written += put(self._archive, name.replace("1.xml", f"{number}.xml"), content.encode("utf-8"))
        return written


def _placed(slide: str, heading: Heading) -> str:
    """The slide with its title in its place."""
    left, top, wide, high = _MARKED
    slide = slide.replace(f'x="{left}" y="{top}"', f'x="{heading.left}" y="{heading.top}"', 1)
    slide = slide.replace(f'cx="{wide}" cy="{high}"', f'cx="{heading.width}" cy="{heading.height}"', 1)
    return slide.replace(f'sz="{100 * _MARKED_SIZE}"', f'sz="{heading.size}"', 1)


def _filled(part: str, texts: Mapping[str, str]) -> str:
    """The part with each of the marked comments gone, and what belongs there in its place."""
    for mark, text in texts.items():
        part = part.replace(f"<!--{mark}-->", text, 1)
    return part


def _marked_slide(content: bytes) -> str:
    """A slide with marks where its background, its further shapes and its transition go."""
    from lxml import etree
    from pptx.oxml.ns import qn

    slide = etree.fromstring(content)
    page = slide.find(qn("p:cSld"))
    page.insert(0, etree.Comment(_BACKGROUND))
    page.find(qn("p:spTree")).append(etree.Comment(_SHAPES))
    slide.find(qn("p:clrMapOvr")).addnext(etree.Comment(_TRANSITION))
    return _text(slide).decode("utf-8")


def _marked_links(content: bytes) -> str:
    """A slide's relationships with marks for its number and for further ones."""
    from lxml import etree

    links = etree.fromstring(content)
    for link in links:
        target = link.get("Target", "")
        if target.endswith("lide1.xml"):  # of a slide, of its notes
            link.set("Target", target.removesuffix("1.xml") + f"{_NUMBER}.xml")
    links.append(etree.Comment(_LINKS))
    return _text(links).decode("utf-8")


def _for_all(content: bytes, attribute: str, count: int) -> bytes:
    """A list of parts with the entry of the first slide, and of its notes, written for each slide."""
    from lxml import etree
    from pptx.oxml.ns import qn

    root = etree.fromstring(content)
    for entry in list(root.iter()):
        is_id = entry.tag == qn("p:sldId")
        if not is_id and not entry.get(attribute, "").endswith(("/slide1.xml", "/notesSlide1.xml")):
            continue
        for number in reversed(range(1, count + 1)):
            copy = deepcopy(entry)
            if is_id:
                copy.set("id", str(_FIRST_ID + number - 1))
            else:
                copy.set(attribute, entry.get(attribute).removesuffix("1.xml") + f"{number}.xml")
            for name in (qn("r:id"), "Id"):
                if name in copy.attrib:
                    copy.set(name, f"rIdSlide{number}")
            entry.addnext(copy)
        entry.getparent().remove(entry)
    return _text(root)


def _text(root: Any) -> bytes:
    from lxml import etree

    written: bytes = etree.tostring(root, encoding="UTF-8", xml_declaration=True, standalone=True)
    return written


def _skeleton(facts: Facts) -> dict[str, bytes]:
    """The parts of a deck with one slide, marks where its texts stand."""
    presentation = master_of(facts.width, facts.height, facts.template)
    properties = presentation.core_properties
    properties.title, properties.author, properties.last_modified_by = facts.name, "", ""
    properties.created = properties.modified = _date()
    properties.language = facts.lang
    page = presentation.slides.add_slide(title_only(presentation))
    title = page.shapes.title
    if title is not None:
        title.left, title.top, title.width, title.height = _MARKED  # found and filled in, slide by slide
        title.text_frame.text = TITLE
        _style_title(title, facts)
    for placeholder in list(page.placeholders):
        if title is None or placeholder.shape_id != title.shape_id:  # footers and the like stay on the master
            placeholder._element.getparent().remove(placeholder._element)
    page.notes_slide.notes_text_frame.text = NOTES
    _tidy(presentation)
    file = io.BytesIO()
    presentation.save(file)
    with zipfile.ZipFile(file) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    parts[_TYPES] = _with_pictures(parts[_TYPES])
    return parts


def _with_pictures(content: bytes) -> bytes:
    """The content types with those of pictures."""
    from lxml import etree

    types = etree.fromstring(content)
    known = {entry.get("Extension") for entry in types}
    for suffix, kind in (("svg", "image/svg+xml"), ("png", "image/png")):
        if suffix not in known:
            entry = etree.Element(types[0].tag, {"Extension": suffix, "ContentType": kind})
            types.insert(0, entry)
    return _text(types)


def _style_title(title: Any, facts: Facts) -> None:
    """Our title's letters, where no template says how titles look."""
    from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
    from pptx.util import Pt

    frame = title.text_frame
    frame.margin_left = frame.margin_right = frame.margin_top = frame.margin_bottom = 0
    frame.vertical_anchor, frame.paragraphs[0].alignment = MSO_ANCHOR.TOP, PP_ALIGN.LEFT
    if facts.template is None:
        font = frame.paragraphs[0].runs[0].font
        font.size, font.bold, font.color.rgb = Pt(_MARKED_SIZE), True, _colour(facts.ink)


def _colour(text: str) -> Any:
    from pptx.dml.color import RGBColor

    made: Any = RGBColor
    return made(*bytes.fromhex(text[1:]))


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
