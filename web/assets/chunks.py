"""Bundling: the modules that a page begins with in one file, what it fetches later in a file each.

A module becomes a function that is called once and gives its exports, in an order in which everybody finds what it
imports. What two of the later files need goes into a file that they share.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable

from .modules import Module, Unreadable

__all__ = ["chunks_of", "in_order"]

Read = Callable[[str], Module]
_SHARED = "shared"


def in_order(entry: str, read: Read) -> list[str]:
    """The modules that ``entry`` imports, directly or not, and itself: each after those that it imports.

    Raises:
        Unreadable: two of them import each other.
    """
    found: dict[str, None] = {}
    pending: list[str] = []

    def visit(name: str) -> None:
        if name in found:
            return
        if name in pending:
            raise Unreadable("a circle of modules: " + " > ".join([*pending[pending.index(name) :], name]))
        pending.append(name)
        for imported, _ in read(name).imports:
            visit(imported)
        pending.pop()
        found[name] = None

    visit(entry)
    return list(found)


def chunks_of(entry: str, read: Read) -> dict[str, str]:
    """The scripts that a page with the script ``entry`` needs, by file name; the first is the one it begins with."""
    first = in_order(entry, read)
    parts = {_file(entry): first}
    later = _fetched_later(first, read)
    own = {each: [name for name in in_order(each, read) if name not in first] for each in later}
    counts = Counter(name for names in own.values() for name in names)
    shared = [name for name in _merged(own.values()) if counts[name] > 1]
    if shared:
        parts[_file(entry, _SHARED)] = shared
    for each, names in own.items():
        alone = [name for name in names if counts[name] == 1]
        if alone:
            parts[_file(entry, each)] = alone
    place = {name: file for file, names in parts.items() for name in names}
    return {file: _written(file, names, place, read) for file, names in parts.items()}


def _fetched_later(first: Iterable[str], read: Read) -> list[str]:
    """What is fetched later by the first modules, by what comes with them, and so on."""
    found: dict[str, None] = {}
    pending = [each for name in first for each in read(name).fetched]
    while pending:
        each = pending.pop(0)
        if each not in found:
            found[each] = None
            pending += [more for name in in_order(each, read) for more in read(name).fetched]
    return list(found)


def _merged(orders: Iterable[list[str]]) -> list[str]:
    """All modules once; where every order has a module after those that it imports, so has the result."""
    return list(dict.fromkeys(name for names in orders for name in names))


def _written(file: str, names: list[str], place: dict[str, str], read: Read) -> str:
    """The text of one file of the bundle."""
    wanted: dict[str, dict[str, None]] = {}

    def fetch(name: str) -> str:
        if place[name] == file:
            return f"Promise.resolve({_variable(name)})"
        return f'import("./{place[name]}").then((chunk) => chunk.{_variable(name)})'

    bodies = []
    for name in names:
        module = read(name)
        lines = []
        for imported, pairs in module.imports:
            if place[imported] != file:
                wanted.setdefault(place[imported], {})[_variable(imported)] = None
            if pairs:
                taken = ", ".join(there if there == here else f"{there}: {here}" for there, here in pairs)
                lines.append(f"const {{ {taken} }} = {_variable(imported)};")
        lines += [module.body_with(fetch), f"return {{ {', '.join(module.exports)} }};"]
        bodies.append(f"const {_variable(name)} = (() => {{\n" + "\n".join(lines) + "\n})();\n")
    heads = [f'import {{ {", ".join(variables)} }} from "./{other}";\n' for other, variables in wanted.items()]
    return "".join(heads) + "".join(bodies) + f"export {{ {', '.join(map(_variable, names))} }};\n"


def _variable(name: str) -> str:
    """How a module is called in the bundle: the same in every version, so that parts of two versions still fit."""
    return "$" + re.sub(r"\W", "_", name.removesuffix(".js"))


def _file(entry: str, later: str = "") -> str:
    """The name of a file of the bundle."""
    names = [each.removesuffix(".js").replace("/", "_") for each in (entry, later) if each]
    return ".".join(names) + ".js"
