"""Statements -> instructions."""

from __future__ import annotations

from typing import Any

from ..errors import Span
from ..language import code_tree as tree
from ..language.heads import Attribute, CallOf, Compare, Subscript, Symbol
from ..language.marks import Mark
from .compile_expression import compile_expression, mark_of, store
from .instructions import Code, FunctionCode
from .marked_tree import marked

__all__ = ["compile_block"]


class _Loop:
    """The jumps that leave a loop or begin its next pass."""

    def __init__(self, start: int, has_iterator: bool) -> None:
        self.start, self.has_iterator, self.breaks = start, has_iterator, list[int]()


def compile_block(block: tree.Block, code: Code, loops: list[_Loop] | None = None) -> Code:
    """Adds the instructions of statements; blocks nest as deep as the reader allows."""
    loops = loops if loops is not None else []
    for statement in block:
        start = code.here
        _COMPILERS[type(statement)](statement, code, loops)  # type: ignore[operator]
        code.statements.append((start, code.here, statement))
    return code


def _at(span: Span) -> Mark:
    return Mark(span, span)


def _say(statement: tree.Say, code: Code, loops: list[_Loop]) -> None:
    mark, compared = mark_of(statement.value), statement.value.tree
    if isinstance(compared, Compare) and str(compared.args[0].name) == "==" and isinstance(compared.args[1], Symbol):
        code.emit("check_compared", compared.args[1].name, mark)
    compile_expression(statement.value, code)
    code.emit("say", statement.span, mark)


def _assign(statement: tree.Assign, code: Code, loops: list[_Loop]) -> None:
    mark = mark_of(statement.value)
    first = statement.targets[0]
    if statement.parameters is not None:
        body = Code()
        compile_expression(statement.value, body)
        body.emit("return_value", None, mark)
        parameters = tuple((name, "", False, False) for name, _ in statement.parameters)
        made = FunctionCode(str(getattr(first.tree, "name", "f")), parameters, body)
        code.emit("define", (made, tuple((name, _at(span)) for name, span in statement.parameters)), mark)
        return
    if isinstance(first.tree, Subscript) and not statement.operator:
        code.emit("indexed_assign", (first, statement.value), mark_of(first))
        return
    if statement.operator:
        compile_expression(first, code)
        compile_expression(statement.value, code)
        code.emit("operate", statement.operator, mark_of(first))
    else:
        compile_expression(statement.value, code)
    for number, target in enumerate(statement.targets):
        if number < len(statement.targets) - 1:
            code.emit("copy", None, mark)
        code.emit("statement", statement.span, mark)
        store(marked(target), code)


def _function_code(statement: tree.Def) -> FunctionCode:
    parameters = tuple((p.name, p.kind, p.default is not None, p.is_keyword_only) for p in statement.parameters)
    body = compile_block(statement.body, Code())
    body.emit("return_none", None, _at(statement.span))
    return FunctionCode(statement.name, parameters, body)


def _def(statement: tree.Def, code: Code, loops: list[_Loop]) -> None:
    mark = _at(statement.span)
    defaults = [p.default for p in statement.parameters if p.default is not None]
    for default in defaults:
        compile_expression(default, code)
    code.emit("make_function", (_function_code(statement), len(defaults)), mark)
    _decorate(statement.decorators, code)
    code.emit("store_defined", statement.name, mark)


def _decorate(decorators: tuple[tree.Expression, ...], code: Code) -> None:
    for decorator in reversed(decorators):
        code.emit("decorate", dotted_name(decorator.tree), mark_of(decorator))


def dotted_name(expression: Any) -> str:
    """The name of a decorator or a context, its call's arguments left out: ``torch.no_grad``."""
    parts: list[str] = []
    while isinstance(expression, Attribute | CallOf):
        if isinstance(expression, Attribute):
            parts.append(str(expression.args[1].name))
        expression = expression.args[0]
    return ".".join([str(getattr(expression, "name", "")), *reversed(parts)])


def _class(statement: tree.Class, code: Code, loops: list[_Loop]) -> None:
    mark = _at(statement.span)
    for base in statement.bases:
        compile_expression(base, code)
    code.emit("class_begin", (statement.name, len(statement.bases)), mark)
    compile_block(statement.body, code, [])
    code.emit("class_end", None, mark)
    _decorate(statement.decorators, code)
    code.emit("store_defined", statement.name, mark)


