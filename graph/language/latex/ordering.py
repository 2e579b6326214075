"""Equations in the order in which they can be computed: mathematics often says the last one first."""

from __future__ import annotations

from dataclasses import replace
from heapq import heapify, heappop, heappush
from typing import Any

from ..code_tree import Assign, Say, Statement
from ..heads import CallOf, Constant, Subscript, Symbol

__all__ = ["in_order", "with_values"]


def _name(tree: Any) -> str | None:
    """The name of a target, ``h_2`` for h_{2,i}."""
    if isinstance(tree, Symbol):
        return str(tree.name)
    if not isinstance(tree, Subscript) or not isinstance(tree.args[0], Symbol):
        return None
    numbers = [str(index.value) for index in tree.args[1:] if isinstance(index, Constant)]
    return "_".join([tree.args[0].name, *numbers])


def in_order(statements: list[Statement]) -> list[Statement]:
    """The statements so that what is used has been given; as they are where names are given twice or in a circle."""
    statements = with_values(statements)
    giver: dict[str, int] = {}
    for place, statement in enumerate(statements):
        for target in statement.targets if isinstance(statement, Assign) else ():
            name = _name(target.tree)
            if name is None or name in giver:
                return statements
            giver[name] = place
    needs = [_needed(statement, giver) for statement in statements]
    for place in [place for place, need in enumerate(needs) if place in need]:
        _keep_old_values(needs, place)
    waiting = [len(need) for need in needs]
    users: list[list[int]] = [[] for _ in statements]
    for place, need in enumerate(needs):
        for other in need:
            users[other].append(place)
    ready = [place for place, count in enumerate(waiting) if not count]
    heapify(ready)
    order: list[int] = []
    while ready:
        order.append(heappop(ready))
        for user in users[order[-1]]:
            waiting[user] -= 1
            if not waiting[user]:
                heappush(ready, user)
    return [statements[place] for place in order] if len(order) == len(statements) else statements


def with_values(statements: list[Statement]) -> list[Statement]:
    """The statements where ``f(u, v) = …`` beside ``u = …`` gives a value and no function, as long as nothing applies
    it: the names in its bracket say what it depends on."""
    worked_out = {
        _name(one.targets[0].tree)
        for one in statements
        if isinstance(one, Assign) and any(isinstance(tree, Symbol) for tree in one.value.parts)
    }
    applied = {
        _name(tree.args[0])
        for one in statements
        if isinstance(one, Assign | Say)
        for tree in one.value.parts
        if isinstance(tree, CallOf)
    }
    return [
        replace(one, parameters=None)
        if isinstance(one, Assign)
        and any(name in worked_out for name, _ in one.parameters or ())
        and _name(one.targets[0].tree) not in applied
        else one
        for one in statements
    ]


def _keep_old_values(needs: list[set[int]], update: int) -> None:
    """Keeps what reads a name above ``update`` above it: the p of ``p = v; v = μv − ηg`` is the old v."""
    needs[update].discard(update)
    for reader in [place for place in range(update) if update in needs[place]]:
        needs[reader].discard(update)
        needs[update].add(reader)


def _needed(statement: Statement, giver: dict[str, int]) -> set[int]:
    """The places of the statements whose names this one uses."""
    if not isinstance(statement, Assign | Say):
        return set()
    parameters = {name for name, _ in (statement.parameters or ())} if isinstance(statement, Assign) else set()
    names = {_name(tree) for tree in statement.value.parts} - parameters
    for name in [name for name in names if name is not None and name not in giver and 2 <= len(name) <= 3]:
        if all(letter in giver for letter in name):  # qz is q·z
            names |= set(name)
    return {giver[name] for name in names if name is not None and name in giver}
