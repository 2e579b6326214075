r"""A Beamer document: a frame for each slide, the drawing in TikZ at the very places of the other formats.

``pdflatex`` compiles it, ``xelatex`` or ``lualatex`` where it holds Hangul.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator
from typing import BinaryIO

from ..scene.changes import walk
from ..scene.shapes import Circle, Group, Text
from ..scene.theme import Theme
from ..slides.presentation import Presentation, Slide
from ..slides.slide_places import MARGIN
from ..slides.text_lines import is_hangul
from ..words import say
from .export_format import Format, Progress
from .file_budget import Budget
from .tex_text import in_tex
from .tikz_picture import tikz_lines

__all__ = ["TIKZ"]

_TEXT_WIDTH = 398.0  # points between the margins of a Beamer page, 16:9
_TEXT_WIDTH_NARROW = 307.0  # 4:3
_LONGEST_FORMULA = 1_500
_BODY = {"169": 200.0, "43": 215.0}  # points between the frame's title and the legend at its foot
_UNDER_TITLE, _OVER_FOOT = 80.0, 672.0  # of a page of words, in units of the slide
_GAP = 6.0  # points between drawing, sentence and formula
_ABOVE = 26.0  # units of the slide from the drawing's room to the sentence's first baseline
_FIELDS = {"value": "value", "dg": "downstream", "lg": "local", "ug": "upstream"}  # of a theme, by words of a legend
_NO_DRAWING = ("background", "title", "deck-title", "legend", "foot")  # what beamer's own frame says
# Sentence and formula in what the drawing leaves: the formula is scaled to the width and the height that there are.
_FITTED = (
    r"\newsavebox{\gatewisesaid}\newsavebox{\gatewisebox}",
    r"\newcommand{\gatewisewords}[4]{% height and width of the sentence, sentence, formula",
    r"  \sbox{\gatewisesaid}{\parbox[t]{#2}{\footnotesize\raggedright #3}}%",
    r"  \sbox{\gatewisebox}{\footnotesize$\displaystyle #4$}%",
    r"  {\parindent0pt\usebox{\gatewisesaid}\par}\nointerlineskip\vskip6pt",
    r"  \ifdim\wd\gatewisebox>0pt",
    r"    \pgfmathsetmacro{\gatewisescale}{min(1,\textwidth/\wd\gatewisebox,%",
    r"      max(8,#1-\ht\gatewisesaid-\dp\gatewisesaid)/(\ht\gatewisebox+\dp\gatewisebox))}%",
    r"    {\centering\scalebox{\gatewisescale}{\usebox{\gatewisebox}}\par}\fi}",
)


def _stream(deck: Presentation, file: BinaryIO) -> Iterator[Progress]:
    """The frames are written first, because the preamble depends on what is in them."""
    budget, frames = Budget(deck.most_bytes), io.BytesIO()
    names = _theme_names(deck.paint)
    has_hangul = any(map(is_hangul, deck.title))
    shown: set[str] = set()
    for slide in deck.begin():
        names |= _new_colours(slide.scene, names)
        shown |= _in_legend(slide.scene)
        frame = _frame(deck, slide, names)
        has_hangul = has_hangul or any(map(is_hangul, frame))
        written = frame.encode("utf-8")
        budget.spend(len(written))
        frames.write(written)
        yield slide.number, deck.count
    file.write(f"{_preamble(deck, has_hangul, names, shown)}\n\\begin{{document}}\n".encode())
    file.write(frames.getvalue())
    file.write(b"\\end{document}\n")
    yield deck.count, deck.count


def _theme_names(paint: Theme) -> dict[str, str]:
    """Names of the theme's colours: who changes one in the preamble changes it everywhere."""
    names: dict[str, str] = {}
    for name, colour in paint.colours.items():
        names.setdefault(colour, f"g{name.replace('_', '')}")
    return names


def _new_colours(scene: Group, names: dict[str, str]) -> dict[str, str]:
    """Names of the other colours in a scene."""
    used: set[str] = set()
    for shape in walk(scene):
        used |= {getattr(shape, side, "none") for side in ("fill", "stroke")}
        if isinstance(shape, Text):
            used |= {span.fill for span in shape.spans}
    return {colour: f"g{colour[1:]}" for colour in sorted(used) if colour.startswith("#") and colour not in names}


def _in_legend(scene: Group) -> set[str]:
    """The colours that a slide's legend explains."""
    legends = [shape for shape in scene.children if shape.id == "legend"]
    return {shape.fill for legend in legends for shape in walk(legend) if isinstance(shape, Circle)}


