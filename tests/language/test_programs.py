"""What a program reads as: the shapes of its trees, the places of its parts, and where a fault is shown."""

from __future__ import annotations

import pytest

from graph.errors import TraceError
from graph.language.code_tree import Assign, Say
from graph.language.marks import postorder
from graph.language.read_program import read_program
from graph.limits import WEB
from tests.language.shapes import only_tree, shape, shapes

EXPRESSIONS = [
    # operators and how they bind
    ("x+y*z", "Plus(x, Multiply(y, z))"),
    ("x - y - z", "Subtract(Subtract(x, y), z)"),
    ("-x**2", "Negate(Power(x, 2))"),
    ("-a*b", "Multiply(Negate(a), b)"),
    ("2**-x**2", "Power(2, Negate(Power(x, 2)))"),
    ("a**b^c", "Power(a, Power(b, c))"),
    ("+x", "x"),
    ("a // b % c @ d", "MatrixMultiply(Modulo(FloorDivide(a, b), c), d)"),
    ("a < b <= c and not d or e in f", "Or(And(Compare('<,<=', a, b, c), Not(d)), Compare('in', e, f))"),
    ("x is not None, x not in y", "TupleOf(Compare('is not', x, Nothing()), Compare('not in', x, y))"),
    ("(a > 0) | (b < 1) & ~c", "BitOr(Compare('>', a, 0), BitAnd(Compare('<', b, 1), Invert(c)))"),
    ("x if a else y if b else z", "IfElse(a, x, IfElse(b, y, z))"),
    ("lambda x, y=1, *r: x + y", "Lambda('x,y=,*r', 1, Plus(x, y))"),
    # calls, indices, attributes
    ("f(*a, k=1, **d)", "Call(f, 'k,**', Star(a), 1, d)"),
    ("f(**{k: v for k, v in d})", "Call(f, '**', Comprehension('dict', k, v, ForClause(TupleOf(k, v), d)))"),
    ("x(y+1)", "Call(x, Plus(y, 1))"),
    ("model(x)(y).z[0]", "Index(Dot(Call(Call(model, x), y), 'z'), 0)"),
    ("x[1:2, None, ..., ::2, i]", "Index(x, Slice(1, 2, ''), Nothing(), '...', Slice('', '', 2), i)"),
    ("(lambda x: x)(3)", "Call(Lambda('x', x), 3)"),
    ("np.pi*x.T.dot(y)", "Multiply(Dot(np, 'pi'), Call(Dot(Dot(x, 'T'), 'dot'), y))"),
    # brackets
    ("[x**2 for x in y if x > 1]", "Comprehension('list', Power(x, 2), ForClause(x, y), IfClause(Compare('>', x, 1)))"),
    ("sum(x for x in y)", "Call(sum, Comprehension('generator', x, ForClause(x, y)))"),
    ("{'a': 1, **d}", "DictOf(\"a\", 1, '**', d)"),
    ("{a, b}, {}, (), (1,)", "TupleOf(SetOf(a, b), DictOf(), TupleOf(), TupleOf(1))"),
    ("[*a, b,]", "ListOf(Star(a), b)"),
    # strings and numbers
    ("'it''s' \"b\\n\"", '"itsb\n"'),
    ("r'a\\d'", '"a\\d"'),
    ("“a”, ‘b’, 'it’s'", 'TupleOf("a", "b", "it’s")'),
    ("f'a {x} {y:.2f}{{}} {z=}'", 'FormatText("a ", x, " ", Call(format, y, ".2f"), "{} z=", z)'),
    ("1 + 1. + 1e3 + 1_000 + .5", "Plus(Plus(Plus(Plus(1, 1.0), 1000.0), 1000), 0.5)"),
    # mathematics as written
    ("5x²y", "Product(Product(5, Power(x, 2)), y)"),
    ("2(x+1)(x-1)", "Product(Product(2, Plus(x, 1)), Subtract(x, 1))"),
    ("aㆍb × c ⊗ d·e", "Product(Outer(Multiply(Product(a, b), c), d), e)"),
    ("x ‐ 1 – y ー z", "Subtract(Subtract(Subtract(x, 1), y), z)"),
    ("（x＋y）÷z", "Divide(Plus(x, y), z)"),
    ("2πr", "Product(Product(2, π), r)"),
    ("eˣ + xⁿ⁻¹ + x⁻¹", "Plus(Plus(Power(e, x), Power(x, Subtract(n, 1))), Power(x, -1))"),
    ("½x", "Product(Divide(1, 2), x)"),
    ("√x² + ∛(x+1)", "Plus(Power(Call(sqrt, x), 2), Call(cbrt, Plus(x, 1)))"),
    ("|x - |y||", "Call(abs, Subtract(x, Call(abs, y)))"),
    ("2|x| + |y|z", "Plus(Product(2, Call(abs, x)), Product(Call(abs, y), z))"),
    ("‖x‖² + ||y||", "Plus(Power(Call(norm, x), 2), Call(norm, y))"),
    ("xᵀw + w^T x", "Plus(Product(Dot(x, 'T'), w), Product(Power(w, T), x))"),
    ("W'x + f(x)' + [1]'", "Plus(Plus(Product(Dot(W, 'T'), x), Dot(Call(f, x), 'T')), Dot(ListOf(1), 'T'))"),
    ("f'(x) + g'(x)", "Plus(Call(f', x), Call(g', x))"),
    ("w^{2} + bias_{1}", "Plus(Power(w, 2), bias_1)"),
    ("e^{-x}", "Power(e, Negate(x))"),
    ("sin²x + ln x", "Plus(Power(Call(sin, x), 2), Call(ln, x))"),
    ("sin 2x cos y / 2", "Divide(Product(Call(sin, Product(2, x)), Call(cos, y)), 2)"),
    ("sin⁻¹(x)", "Call(asin, x)"),
    ("w₀x₀ + y'₁", "Plus(Product(w_0, x_0), y'_1)"),
    ("٥*무게", "Multiply(5, 무게)"),
    ("Σ xᵢ²", "SumOver('sum', TupleOf(i), Nothing(), Nothing(), Power(Subscript(x, i), 2))"),
    ("∑_{i=1}^{n} x_i", "SumOver('sum', TupleOf(i), 1, n, Subscript(x, i))"),
    ("∏ᵢ₌₁³ x_i + 1", "Plus(SumOver('prod', TupleOf(i), 1, 3, Subscript(x, i)), 1)"),
    ("1/n Σ x", "Product(Divide(1, n), SumOver('sum', TupleOf(), Nothing(), Nothing(), x))"),
    ("Σ @ x", "MatrixMultiply(Σ, x)"),
    ("log₂ x + log_10(y)", "Plus(Call(log2, x), Call(log10, y))"),
    # habits of other languages
    ("3.*x.^2./y", "Divide(Multiply(3.0, Power(x, 2.0)), y)"),
    ("[1 -2; 3 4]", "ListOf(ListOf(1, Negate(2)), ListOf(3, 4))"),
    ("[a b; c d]", "ListOf(ListOf(a, b), ListOf(c, d))"),
    ("[[1. 2.]\n [3. 4.]]", "ListOf(ListOf(1.0, 2.0), ListOf(3.0, 4.0))"),
    ("Sin[x]", "Call(sin, x)"),
    ("tensor([1., 2.], grad_fn=<Add>)", "Call(tensor, ListOf(1.0, 2.0))"),
    ("a &lt; b", "Compare('<', a, b)"),
]


