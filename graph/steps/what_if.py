"""The meaning of a gradient: raise this by a small h, and that rises or falls by about so many h; where the program
has an h of its own, by a small ε.

Said only where it is so: of this path where others are still to come, and nothing is promised of a point from which
a change meets a corner.
"""

from __future__ import annotations

from typing import Literal

import numpy as np

from ..gates.gate import Value
from ..interpreter.decisions import Brink
from ..notation.names import typeset_plain
from .accumulation_sentences import still_to_come
from .explained_trace import Story, Symbols
from .gradient_accumulation import by_source
from .rounding_noise import is_jump, is_rounding
from .sentences import Runs, capitalised, counted, listed, plain_text, say_runs
from .timeline import Step
from .warning_sentences import is_finite

__all__ = ["backward_meaning"]

_MOST_CLAUSES = 2
_SMALL = 1e-6  # above it, a gradient is looked at for rounding only at corners and near poles
_MOST_ELEMENTS = 100_000  # that are searched for the strongest one
_Extent = Literal["sentence", "whole", "path", "so_far"]


def backward_meaning(story: Story, step: Step, symbols: Symbols, flowing: tuple[int, ...]) -> str:
    """One sentence on what the gradients of this step say; "" where one of them, or the output, is not finite."""
    position = story.positions[step.node]
    found = by_source(story, flowing)
    if position in story.bent:
        is_here = any(fault.kind == "kink" for fault in story.faults.get(position, ()))
        return plain_text(say_runs(story.language, "meaning.corner" if is_here else "meaning.bent"))
    names = {source: symbols.plain(story.graph.edges[numbers[0]].slot) for source, numbers in found.items()}
    if not all(is_finite(story.evaluation.values[place]) for place in (*names, story.last)):
        return ""
    extents = {source: _extent(story, position, source, len(numbers)) for source, numbers in found.items()}
    told = _told_of(extents)
    if any(
        _meets_a_corner(story, position, source) or _meets_a_jump(story, source, extents[source]) for source in told
    ):
        return plain_text(say_runs(story.language, "meaning.bent"))
    if brink := next((b for source in told if (b := _brink(story, source, extents[source]))), None):
        key = "meaning.branch" if brink.is_truth else "meaning.choice"
        return plain_text(say_runs(story.language, key, line=str(brink.line)))
    if any(_is_cut_further_on(story, source) for source in told):
        return ""  # a real change also goes where the gradient was cut
    gradients = {source: gathered(story, position, source) for source in told}
    noise = {source: _noise_of(story, position, source, gradient) for source, gradient in gradients.items()}
    rounded = {source for source, kind in noise.items() if kind}
    if "jump" in noise.values():
        return plain_text(say_runs(story.language, "meaning.decided_by_rounding"))
    clauses = _clauses(story, names, {s: _still(g) if s in rounded else g for s, g in gradients.items()}, bool(rounded))
    if clauses is None:
        return ""
    extent = extents[told[0]] if len({extents[source] for source in told}) == 1 else "sentence"
    runs = say_runs(story.language, f"meaning.{extent}", items=listed(story.language, clauses, "clause"))
    return plain_text(capitalised(runs, names.values()))


def _extent(story: Story, position: int, source: int, now: int) -> _Extent:
    """Whether what is said holds of this path, of those so far, of all together, or there is but one path."""
    edges = [number for number in story.graph.out_of[source] if story.graph.edges[number].lg_kind]
    left = still_to_come(story, position, source)
    if left == 0:
        return "sentence" if len(edges) == now else "whole"
    return "path" if len(edges) - left == 1 else "so_far"


def _told_of(extents: dict[int, _Extent]) -> list[int]:
    """Whole gradients rather than parts of them; never two kinds of parts in one sentence."""
    whole = [source for source, extent in extents.items() if extent in ("sentence", "whole")]
    if whole:
        return whole
    first = next(iter(extents.values()))
    return [source for source, extent in extents.items() if extent == first]


def _meets_a_corner(story: Story, position: int, source: int) -> bool:
    """A corner lies on one of the paths that have come to a node."""
    edges = (story.graph.edges[number] for number in story.graph.out_of[source])
    return any(edge.target >= position and edge.lg_kind and edge.target in story.bent for edge in edges)


def _meets_a_jump(story: Story, source: int, extent: _Extent) -> bool:
    """A change of the whole value comes to a comparison that is just about to change its answer."""
    is_whole = extent in ("sentence", "whole")
    edges = [number for number in story.graph.out_of[source] if number in story.jumping]
    return any(is_whole or story.graph.edges[number].lg_kind for number in edges)


def _brink(story: Story, source: int, extent: _Extent) -> Brink | None:
    """A decision of the program that a change of the value, or of what its gradient came from, turns over."""
    reached = [story.graph.edges[n].target for n in story.graph.out_of[source] if story.graph.edges[n].lg_kind]
    if extent in ("sentence", "whole"):
        reached.append(source)
    return next((story.brinks[place] for place in reached if place in story.brinks), None)


