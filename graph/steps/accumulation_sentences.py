"""Sentences where paths meet: what has gathered so far, what this step adds, how many paths are still to come."""

from __future__ import annotations

from ..notation.pieces import number_piece
from .explained_trace import Story, Symbols
from .gradient_accumulation import before_and_after, by_source
from .sentences import Runs, capitalised, listed, say_runs
from .timeline import Step

__all__ = ["meetings", "still_to_come"]

_MOST = 2  # forks of one step that are told one by one


def still_to_come(story: Story, position: int, source: int) -> int:
    """How many paths will bring their gradient to a node after the step of the gate at ``position``."""
    graph = story.graph
    later = (number for number in graph.out_of[source] if graph.edges[number].target < position)
    return sum(graph.edges[number].lg_kind is not None for number in later)


def meetings(story: Story, step: Step, position: int, symbols: Symbols, flowing: tuple[int, ...]) -> list[Runs]:
    """One sentence on the nodes that gather more than one path, the fullest version first; none where none does."""
    clauses = [
        clause
        for source, numbers in by_source(story, flowing).items()
        if (clause := _clause(story, step, position, symbols, source, numbers))
    ]
    if not clauses:
        return []
    brief = say_runs(story.language, "fork.many", count=str(len(clauses)))
    if len(clauses) > _MOST:
        return [brief]
    full = say_runs(story.language, "fork.sentence", items=listed(story.language, clauses, "clause"))
    full = capitalised(full, [symbols.plain(story.graph.edges[number].slot) for number in flowing])
    return [full, brief] if len(clauses) > 1 else [full]


def _clause(story: Story, step: Step, position: int, symbols: Symbols, source: int, numbers: list[int]) -> Runs:
    """``so far x has 1.58 − 0.0358 = 1.55, with 1 path still to come``."""
    graph, language = story.graph, story.language
    count = sum(graph.edges[number].lg_kind is not None for number in graph.out_of[source])
    left = still_to_come(story, position, source)
    if count == len(numbers):
        return ()
    name = symbols.plain(graph.edges[numbers[0]].slot)
    found = before_and_after(story, step.index, source)
    if left + len(numbers) == count:
        return say_runs(language, "fork.first", name=name, count=str(count), now=str(len(numbers)))
    kind = "both" if count == 2 else "all" if left == 0 else "one_left" if left == 1 else "left"
    fields: dict[str, str | Runs] = {"name": name, "count": str(count), "left": str(left)}
    if found is None or not isinstance(found[0], float) or not isinstance(found[1], float):
        return say_runs(language, f"fork.{'all' if kind == 'both' else kind}_array", **fields)
    arriving = sum(g for n in numbers if isinstance(g := story.evaluation.downstream[n], float))
    fields["total"] = story.number(found[1])
    fields["terms"] = ((_added(story, found[0], arriving), "dg"),)
    return say_runs(language, f"fork.{kind}", **fields)


def _added(story: Story, before: float, arriving: float) -> str:
    """``1.58 − 0.0358``."""
    piece = number_piece(arriving, "plain", story.digits)
    second = f"− {piece.text.removeprefix('−')}" if piece.text.startswith("−") else f"+ {piece.text}"
    return f"{story.number(before)} {second}"
