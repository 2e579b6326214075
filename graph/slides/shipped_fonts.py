"""The fonts that come with us, for machines that have none (see tools/fonts.py for how they were made)."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from pathlib import Path

from .text_lines import is_hangul

__all__ = ["FOLDER", "font_files", "needs_other_fonts"]

FOLDER = Path(__file__).parent / "fonts"
# What the shipped files hold, in ranges; tests compare this with the files.
_HELD = (
    (0x20, 0x17F), (0x1E00, 0x1EFF), (0x250, 0x52F), (0x1D00, 0x1DBF), (0x2010, 0x209F), (0x2100, 0x22FF),
    (0x25A0, 0x25FF), (0x20D7, 0x20D7), (0x27E8, 0x27E9), (0x2A00, 0x2A02),
)  # fmt: skip


def font_files() -> list[str]:
    """Paths of the font files."""
    return sorted(str(path) for path in FOLDER.iterdir() if path.suffix in (".ttf", ".otf"))


@cache
def _is_held(letter: str) -> bool:
    code = ord(letter)
    if is_hangul(letter):
        return code < 0xAC00 or len(letter.encode("euc_kr")) == 2
    return any(first <= code <= last for first, last in _HELD)


def needs_other_fonts(texts: Iterable[str]) -> bool:
    """Whether a letter in the texts is in none of the shipped fonts, so that the machine's own must be asked."""
    return any(not letter.isspace() and not _is_held(letter) for text in texts for letter in set(text))