def _is_cut_further_on(story: Story, source: int) -> bool:
    """Whether a value goes on into a gate that lets no gradient back although its output changes."""
    graph = story.graph
    if not story.cuts:
        return False
    pending, seen = [source], {source}
    while pending:
        leaving = graph.out_of[pending.pop()]
        if not story.cuts.isdisjoint(leaving):
            return True
        following = {graph.edges[number].target for number in leaving} - seen
        seen |= following
        pending.extend(following)
    return False


def gathered(story: Story, position: int, source: int) -> Value | None:
    """The gradient that has gathered at a node after the step of the gate at ``position``."""
    graph = story.graph
    if still_to_come(story, position, source) == 0:
        return story.evaluation.gradients[source]
    come = [number for number in graph.out_of[source] if graph.edges[number].target >= position]
    parts = [part for number in come if (part := story.evaluation.downstream[number]) is not None]
    return sum(parts[1:], parts[0]) if parts else None


def _noise_of(story: Story, position: int, source: int, gradient: Value | None) -> Literal["", "rounded", "jump"]:
    """Whether a gradient is but what rounding left of terms that cancel, or hangs on such a value."""
    if gradient is None or not (_is_small(gradient) or story.may_hang_on_rounding):
        return ""
    graph = story.graph
    come = [number for number in graph.out_of[source] if graph.edges[number].target >= position]
    sizes = [story.sizes[number] for number in come]
    if story.may_hang_on_rounding and is_jump(gradient, sizes):
        return "jump"
    return "rounded" if _is_small(gradient) and is_rounding(gradient, sizes) else ""


def _is_small(gradient: Value) -> bool:
    return bool(0.0 < np.max(np.abs(gradient), initial=0.0) < _SMALL)


def _still(gradient: Value | None) -> Value:
    return np.zeros(gradient.shape) if isinstance(gradient, np.ndarray) else 0.0


def _clauses(
    story: Story, names: dict[int, str], gradients: dict[int, Value | None], is_rounded: bool
) -> list[Runs] | None:
    """Of numbers, all; of arrays, the one with the strongest element. None where a gradient is not finite.

    ``is_rounded``: a gradient of 0 stands for what rounding left.
    """
    if any(gradient is None or not is_finite(gradient) for gradient in gradients.values()):
        return None
    arrays = {source: g for source, g in gradients.items() if isinstance(g, np.ndarray)}
    if arrays:
        sizes = {source: float(np.max(np.abs(g), initial=0.0)) for source, g in arrays.items()}
        source = max(arrays, key=sizes.__getitem__)
        return _of_array(story, names[source], arrays[source], is_rounded)
    alike: dict[float, list[Runs]] = {}
    for source, gradient in gradients.items():
        assert isinstance(gradient, float)
        alike.setdefault(gradient, []).append(((names[source], ""),))
    groups = sorted(alike.items(), key=lambda group: group[0] == 0.0)[:_MOST_CLAUSES]
    if groups[0][0] != 0.0:  # what has no influence is told only where nothing else is
        groups = [group for group in groups if group[0] != 0.0]
    clauses: list[Runs] = []
    for place, (gradient, group) in enumerate(groups):
        ending = "_first" if place == 0 else "_last"
        clauses.append(_clause(story, group, gradient, ending if len(groups) > 1 else "", is_rounded))
    return clauses


def _of_array(story: Story, name: str, gradient: np.ndarray, is_rounded: bool) -> list[Runs] | None:
    """The element with the largest gradient, or that all elements count alike."""
    if not 0 < gradient.size <= _MOST_ELEMENTS:
        return None
    strongest = int(np.argmax(np.abs(gradient)))
    value = float(gradient.flat[strongest])
    if value == 0.0:
        return [_clause(story, [((name, ""),)], 0.0, "", is_rounded)]
    if gradient.size > 1 and bool((gradient == value).all()):
        return [_clause(story, [say_runs(story.language, "meaning.any", name=name)], value, "")]
    index = ", ".join(str(int(k)) for k in np.unravel_index(strongest, gradient.shape))
    element = say_runs(story.language, "meaning.strongest", name=f"{name}[{index}]")
    return [_clause(story, [element], value, "")]


def _clause(story: Story, names: list[Runs], gradient: float, place: str, is_rounded: bool = False) -> Runs:
    fields: dict[str, str | Runs] = {"names": counted(story.language, names, "either")}
    if place in ("", "_first"):
        fields["loss"] = typeset_plain(story.loss)
        fields["small"] = story.small
    if gradient == 0:
        return say_runs(story.language, "meaning.rounded" if is_rounded else "meaning.flat", **fields)
    direction = "rises" if gradient > 0 else "falls"
    return say_runs(story.language, f"meaning.{direction}{place}", change=_change(story, abs(gradient)), **fields)


def _change(story: Story, size: float) -> str:
    """``h``, ``4h``, ``1.2 × 10⁻⁵ h``."""
    text, small = story.number(size), story.small
    return small if text == "1" else f"{text} {small}" if "×" in text else f"{text}{small}"
