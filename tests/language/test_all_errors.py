"""All that is wrong with a program and can be told independently is told at once; an error in a call names the call."""

from __future__ import annotations

import pytest

from graph import TraceError, trace
from graph.payload.trace_payload import error_payload

TOLD = [
    ("y = foo(x)\nz = bar(x) + y\nw = baz(3, z) + sigmod(x)", [(1, 5), (2, 5), (3, 5), (3, 17)]),
    ("y = sigmod(x)\nq = x + * 2\nr = q*2\nu = sofmax(x)", [(1, 5), (2, 9), (4, 5)]),
    ("y = x +* 2\nz = foo(y)*y", [(1, 8), (2, 5)]),
    ("a = (1 + 2\nb = 3 +\nc = a*b", [(1, 5), (2, 7)]),
    ("def f(x):\n    a = sigmod(x)\n    b = tanhh(x)\n    return a*b\ny = f(2)\nz = relv(y)", [(2, 9), (3, 9), (6, 5)]),
    ("def f(x):\n    a = sigmod(x)\n    b = tanhh(x)\n    return a*b", [(2, 9), (3, 9)]),
    ("def f(x):\n    return x +* 2\ny = f(3)\nz = sigmod(3)", [(2, 15), (4, 5)]),
    ("for i in range(3)\n    y = sigmod(i)*x\nz = tahn(x)", [(1, 17), (3, 5)]),
    ("if foo(x) > 0:\n    y = bar(x)\nelse:\n    y = 2\nz = y*tahn(x)", [(1, 4), (2, 9), (5, 7)]),
    ("x = [1, 2, 3]\nfor i in range(3):\n    y = x[i]*relv(i)\n    z = x[i + 1]*2\nw = y*z", [(3, 14), (4, 9)]),
    (
        (
            "class Net:\n  def __init__(self):\n    self.w = foo(3)\n    self.b = bar(2)\n"
            "  def forward(self, x):\n    h = self.w*x\n    return tanhh(h)\nn = Net()\nn.forward(2)"
        ),
        [(3, 14), (4, 14), (7, 12)],
    ),
    ("W = [[1, 2], [3, 4]]\na = W @ [1, 2, 3]\nb = W + [1, 2, 3]\nc = a + b", [(2, 7), (3, 7)]),
    ("y = W @ x\nz = foo(y)\nq = V @ y", [(2, 5)]),
    ("\\hat{y} = \\foo{x}\nL = \\baz{y}", [(1, 11), (2, 5)]),
    ("loss = foo(x)\nloss.backward()\noptimizer.steep()", [(1, 8)]),
    (">>> y = x +* 2\n>>> z = sigmod(x)", [(1, 12), (2, 9)]),
    ("x = 1.2.3\ny = [[1, 2], [3]]*x\nz = [[1, 2], [3]]*2", [(1, 5), (3, 18)]),
]


@pytest.mark.parametrize(("source", "places"), TOLD, ids=[source for source, _ in TOLD])
def test_independent_errors_are_told_at_once_in_reading_order(source: str, places: list[tuple[int, int]]) -> None:
    with pytest.raises(TraceError) as caught:
        trace(source)
    assert [(error.line, error.column) for error in caught.value.errors] == places
    assert caught.value.errors[0] is caught.value


def test_what_depends_on_an_error_is_passed_over_in_silence() -> None:
    with pytest.raises(TraceError) as caught:
        trace("y = sigmod(x)\nz = y.T @ y\na, b = z\nfor i in y:\n    c = i[2]\nd = c + a")
    assert [error.text for error in caught.value.errors] == ["sigmod"]


CALLS = [
    ("def f(x):\n    return x[3]\ny = f([1, 2, 3])", "(in f, called on line 3)", "(3행에서 부른 f 안)"),
    (
        "def g(a):\n    return a @ a\ndef f(a):\n    return g(a)\nX = [[1, 2, 3], [4, 5, 6]]\nf(X)",
        "(in g, called on line 4; in f, called on line 6)",
        "(4행에서 부른 g 안; 6행에서 부른 f 안)",
    ),
    (
        "x = [1, 2, 3]\ny = 0\nfor i in range(5):\n    y = y + x[i]*2\ny",
        "(in pass 4 of the loop on line 3)",
        "(3행 반복문의 4번째 회차 안)",
    ),
]


@pytest.mark.parametrize(("source", "english", "korean"), CALLS, ids=[source for source, _, _ in CALLS])
def test_an_error_in_a_call_names_the_line_and_the_call(source: str, english: str, korean: str) -> None:
    with pytest.raises(TraceError) as caught:
        trace(source)
    assert english in caught.value.message_in("en")
    assert korean in caught.value.message_in("ko")


def test_the_page_is_given_all_errors_with_their_edits_and_calls() -> None:
    with pytest.raises(TraceError) as caught:
        trace("def f(x):\n    return sigmod(x)\ny = f(2)\nz = tahn(x)")
    first, second = error_payload(caught.value)["errors"]
    assert first["fixes"] == [{"label": "sigmoid", "span": {"start": 21, "end": 27}, "replacement": "sigmoid"}]
    assert first["calls"] == [{"kind": "call", "name": "f", "line": 3}]
    assert (second["line"], second["text"], second["calls"]) == (4, "tahn", [])


def test_inputs_that_name_nothing_are_told_at_once() -> None:
    with pytest.raises(TraceError) as caught:
        trace("y = x*2", {"foo": 1, "bar": 2})
    assert [error.text for error in caught.value.errors] == ["foo", "bar"]
