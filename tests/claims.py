"""What the sentences of a step promise of the output, read back from them, and what the program really does."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from graph import Trace
from graph.steps.explained_trace import Story, symbols_at
from graph.steps.explanation import Explanation
from graph.steps.timeline import Step
from tests.gates.probe import mathematics

__all__ = ["Claim", "claims_of", "is_true"]

_RISES = re.compile(
    r"[Rr]aise ([^;:]+?)(?: by (a small )?[hεδη])? and \S+ (rises|falls) by "
    r"(about )?([^;.]*?(?:\.\d+)?[^;.]*?) ?[hεδη]\b"
)
_FLAT = re.compile(r"[Aa] small change of (.+?) leaves \S+ as it is")
_RAISED = str.maketrans("⁻⁰¹²³⁴⁵⁶⁷⁸⁹", "-0123456789")


@dataclass(frozen=True, slots=True)
class Claim:
    """Raising one number by h makes the output rise by ``slope`` times h, along ``edges``.

    ``is_careful``: it says "small" and "about", or "to first order".
    """

    node: int
    index: tuple[int, ...]
    edges: tuple[int, ...]
    slope: float
    is_careful: bool


def _number(text: str) -> float:
    if not text:
        return 1.0
    mantissa, _, power = text.replace("−", "-").partition(" × 10")
    return float(mantissa) * 10.0 ** int(power.translate(_RAISED) or 0)


def _named(names: str) -> list[str]:
    names = re.sub(r" and \d+ more$", "", names)
    return [name for name in re.split(r", (?![^\[]*\])| or ", names) if name]


def claims_of(story: Story, step: Step, said: Explanation) -> Iterator[Claim]:
    """Every promise in what an English step says of small changes."""
    if step.phase != "backward" or not said.meaning:
        return
    text = said.meaning
    is_first = True
    text = re.sub(r"(\w\S*\[[^\]]*\]), the strongest element,", r"\1", text)
    text = re.sub(r"any one element of (\S+)", r"\1*", text)
    for match in _RISES.finditer(text):
        slope = _number(match[5]) * (1 if match[3] == "rises" else -1)
        small = bool(match[2]) or not is_first  # said once in a sentence
        is_first = False
        for name in _named(match[1]):
            yield _claim(story, step, said.meaning, name, slope, small and bool(match[4]))
    for match in _FLAT.finditer(text):
        careful = "to first order" in text.lower() or "up to rounding" in text.lower()
        for name in _named(match[1]):
            yield _claim(story, step, said.meaning, name, 0.0, careful)


def _claim(story: Story, step: Step, text: str, name: str, slope: float, careful: bool) -> Claim:
    graph = story.graph
    position = story.positions[step.node]
    symbols = symbols_at(story, position)
    plain = name.rstrip("*")
    index: tuple[int, ...] = ()
    edges = [n for n in graph.into[position] if symbols.plain(graph.edges[n].slot) == plain]
    element = re.fullmatch(r"(.+)\[([\d, ]+)\]", plain)
    if not edges and element:
        index = tuple(int(k) for k in element[2].split(","))
        edges = [n for n in graph.into[position] if symbols.plain(graph.edges[n].slot) == element[1]]
    assert edges, (name, text)
    node = graph.edges[edges[0]].source
    if not index and graph.nodes[node].shape:
        index = (0,) * len(graph.nodes[node].shape)
    if "this path alone" in text:
        along = tuple(edges)
    elif "so far" in text:
        at = {each.id: story.timeline.appears.get(f"{each.id}-dg", 10**9) for each in graph.edges}
        along = tuple(n for n in graph.out_of[node] if at[graph.edges[n].id] <= step.index)
    else:
        along = graph.out_of[node]
    return Claim(node, index, along, slope, careful)


def _total(traced: Trace, claim: Claim, by: float) -> float:
    """The output where one number has moved, seen only by the gates at the ends of ``claim.edges``."""
    graph, evaluation = traced.graph, traced.evaluation
    values = list(evaluation.values)
    value = values[claim.node]
    raised = value + by if isinstance(value, float) else value.copy()
    if not isinstance(raised, float):
        raised[claim.index] += by
    changed = {claim.node}
    with np.errstate(all="ignore"):
        for position in range(claim.node + 1, len(graph.nodes)):
            node = graph.nodes[position]
            if node.operation is None:
                if node.kind == "output":
                    values[position] = raised if node.operands[0] == claim.node else values[node.operands[0]]
                continue
            if not changed & set(node.operands):
                continue
            changed.add(position)
            operands = [raised if n in claim.edges else values[graph.edges[n].source] for n in graph.into[position]]
            sources = iter(operands)
            given = [next(sources) if c is None else c for c in node.operation.constants]
            out = node.operation.gate.forward(mathematics(given), *given, **node.operation.params)
            values[position] = float(out) if np.ndim(out) == 0 else np.asarray(out)
    return float(np.sum(np.asarray(values[-1]) * np.asarray(evaluation.seed)))


def is_true(traced: Trace, claim: Claim) -> bool:
    """Whether the output does so in both directions, within 2 %."""
    value = traced.evaluation.values[claim.node]
    at = float(np.asarray(value)[claim.index]) if claim.index else float(np.asarray(value).reshape(-1)[0])
    step = 1e-6 * max(1.0, abs(at))
    before = _total(traced, claim, 0.0)
    for by in (step, -step):
        moved = _total(traced, claim, by)
        quotient = (moved - before) / by
        noise = 1e-14 * max(1.0, abs(before), abs(moved)) / step  # of a difference of two floats
        bend = 10 * step * max(1.0, abs(before))  # of a curve within one step, where its slope is 0
        if not abs(quotient - claim.slope) <= 0.02 * abs(claim.slope) + 100 * noise + bend:
            return False
    return True
