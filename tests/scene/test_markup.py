"""Escaped text: what XML allows comes back as it was, and nothing else comes at all."""

from __future__ import annotations

import sys
import xml.etree.ElementTree as ET

from graph.scene.markup import escape

_DIRECTIONS = {*range(0x202A, 0x202F), *range(0x2066, 0x206A)}


def _is_kept(code: int) -> bool:
    """Whether XML 1.0 (https://www.w3.org/TR/xml/#charsets) allows a character, and it is no control or direction."""
    is_character = code in (9, 10, 13) or 0x20 <= code <= 0xD7FF or 0xE000 <= code <= 0xFFFD or code >= 0x10000
    return is_character and not 0x7F <= code <= 0x9F and code not in _DIRECTIONS


def test_every_character_alone_comes_back_or_is_left_out() -> None:
    codes = [code for code in range(sys.maxunicode + 1) if code != 13]  # a reader of XML makes a newline of it
    markup = "".join([escape(chr(code)) for code in codes])
    read = ET.fromstring(f"<a>{markup}</a>").text
    assert read == "".join([chr(code) for code in codes if _is_kept(code)])
    assert escape("\r") == "\r"


def test_what_would_end_a_tag_or_an_attribute_is_named() -> None:
    assert escape("<a href=\"#\" title='&'>") == "&lt;a href=&quot;#&quot; title=&#39;&amp;&#39;&gt;"