@pytest.mark.parametrize("case", EXPRESSIONS, ids=[case[0] for case in EXPRESSIONS])
def test_an_expression_reads_as_it_is_written(case: tuple[str, str]) -> None:
    text, wanted = case
    assert shapes(text) == [wanted]


PROGRAMS = [
    ("x = 1;;\n\n# nothing\nx", ["x = 1", "x"]),
    ("a = b = c, d", ["a = b = TupleOf(c, d)"]),
    ("a, *b = (c, d), e = 1, 2", ["TupleOf(a, Star(b)) = TupleOf(TupleOf(c, d), e) = TupleOf(1, 2)"]),
    ("x = -2, y = 5、 z = -4", ["x = Negate(2)", "y = 5", "z = Negate(4)"]),
    ("x[i, j] += 1; d['a'] = 2; o.w //= 3", ["Index(x, i, j) += 1", "Index(d, \"a\") = 2", "Dot(o, 'w') //= 3"]),
    ("x: float = 3\ny: int", ["x = 3", "Declare(y)"]),
    ("f(x, y) = x*y", ["Assign([f], Multiply(x, y), [[x], [y]])"]),
    ("zᵢ = Σ Wᵢⱼ + bᵢ",
     ["Subscript(z, i) = Plus(SumOver('sum', TupleOf(j), Nothing(), Nothing(), Subscript(W, i, j)), Subscript(b, i))"]),
    ("x <- c(1, 2)\nx < -3", ["x = Call(c, 1, 2)", "Compare('<', x, Negate(3))"]),
    ("import torch.nn as nn, numpy", ["Import(torch.nn, [[nn]])", "Import(numpy, [[numpy]])"]),
    ("import torch.nn\nfrom . import a\nfrom m import *", ["Import(torch, [[torch]])", "Import(., [[a, a]])",
                                                           "Import(m, [[*, *]])"]),
    ("from m import (a as b,\n  c)", ["Import(m, [[a, b], [c, c]])"]),
    ("def f(y=2, *a, k: int = 1, **d) -> int:\n  return y",
     ["Def(f, [Parameter(y, 2), Parameter(a, *), Parameter(k, 1, True), Parameter(d, **, True)], [Return(y)])"]),
    ("if x: y = 1; z = 2\nelif a:\n  y = 3\nelse: y = 4",
     ["If([[x, [Assign([y], 1), Assign([z], 2)]], [a, [Assign([y], 3)]]], [Assign([y], 4)])"]),
    ("if a:\n  if b: x\n  else:\n    y\nz", ["If([[a, [If([[b, [Say(x)]]], [Say(y)])]]])", "z"]),
    ("for i, (a, b) in c: pass\nelse: break", ["For(TupleOf(i, TupleOf(a, b)), c, [Jump(pass)], [Jump(break)])"]),
    ("while x < 3:\n\tx += 1\n\n# note\n\tcontinue",
     ["While(Compare('<', x, 3), [Assign([x], 1, +), Jump(continue)])"]),
    ("with a() as b, c: d", ["With([[Call(a), b], [c, ]], [Say(d)])".replace(", ]", "]")]),
    ("try:\n  x\nexcept E as e:\n  y\nfinally:\n  z", ["Try([Say(x)], [Handler([E], e, [Say(y)])], [Say(z)])"]),
    ("def f():\n  yield x\n  yield from y", ["Def(f, [Yield(x), Yield(y, True)])"]),
    ("if (n := x) > 2: y", ["If([[Compare('>', Walrus(n, x), 2), [Say(y)]]])"]),
    ("match x:\n  case 1 | 2: y\n  case _ if z: w", ["Match(x, [Case(BitOr(1, 2), [Say(y)]), Case(_, z, [Say(w)])])"]),
    ("match = x\ncase = match", ["match = x", "case = match"]),
    ("class A(B):\n  def __init__(self): super().__init__()",
     ["Class(A, [B], [Def(__init__, [Parameter(self)], [Say(Call(Dot(Call(super), '__init__')))])])"]),
    ("@no_grad()\ndef f(): ...", ["Def(f, [Jump(pass)], [Call(no_grad)])"]),
    ("del x, y[0]\nreturn", ["Delete([x, Index(y, 0)])", "Return()"]),
    ("assert x, 'm'\nglobal y\nraise E(x) from e", ["LeftOut(assert)", "Outer([y], True)", "Raise(E)"]),
    ('"""doc\n>>> f(3)\n"""\nx', ['"doc\n>>> f(3)\n"', "x"]),
    ("   x = 3\n   y = x*2", ["x = 3", "y = Multiply(x, 2)"]),
    ("x = (1 +\n 2)\ny = x \\\n + 1", ["x = Plus(1, 2)", "y = Plus(x, 1)"]),
    # pasted text
    ("\ufeffx = 1\r\ny = 2\rx*y", ["x = 1", "y = 2", "Multiply(x, y)"]),
    (">>> for i in x:\n...     y = i\n...\n>>> y\n3", ["For(i, x, [Assign([y], i)])", "y"]),
    ("In [1]: x = 3\n\nIn [12]: x*x\nOut[12]: 9", ["x = 3", "Multiply(x, x)"]),
    ("1 | x = 3\n2 | if x:\n3 |     y", ["x = 3", "If([[x, [Say(y)]]])"]),
    ("1: x\n2: y", ["x", "y"]),
    ("```python\nx = 3\n```", ["x = 3"]),
    ("$y = x^2$", ["y = Power(x, 2)"]),
    ("%matplotlib inline\n!pip install torch\nx = (3\n % 2)", ["x = Modulo(3, 2)"]),
    ("x\u00a0=\u30003\t+ 1", ["x = Plus(3, 1)"]),
    ("print('a⚠\ufe0f')", ['Call(print, "a⚠ ")']),
]  # fmt: skip


