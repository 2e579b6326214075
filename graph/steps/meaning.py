"""What a gradient means: raise this by a small h, and that rises or falls by so many h."""

from __future__ import annotations

import math

import numpy as np

from ..language.names import typeset_plain
from ..numbers import full
from .arrivals import before_and_after, is_complete
from .sentences import Runs, listed, plain_text, say_runs
from .story import Story, Symbols
from .timeline import Step

__all__ = ["backward_meaning"]

_LISTED = 3
_LARGEST = 100_000  # elements that are searched for the strongest one


def backward_meaning(story: Story, step: Step, symbols: Symbols, flowing: tuple[int, ...]) -> str:
    """One sentence on what the gradients of this step say; "" where one of them is not finite."""
    by_source: dict[int, int] = {}
    for number in flowing:
        by_source.setdefault(story.graph.edges[number].source, story.graph.edges[number].slot)
    sources = list(by_source.items())
    if all(story.graph.nodes[source].shape == () for source, _ in sources):
        return _of_numbers(story, step, symbols, sources[:_LISTED], flowing)
    arrays = [(source, slot) for source, slot in sources if story.graph.nodes[source].shape]
    inputs = [(source, slot) for source, slot in arrays if story.graph.nodes[source].kind == "input"]
    source, slot = (inputs or arrays)[0]
    return _of_array(story, step, symbols.plain(slot), source, flowing)


def _gradient_at(story: Story, step: int, source: int, flowing: tuple[int, ...]) -> float | np.ndarray | None:
    """The gradient that has gathered at a node after this step."""
    if is_complete(story, step, source):
        return story.evaluation.gradients[source]
    found = before_and_after(story, step, source)
    if found is not None:
        return found[1]
    gradients = [story.evaluation.downstream[n] for n in flowing if story.graph.edges[n].source == source]
    return sum(gradient for gradient in gradients if gradient is not None) if gradients else None


def _of_numbers(
    story: Story, step: Step, symbols: Symbols, sources: list[tuple[int, int]], flowing: tuple[int, ...]
) -> str:
    clauses: list[Runs] = []
    endings: list[str] = []
    for position, (source, slot) in enumerate(sources):
        gradient = _gradient_at(story, step.index, source, flowing)
        if gradient is None or not math.isfinite(gradient):
            return ""
        ending = "_and" if position < len(sources) - 1 else ""
        clauses.append(_clause(story, symbols.plain(slot), float(gradient), ending))
        endings.append(_extent(story, step.index, source))
    extent = next((kind for kind in ("path", "whole") if kind in endings), "sentence")
    text = plain_text(say_runs(story.language, f"meaning.{extent}", items=listed(story.language, clauses, "clause")))
    return text[:1].upper() + text[1:]


def _extent(story: Story, step: int, source: int) -> str:
    """Whether what is said holds along this path alone, for all paths together, or there is but one path."""
    if not is_complete(story, step, source):
        return "path"
    return "whole" if before_and_after(story, step, source) is not None else "sentence"


def _clause(story: Story, name: str, gradient: float, ending: str) -> Runs:
    loss = typeset_plain(story.loss)
    if gradient == 0:
        return say_runs(story.language, f"meaning.flat{ending}", name=name, loss=loss)
    direction = "rises" if gradient > 0 else "falls"
    change = _change(story, abs(gradient))
    return say_runs(story.language, f"meaning.{direction}{ending}", name=name, loss=loss, change=change)


def _change(story: Story, size: float) -> str:
    """``h``, ``4h``, ``about 0.197h``."""
    text = story.number(size)
    change = "h" if text == "1" else f"{text} h" if "×" in text else f"{text}h"
    is_exact = full(size) == text
    return change if is_exact else plain_text(say_runs(story.language, "meaning.about", change=change))


def _of_array(story: Story, step: Step, name: str, source: int, flowing: tuple[int, ...]) -> str:
    """The element with the largest gradient, or that all elements count alike."""
    gradient = _gradient_at(story, step.index, source, flowing)
    if gradient is None or isinstance(gradient, float) or not 0 < gradient.size <= _LARGEST:
        return ""
    if not np.isfinite(gradient).all():
        return ""
    loss = typeset_plain(story.loss)
    strongest = int(np.argmax(np.abs(gradient)))
    value = float(gradient.flat[strongest])
    if value == 0.0:
        text = plain_text(say_runs(story.language, "meaning.flat", name=name, loss=loss))
        return text[:1].upper() + text[1:] + "."
    direction = "rises" if value > 0 else "falls"
    is_alike = gradient.size > 1 and bool((gradient == value).all())
    if not is_alike:
        index = ", ".join(str(int(k)) for k in np.unravel_index(strongest, gradient.shape))
        name = f"{name}[{index}]"
    key = f"meaning.{'alike' if is_alike else 'strongest'}_{direction}"
    return plain_text(say_runs(story.language, key, name=name, loss=loss, change=_change(story, abs(value))))
