"""Code: what the machine runs. A flat list of instructions, so that neither depth nor length of a program recurses."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, NamedTuple

from ..language.code_tree import Statement
from ..language.marks import Mark

__all__ = ["Code", "FunctionCode", "Instruction"]


class Instruction(NamedTuple):
    """``operation`` is a method of the machine; ``mark``: where what it does was typed."""

    operation: str
    argument: Any
    mark: Mark


@dataclass(slots=True)
class Code:
    """Instructions of a module, a body or an expression.

    ``statements``: where each begins and ends, inner before outer, with what was read.
    """

    instructions: list[Instruction] = field(default_factory=list)
    statements: list[tuple[int, int, Statement]] = field(default_factory=list)
    yields: bool = False  # the body of a generator

    def emit(self, operation: str, argument: Any, mark: Mark) -> int:
        """Adds an instruction; its place, for ``patch``."""
        self.instructions.append(Instruction(operation, argument, mark))
        return len(self.instructions) - 1

    def patch(self, place: int) -> None:
        """Lets the jump at ``place`` lead to what comes next."""
        operation, _, mark = self.instructions[place]
        self.instructions[place] = Instruction(operation, len(self.instructions), mark)

    @property
    def here(self) -> int:
        return len(self.instructions)


@dataclass(frozen=True, slots=True)
class FunctionCode:
    """A function as it was written. ``parameters``: (name, kind "", "*" or "**", has a default, is keyword-only)."""

    name: str
    parameters: tuple[tuple[str, str, bool, bool], ...]
    body: Code
