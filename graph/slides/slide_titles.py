"""Titles of slides: no two of a deck are the same, and each says which gate hands what to whom."""

from __future__ import annotations

from ..autodiff.gate_text import sign_text
from ..notation.names import typeset_plain
from ..steps.explained_trace import Story
from ..steps.explanation import Explanation
from ..steps.timeline import Step
from ..words import say
from .shots import Shot

__all__ = ["slide_title"]

_MOST_NAMES = 4


def slide_title(story: Story, shot: Shot, told: Explanation, chapter: int = 0) -> str:
    """The title of a slide: ``Step 13 · × gate → w₀, x₀``; of a slide that shows a whole pass, what is told of it.

    ``chapter``: of a lecture of several programs; its steps are 2.0, 2.1, …
    """
    if shot.whole is not None or shot.step is None:
        return f"{chapter} · {told.title}" if chapter else told.title
    step, lang = story.timeline.steps[shot.step], story.language
    number = f"{chapter}.{step.index}" if chapter else str(step.index)
    title = say(lang, "slides.title.step", step=number, what=_what(story, step, told))
    return title if shot.part is None else say(lang, f"slides.title.part_{shot.part}", title=title)


def _what(story: Story, step: Step, told: Explanation) -> str:
    """A gate and the names of what it makes, or of what its gradients go to."""
    if step.phase in ("start", "seed"):
        return told.title
    position = story.positions[step.node]
    node = story.graph.nodes[position]
    assert node.operation is not None
    gate = say(story.language, "slides.title.gate", gate=sign_text(node.operation))
    if step.phase == "forward":
        names = [story.names[position]]
    else:
        flowing = [edge for edge in story.graph.into[position] if story.graph.edges[edge].lg_kind]
        names = [story.names[story.graph.edges[edge].source] for edge in flowing]
    known = list(dict.fromkeys(typeset_plain(name) for name in names))
    if not known:
        return gate
    more = ", …" if len(known) > _MOST_NAMES else ""
    return f"{gate} → {', '.join(known[:_MOST_NAMES])}{more}"
