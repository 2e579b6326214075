"""Statements without a block of their own -> instructions."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from types import MappingProxyType
from typing import Any

from ..errors import Span
from ..language import code_tree as tree
from ..language.heads import (
    Attribute,
    CallOf,
    Compare,
    FormatText,
    Index,
    Modulo,
    Star,
    Subscript,
    Symbol,
    Text,
    TupleOf,
)
from ..language.marks import Mark
from .compile_expression import compile_expression, compile_marked, mark_of, store
from .instructions import Code, FunctionCode
from .marked_tree import Marked, marked

__all__ = ["SIMPLE", "mark_at"]

_PRINTS = ("print", "display", "pprint")


def mark_at(span: Span) -> Mark:
    return Mark(span, span)


def _say(statement: tree.Say, code: Code, loops: object) -> None:
    mark, compared = mark_of(statement.value), statement.value.tree
    if isinstance(compared, Compare) and str(compared.args[0].name) == "==" and isinstance(compared.args[1], Symbol):
        code.emit("check_compared", compared.args[1].name, mark)
    if isinstance(compared, CallOf) and str(getattr(compared.args[0], "name", "")) in _PRINTS:
        code.emit("printed", (str(compared.args[0].name), _printed(statement.value, mark)), mark)
        return
    compile_expression(statement.value, code)
    code.emit("say", statement.span, mark)


def _put_in(given: Marked) -> Sequence[Marked]:
    """What a text is printed with: ``f"{x}"``, ``"{}".format(x)``, ``"%f" % x``; a value that is no text itself."""
    if isinstance(given.tree, FormatText):
        return given.operands
    if (
        isinstance(given.tree, CallOf)
        and isinstance(of := given.tree.args[0], Attribute)
        and str(of.args[1]) == "format"
    ):
        return given.operands[1:]
    if isinstance(given.tree, Modulo) and isinstance(given.operands[0].tree, Text):
        value = given.operands[1]
        return value.operands if isinstance(value.tree, TupleOf) else [value]
    return [given]


def _printed(value: tree.Expression, mark: Mark) -> Code:
    """What stands between the brackets of a print, one value after the other; it runs only if nothing else is said."""
    call = marked(value)
    count = len(call.operands) - 1 - (len(call.texts[0].split(",")) if call.texts and call.texts[0] else 0)
    parts = [
        part
        for given in call.operands[1 : 1 + count]
        for part in _put_in(given)
        if not isinstance(part.tree, Text | Star)
    ]
    code = Code()
    for part in parts:
        is_formatted = isinstance(part.tree, CallOf) and str(getattr(part.tree.args[0], "name", "")) == "format"
        compile_marked(part.operands[1] if is_formatted else part, code)
    code.emit("build_tuple", len(parts), mark)
    code.emit("return_value", None, mark)
    return code


def _assign(statement: tree.Assign, code: Code, loops: object) -> None:
    mark = mark_of(statement.value)
    first = statement.targets[0]
    if statement.parameters is not None:
        body = Code()
        compile_expression(statement.value, body)
        body.emit("return_value", None, mark)
        parameters = tuple((name, "", False, False) for name, _ in statement.parameters)
        made = FunctionCode(str(getattr(first.tree, "name", "f")), parameters, body)
        code.emit("define", (made, tuple((name, mark_at(span)) for name, span in statement.parameters)), mark)
        return
    if isinstance(first.tree, Subscript) and not statement.operator:
        code.emit("indexed_assign", (first, statement.value), mark_of(first))
        return
    skip = _empty_mask(marked(first), code) if len(statement.targets) == 1 else None
    if statement.operator:
        compile_expression(first, code)
        compile_expression(statement.value, code)
        code.emit("operate_in_place", statement.operator, mark_of(first))
    else:
        compile_expression(statement.value, code)
    for number, target in enumerate(statement.targets):
        if number < len(statement.targets) - 1:
            code.emit("copy", None, mark)
        code.emit("statement", statement.span, mark)
        store(marked(target), code)
    if skip is not None:
        code.patch(skip)


def _empty_mask(target: Marked, code: Code) -> int | None:
    """``x[mask] = e`` does nothing where the mask is false everywhere: e is not worked out."""
    if (
        not isinstance(target.tree, Index)
        or len(target.operands) != 2
        or not isinstance(target.operands[1].tree, Symbol)
    ):
        return None
    compile_marked(target.operands[1], code)
    return code.emit("jump_if_empty", None, target.mark)


def _raise(statement: tree.Raise, code: Code, loops: object) -> None:
    code.emit("raise_", statement.name, mark_at(statement.span))


def _yield(statement: tree.Yield, code: Code, loops: object) -> None:
    mark = mark_at(statement.span)
    code.yields = True
    if statement.value is None:
        code.emit("push", None, mark)
    else:
        compile_expression(statement.value, code)
    if not statement.is_each:
        code.emit("yield_value", None, mark)
        return
    code.emit("iterate", None, mark)
    start = code.emit("next_item", None, mark)
    code.emit("yield_value", None, mark)
    code.emit("jump", start, mark)
    code.patch(start)


def _outer(statement: tree.Outer, code: Code, loops: object) -> None:
    code.emit("outer_names", (statement.names, statement.is_global), mark_at(statement.span))


def _return(statement: tree.Return, code: Code, loops: object) -> None:
    mark = mark_at(statement.span)
    if statement.value is None:
        code.emit("return_none", None, mark)
    else:
        compile_expression(statement.value, code)
        code.emit("return_value", None, mark_of(statement.value))


def _delete(statement: tree.Delete, code: Code, loops: object) -> None:
    for target in statement.targets:
        code.emit("delete", str(getattr(target.tree, "name", "")), mark_of(target))


def _import(statement: tree.Import, code: Code, loops: object) -> None:
    code.emit("import_module", statement, mark_at(statement.span))


def _declare(statement: tree.Declare, code: Code, loops: object) -> None:
    code.emit("declare", statement.name, mark_at(statement.span))


def _left_out(statement: tree.LeftOut, code: Code, loops: object) -> None:
    code.emit("left_out", statement.notice, mark_at(statement.notice.span))


SIMPLE: MappingProxyType[type, Callable[[Any, Code, object], None]] = MappingProxyType({
    tree.Say: _say, tree.Assign: _assign, tree.Return: _return, tree.Raise: _raise, tree.Outer: _outer,
    tree.Yield: _yield, tree.Delete: _delete, tree.Import: _import, tree.LeftOut: _left_out, tree.Declare: _declare,
})  # fmt: skip
