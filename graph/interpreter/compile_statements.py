"""Statements -> instructions."""

from __future__ import annotations

from typing import Any

from ..language import code_tree as tree
from ..language.heads import Attribute, CallOf
from .compile_expression import compile_expression, mark_of, store
from .compile_simple_statements import SIMPLE, mark_at
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


def _function_code(statement: tree.Def) -> FunctionCode:
    parameters = tuple((p.name, p.kind, p.default is not None, p.is_keyword_only) for p in statement.parameters)
    body = compile_block(statement.body, Code())
    body.emit("return_none", None, mark_at(statement.span))
    return FunctionCode(statement.name, parameters, body)


def _def(statement: tree.Def, code: Code, loops: list[_Loop]) -> None:
    mark = mark_at(statement.span)
    defaults = [p.default for p in statement.parameters if p.default is not None]
    for default in defaults:
        compile_expression(default, code)
    code.emit("make_function", (_function_code(statement), len(defaults)), mark)
    _decorate(statement.decorators, code)
    code.emit("store_defined", statement.name, mark)


def _decorate(decorators: tuple[tree.Expression, ...], code: Code) -> None:
    for decorator in reversed(decorators):
        mark, made = mark_of(decorator), Code()
        compile_expression(decorator, made)
        made.emit("return_value", None, mark)
        code.emit("decorate", (dotted_name(decorator.tree), made), mark)


def dotted_name(expression: Any) -> str:
    """The name of a decorator or a context, its call's arguments left out: ``torch.no_grad``."""
    parts: list[str] = []
    while isinstance(expression, Attribute | CallOf):
        if isinstance(expression, Attribute):
            parts.append(str(expression.args[1].name))
        expression = expression.args[0]
    return ".".join([str(getattr(expression, "name", "")), *reversed(parts)])


def _class(statement: tree.Class, code: Code, loops: list[_Loop]) -> None:
    mark = mark_at(statement.span)
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
    mark = mark_at(statement.span)
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
    mark = mark_at(statement.span)
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
    mark = mark_at(statement.span)
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
        made = Code()
        compile_expression(context, made)
        made.emit("return_value", None, mark_of(context))
        code.emit("with_begin", (dotted_name(context.tree), made), mark_of(context))
        if target is None:
            code.emit("drop", None, mark_of(context))
        else:
            store(marked(target), code)
    compile_block(statement.body, code, loops)
    for context, _ in statement.items:
        code.emit("with_end", None, mark_of(context))


def _try(statement: tree.Try, code: Code, loops: list[_Loop]) -> None:
    mark = mark_at(statement.span)
    begin = code.emit("try_begin", None, mark)
    compile_block(statement.body, code, loops)
    code.emit("try_end", None, mark)
    compile_block(statement.otherwise, code, loops)
    ends = [code.emit("jump", None, mark)]
    code.patch(begin)
    for handler in statement.handlers:
        code.emit("is_caught", (handler.names, handler.alias), mark)
        skip = code.emit("jump_unless", None, mark)
        compile_block(handler.body, code, loops)
        code.emit("drop_caught", None, mark)
        ends.append(code.emit("jump", None, mark))
        code.patch(skip)
    compile_block(statement.last, code, loops)
    code.emit("raise_again", None, mark)
    for end in ends:
        code.patch(end)
    compile_block(statement.last, code, loops)


def _match(statement: tree.Match, code: Code, loops: list[_Loop]) -> None:
    """The subject stays on the stack until a case takes it."""
    compile_expression(statement.subject, code)
    ends: list[int] = []
    for case in statement.cases:
        mark = mark_of(case.pattern)
        code.emit("matches", case.pattern.tree, mark)
        skips = [code.emit("jump_unless", None, mark)]
        if case.guard is not None:
            compile_expression(case.guard, code)
            skips.append(code.emit("jump_unless", None, mark_of(case.guard)))
        code.emit("drop", None, mark)
        compile_block(case.body, code, loops)
        ends.append(code.emit("jump", None, mark))
        for skip in skips:
            code.patch(skip)
    code.emit("drop", None, mark_at(statement.span))
    for end in ends:
        code.patch(end)


_COMPILERS = {
    **SIMPLE, tree.Def: _def, tree.Class: _class, tree.If: _if, tree.For: _for, tree.While: _while, tree.With: _with,
    tree.Try: _try, tree.Jump: _jump, tree.Match: _match,
}  # fmt: skip
