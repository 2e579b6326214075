"""The words of a backward step: what arrives, why the local gradient is what it is, what leaves, what it means."""

from __future__ import annotations

from ..language.names import typeset_plain
from ..language.pieces import PRODUCT, UNIT, number_piece
from ..tracing.model import Edge
from .faults import gradient_faults
from .forms import constant_local, key_of
from .meaning import array_meaning, number_meaning
from .sentences import Runs, joined, listed, say_runs
from .shares import array_shares, number_shares
from .story import Story, Symbols
from .timeline import Step

__all__ = ["backward_meaning", "backward_text"]


def backward_text(story: Story, step: Step, position: int, symbols: Symbols, flowing: tuple[int, ...]) -> Runs:
    """What arrives from the right, the gate's own words, what each operand receives; sums, kinks, broadcasting."""
    language, graph = story.language, story.graph
    operation = graph.nodes[position].operation
    assert operation is not None
    if not flowing:
        return say_runs(language, "backward.none")
    return joined(
        (
            _arrival(story, position, symbols),
            ((operation.gate.words[language].local, ""),),
            _leaving(story, position, symbols, flowing),
            *_summed_back(story, position, symbols, flowing),
            *_meetings(story, step, symbols, flowing),
            *gradient_faults(story, position, flowing),
        )
    )
