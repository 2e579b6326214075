"""The words of a backward step: what arrives, why the local gradient is what it is, what leaves and adds up."""

from __future__ import annotations

from ..language.names import typeset_plain
from .arrivals import before_and_after, by_source
from .faults import gradient_faults
from .sentences import Part, Runs, say_runs
from .shares import arrays_leave, numbers_leave
from .story import Story, Symbols
from .stretching import about_stretched
from .timeline import Step

__all__ = ["backward_parts"]


def backward_parts(
    story: Story, step: Step, position: int, symbols: Symbols, flowing: tuple[int, ...]
) -> tuple[Part, ...]:
    """The sentences of a backward step, each with what it is for.

    "arrives": the upstream gradient; "why": the gate's own words on its local gradient; "leaves": what each
    operand receives; "summed": broadcasting undone; "meets": the += of fan-out; "warning": kinks, lost numbers.

    Args:
        flowing: positions of the edges that a gradient leaves by.
    """
    if not flowing:
        return (("leaves", say_runs(story.language, "backward.none")), *_why_not(story, position))
    is_scalar = all(story.graph.edges[number].lg_kind == "scalar" for number in flowing)
    leave = numbers_leave if is_scalar else arrays_leave
    return (
        ("arrives", _arrival(story, position, symbols)),
        ("why", ((_why(story, position, flowing), ""),)),
        *_why_not(story, position),
        ("leaves", leave(story, position, symbols, flowing)),
        *(("summed", sentence) for sentence in _summed_back(story, position, symbols, flowing)),
        *(("meets", sentence) for sentence in _meetings(story, step, symbols, flowing)),
        *(("warning", sentence) for sentence in gradient_faults(story, position, flowing)),
    )


def _arrival(story: Story, position: int, symbols: Symbols) -> Runs:
    upstream = story.evaluation.gradients[position]
    assert upstream is not None
    named = {} if symbols.output is None else {"name": typeset_plain(symbols.output)}
    ending = "_named" if named else ""
    if isinstance(upstream, float):
        return say_runs(story.language, f"backward.arrives{ending}", ug=story.number(upstream), **named)
    shape = story.shape(upstream.shape)
    return say_runs(story.language, f"backward.arrives_array{ending}", shape=shape, **named)


def _why(story: Story, position: int, flowing: tuple[int, ...]) -> str:
    """The gate's sentence on its local gradient; a shorter one where all other operands are numbers."""
    node = story.graph.nodes[position]
    assert node.operation is not None
    words = node.operation.gate.words[story.language]
    if words.alone and len(node.operands) == 1 and len(node.operation.constants) > 1:
        return words.alone[min(story.graph.edges[flowing[0]].operand, len(words.alone) - 1)]
    return words.local


def _why_not(story: Story, position: int) -> tuple[Part, ...]:
    """Why an operand, or all of them, take no gradient by the gate's nature."""
    operation = story.graph.nodes[position].operation
    assert operation is not None
    words = operation.gate.words[story.language]
    text = words.without if operation.gate.has_gradient else words.local
    is_told = text and any(story.graph.edges[number].lg_kind is None for number in story.graph.into[position])
    return (("why", ((text, ""),)),) if is_told else ()


def _summed_back(story: Story, position: int, symbols: Symbols, flowing: tuple[int, ...]) -> list[Runs]:
    """Where broadcasting stretched an operand, its gradient is summed back to its shape."""
    return about_stretched(story, position, symbols, flowing, "backward.summed", "backward.summed_number")


def _meetings(story: Story, step: Step, symbols: Symbols, flowing: tuple[int, ...]) -> list[Runs]:
    """Where what leaves meets what is already at the node: the += of fan-out."""
    sentences: list[Runs] = []
    for source, numbers in by_source(story, flowing).items():
        found = before_and_after(story, step.index, source)
        if found is None:
            continue
        before, after = found
        name = symbols.plain(story.graph.edges[numbers[0]].slot)
        if isinstance(before, float) and isinstance(after, float):
            arriving = sum(g for n in numbers if isinstance(g := story.evaluation.downstream[n], float))
            fields = {"before": story.number(before), "dg": story.number(arriving), "total": story.number(after)}
            sentences.append(say_runs(story.language, "backward.met", name=name, **fields))
        else:
            sentences.append(say_runs(story.language, "backward.met_array", name=name))
    return sentences
