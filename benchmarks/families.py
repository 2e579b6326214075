"""Families of programs that grow: each is a kind of program, as long as is asked for."""

from __future__ import annotations

from collections.abc import Callable, Mapping

__all__ = ["FAMILIES"]

Family = Callable[[int], str]  # a size, about the number of its parts, and the program


def _joined(sign: str, part: str) -> Family:
    return lambda size: sign.join(part.replace("#", str(number)) for number in range(size))


def _lines(first: str, line: str, last: str = "") -> Family:
    """A line again and again; # is its number, @ the one before."""
    return lambda size: "\n".join(
        [first, *(line.replace("#", str(number)).replace("@", str(number - 1)) for number in range(1, size)), last]
    ).strip()


def _list(before: str, part: str, after: str) -> Family:
    return lambda size: before + ", ".join(part.replace("#", str(number)) for number in range(size)) + after


def _nested(before: str, inner: str, after: str) -> Family:
    """Up to the depth that brackets may have, then side by side."""
    return lambda size: " + ".join([before * 20 + inner + after * 20] * max(1, size // 20))


def _loop(body: str, first: str = "y = x") -> Family:
    return lambda size: f"{first}\nfor i in range({size}):\n    {body}\ny"


FAMILIES: Mapping[str, Family] = {
    "a sum of one name": _joined(" + ", "x"),
    "a sum of many names": _joined(" + ", "x#"),
    "a product": _joined("*", "x"),
    "a chain of differences": _joined(" - ", "x"),
    "a chain of quotients": _joined("/", "x"),
    "a sum of products": _joined(" + ", "x*y"),
    "a sum of squares": _joined(" + ", "x**2"),
    "a sum of constants": lambda size: "x + " + " + ".join(["1.5"] * size),
    "signs before a name": lambda size: " + ".join(["--x"] * size),
    "numbers of many digits": _joined(" + ", "x*3.14159265358979"),
    "functions in functions": _nested("sin(", "x", ")"),
    "brackets in brackets": _nested("(", "x", ")"),
    "functions side by side": _joined(" + ", "exp(x)"),
    "max of one name": _list("max(", "x", ")"),
    "max of many names": _list("max(", "x#", ")"),
    "min of terms": _list("min(", "x*#", ")"),
    "max in max": lambda size: " + ".join(["max(x, " * 20 + "x" + ")" * 20] * max(1, size // 20)),
    "concat of scalars": _list("sum(concat([", "[x]", "]))"),
    "concat of vectors": _list("sum(concat([", "v", "]))"),
    "stack of scalars": _list("sum(stack([", "x", "]))"),
    "a vector of names": _list("sum([", "x#", "])"),
    "a vector of numbers": _list("x*sum([", "#.5", "])"),
    "a matrix of numbers": lambda size: "sum(x*[" + ", ".join(["[1, 2, 3]"] * size) + "])",
    "one element again and again": _joined(" + ", "W[0][0]"),
    "element after element": lambda size: "v = [" + ", ".join(["x"] * size) + "]\n" + " + ".join(
        f"v[{number}]" for number in range(size)
    ),
    "elements of a large given matrix": lambda size: "W = ones(40, 40)\nx*(" + " + ".join(["W[0][0]"] * size) + ")",
    "a slice again and again": _joined(" + ", "sum(v[1:3])"),
    "a chain of lines": _lines("y0 = x", "y# = sin(y@)"),
    "a chain with a skip": _lines("y0 = x", "y# = y@ + x"),
    "a name written over": _lines("y = x", "y = y*x"),
    "many lines that nobody uses": _lines("y = x", "z# = #*x", "y"),
    "arrays made of names added up": lambda size: "y0 = x\n"
    + "\n".join(f"y{n} = y{n - 1} + w{n}" for n in range(1, size))
    + "\nsum(concat([" + ", ".join(f"y{n}" for n in range(size)) + "]))",
    "many inputs": _lines("y = x", "y = y + w#"),
    "one input used by all": lambda size: "\n".join(f"h{n} = tanh(x*{n})" for n in range(size))
    + "\n" + " + ".join(f"h{n}" for n in range(size)),
    "Fibonacci": lambda size: "a0 = x\na1 = y\n" + "\n".join(f"a{n} = a{n - 1} + a{n - 2}" for n in range(2, size + 2)),
    "a loop": _loop("y = y + x"),
    "a loop of assignments in place": _loop("y += x*i"),
    "a loop that decides": _loop("y = y + x if i % 2 == 0 else y*1.5"),
    "a loop of nothing": _loop("k = i", "y = x"),
    "a list that grows": lambda size: f"a = []\nfor i in range({size}):\n    a.append(x*i)\nsum(a)",
    "a list that is walked": lambda size: f"a = [x*i for i in range({size})]\ns = 0\nfor e in a:\n    s = s + e\ns",
    "a dict that grows": lambda size: f"d = {{}}\nfor i in range({size}):\n    d[i] = x*i\nsum(d.values())",
    "a text that grows": lambda size: f"t = ''\nfor i in range({size}):\n    t = t + 'ab'\nx*len(t)",
    "calls of a function": lambda size: "def f(a):\n    return a*a + 1\ny = x\n" + "y = f(y)\n" * size + "y",
    "definitions of functions": lambda size: "\n".join(f"def f{n}(a):\n    return a*{n}" for n in range(size))
    + "\nf0(x)",
    "objects": lambda size: "class P:\n    def __init__(self, a):\n        self.a = a\n"
    f"s = 0\nfor i in range({size}):\n    s = s + P(x*i).a\ns",
    "mathematics as written": _joined(" + ", "2x²"),
    "LaTeX": _joined(" + ", r"\frac{x}{y}"),
    "layers": lambda size: "h = X\n" + "h = relu(W @ h)\n" * size + "sum(h)",
    "comments": lambda size: "# one line\n" * size + "x*y",
    "blank lines and blanks": lambda size: "\n   \n" * size + "x*y",
}  # fmt: skip
