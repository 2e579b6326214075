"""Decks for the tests, and what the files in them must obey."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from functools import cache
from typing import Any

from graph import Trace, trace
from graph.files import FORMATS, Order
from graph.limits import LIBRARY, Limits
from graph.slides.deck import Deck, open_deck
from graph.slides.presentation import Slide
from graph.slides.slide import presented
from web.pages.examples import Example, examples

SVG = "{http://www.w3.org/2000/svg}"
NEURON = "f = 1/(1 + exp(-(w0*x0 + w1*x1 + w2)))"
NUMBERS = {"w0": 2, "x0": -1, "w1": -3, "x1": -2, "w2": -3}
HANGUL = re.compile("[가-힣]")
EXAMPLES = {each.name: each for each in examples()}


def traced(example: Example) -> Trace:
    return trace(
        example.source, dict(example.inputs), expand=example.expand, seed=example.seed, upstream=example.upstream
    )


@cache
def neuron() -> Trace:
    """The lecture's neuron, eight gates."""
    return trace(NEURON, NUMBERS)


@cache
def chain(gates: int, limits: Limits = LIBRARY) -> Trace:
    """A chain of that many gates."""
    return trace("\n".join(["y = x + 1", *("y = sin(y)" for _ in range(gates - 1)), "y"]), {"x": 0.5}, limits=limits)


def deck_of(source: Trace, **choices: Any) -> Deck:
    return open_deck(source, Order(**choices))


def slides_of(source: Trace, **choices: Any) -> list[Slide]:
    return list(presented(deck_of(source, **choices)).begin())


def written(name: str, source: Trace, **choices: Any) -> bytes:
    return FORMATS[name].write(source, Order(**choices))


def words_in(svg: str) -> str:
    """All text of a slide, without its title and description."""
    root = ET.fromstring(svg)
    return " ".join("".join(text.itertext()) for text in root.iter(f"{SVG}text"))
