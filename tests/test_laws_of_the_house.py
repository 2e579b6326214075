"""The laws of the house that reach beyond imports: markup, states, words, names of files and of gates."""

from __future__ import annotations

import ast
import re
from collections import Counter
from collections.abc import Callable, Iterator
from functools import lru_cache
from pathlib import Path

import pytest

from graph.gates import GATES
from tests import house
from tests.house import files_under, shown, tree_of

HOUSE = files_under("graph", "web")
Law = Callable[[ast.AST], Iterator[str]]

TAG = re.compile(r"</?[A-Za-z]+(?![\w>]*\))")  # and no (?P<name>
TAKES_APART = frozenset(
    "find index rfind rindex split rsplit partition rpartition replace startswith endswith removeprefix removesuffix "
    "count".split()
)
ORDER = (ast.Lt, ast.LtE, ast.Gt, ast.GtE)
READS = frozenset("compile search match fullmatch findall finditer split sub subn".split())


def broken(law: Law, path: Path) -> list[str]:
    """Where a file breaks a law: the line and what stands there."""
    return [f"{shown(path)}:{getattr(node, 'lineno', 0)}: {what}" for node in nodes_of(path) for what in law(node)]


@lru_cache(maxsize=1)  # one test holds one file to many laws
def nodes_of(path: Path) -> list[ast.AST]:
    """Nodes of a file's tree, without its docstrings."""
    nodes = list(ast.walk(tree_of(path)))
    said = {id(node.value) for node in nodes if isinstance(node, ast.Expr)}
    return [node for node in nodes if not (isinstance(node, ast.Constant) and id(node) in said)]


def texts(node: ast.AST) -> list[str]:
    return [one.value for one in ast.walk(node) if isinstance(one, ast.Constant) and isinstance(one.value, str)]


# ---- 1: markup is written by its writers, and never taken apart
def takes_markup_apart(node: ast.AST) -> Iterator[str]:
    """A pattern or a method of strings that looks for a tag."""
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.args:
        first = [text.replace("(?P<", "").replace("(?<", "") for text in texts(node.args[0])]
        name = node.func.attr
        is_pattern = name in READS and isinstance(node.func.value, ast.Name) and node.func.value.id == "re"
        if (is_pattern or name in TAKES_APART) and any(TAG.search(text) for text in first):
            yield ast.unparse(node)[:80]


def elements(names: str) -> str:
    """A pattern for these elements. A route's field (/c/<code>) and the name of a group (?P<a>…) are none."""
    return rf"(?<![/P])</?(?:{'|'.join(names.split())})(?=[ />])"


# A language of markup: how its elements look, and the files that may write it, folders with a slash at their end.
# Two formats hold a drawing for every step in one file, and write the frame around each.
WRITERS: dict[str, tuple[re.Pattern[str], tuple[str, ...]]] = {
    "SVG": (
        re.compile(elements("svg g path rect circle ellipse line polygon polyline text tspan use defs marker style")),
        ("graph/scene/svg_writer.py", "graph/files/animated_svg.py", "graph/files/reveal.py", "graph/files/html.py"),
    ),
    "MathML": (
        re.compile(
            elements("math mi mn mo mrow mtext mspace mfrac msqrt mroot msub msup msubsup munder mover mtable mtr mtd")
        ),
        ("graph/notation/",),
    ),
    "HTML": (
        re.compile(
            r"<!DOCTYPE|"
            + elements("html head body div span p h1 h2 h3 section aside script table tr td th ul ol li a img pre")
        ),
        ("graph/scene/markup.py", "graph/files/html.py", "graph/files/reveal.py", "web/pages/markdown.py"),
    ),
    "PowerPoint": (
        re.compile(r"</?(?:a|p|mc|asvg|p14|p159|r):\w"),
        (
            "graph/files/drawingml.py",
            "graph/files/drawingml_formula.py",
            "graph/files/drawingml_basics.py",
            "graph/files/drawingml_text.py",
            "graph/files/pptx.py",
            "graph/files/pptx_pictures.py",
        ),
    ),
    "TeX": (
        re.compile(r"\\(?:begin|end)\{[a-z]|\\(?:draw|fill|path|node|documentclass|usepackage|tikzset)\b[^\w]"),
        ("graph/notation/", "graph/files/beamer.py", "graph/files/tikz_picture.py"),
    ),
    "formulas in LaTeX": (
        re.compile(r"\\(?:frac|partial|left|right|sum|cdot|times|mathrm|mathbf|text)\b"),
        # beside the writers: numbers say their own nan, SymPy its own formulas, and the reader of LaTeX what it reads
        (
            "graph/notation/",
            "graph/numbers.py",
            "graph/analysis/symbolic_gradients.py",
            "graph/files/tex_text.py",
            "graph/language/",
        ),
    ),
}


def writes(language: str) -> Law:
    """The law that a text of this language stands in none but its writers."""
    looks, _ = WRITERS[language]

    def law(node: ast.AST) -> Iterator[str]:
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and looks.search(node.value):
            yield node.value[:60]

    return law


@pytest.mark.parametrize("language", WRITERS)
def test_each_writer_writes_its_language(language: str) -> None:
    """Who no longer does is no longer named."""
    _, writers = WRITERS[language]
    for writer in writers:
        paths = [path for path in HOUSE if shown(path).startswith(writer)]
        assert any(broken(writes(language), path) for path in paths), writer


