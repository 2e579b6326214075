"""Expression -> instructions that leave its value on the stack."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sympy.core.symbol import Str, Symbol

from ..language import heads
from ..language.code_tree import Expression
from ..language.marks import Mark
from .compile_changes import changed_by
from .instructions import Code, FunctionCode
from .marked_tree import Marked, marked

__all__ = ["compile_expression", "compile_marked", "store"]

# Heads whose operands are all worked out before: operation of the machine.
_STRICT = {
    heads.ListOf: "build_list", heads.TupleOf: "build_tuple", heads.SetOf: "build_set", heads.Star: "star",
    heads.FormatText: "format_text", heads.Not: "negate_truth",
}  # fmt: skip


def compile_expression(expression: Expression, code: Code) -> None:
    """Adds the instructions of an expression. One in index notation is read when the shapes of its arrays are known."""
    if expression.has_indices:
        code.emit("indexed", expression, mark_of(expression))
        return
    compile_marked(marked(expression), code)


def compile_marked(root: Marked, code: Code) -> None:
    """Adds the instructions of a marked tree: an explicit stack of what is still to be visited or emitted."""
    pending: list[Any] = [root]
    while pending:
        task = pending.pop()
        if not isinstance(task, Marked):
            task()
            continue
        tasks = _tasks(task, code)
        pending.extend(reversed(tasks))


def _tasks(node: Marked, code: Code) -> list[Any]:
    """What to do for a node, in order: operands to visit, and calls that emit."""
    tree, mark, operands = node.tree, node.mark, node.operands
    kind = type(tree)
    if kind in _STRICT:
        return [*operands, lambda: code.emit(_STRICT[kind], len(operands), mark)]
    if kind in _SPECIAL:
        return _SPECIAL[kind](node, code)
    if isinstance(tree, Symbol):
        return [lambda: code.emit("load", tree.name, mark)]
    if kind is heads.Power and isinstance(tree.args[1], Symbol) and tree.args[1].name in ("T", "t", "⊤", "ᵗ"):
        return [operands[0], lambda: code.emit("raised_t", tree.args[1].name, mark)]
    return [*operands, lambda: code.emit("operate", tree.operator, mark)]


def _literal(node: Marked, code: Code) -> list[Any]:
    value = None if isinstance(node.tree, heads.Nothing) else node.tree.value
    return [lambda: code.emit("push", value, node.mark)]


def _product(node: Marked, code: Code) -> list[Any]:
    transposed = tuple(_is_transposed(operand.tree) for operand in node.operands)
    return [*node.operands, lambda: code.emit("product", transposed, node.mark)]


def _attribute(node: Marked, code: Code) -> list[Any]:
    return [*node.operands, lambda: code.emit("attribute", node.texts[-1], node.mark)]


def _compared(node: Marked, code: Code) -> list[Any]:
    signs = tuple(node.texts[0].split(","))
    return [*node.operands, lambda: code.emit("compare", signs, node.mark)]


def _slice(node: Marked, code: Code) -> list[Any]:
    present = tuple(not isinstance(arg, Str) for arg in node.tree.args)
    return [*node.operands, lambda: code.emit("build_slice", present, node.mark)]


def _dict(node: Marked, code: Code) -> list[Any]:
    unpacked = tuple(isinstance(arg, Str) for arg in node.tree.args[::2])
    return [*node.operands, lambda: code.emit("build_dict", unpacked, node.mark)]


def _is_transposed(tree: Any) -> bool:
    if isinstance(tree, heads.Attribute):
        return str(tree.args[1].name) == "T" and not _is_row(tree.args[0])
    if _is_row(tree):
        return True
    return isinstance(tree, heads.Power) and getattr(tree.args[1], "name", "") in ("T", "t", "⊤", "ᵗ")


def _is_row(tree: Any) -> bool:
    """Whether one row of a matrix is taken, ``A(1, :)``: what lies; transposed it stands."""
    if not isinstance(tree, heads.Index) or len(tree.args) != 3:
        return False
    return not isinstance(tree.args[1], heads.Slice) and isinstance(tree.args[2], heads.Slice)


def _call(node: Marked, code: Code) -> list[Any]:
    function, mark = node.operands[0], node.mark
    keywords = tuple(node.texts[0].split(",")) if node.texts and node.texts[0] else ()
    count = len(node.operands) - 1 - len(keywords)
    stars = tuple(isinstance(operand.tree, heads.Star) for operand in node.operands[1 : 1 + count])
    argument = (count, keywords, stars if any(stars) else ())
    if isinstance(function.tree, Symbol):
        name = function.tree.name
        begin: list[Any] = [lambda: code.emit("load_function", name, function.mark)]
    elif isinstance(function.tree, heads.Attribute):
        method = function.texts[-1]
        begin = [*function.operands, lambda: code.emit("load_method", method, function.mark)]
    else:
        begin = [function]
    tasks = [*begin, *node.operands[1:], lambda: code.emit("call", argument, mark)]
    changed = changed_by(node)
    return tasks if changed is None else [*tasks, lambda: _keep_change(changed, code, mark)]


def _keep_change(target: Marked, code: Code, mark: Mark) -> None:
    """What the call gave is what its target is from here on; it stays on the stack."""
    skip = code.emit("jump_unless_array", None, mark)
    if isinstance(target.tree, Symbol):
        code.emit("load", target.tree.name, mark)
        code.emit("changed_in_place", None, mark)
    code.emit("copy", None, mark)
    store(target, code)
    code.patch(skip)


def _walrus(node: Marked, code: Code) -> list[Any]:
    target, value = node.operands
    name = str(target.tree.name)
    return [
        value,
        lambda: code.emit("copy", None, node.mark),
        lambda: code.emit("store_outside", name, target.mark),
        lambda: code.emit("drop", None, node.mark),
        lambda: code.emit("load", name, target.mark),
    ]


def _index(node: Marked, code: Code) -> list[Any]:
    """``pattern``: for each place in the brackets, whether a value or "..." stands there."""
    pattern = tuple(not isinstance(arg, Str) for arg in node.tree.args[1:])
    return [*node.operands, lambda: code.emit("index", pattern, node.mark)]


def _branches(node: Marked, code: Code) -> list[Any]:
    """``then if test else otherwise``, ``a and b``, ``a or b``: what is not reached is not run."""
    mark, operands = node.mark, node.operands
    jumps: list[int] = []
    if isinstance(node.tree, heads.IfElse):
        test, then, otherwise = operands

        def after_test() -> None:
            jumps.append(code.emit("jump_unless", None, test.mark))

        def after_then() -> None:
            jumps.append(code.emit("jump", None, mark))
            code.patch(jumps[0])

        return [test, after_test, then, after_then, otherwise, lambda: code.patch(jumps[1])]
    operation = "jump_and" if isinstance(node.tree, heads.And) else "jump_or"
    tasks: list[Any] = []
    for operand in operands[:-1]:
        tasks += [operand, lambda: jumps.append(code.emit(operation, None, mark))]

    def at_the_end() -> None:
        for jump in jumps:
            code.patch(jump)

    return [*tasks, operands[-1], at_the_end]


def _lambda(node: Marked, code: Code) -> None:
    names = node.texts[0].split(",") if node.texts and node.texts[0] else []
    parameters: list[tuple[str, str, bool, bool]] = []
    is_keyword_only = False
    for name in names:
        kind = "**" if name.startswith("**") else "*" if name.startswith("*") else ""
        parameters.append((name.strip("*="), kind, name.endswith("="), is_keyword_only))
        is_keyword_only = is_keyword_only or kind == "*"
    body = Code()
    compile_marked(node.operands[-1], body)
    body.emit("return_value", None, node.mark)
    for default in node.operands[:-1]:
        compile_marked(default, code)
    code.emit("make_function", (FunctionCode("λ", tuple(parameters), body), len(node.operands) - 1), node.mark)


def _comprehension(node: Marked, code: Code) -> None:
    kind, mark = node.texts[0], node.mark
    width = 2 if kind == "dict" else 1
    elements, clauses = node.operands[:width], node.operands[width:]
    code.emit("comprehension_begin", kind, mark)
    loops: list[tuple[int, int]] = []
    for clause in clauses:
        if isinstance(clause.tree, heads.ForClause):
            target, iterable = clause.operands
            compile_marked(iterable, code)
            code.emit("iterate", None, iterable.mark)
            start = code.emit("next_item", None, clause.mark)
            store(target, code)
            loops.append((start, start))
        else:
            compile_marked(clause.operands[0], code)
            code.emit("jump_unless", loops[-1][0], clause.mark)  # back to the innermost loop
    for element in elements:
        compile_marked(element, code)
    code.emit("comprehension_add", kind, mark)
    for start, _ in reversed(loops):
        code.emit("jump", start, mark)
        code.patch(start)
    code.emit("comprehension_end", kind, mark)


def store(target: Marked, code: Code) -> None:
    """Adds the instructions that put the value on the stack into a target."""
    tree, mark = target.tree, target.mark
    if isinstance(tree, Symbol):
        code.emit("store", tree.name, mark)
    elif isinstance(tree, heads.TupleOf | heads.ListOf):
        star = next((i for i, o in enumerate(target.operands) if isinstance(o.tree, heads.Star)), None)
        code.emit("unpack", (len(target.operands), star), mark)
        for operand in target.operands:
            store(operand.operands[0] if isinstance(operand.tree, heads.Star) else operand, code)
    elif isinstance(tree, heads.Attribute):
        compile_marked(target.operands[0], code)
        code.emit("store_attribute", target.texts[-1], mark)
    elif isinstance(tree, heads.Index):
        for operand in target.operands:
            compile_marked(operand, code)
        pattern = tuple(not isinstance(arg, Str) for arg in tree.args[1:])
        code.emit("store_index", pattern, mark)
        _store_base(target.operands[0], code)
    else:
        code.emit("refuse_target", None, mark)


def _store_base(base: Marked, code: Code) -> None:
    """``x[i] = e`` gives x a new value; where x is no name or part of one, the value is dropped."""
    if isinstance(base.tree, Symbol):
        code.emit("store_changed", base.tree.name, base.mark)
    elif isinstance(base.tree, heads.Attribute | heads.Index):
        store(base, code)
    else:
        code.emit("drop", None, base.mark)


def mark_of(expression: Expression) -> Mark:
    """The place of a whole expression."""
    return expression.marks[-1]


_SPECIAL: dict[type, Callable[[Marked, Code], list[Any]]] = {
    heads.Constant: _literal, heads.Text: _literal, heads.Nothing: _literal, heads.Product: _product,
    heads.Attribute: _attribute, heads.CallOf: _call, heads.Compare: _compared, heads.Index: _index,
    heads.Slice: _slice, heads.Walrus: _walrus, heads.DictOf: _dict, heads.IfElse: _branches, heads.And: _branches,
    heads.Or: _branches,
    heads.Lambda: lambda node, code: [lambda: _lambda(node, code)],
    heads.Comprehension: lambda node, code: [lambda: _comprehension(node, code)],
}  # fmt: skip
