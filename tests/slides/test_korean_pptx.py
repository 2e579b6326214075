"""Korean sentences in PowerPoint: their language is told, and lines end between words."""

from __future__ import annotations

import io

from pptx import Presentation

from graph.files import FORMATS, Order
from tests.slides.decks import neuron


def sentence(lang: str) -> str:
    file = FORMATS["pptx"].write(neuron(), Order(lang=lang, steps="10"))
    slide = Presentation(io.BytesIO(file)).slides[0]
    xml: str = next(shape for shape in slide.shapes if shape.name == "sentence")._element.xml
    return xml


def test_a_korean_sentence_breaks_between_words() -> None:
    korean, english = sentence("ko"), sentence("en")
    assert 'eaLnBrk="0"' in korean
    assert 'lang="en-US"' not in korean
    assert "eaLnBrk" not in english
    assert 'lang="ko-KR"' not in english