@pytest.mark.parametrize("case", PROGRAMS, ids=[case[0] for case in PROGRAMS])
def test_a_program_reads_statement_by_statement(case: tuple[str, list[str]]) -> None:
    text, wanted = case
    assert shapes(text) == wanted


FAULTS = [
    # text, code, key, line, column, text at fault
    ("x + y)", "syntax", "stray_bracket", 1, 6, ")"),
    ("x + * y", "syntax", "expected_operand", 1, 5, "*"),
    ("x $ y", "syntax", "stray_character", 1, 3, "$"),
    ("x = 1\ny = (2\nz = 3", "syntax", "unclosed_bracket", 2, 5, "("),
    ("x +", "syntax", "unfinished", 1, 3, "+"),
    ("x = ", "syntax", "unfinished", 1, 3, "="),
    ("2 3", "syntax", "two_numbers", 1, 1, "2 3"),
    ("1/2x", "syntax", "ambiguous_division", 1, 1, "1/2x"),
    ("x = 'abc", "syntax", "unclosed_string", 1, 5, "'"),
    ("if x:\ny", "syntax", "no_block", 1, 5, ":"),
    ("f(k=1, 2)", "syntax", "keyword_order", 1, 8, "2"),
    ("f(x, x) = x", "syntax", "repeated_parameter", 1, 6, "x"),
    ("K + \u212a", "syntax", "folded_names", 1, 5, "\u212a"),
    ("√√x", "syntax", "root_operand", 1, 1, "√"),
    ("x²² = 3", "unsupported", "assignment_target", 1, 1, "x²²"),
    ("f(x) + 1 = 2", "unsupported", "assignment_target", 1, 1, "f(x) + 1"),
    ("class = 3", "unsupported", "keyword", 1, 1, "class"),
    ("async def f(): pass", "unsupported", "keyword", 1, 1, "async"),
    ("x = yield", "unsupported", "keyword", 1, 5, "yield"),
    ("class A(metaclass=B): pass", "unsupported", "keyword", 1, 9, "metaclass"),
    ("(a[0] := 3)", "unsupported", "operator", 1, 7, ":="),
    ("x || y", "unsupported", "operator", 1, 3, "||"),
    ("x.__class__", "unsupported", "attribute", 1, 3, "__class__"),
    ("0x1F", "unsupported", "number_base", 1, 1, "0x1F"),
    ("1e400", "bad_value", "number_too_big", 1, 1, "1e400"),
    ("a" * 65, "too_large", "name_size", 1, 1, "a" * 65),
    ("1" * 51, "too_large", "literal_size", 1, 1, "1" * 51),
    ("(" * 199 + "x", "too_deep", "bracket_depth", 1, 101, "("),
    ("-" * 3000 + "x", "too_deep", "prefix_run", 1, 51, "-"),
    ("[" * 7 + "1" + "]" * 7, "too_deep", "list_depth", 1, 7, "["),
    ("if x: " * 41 + "y", "too_deep", "block_depth", 1, 241, "if"),
    ("f'{(x}'", "syntax", "unclosed_bracket", 1, 3, "{"),
    ("f'{x + }'", "syntax", "unfinished", 1, 6, "+"),
]


