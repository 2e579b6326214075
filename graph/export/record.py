"""What an export format is: one record, and what a person orders from it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

__all__ = ["Format", "Order", "Traced", "TracedEdge", "TracedNode"]


class TracedNode(Protocol):
    """What the exporters read of a node."""

    @property
    def id(self) -> str: ...
    @property
    def kind(self) -> str: ...
    @property
    def sign(self) -> str | None: ...
    @property
    def label(self) -> str | None: ...


class TracedEdge(Protocol):
    """What the exporters read of an edge; its ends are node ids."""

    @property
    def source(self) -> str: ...
    @property
    def target(self) -> str: ...


class Traced(Protocol):
    """What the exporters read of a trace: ``graph.Trace`` has it, and it stands above them."""

    @property
    def nodes(self) -> Sequence[TracedNode]: ...
    @property
    def edges(self) -> Sequence[TracedEdge]: ...
    @property
    def steps(self) -> Sequence[object]: ...
    def svg(self, step: int | None = None, lang: str = "en") -> str: ...


@dataclass(frozen=True, slots=True)
class Order:
    """What is ordered: the language, and the step for the formats that show one (None: everything shown)."""

    lang: str = "en"
    step: int | None = None


@dataclass(frozen=True, slots=True)
class Format:
    """One file format.

    ``file_name``: from our own words only, never from what a person typed.
    """

    name: str
    media_type: str
    write: Callable[[Traced, Order], bytes]
    file_name: Callable[[Traced, Order], str]
