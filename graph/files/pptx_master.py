"""The master of a PowerPoint file: ours in the size of the slides, or that of a template."""

from __future__ import annotations

import io
import zipfile
from typing import Any

from ..errors import TraceError
from ..limits import REQUEST

__all__ = ["master_of", "title_only"]

_TYPES = "[Content_Types].xml"
_DRAWING = "http://schemas.openxmlformats.org/drawingml/2006/main"
_XFRM = f"{{{_DRAWING}}}xfrm"


def master_of(width: int, height: int, template: bytes | None) -> Any:
    """An empty presentation with its master: the template's, or ours in the size of the slides."""
    from pptx import Presentation

    if template is not None:
        taken: Any = Presentation(io.BytesIO(_as_presentation(template)))
        _without_slides(taken)
        return taken
    presentation: Any = Presentation()
    wide, high = width / presentation.slide_width, height / presentation.slide_height
    presentation.slide_width, presentation.slide_height = width, height
    for holder in (presentation.slide_master, *presentation.slide_layouts):
        for shape in holder.shapes:  # the default's layouts are 4:3
            if shape._element.find(f".//{_XFRM}") is not None:
                shape.left, shape.width = round(shape.left * wide), round(shape.width * wide)
                shape.top, shape.height = round(shape.top * high), round(shape.height * high)
    for layout in list(presentation.slide_layouts):
        if "Vertical" in layout.name:  # text from top to bottom, as Japanese books have it
            presentation.slide_layouts.remove(layout)
    _set_fonts(presentation)
    return presentation


def _as_presentation(template: bytes) -> bytes:
    """The template as a presentation: a ``.potx`` says another type of itself, and is the same otherwise.

    Raises:
        TraceError: ``bad_value``, where it is no PowerPoint file.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(template)) as archive:
            if sum(entry.file_size for entry in archive.infolist()) > REQUEST.template:
                raise TraceError("too_large", "export_template", limit=REQUEST.template)
            parts = {name: archive.read(name) for name in archive.namelist()}
        parts[_TYPES] = parts[_TYPES].replace(b"presentationml.template.main", b"presentationml.presentation.main")
    except (zipfile.BadZipFile, KeyError):
        raise TraceError("bad_value", "export_template") from None
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return file.getvalue()


def _without_slides(presentation: Any) -> None:
    """The template's own slides are left out."""
    slides = presentation.slides._sldIdLst
    for entry in list(slides):
        presentation.part.drop_rel(entry.rId)
        slides.remove(entry)


def title_only(presentation: Any) -> Any:
    """The layout with a title and nothing else; else the first that has a title."""
    layouts = list(presentation.slide_layouts)
    titled = [
        layout for layout in layouts if any(each.placeholder_format.type in _TITLES for each in layout.placeholders)
    ]
    alone = [
        layout
        for layout in titled
        if sum(each.placeholder_format.type not in _FOOTERS for each in layout.placeholders) == 1
    ]
    return (alone or titled or layouts)[0]


_TITLES, _FOOTERS = (1, 3), (13, 15, 16)  # PP_PLACEHOLDER: title, centred title; slide number, footer, date


def _set_fonts(presentation: Any) -> None:
    """Fonts of the theme that most machines have, Korean ones too."""
    from lxml import etree
    from pptx.opc.constants import RELATIONSHIP_TYPE

    part = presentation.slide_master.part.part_related_by(RELATIONSHIP_TYPE.THEME)
    theme = etree.fromstring(part.blob)
    for tag, face in (("latin", "Arial"), ("ea", "Malgun Gothic")):
        for font in theme.iter(f"{{{_DRAWING}}}{tag}"):
            if font.getparent().tag.endswith(("majorFont", "minorFont")):
                font.set("typeface", face)
    part._blob = etree.tostring(theme, xml_declaration=True, encoding="UTF-8", standalone=True)
