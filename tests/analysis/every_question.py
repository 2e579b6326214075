"""Every number of a graph that can be asked for; of an array its largest element."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from graph import Trace
from graph.exercises.exercise import Question
from graph.exercises.number_questions import number_places, number_question, shown_at

__all__ = ["every_question"]


def every_question(traced: Trace) -> Iterator[Question]:
    """In the order of the drawing."""
    for edge, kind in number_places(traced):
        shown = shown_at(traced, edge, kind)
        if shown is None or not np.size(shown):
            continue
        largest = int(np.argmax(np.abs(np.nan_to_num(np.asarray(shown)))))
        index = tuple(int(k) for k in np.unravel_index(largest, np.shape(shown))) or None
        question = number_question(traced, edge, kind, index)
        if question is not None:
            yield question
