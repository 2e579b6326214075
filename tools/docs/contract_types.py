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
    "web/api/answer_contract.py",
)
PAGE = ROOT / "static" / "js" / "lib" / "contract.d.ts"
_HEAD = """/**
 * Shapes of what the page asks and what the server answers. Written from the records in Python:
 * `make docs ARGS=types` writes it again.
 */
"""
_QUOTE = '"'  # around the name of an alias that speaks of itself
_NAMES = {
    "str": "string",
    "int": "number",
    "float": "number",
    "bool": "boolean",
    "None": "null",
    "Any": "any",
    "object": "unknown",
}


def text() -> str:
    """The whole file."""
    parts = [_HEAD]
    for name in RECORDS:
        source = (ROOT / name).read_text(encoding="utf-8")
        lines = source.splitlines()
        for node in ast.parse(source).body:
            if isinstance(node, ast.ClassDef):
                parts.append(_record(node, lines))
            elif isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name) and not _is_private(node):
                parts.append(_assigned(node.targets[0].id, node.value, _comment(lines[node.lineno - 1])))
    return "\n".join(parts)


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
    return isinstance(node.targets[0], ast.Name) and not node.targets[0].id[0].isupper()


def _record(node: ast.ClassDef, lines: list[str]) -> str:
    above = [each.id for each in node.bases if isinstance(each, ast.Name) and each.id not in ("TypedDict", "Struct")]
    is_total = not any(each.arg == "total" for each in node.keywords)
    head = f"export interface {node.name}" + (f" extends {', '.join(above)}" if above else "")
    fields = [_field(each, lines, is_total) for each in node.body if isinstance(each, ast.AnnAssign)]
    body = f" {{\n{''.join(fields)}}}\n" if fields else " {}\n"
    return _said(ast.get_docstring(node) or "") + head + body


def _field(node: ast.AnnAssign, lines: list[str], is_total: bool) -> str:
    assert isinstance(node.target, ast.Name)
    mark = "" if is_total and node.value is None else "?"
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
        made = [_type(each) for each in inner]
        return {
            "list": lambda: f"({made[0]})[]" if "|" in made[0] else f"{made[0].strip(_QUOTE)}[]",
            "tuple": lambda: f"({made[0]})[]" if made[-1] == "..." else f"[{', '.join(made)}]",
            "dict": lambda: f"Record<{', '.join(made)}>",
            "Literal": lambda: " | ".join(made),
            "Annotated": lambda: made[0],
        }[node.value.id]()
    raise ValueError(f"no type of the contract: {ast.unparse(node)}")


def _comment(line: str) -> str:
    return line.partition("  # ")[2]


def _said(said: str) -> str:
    return f"/** {' '.join(said.split())} */\n" if said else ""
