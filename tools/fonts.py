"""How the fonts in graph/slides/fonts/ were made: ``python -m tools.fonts`` makes them again, byte for byte.

Sources are the packages fonts-noto-cjk and fonts-dejavu-core of Debian; both licences allow subsets (their texts stand
beside the fonts). Kerning is left out, so that a text is exactly as wide as the sum of its letters.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path

from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont

__all__ = ["main"]

TARGET = Path(__file__).resolve().parent.parent / "graph" / "slides" / "fonts"
_SYSTEM = Path("/usr/share/fonts")
_KOREAN_FACE = 1  # of the collection: JP, KR, SC, TC, HK
_ASCII = range(0x20, 0x7F)
_LATIN = (*_ASCII, *range(0xA0, 0x180))
# Letters with marks, Greek, Cyrillic, raised and lowered letters, arrows, operators, brackets, shapes, letters of sets.
_MATHEMATICS = (
    *_LATIN, *range(0x1E00, 0x1F00), *range(0x250, 0x370), *range(0x370, 0x530), *range(0x1D00, 0x1DC0),
    *range(0x2010, 0x2070), *range(0x2070, 0x20A0), *range(0x2100, 0x2150), *range(0x2150, 0x2190),
    *range(0x2190, 0x2200), *range(0x2200, 0x2300), *range(0x25A0, 0x2600), 0x20D7, 0x26A0, 0x2713, 0x27E8, 0x27E9,
    0x2A00, 0x2A01, 0x2A02, 0x1D7D9,
)  # fmt: skip
_PUNCTUATION = (0xA0, 0xB0, 0xB1, 0xB7, 0x2013, 0x2014, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2026, 0x2212)


def hangul() -> tuple[int, ...]:
    """The 2,350 syllables of KS X 1001 and the single letters."""
    syllables = (code for code in range(0xAC00, 0xD7A4) if len(chr(code).encode("euc_kr")) == 2)
    return (*syllables, *range(0x3131, 0x3164))


@dataclass(frozen=True, slots=True)
class Source:
    """A font file to cut down: which face of it, to which characters."""

    path: str
    face: int
    name: str
    characters: tuple[int, ...]


SOURCES = (
    Source("truetype/dejavu/DejaVuSans.ttf", -1, "DejaVuSans.ttf", _MATHEMATICS),
    Source("truetype/dejavu/DejaVuSans-Bold.ttf", -1, "DejaVuSans-Bold.ttf", _MATHEMATICS),
    Source("truetype/dejavu/DejaVuSans-Oblique.ttf", -1, "DejaVuSans-Oblique.ttf", _MATHEMATICS),
    Source("opentype/noto/NotoSansCJK-Regular.ttc", _KOREAN_FACE, "NotoSansCJKkr-Regular.otf", ()),
    Source("opentype/noto/NotoSansCJK-Bold.ttc", _KOREAN_FACE, "NotoSansCJKkr-Bold.otf", ()),
)


def _cut(source: Source) -> None:
    options = Options()
    options.layout_features = ["ccmp", "mark", "mkmk"]
    options.hinting = False
    options.name_IDs = ["*"]
    options.notdef_outline = True
    options.drop_tables += ["vhea", "vmtx", "VORG", "BASE", "DSIG", "GDEF"] if source.face >= 0 else []
    font = TTFont(_SYSTEM / source.path, fontNumber=source.face, recalcTimestamp=False)
    subsetter = Subsetter(options)
    subsetter.populate(unicodes=source.characters or (*_ASCII, *_PUNCTUATION, *hangul()))
    subsetter.subset(font)
    font.save(TARGET / source.name)
    print(f"{source.name}: {len(font.getBestCmap()):,} characters, {(TARGET / source.name).stat().st_size:,} bytes")


def main() -> int:
    """Make all fonts; 1 where a source is missing."""
    missing = [source.path for source in SOURCES if not (_SYSTEM / source.path).exists()]
    if missing:
        print(f"Not found in {_SYSTEM}: {', '.join(missing)} (fonts-noto-cjk and fonts-dejavu-core)", file=sys.stderr)
        return 1
    TARGET.mkdir(exist_ok=True)
    for source in SOURCES:
        _cut(source)
    return 0


if __name__ == "__main__":
    sys.exit(main())