def _foot(deck: Presentation, shown: set[str]) -> Iterator[str]:
    """The foot of every frame: what the colours mean, and the page; a theme of one's own may replace it."""
    yield r"\setbeamerfont{footline}{size=\tiny}\setbeamercolor{footline}{fg=gquiet}"
    yield r"\setbeamertemplate{footline}{\leavevmode\hskip\beamer@leftmargin%"
    for name, field in _FIELDS.items():
        if deck.paint.colours[field] in shown:
            dot = rf"\raisebox{{0.15ex}}{{\tikz\fill[g{field}] circle[radius=1.6pt];}}"
            yield rf"  {dot}\,{in_tex(say(deck.lang, f'slides.legend.{name}'))}\quad%"
    yield rf"  \hfill\insertframenumber/{deck.count}\hskip\beamer@rightmargin\hbox{{}}\vskip5pt}}"


def _preamble(deck: Presentation, has_hangul: bool, names: dict[str, str], shown: set[str]) -> str:
    lines = [
        f"% {say(deck.lang, 'slides.tex.hangul' if has_hangul else 'slides.tex.any')}",
        rf"\documentclass[aspectratio={_aspect(deck)}]{{beamer}}",
        r"\usepackage{iftex,amsmath,amssymb,tikz}",
        *(_HANGUL if has_hangul else _LATIN),
        *(rf"\definecolor{{{name}}}{{HTML}}{{{colour[1:].upper()}}}" for colour, name in names.items()),
        r"\setbeamertemplate{navigation symbols}{}",
        r"\setbeamercolor{background canvas}{bg=gpaper}\setbeamercolor{normal text}{fg=gink}",
        r"\setbeamercolor{frametitle}{fg=gink}\setbeamerfont{frametitle}{size=\large,series=\bfseries}",
        r"\makeatletter",
        *_foot(deck, shown),
        r"\makeatother",
        *_FITTED,
        rf"\title{{{in_tex(deck.title)}}}",
    ]
    return "\n".join(lines)


_LATIN = (
    r"\ifpdftex\usepackage[T1]{fontenc}\usepackage[utf8]{inputenc}\IfFileExists{lmodern.sty}{\usepackage{lmodern}}{}\fi",
)
_HANGUL = (  # without a locale of line breaks: words of Korean are parted by spaces, and a line breaks between them
    r"\ifpdftex\PackageError{backprop}{Hangul needs xelatex or lualatex}{}\fi",
    r"\usepackage{fontspec}",
    r"\IfFontExistsTF{Noto Sans CJK KR}{\setsansfont{Noto Sans CJK KR}}{%",
    r"  \IfFontExistsTF{Noto Sans KR}{\setsansfont{Noto Sans KR}}{%",
    r"  \IfFontExistsTF{Malgun Gothic}{\setsansfont{Malgun Gothic}}{\setsansfont{Apple SD Gothic Neo}}}}",
)


def _frame(deck: Presentation, slide: Slide, names: dict[str, str]) -> str:
    """One frame: its title, the drawing within the text's width, sentence and formula."""
    wide = _TEXT_WIDTH_NARROW if _aspect(deck) == "43" else _TEXT_WIDTH
    drawn = [shape for shape in slide.scene.children if shape.id in ("picture", "map")]
    left, top, right, bottom = slide.room
    if not drawn:  # a page of words, as it stands under its title
        drawn = [shape for shape in slide.scene.children if shape.id not in _NO_DRAWING]
        left, top, right, bottom = MARGIN, _UNDER_TITLE, slide.width - MARGIN, _OVER_FOOT
    if slide.sentence:  # beside the camera's map, which may stand lower than the drawing
        bottom = min(bottom, slide.sentence.baseline - _ABOVE)
    scale = wide / (right - left)
    high = scale * (bottom - top)
    scene = Group(tuple(drawn), translate=(-left, -top))
    lines = [
        rf"\begin{{frame}}[t]{{{in_tex(slide.title)}}}",
        r"{\centering",
        r"\begin{tikzpicture}[x=1pt,y=-1pt,inner sep=0pt,outer sep=0pt]",
        rf"\useasboundingbox (0,0) rectangle ({wide:.2f},{high:.2f});",
        *tikz_lines(Group((scene,)), scale, names),
        r"\end{tikzpicture}\par}",
        *_words(slide, scale, _BODY[_aspect(deck)] - high - 2 * _GAP),
        r"\end{frame}",
        "",
    ]
    return "\n".join(lines)


def _words(slide: Slide, scale: float, high: float) -> Iterable[str]:
    """Sentence and formula under the picture, in ``high`` points; a formula stays above the page's end."""
    is_set = slide.formula and len(slide.formula) <= _LONGEST_FORMULA and slide.formula.isascii()
    if slide.sentence or is_set:
        said = in_tex(slide.sentence.text) if slide.sentence else ""
        wide = f"{scale * slide.sentence.width:.2f}pt" if slide.sentence else r"\textwidth"
        yield rf"\nointerlineskip\vskip{_GAP:g}pt"
        yield rf"\gatewisewords{{{high:.2f}}}{{{wide}}}{{{said}}}{{{slide.formula if is_set else ''}}}"


def _aspect(deck: Presentation) -> str:
    return "43" if deck.width < 4 / 3 * deck.height + 1 else "169"


TIKZ = Format(name="tex", media_type="application/x-tex", suffix=".tex", is_single=False, stream=_stream)
