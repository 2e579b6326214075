"""What a gradient means: raise this by a small h, and that rises or falls by so many h."""

from __future__ import annotations

import numpy as np

from ..language.names import typeset_plain
from ..numbers import full
from .arrivals import before_and_after, by_source, is_complete
from .faults import is_finite
from .sentences import Runs, counted, listed, plain_text, say_runs
from .story import Story, Symbols
from .timeline import Step

__all__ = ["backward_meaning"]

_MOST_CLAUSES = 3
_MOST_ELEMENTS = 100_000  # that are searched for the strongest one


def backward_meaning(story: Story, step: Step, symbols: Symbols, flowing: tuple[int, ...]) -> str:
    """One sentence on what the gradients of this step say; "" where one of them, or the output, is not finite."""
    sources = {
        source: symbols.plain(story.graph.edges[numbers[0]].slot)
        for source, numbers in by_source(story, flowing).items()
    }
    if any(fault.kind == "kink" for fault in story.faults.get(story.positions[step.node], ())):
        return plain_text(say_runs(story.language, "meaning.corner"))
    if not all(is_finite(story.evaluation.values[position]) for position in (*sources, story.last)):
        return ""
    arrays = [source for source in sources if story.graph.nodes[source].shape]
    if not arrays:
        return _of_numbers(story, step.index, sources, flowing)
    sizes = {source: _largest(_gradient_after(story, step.index, source, flowing)) for source in arrays}
    source = max(arrays, key=sizes.__getitem__)
    return _of_array(story, step.index, sources[source], source, flowing)


def _largest(gradient: float | np.ndarray | None) -> float:
    """The size of the strongest element; beyond all others where one is not finite or there are too many."""
    if gradient is None:
        return -1.0
    if np.size(gradient) > _MOST_ELEMENTS or not is_finite(gradient):
        return np.inf
    return float(np.max(np.abs(gradient), initial=0.0))


def _gradient_after(story: Story, step: int, source: int, flowing: tuple[int, ...]) -> float | np.ndarray | None:
    """The gradient that has gathered at a node after this step."""
    if is_complete(story, step, source):
        return story.evaluation.gradients[source]
    found = before_and_after(story, step, source)
    if found is not None:
        return found[1]
    gradients = [story.evaluation.downstream[number] for number in by_source(story, flowing)[source]]
    return sum(gradient for gradient in gradients if gradient is not None)


def _of_numbers(story: Story, step: int, sources: dict[int, str], flowing: tuple[int, ...]) -> str:
    alike: dict[float, list[Runs]] = {}
    extents: list[str] = []
    for source, name in sources.items():
        gradient = _gradient_after(story, step, source, flowing)
        if gradient is None or not is_finite(gradient):
            return ""
        alike.setdefault(float(gradient), []).append(((name, ""),))
        extents.append(_extent(story, step, source))
    groups = sorted(alike.items(), key=lambda group: group[0] == 0.0)[:_MOST_CLAUSES]
    clauses: list[Runs] = []
    for position, (gradient, names) in enumerate(groups):
        place = "_first" if position == 0 else "_last" if position == len(groups) - 1 else "_middle"
        clauses.append(_clause(story, names, gradient, place if len(groups) > 1 else ""))
    extent = next((kind for kind in ("path", "whole") if kind in extents), "sentence")
    runs = say_runs(story.language, f"meaning.{extent}", items=listed(story.language, clauses, "clause"))
    return _capitalised(runs, groups[0][1][0])


def _extent(story: Story, step: int, source: int) -> str:
    """Whether what is said holds along this path alone, for all paths together, or there is but one path."""
    if not is_complete(story, step, source):
        return "path"
    return "whole" if before_and_after(story, step, source) is not None else "sentence"


def _clause(story: Story, names: list[Runs], gradient: float, place: str) -> Runs:
    loss, listed_names = typeset_plain(story.loss), counted(story.language, names, "either")
    if gradient == 0:
        fields: dict[str, str | Runs] = {"names": listed_names}
        direction = "flat"
    else:
        fields = {"names": listed_names, "change": _change(story, abs(gradient))}
        direction = "rises" if gradient > 0 else "falls"
    if place in ("", "_first"):
        fields["loss"] = loss
    return say_runs(story.language, f"meaning.{direction}{place}", **fields)


def _change(story: Story, size: float) -> str:
    """``h``, ``4h``, ``about 0.197h``."""
    text = story.number(size)
    change = "h" if text == "1" else f"{text} h" if "×" in text else f"{text}h"
    is_exact = full(size) == text
    return change if is_exact else plain_text(say_runs(story.language, "meaning.about", change=change))


def _capitalised(runs: Runs, first_name: Runs) -> str:
    """The text with a capital, unless a name begins it: names keep their letters."""
    text = plain_text(runs)
    return text if text.startswith(plain_text(first_name)) else text[:1].upper() + text[1:]


def _of_array(story: Story, step: int, name: str, source: int, flowing: tuple[int, ...]) -> str:
    """The element with the largest gradient, or that all elements count alike."""
    gradient = _gradient_after(story, step, source, flowing)
    if gradient is None or isinstance(gradient, float) or not 0 < gradient.size <= _MOST_ELEMENTS:
        return ""
    if not is_finite(gradient):
        return ""
    loss = typeset_plain(story.loss)
    strongest = int(np.argmax(np.abs(gradient)))
    value = float(gradient.flat[strongest])
    if value == 0.0:
        runs = say_runs(story.language, "meaning.flat", names=name, loss=loss)
        return f"{_capitalised(runs, ((name, ''),))}."
    direction = "rises" if value > 0 else "falls"
    is_alike = gradient.size > 1 and bool((gradient == value).all())
    if not is_alike:
        index = ", ".join(str(int(k)) for k in np.unravel_index(strongest, gradient.shape))
        name = f"{name}[{index}]"
    key = f"meaning.{'alike' if is_alike else 'strongest'}_{direction}"
    return plain_text(say_runs(story.language, key, name=name, loss=loss, change=_change(story, abs(value))))