@pytest.mark.parametrize("case", FAULTS, ids=[case[0][:20] for case in FAULTS])
def test_a_fault_is_shown_where_it_stands(case: tuple[str, str, str, int, int, str]) -> None:
    error = read_program(case[0], WEB).error
    assert error is not None
    assert (error.code, error.key, error.line, error.column, error.text) == case[1:]
    assert error.message_in("en")
    assert error.message_in("ko")


@pytest.mark.parametrize("text", ["", "# nothing\n\n", ";;;"])
def test_a_text_without_a_statement_is_empty(text: str) -> None:
    with pytest.raises(TraceError) as refused:
        read_program(text)
    assert refused.value.code == "empty"


@pytest.mark.parametrize("text", ["xㅤy", "x\u200b + y", "x\u202e+y"])
def test_a_hidden_character_is_refused_with_its_place(text: str) -> None:
    with pytest.raises(TraceError) as refused:
        read_program(text)
    assert (refused.value.key, refused.value.column) == ("hidden_character", 2)


def test_what_stands_before_a_fault_is_kept() -> None:
    program = read_program("x = 1\nif x:\n    y = 2\n    z = (\n")
    assert [type(statement).__name__ for statement in program.body] == ["Assign", "If"]
    assert program.error is not None


def test_marks_point_at_what_was_typed() -> None:
    text = "(x + y)*exp(-z)"
    value = only_tree(text)
    typed = [text[mark.span.start : mark.span.end] for mark in value.marks]
    assert typed == ["x", "y", "x + y", "exp", "z", "-z", "exp(-z)", text]
    assert [text[mark.at.start : mark.at.end] for mark in value.marks] == ["x", "y", "+", "exp", "z", "-", "exp", "*"]


def test_marks_follow_the_tree_where_it_is_not_in_typed_order() -> None:
    text = "a if b else c"
    value = only_tree(text)
    names = [shape(node) for node in postorder(value.tree)][:3]
    assert names == [text[mark.span.start : mark.span.end] for mark in value.marks][:3] == ["b", "a", "c"]


def test_places_are_those_of_the_typed_text_where_it_was_cleaned() -> None:
    text = "&lt;\n".join(["In [1]: x = “a”", "In [2]: y = ３x"]).replace("&lt;", "")
    program = read_program(text)
    last = program.body[-1]
    assert isinstance(last, Assign)
    assert text[last.span.start : last.span.end] == "y = ３x"


def test_notices_tell_what_was_left_out() -> None:
    program = read_program("%time\nx: int = 3\n>>> y")
    assert [notice.key for notice in program.notices] == ["output", "output"]
    program = read_program("%time\nx: int = 3\ntry: y\nexcept: z")
    assert [notice.key for notice in program.notices] == ["magic", "type_hint"]


def test_a_lone_expression_says_where_it_stands() -> None:
    (statement,) = read_program("  x + 1  ").body
    assert isinstance(statement, Say)
    assert (statement.span.start, statement.span.end) == (2, 7)