def _if(statement: tree.If, code: Code, loops: list[_Loop]) -> None:
    ends: list[int] = []
    for test, body in statement.branches:
        compile_expression(test, code)
        skip = code.emit("jump_unless", None, mark_of(test))
        compile_block(body, code, loops)
        ends.append(code.emit("jump", None, mark_of(test)))
        code.patch(skip)
    compile_block(statement.otherwise, code, loops)
    for end in ends:
        code.patch(end)


def _for(statement: tree.For, code: Code, loops: list[_Loop]) -> None:
    mark = _at(statement.span)
    compile_expression(statement.iterable, code)
    code.emit("iterate", "for", mark_of(statement.iterable))
    start = code.emit("next_item", None, mark)
    loop = _Loop(start, has_iterator=True)
    store(marked(statement.target), code)
    code.emit("pass_begin", None, mark)
    compile_block(statement.body, code, [*loops, loop])
    code.emit("jump", start, mark)
    code.patch(start)
    compile_block(statement.otherwise, code, loops)
    for place in loop.breaks:
        code.patch(place)
    code.emit("loop_end", None, mark)


def _while(statement: tree.While, code: Code, loops: list[_Loop]) -> None:
    mark = _at(statement.span)
    code.emit("loop_begin", None, mark)
    loop = _Loop(code.here, has_iterator=False)
    compile_expression(statement.test, code)
    leave = code.emit("jump_unless", None, mark_of(statement.test))
    code.emit("pass_begin", None, mark)
    compile_block(statement.body, code, [*loops, loop])
    code.emit("jump", loop.start, mark)
    code.patch(leave)
    compile_block(statement.otherwise, code, loops)
    for place in loop.breaks:
        code.patch(place)
    code.emit("loop_end", None, mark)


def _jump(statement: tree.Jump, code: Code, loops: list[_Loop]) -> None:
    mark = _at(statement.span)
    if statement.kind == "pass":
        return
    if not loops:
        code.emit("refuse_jump", statement.kind, mark)
    elif statement.kind == "continue":
        code.emit("jump", loops[-1].start, mark)
    else:
        if loops[-1].has_iterator:
            code.emit("drop", None, mark)
        loops[-1].breaks.append(code.emit("jump", None, mark))


def _with(statement: tree.With, code: Code, loops: list[_Loop]) -> None:
    for context, target in statement.items:
        code.emit("with_begin", dotted_name(context.tree), mark_of(context))
        if target is None:
            code.emit("drop", None, mark_of(context))
        else:
            store(marked(target), code)
    compile_block(statement.body, code, loops)
    for context, _ in statement.items:
        code.emit("with_end", None, mark_of(context))


def _try(statement: tree.Try, code: Code, loops: list[_Loop]) -> None:
    compile_block(statement.body, code, loops)


def _return(statement: tree.Return, code: Code, loops: list[_Loop]) -> None:
    mark = _at(statement.span)
    if statement.value is None:
        code.emit("return_none", None, mark)
    else:
        compile_expression(statement.value, code)
        code.emit("return_value", None, mark_of(statement.value))


def _delete(statement: tree.Delete, code: Code, loops: list[_Loop]) -> None:
    for target in statement.targets:
        code.emit("delete", str(getattr(target.tree, "name", "")), mark_of(target))


def _import(statement: tree.Import, code: Code, loops: list[_Loop]) -> None:
    code.emit("import_module", statement, _at(statement.span))


def _declare(statement: tree.Declare, code: Code, loops: list[_Loop]) -> None:
    code.emit("declare", statement.name, _at(statement.span))


def _left_out(statement: tree.LeftOut, code: Code, loops: list[_Loop]) -> None:
    code.emit("left_out", statement.notice, _at(statement.notice.span))


_COMPILERS = {
    tree.Say: _say, tree.Assign: _assign, tree.Def: _def, tree.Class: _class, tree.If: _if, tree.For: _for,
    tree.While: _while, tree.With: _with, tree.Try: _try, tree.Return: _return, tree.Jump: _jump,
    tree.Delete: _delete, tree.Import: _import, tree.LeftOut: _left_out, tree.Declare: _declare,
}  # fmt: skip
