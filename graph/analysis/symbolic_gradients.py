"""SymPy's gradients: ``job`` is done in a child process, see ``graph.workers``.

It imports nothing of the package. A ``Request`` holds instructions, never text to be parsed: nothing that a person
typed reaches SymPy's evaluator.
"""

from __future__ import annotations

import html
from collections.abc import Iterator
from typing import Any

__all__ = ["Answer", "Request", "gradients_of", "job"]

_SIGNS = {"&ExponentialE;": "e", "&ImaginaryI;": "i"}

# names as (LaTeX, a MathML element, as typed); values of the names; instructions by gate: postfix, where "name" is a
# number below len(names) for an input and beyond it for an earlier gate; the gradient at the output
Request = tuple[list[tuple[str, str, str]], list[float], list[list[tuple[str, Any, int]]], float]
# by name: LaTeX, MathML and value of its gradient, and as it would be typed; then LaTeX and MathML of the output
Answer = tuple[list[tuple[str, str, float, str]], tuple[str, str]]


def _functions() -> dict[str, Any]:
    import sympy

    def number(operator: str) -> Any:
        return {
            "+": lambda a, b: a + b, "-": lambda a, b: a - b, "*": lambda a, b: a * b, "/": lambda a, b: a / b,
            "**": lambda a, b: a**b,
        }[operator]  # fmt: skip

    return {operator: number(operator) for operator in ("+", "-", "*", "/", "**")} | {
        "-x": lambda a: -a,
        "exp": sympy.exp, "log": sympy.log, "sqrt": sympy.sqrt, "sin": sympy.sin, "cos": sympy.cos, "tan": sympy.tan,
        "asin": sympy.asin, "acos": sympy.acos, "atan": sympy.atan, "sinh": sympy.sinh, "cosh": sympy.cosh,
        "tanh": sympy.tanh, "erf": sympy.erf, "sign": sympy.sign, "abs": sympy.Abs, "max": sympy.Max,
        "min": sympy.Min, "log2": lambda a: sympy.log(a) / sympy.log(2),
        "log10": lambda a: sympy.log(a) / sympy.log(10), "asinh": sympy.asinh, "acosh": sympy.acosh,
        "atanh": sympy.atanh, "atan2": sympy.atan2, "cbrt": sympy.cbrt, "lgamma": sympy.loggamma,
        "softplus": lambda a: sympy.log(1 + sympy.exp(a)),
    }  # fmt: skip


def _number(value: float) -> Any:
    import sympy

    whole = value == int(value) if abs(value) < 1e9 else False
    return sympy.Integer(int(value)) if whole else sympy.Float(value)


def _built(names: list[Any], program: list[list[tuple[str, Any, int]]]) -> Any:
    """The output as a SymPy expression over the symbols."""
    functions, known = _functions(), list(names)
    for steps in program:
        stack: list[Any] = []
        for kind, what, count in steps:
            if kind == "call":
                operands = stack[len(stack) - count :]
                del stack[len(stack) - count :]
                stack.append(functions[what](*operands))
            else:
                stack.append(_number(what) if kind == "number" else known[what])
        known.append(stack[-1])
    return known[-1]


def _element(text: str) -> Any:
    from xml.dom.minidom import parseString

    return parseString(text).documentElement


def _written(element: Any) -> str:
    """MathML whose named signs (``&pi;``) are characters, which every reader of XML knows."""
    from xml.dom.minidom import Text

    pending = [element]
    while pending:
        node = pending.pop()
        if node.nodeType == node.TEXT_NODE and type(node) is not Text:  # SymPy's own, which is written unescaped
            plain = Text()
            plain.data = _SIGNS.get(node.data) or html.unescape(node.data)
            node.parentNode.replaceChild(plain, node)
        pending += node.childNodes
    return str(element.toxml())


def _printers(names: list[Any], looks: list[tuple[str, str, str]]) -> tuple[Any, Any, Any]:
    """Printers that write a symbol as the person's name, and a step function as the lectures' indicator."""
    from sympy.printing.latex import LatexPrinter
    from sympy.printing.mathml import MathMLPresentationPrinter
    from sympy.printing.str import StrPrinter

    written = dict(zip(names, looks, strict=True))

    class Latex(LatexPrinter):
        def _print_Symbol(self, expr: Any, style: str = "") -> str:  # noqa: ARG002, N802
            return str(written[expr][0])

        def _print_Heaviside(self, expr: Any, exp: Any = None) -> str:  # noqa: N802
            text = rf"\mathbf{{1}}\left[{self._print(expr.args[0])} \ge 0\right]"
            return text if exp is None else rf"{text}^{{{exp}}}"

    class MathML(MathMLPresentationPrinter):
        def _print_Symbol(self, expr: Any, style: str = "") -> Any:  # noqa: ARG002, N802
            return _element(written[expr][1])

        def _print_Heaviside(self, expr: Any) -> Any:  # noqa: N802
            row = self.dom.createElement("mrow")
            condition = self._print(expr.args[0])
            for part in (("mn", "𝟙"), ("mo", "["), condition, ("mo", "≥"), ("mn", "0"), ("mo", "]")):
                row.appendChild(self._made(*part) if isinstance(part, tuple) else part)
            return row

        def _made(self, name: str, text: str) -> Any:
            made = self.dom.createElement(name)
            made.appendChild(self.dom.createTextNode(text))
            return made

    class Typed(StrPrinter):
        def _print_Symbol(self, expr: Any) -> str:  # noqa: N802
            return str(written[expr][2])

    latex, mathml = Latex({"ln_notation": True, "inv_trig_style": "full"}), MathML({"ln_notation": True})
    return latex.doprint, lambda tree: _written(mathml._print(tree)), Typed().doprint


def gradients_of(request: Request) -> Answer:
    """Differentiates in this very process."""
    import sympy

    looks, values, program, seed = request
    names = [sympy.Symbol(f"x{k}", real=True) for k in range(len(looks))]
    output = _built(names, program)
    latex, mathml, typed = _printers(names, looks)
    scaled = output if seed == 1.0 else _number(seed) * output
    at = {name: sympy.Float(value, 20) for name, value in zip(names, values, strict=True)}
    found: list[tuple[str, str, float, str]] = []
    for name in names:
        slope = scaled.diff(name)
        number = sympy.N(slope.xreplace(at))  # far faster than evalf(subs=…), which works shared parts out again
        value = float(number) if number.is_real else float("nan")
        found.append((latex(slope), mathml(slope), value, typed(slope)))
    return found, (latex(output), mathml(output))


def job(*request: Any) -> Iterator[tuple[str, Answer | None]]:
    """("answer", SymPy's answer); None where it gives up, which it does in many ways."""
    try:
        yield "answer", gradients_of(request)
    except (ArithmeticError, MemoryError, RecursionError, TypeError, ValueError, NotImplementedError):
        yield "answer", None