# ---- 5: the core says no word of the page
def says_a_word_of_the_page(node: ast.AST) -> Iterator[str]:
    """A key of the page's words, whole or as the beginning of one."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value.startswith("web."):
        yield node.value


# ---- 3: what is hidden, new, near and current is said once
STATES = {"hidden", "near", "current"}


def decides_states(node: ast.AST) -> Iterator[str]:
    """A state is given to an element, or a step compared with the one at which something appears."""
    is_given = isinstance(node, ast.Assign) and not isinstance(node.value, ast.Compare)
    if is_given and STATES & set(texts(node)):
        yield ast.unparse(node)[:80]
    is_order = isinstance(node, ast.Compare) and any(isinstance(op, ORDER) for op in node.ops)
    if is_order and any(isinstance(one, ast.Attribute) and one.attr == "appears" for one in ast.walk(node)):
        yield ast.unparse(node)[:80]


# ---- 7: a file is known by its name
def twice(paths: list[Path]) -> list[str]:
    """File names that stand more than once; a language tells its own by their ends."""
    names = Counter(path.name for path in paths if not path.name.startswith("__"))
    return sorted(name for name, count in names.items() if count > 1)


def test_a_file_name_stands_once() -> None:
    everywhere = ("graph", "web", "gatewise", "tools", "benchmarks", "static", "templates")
    assert not twice(files_under(*everywhere, suffixes=(".py", ".js", ".css", ".html")))


# ---- 9: facts about a gate are fields of its record
def asks_for_a_gate_by_name(node: ast.AST) -> Iterator[str]:
    """``gate.name == "exp"``, ``GATES["exp"]``."""
    if isinstance(node, ast.Compare):
        sides = (node.left, *node.comparators)
        is_name = any(isinstance(side, ast.Attribute) and side.attr == "name" for side in sides)
        if is_name and any(text in GATES for side in sides for text in texts(side)):
            yield ast.unparse(node)
    if isinstance(node, ast.Subscript) and ast.unparse(node.value) == "GATES" and set(texts(node.slice)) & GATES.keys():
        yield ast.unparse(node)


# Records of gates; how functions of a formula are typeset; which gate a spelling of a library means.
MAY_NAME_GATES = ("graph/gates/", "graph/notation/", "graph/interpreter/")


@pytest.mark.parametrize("path", HOUSE, ids=shown)
def test_a_file_keeps_the_laws(path: Path) -> None:
    assert not [fault for law in laws_of(path) for fault in broken(law, path)]


def laws_of(path: Path) -> Iterator[Law]:
    name = shown(path)
    yield from (writes(language) for language, (_, writers) in WRITERS.items() if not name.startswith(writers))
    if name.startswith("graph/"):
        yield takes_markup_apart
        yield says_a_word_of_the_page
    if name != "graph/steps/frames.py":
        yield decides_states
    if not name.startswith(MAY_NAME_GATES):
        yield asks_for_a_gate_by_name


# ---- what a file is, is said by a noun
BEGINS_WITH_NO_NOUN = re.compile(
    r"(?:What|How|Which|Whether|Where|Who|Why|When|Reads|Makes|Looks|Grows|Opens|Differentiates)\b"
)
PER = re.compile(
    r"\b[Oo]ne (?!as )\w+ an? (?:gate|step|slide|page|edge|operand|node|line|row|file|axis|slot|format|language|letter"
    r"|call|pass|process|colour|input|theme|occurrence)\b"
)


@pytest.mark.parametrize("path", HOUSE, ids=shown)
def test_a_module_says_what_it_is_with_a_noun(path: Path) -> None:
    text = ast.get_docstring(tree_of(path)) or ""
    assert text
    assert not BEGINS_WITH_NO_NOUN.match(text)


@pytest.mark.parametrize(
    "path",
    [*HOUSE, *sorted((house.ROOT / "docs").rglob("*.md")), *sorted((house.ROOT / "graph" / "words").glob("*.en.toml"))],
    ids=shown,
)
def test_one_thing_a_thing_is_said_with_per(path: Path) -> None:
    assert not PER.findall(path.read_text(encoding="utf-8"))


# ---- the tester is tested
@pytest.mark.parametrize(
    ("law", "text"),
    [
        (takes_markup_apart, 're.compile(r"<rect[^>]*>")'),
        (takes_markup_apart, 'svg.index("</g>")'),
        (takes_markup_apart, 'svg.replace(f"<text{x}", "")'),
        (writes("SVG"), 'x = f"<path d={d}/>"'),
        (writes("SVG"), 'x = "</g>"'),
        (writes("MathML"), """x = {"mathml": "<mo>+</mo>"}"""),
        (writes("MathML"), """x = f'<mrow class="{role}">'"""),
        (writes("HTML"), 'x = f"<p>{text}</p>"'),
        (writes("PowerPoint"), 'x = "<a:noFill/>"'),
        (writes("TeX"), r'x = r"\begin{frame}"'),
        (writes("formulas in LaTeX"), r'x = rf"\frac{{{a}}}{{{b}}}"'),
        (says_a_word_of_the_page, 'say(lang, "web.insight.jacobian.more")'),
        (says_a_word_of_the_page, 'say(lang, f"web.help.{topic}")'),
        (decides_states, "if timeline.appears[name] <= step: pass"),
        (decides_states, 'marked[name] = "current"'),
        (asks_for_a_gate_by_name, 'node.operation.gate.name == "relu"'),
        (asks_for_a_gate_by_name, 'gate.name in ("max", "min")'),
        (asks_for_a_gate_by_name, 'GATES["sum"]'),
    ],
)
def test_a_law_sees_what_breaks_it(law: Law, text: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(house, "ROOT", tmp_path)
    path = tmp_path / "wrong.py"
    path.write_text(text, encoding="utf-8")
    assert broken(law, path)


def test_a_name_that_stands_twice_is_seen() -> None:
    assert twice([Path("a/main.js"), Path("b/main.js"), Path("a/main.py"), Path("a/__init__.py")]) == ["main.js"]
