"""JavaScript's types of the contract, written from the Python records: their annotations, and what is said beside them.

Records are classes of annotated fields (``TypedDict`` or ``msgspec.Struct``), read as text: nothing is imported.
"""

from __future__ import annotations

import ast

from ..environment import ROOT

__all__ = ["PAGE", "RECORDS", "text", "write"]

RECORDS = (
    "graph/payload/contract.py",
    "graph/payload/analysis_contract.py",
    "graph/payload/exercise_contract.py",
    "web/classroom/class_contract.py",
    "web/lectures/set_contract.py",
    "web/api/answer_contract.py",
    "web/api/program_requests.py",
    "web/api/panel_requests.py",
    "graph/limits.py",
)
PAGE = ROOT / "static" / "js" / "lib" / "contract.d.ts"
_HEAD = """/**
 * Shapes of what the page asks and what the server answers. Written from the records in Python:
 * `make docs ARGS=types` writes it again.
 */
"""
_QUOTE = '"'  # around the name of an alias that speaks of itself
_ALIASED = ("contract.py", "_requests.py")  # files whose aliases are types of the contract
_CHOICES = (
    ("graph/layout/style.py", "Mode"),
    ("graph/layout/style.py", "Direction"),
    ("graph/scene/theme.py", "Palette"),
    ("graph/exercises/exercise.py", "Kind"),
)
_NOT_SENT = ("Limits", "RequestLimits", "StoreLimits")
_NAMES = {
    "str": "string",
    "int": "number",
    "float": "number",
    "bool": "boolean",
    "None": "null",
    "Any": "unknown",
    "object": "unknown",
}


def text() -> str:
    """The whole file."""
    parts = [_HEAD, *(_chosen(name, alias) for name, alias in _CHOICES)]
    for name in RECORDS:
        source = (ROOT / name).read_text(encoding="utf-8")
        lines = source.splitlines()
        for node in ast.parse(source).body:
            if isinstance(node, ast.ClassDef) and node.name not in _NOT_SENT:
                parts.append(_record(node, lines))
            elif name.endswith(_ALIASED) and isinstance(node, ast.Assign) and not _is_private(node):
                parts.append(_assigned(ast.unparse(node.targets[0]), node.value, _comment(lines[node.lineno - 1])))
    return "\n".join(parts)


def _chosen(name: str, alias: str) -> str:
    """An alias of a file that has other things too."""
    body = ast.parse((ROOT / name).read_text(encoding="utf-8")).body
    found = next(each for each in body if isinstance(each, ast.Assign) and ast.unparse(each.targets[0]) == alias)
    return _assigned(alias, found.value, "")


def write() -> None:
    """Write it where the scripts find it."""
    PAGE.write_text(text(), encoding="utf-8")


def _assigned(name: str, value: ast.expr, said: str) -> str:
    """An alias of a type, or a record whose keys are no names."""
    if isinstance(value, ast.Call) and isinstance(value.args[1], ast.Dict):
        pairs = zip(value.args[1].keys, value.args[1].values, strict=True)
        fields = "".join(f"  {_type(key)}: {_type(each)};\n" for key, each in pairs if key)
        return f"{_said(said)}export interface {name} {{\n{fields}}}\n"
    return f"{_said(said)}export type {name} = {_type(value)};\n"


def _is_private(node: ast.Assign) -> bool:
    """Whether it is no type of the contract: a constant, or a type variable."""
    name = ast.unparse(node.targets[0])
    is_variable = isinstance(node.value, ast.Call) and ast.unparse(node.value.func) == "TypeVar"
    return is_variable or not name[0].isupper() or name.isupper()


def _record(node: ast.ClassDef, lines: list[str]) -> str:
    above = [each.id for each in node.bases if isinstance(each, ast.Name) and each.id not in ("TypedDict", "Struct")]
    is_total = not any(each.arg == "total" for each in node.keywords)
    head = f"export interface {node.name}" + (f" extends {', '.join(above)}" if above else "")
    fields = [
        _field(each, lines, is_total, bool(node.decorator_list))
        for each in node.body
        if isinstance(each, ast.AnnAssign)
    ]
    body = f" {{\n{''.join(fields)}}}\n" if fields else " {}\n"
    return _said(ast.get_docstring(node) or "") + head + body


def _field(node: ast.AnnAssign, lines: list[str], is_total: bool, is_kept: bool) -> str:
    assert isinstance(node.target, ast.Name)
    mark = "?" if not is_total or (node.value is not None and not is_kept) else ""
    said = _said(_comment(lines[(node.end_lineno or node.lineno) - 1])).replace("/**", "  /**")
    return f"{said}  {node.target.id}{mark}: {_type(node.annotation)};\n"


def _type(node: ast.expr) -> str:
    """The TypeScript of an annotation."""
    if isinstance(node, ast.Constant):
        return "null" if node.value is None else f'"{node.value!s}"'
    if isinstance(node, ast.Name):
        return _NAMES.get(node.id, node.id)
    if isinstance(node, ast.BinOp):
        return f"{_type(node.left)} | {_type(node.right)}"
    if isinstance(node, ast.Subscript) and isinstance(node.value, ast.Name):
        inner = node.slice.elts if isinstance(node.slice, ast.Tuple) else [node.slice]
        if node.value.id == "Annotated":
            return _type(inner[0])
        made = [_type(each) for each in inner]
        return {
            "list": lambda: f"({made[0]})[]" if "|" in made[0] else f"{made[0].strip(_QUOTE)}[]",
            "tuple": lambda: f"({made[0]})[]" if made[-1] == "..." else f"[{', '.join(made)}]",
            "dict": lambda: f"Record<{', '.join(made)}>",
            "Literal": lambda: " | ".join(made),
        }[node.value.id]()
    raise ValueError(f"no type of the contract: {ast.unparse(node)}")


def _comment(line: str) -> str:
    return line.partition("  # ")[2]


def _said(said: str) -> str:
    return f"/** {' '.join(said.split())} */\n" if said else ""
