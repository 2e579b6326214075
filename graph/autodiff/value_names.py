"""One name for every value: the person's, and u₁, u₂, … in forward order for gates that have none."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from ..notation.names import name_parts
from .graph import Graph, Input

__all__ = ["input_name", "small_letter", "value_names"]

_LETTERS = "uvtsrabcd"
_SMALL = "hεδη"  # for a small change


def value_names(graph: Graph) -> tuple[str, ...]:
    """By node position, no two alike. The output's value has the output's name; a name that is given several times is
    numbered in forward order, x@2; an array that was typed has a letter of its own."""
    named = {node.name for node in graph.nodes[:-1] if node.name} | {item.name for item in graph.inputs}
    letter, other = _free_letters(named)
    times = Counter(node.name for node in graph.nodes[:-1] if node.name)
    keys = {position: item.key for item in graph.inputs for where, position in item.nodes.items() if not where}
    last = graph.nodes[-1].operands[0]
    taken = {*keys.values()}
    names: list[str] = []
    seen: Counter[str] = Counter()
    for position, node in enumerate(graph.nodes):
        name = node.name
        if name:
            seen[name] += 1
            is_numbered = times[name] > 1 and node.kind == "gate"
            key = keys.get(position, name)
            if is_numbered or (key == graph.output_name and position != last):
                while f"{name}@{seen[name]}" in taken:  # an earlier input's, which is numbered by its line
                    seen[name] += 1
                key = f"{name}@{seen[name]}"
            names.append(key)
        else:
            kind = letter if node.kind == "gate" else other
            seen[kind] += 1
            names.append(f"{kind}_{seen[kind]}" if len(kind) > 1 else f"{kind}{seen[kind]}")
    names[-1] = graph.output_name
    if not graph.nodes[last].name and graph.output_name not in named:
        names[last] = graph.output_name
    return tuple(names)


def input_name(item: Input, names: Sequence[str]) -> str:
    """What an input is called whole, where ``names`` are the values' by node position; its key where it is drawn
    element by element, or not at all."""
    return names[item.nodes[()]] if () in item.nodes else item.key


def small_letter(names: Iterable[str]) -> str:
    """A letter for a small change that no value has: h, else ε, δ or η."""
    taken = {name_parts(name).base for name in names}
    return next((letter for letter in _SMALL if letter not in taken), "Δ")


def _free_letters(named: set[str]) -> tuple[str, str]:
    """For gates, and for arrays that were typed."""
    taken = {name[0] for name in named if len(name) == 1 or not name[1:].isalpha()}
    free = [letter for letter in _LETTERS if letter not in taken]
    return (free[0] if free else "node"), (free[-1] if len(free) > 1 else "array")
