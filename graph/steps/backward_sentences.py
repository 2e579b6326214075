"""The words of a backward step: slope × upstream = downstream, and where paths meet, what has gathered."""

from __future__ import annotations

from collections.abc import Iterator

from ..notation.names import typeset_plain
from .accumulation_sentences import meetings
from .broadcast_sentences import about_stretched
from .convention_sentences import by_convention
from .downstream_sentences import arrays_leave, numbers_leave
from .explained_trace import Story, Symbols
from .index_sentences import by_index
from .sentence_length import fitting
from .sentences import Part, Runs, say_runs
from .timeline import Step
from .warning_sentences import convention, gradient_fault

__all__ = ["arrival", "backward_parts", "why_backward"]


def backward_parts(
    story: Story, step: Step, position: int, symbols: Symbols, flowing: tuple[int, ...]
) -> tuple[Part, ...]:
    """The one or two sentences of a backward step, each with what it is for.

    "leaves": what each operand receives; "meets": the sum where paths meet; "summed": broadcasting undone;
    "warning": a convention, a lost number.

    Args:
        flowing: positions of the edges that a gradient leaves by.
    """
    if not flowing:
        return (("leaves", say_runs(story.language, "backward.none")),)
    return fitting(story.language, _versions(story, step, position, symbols, flowing))


def _versions(
    story: Story, step: Step, position: int, symbols: Symbols, flowing: tuple[int, ...]
) -> Iterator[tuple[Part, ...]]:
    """The step told in fewer and fewer words."""
    chosen = convention(story, position)
    if chosen:
        yield from by_convention(story, position, symbols, flowing, chosen)
        return
    is_scalar = all(story.graph.edges[number].lg_kind == "scalar" for number in flowing)
    leave = numbers_leave if is_scalar else arrays_leave
    seconds: list[tuple[str, Runs]] = []
    fault = gradient_fault(story, position, flowing)
    met = meetings(story, step, position, symbols, flowing)
    stretched = about_stretched(story, position, symbols, flowing, "backward.summed", "backward.summed_number")
    if fault:
        seconds.append(("warning", fault))
    elif met:
        seconds += [("meets", each) for each in met]
    elif stretched:
        seconds.append(("summed", stretched[0]))
    sentences = [*by_index(story, position, symbols, flowing), *leave(story, position, symbols, flowing)]
    full = sentences[:-1] or sentences  # the last version names no slope
    for second in seconds:
        yield from ((("leaves", sentence), second) for sentence in full)
    yield from ((("leaves", sentence),) for sentence in (*full, sentences[-1]))


def arrival(story: Story, position: int, symbols: Symbols) -> Runs:
    """What arrives, for who tells a step in three."""
    upstream = story.evaluation.gradients[position]
    if upstream is None:
        return ()
    named = {} if symbols.output is None else {"name": typeset_plain(symbols.output)}
    ending = "_named" if named else ""
    if isinstance(upstream, float):
        return say_runs(story.language, f"backward.arrives{ending}", ug=story.number(upstream), **named)
    shape = story.named_shape(upstream.shape)
    return say_runs(story.language, f"backward.arrives_array{ending}", shape=shape, **named)


def why_backward(story: Story, position: int, flowing: tuple[int, ...]) -> str:
    """The gate's sentence on its local gradient; a shorter one where all other operands are numbers."""
    node = story.graph.nodes[position]
    assert node.operation is not None
    if not flowing:
        return ""
    words = node.operation.gate.words(story.language)
    if words.alone and len(node.operands) == 1 and len(node.operation.constants) > 1:
        return words.alone[min(story.graph.edges[flowing[0]].operand, len(words.alone) - 1)] or words.local
    return words.local
