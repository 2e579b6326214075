"""Values of a running program.

*Traced* values are nodes of the graph: ``Ref`` (a node) and ``Source`` (an input, which becomes a node when it is
first used). Everything else is *static*: None, bool, int, float, str, arrays of numbers (float64; bool for masks),
list, tuple, dict, set, range, slice, Ellipsis, and the classes below. A ``Size`` is a number made from shapes,
lengths or loop
counters: naming it makes no input.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from ..language.marks import Mark

__all__ = [
    "MISSING",
    "Bound",
    "ClassType",
    "Definition",
    "Function",
    "Instance",
    "Layer",
    "Module",
    "Native",
    "Parent",
    "Scope",
    "SizeFloat",
    "SizeInt",
    "Unknown",
    "find",
    "number_of",
    "object_of_methods",
    "size",
]  # fmt: skip


class SizeInt(int):
    """A whole number made from sizes."""


class SizeFloat(float):
    """A number worked out from sizes."""


def size(number: Any) -> Any:
    """A plain number as one made from sizes."""
    if isinstance(number, bool):
        return number
    return SizeInt(number) if isinstance(number, int) else SizeFloat(number)


@dataclass(slots=True)
class Scope:
    """Names of a module, a call or a class body; lookups go on to ``parent``. ``outer``: the names that ``global`` or
    ``nonlocal`` says to live in another one."""

    parent: Scope | None = None
    names: dict[str, Any] = field(default_factory=dict)
    outer: dict[str, Scope] = field(default_factory=dict)

    def home(self, name: str) -> Scope:
        """Where a name that is given a value here lives."""
        return self.outer.get(name, self) if self.outer else self


MISSING = object()  # instead of the value of a name that is bound nowhere


def find(scope: Scope | None, name: str) -> Any:
    """The value of a name where it is bound, else ``MISSING``."""
    while scope is not None:
        if name in scope.outer:
            scope = scope.outer[name]
        if name in scope.names:
            return scope.names[name]
        scope = scope.parent
    return MISSING


@dataclass(slots=True, eq=False)
class Function:
    """A function of the program; ``code`` is what it runs."""

    name: str
    parameters: tuple[tuple[str, str, bool, bool], ...]  # as in FunctionCode
    defaults: dict[str, Any]
    body: Any
    scope: Scope
    kind: str = "function"  # or "static", "class", "property"
    setter: Function | None = None  # of a property
    owner: ClassType | None = None


@dataclass(slots=True, eq=False)
class Definition:
    """``f(x, y) = e``: a function, and its value for the names it was written with, once it is asked for."""

    function: Function
    value: Any = None
    is_worked_out: bool = False


@dataclass(slots=True, eq=False)
class Unknown:
    """A called name that nothing was given to and no library knows."""

    name: str


@dataclass(slots=True, eq=False)
class Parent:
    """``super()``: the object, and the class behind which its methods are looked up."""

    object: Any
    owner: ClassType | None


@dataclass(slots=True, eq=False)
class Native:
    """A function of a library: ``call(run, arguments, keywords, mark)`` gives a value.

    ``path`` is what it is called in messages: ``np.std``; ``mark``: where it stands, if it is not called there.
    """

    path: str
    call: Callable[[Any, list[Any], dict[str, Any], Mark], Any]
    mark: Mark | None = None


@dataclass(slots=True, eq=False)
class Module:
    """A library, or a part of it: ``library`` is "numpy", "torch", "jax", "tensorflow", "math", "scipy", "book" or ""
    (unknown: looked through to a known name)."""

    library: str
    path: str


@dataclass(slots=True, eq=False)
class ClassType:
    """A class of the program. ``base``: another one, a library's class (``Native`` or ``Module``) or None."""

    name: str
    bases: tuple[Any, ...]
    names: dict[str, Any]


@dataclass(slots=True, eq=False)
class Instance:
    """An object of a program's class, or of a library's: then ``layer`` says what it does."""

    type: Any
    names: dict[str, Any] = field(default_factory=dict)
    layer: Layer | None = None


@dataclass(slots=True, eq=False)
class Layer:
    """What a library's layer is: ``kind`` its name (``Linear``); ``owns``: it holds weights of its own, told by
    its name; ``variable``: the one that it was given to, by which they are told so far.

    ``forward(run, instance, arguments, keywords, mark)`` gives what its call gives.
    """

    kind: str
    forward: Callable[[Any, Instance, list[Any], dict[str, Any], Mark], Any]
    owns: bool = True
    variable: str = ""


@dataclass(slots=True, eq=False)
class Bound:
    """A method with its object: ``function`` is a ``Function`` or a ``Native`` whose first argument is ``self``."""

    object: Any
    function: Any


def number_of(value: Any) -> Any:
    """What an object of a program's own class holds as ``data``, as a scalar that records its gradient; else itself."""
    if isinstance(value, Instance) and value.layer is None:
        return value.names.get("data", value)
    return value


def object_of_methods() -> Instance:
    """The ``self`` of methods that stand alone: its attributes are free names."""
    return Instance(None, {}, Layer("self", lambda *_: None))
