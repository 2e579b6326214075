"""Programs that ask for more than a program may have end with the limit's name; none runs on.

What unfolds exponentially (``x = [x, x]`` forty times) would run for years where it is not counted.
"""

from __future__ import annotations

import pytest

from graph import TraceError, trace
from graph.limits import WEB

REST = "y = 1.0\nz = y*2"
LISTS = "import numpy as np\nx = [1.0]\n" + "x = [x, x]\n" * 40
TEXTS = "import numpy as np\nx = ['a']\n" + "x = [x, x]\n" * 40
PAIRS = "import numpy as np\nx = ('a',)\n" + "x = (x, x)\n" * 40
TWINS = PAIRS + "w = ('a',)\n" + "w = (w, w)\n" * 40
TRACED = "import numpy as np\nt = 2.0\nx = [t]\n" + "x = [x, x]\n" * 40
LARGE, DEEP = {"too_large"}, {"too_deep"}

UNFOLDED = [
    TEXTS + "w = ['a']\n" + "w = [w, w]\n" * 40 + "b = x == w",
    PAIRS + "d = {x: 1}", PAIRS + "d = {}\nd[x] = 1", PAIRS + "d = {1: 2}\nb = d[x]", PAIRS + "s = {x}",
    PAIRS + "s = set([x])", PAIRS + "b = x in {1: 2}", TWINS + "b = w in [x]", PAIRS + "b = {1: 2}.get(x)",
    PAIRS + "d = {1: 2}\nb = d.pop(x)", PAIRS + "d = {1: 2}\nb = d.setdefault(x, 1)", PAIRS + "s = {1}\ns.add(x)",
    TWINS + "s = sorted([x, w])", TWINS + "s = max([x, w], key=lambda t: t)", TWINS + "n = [x].count(w)",
    LISTS + "a = np.array(x)", LISTS + "a = np.array(x).flatten()", LISTS + "a = sum(x)", LISTS + "a = np.zeros(x)",
    LISTS + "a = np.ones((2, 2))[x]", LISTS + "a = np.ones((2, 2))*x", LISTS + "a = np.concatenate(x)",
    "import torch\n" + LISTS + "a = torch.tensor(x)", TRACED + "a = np.array(x)*2",
    PAIRS + "a = np.sum(np.ones((2, 2)), axis=x)", TEXTS + "print(np.array(x))",
    "d = {'a': 1}\n" + "d = {'a': d, 'b': d}\n" * 40 + "e = {'a': 1}\n" + "e = {'a': e, 'b': e}\n" * 40 + "b = d == e",
]  # fmt: skip


@pytest.mark.parametrize("source", UNFOLDED)
def test_containers_that_unfold_exponentially_are_refused_by_count(source: str) -> None:
    assert refusal(f"{source}\n{REST}") in LARGE


NESTED = [
    "x = [1.0]\nfor i in range(4900):\n    x = [x]", "x = (1,)\nfor i in range(4900):\n    x = (x,)\nd = {x: 1}",
    "x = (1,)\nw = (1,)\nfor i in range(4900):\n    x = (x,)\n    w = (w,)\nb = x == w",
    "import numpy as np\nx = []\nx.append(x)\na = np.array(x)",
    "x = []\nx.append(x)\nw = []\nw.append(w)\nb = x == w", "d = {}\nd['a'] = d\ne = {}\ne['a'] = e\nb = d == e",
    "def g(n):\n    yield n\n    yield from g(n + 1)\na = list(g(0))",
    "class A:\n    @property\n    def v(s): return 1\n    @v.setter\n    def v(s, n): s.v = n\na = A()\na.v = 3",
    "def f(x):\n    return f(x)\na = f(1.0)", "def f(x):\n    return g(x)\ndef g(x):\n    return f(x)\na = f(1.0)",
    "class A0: pass\n" + "".join(f"class A{n}(A{n - 1}): pass\n" for n in range(1, 50)) + "a = A49()",
]  # fmt: skip


@pytest.mark.parametrize("source", NESTED)
def test_what_is_nested_without_end_is_too_deep(source: str) -> None:
    assert refusal(f"{source}\n{REST}") in DEEP


ENDLESS = [
    "import torch.nn as nn\nm = nn.Sequential(nn.Identity())\n" + "m = nn.Sequential(m, m)\n" * 40 + "b = m(1.0)",
    "def f0(x): return x + x\n" + "".join(f"def f{n}(x): return f{n - 1}(x) + f{n - 1}(x)\n" for n in range(1, 40))
    + "a = f39(1.0)",
    "def f0(x): return 1\n" + "".join(f"def f{n}(x): return f{n - 1}(x) + f{n - 1}(x)\n" for n in range(1, 40))
    + "a = f39(1)",
    "a = 1.0\nwhile True:\n    pass", "a = 1.0\nwhile True:\n    a = a*2", "x = []\nwhile True:\n    x.append(1)",
    "d = {}\nn = 0\nwhile True:\n    d[n] = n\n    n += 1", "def f(n):\n    return n\nx = [0]*10**9",
    "def f(n):\n    return n\ns = 'a'*10**9", "x = [[i*j for i in range(5000)] for j in range(5000)]",
    "x = [i for i in range(5000) for j in range(5000) for k in range(5000)]", "a = sum(i for i in range(10**12))",
    "import numpy as np\na = np.zeros((1000000, 1))\ns = 0\nfor r in a:\n    s = s + r",
    "import numpy as np\na = np.array(range(10**10))", "import numpy as np\na = np.ones(3)*range(10**10)",
    "import numpy as np\na = np.zeros(range(10**10))", "import numpy as np\na = np.ones(5)[range(10**10)]",
    "def g():\n    while True:\n        yield 1\na = list(g())",
    "def g():\n    while True:\n        yield 1\na = sum(x for x in g())",
    "def g(n):\n    if n:\n        yield from g(n-1)\n        yield from g(n-1)\n    yield n\na = sum(g(40))",
    "n = 1\nwhile (n := n + 1):\n    pass",
    "def f():\n    raise ValueError()\nwhile True:\n    try:\n        f()\n    except ValueError:\n        pass",
    ("import numpy as np\np = [np.ones(2) for i in range(199)]\nq = [p for i in range(199)]\n"
    "r = [q for i in range(199)]"),
    "x = list(range(10**10))", "a = max(range(10**10))", "a = sorted(range(10**10))[0]", "x = set(range(10**10))",
    "x = list(range(4000))\nk = []\nfor i in range(4000):\n    k.append(x[:])",
    "d = {i: i for i in range(4000)}\nk = []\nfor i in range(4000):\n    k.append(d.copy())",
    "def f(n):\n    return n\ns = 'a'*100000\ns = s.replace('a', 'b'*99999)",
    "def f(n):\n    return n\ns = 'a'*100000\nt = s.join(['b']*50000)",
    "import torch.nn.functional as F\nimport torch\na = F.max_pool2d(torch.ones(1, 1, 900, 900), 400, stride=1)",
    ("import torch.nn.functional as F\nimport torch\n"
    "a = F.avg_pool2d(torch.ones(1, 1, 2, 2), 2, stride=100000, padding=100000)"),
    ("import torch.nn.functional as F\nimport torch\n"
    "a = F.conv2d(torch.ones(1, 1, 2, 2), torch.ones(1, 1, 1, 1), padding=100000, stride=100000)"),
    ("import torch.nn.functional as F\nimport torch\n"
    "a = F.conv_transpose2d(torch.ones(1, 1, 2, 2), torch.ones(1, 1, 1, 1), padding=99999, stride=200000)"),
]  # fmt: skip


@pytest.mark.parametrize("source", ENDLESS)
def test_what_has_no_end_is_refused_by_its_limit(source: str) -> None:
    assert refusal(f"{source}\n{REST}") in LARGE | {"timeout"}


@pytest.mark.parametrize(
    "source",
    [
        "a = 10**10**10",
        "n = len([1, 2, 3])\nn = n**n**n**n",
        "b = eval('1')",
        "raise ValueError('no')",
    ],
)
def test_other_bombs_are_refused_with_a_reason(source: str) -> None:
    assert refusal(f"{source}\n{REST}") in {"bad_value", "too_large", "unsupported", "unknown_function"}


HARMLESS = [
    "def g():\n    while True:\n        yield 1\na = next(g())",
    "b = 0.5 in range(10**12)", "n = len([1])\nb = n in range(2, 10**12)", "n = len(range(10**18))",
    "b = range(10**10) == range(10**10 + 1)", "s = f'{1:>1000000000}'", "s = '%1000000000d' % 1",
    "s = '{:>1000000000}'.format(1)", "class A0: pass\n"
    + "".join(f"class A{n}({', '.join([f'A{n - 1}'] * 40)}): pass\n" for n in range(1, 7))
    + "class C: pass\nb = isinstance(A6(), C)",
    "import torch.nn as nn\nclass M(nn.Module): pass\nm = M()\n"
    + "".join(f"n{n} = M()\nn{n}.a = m\nn{n}.b = m\nm = n{n}\n" for n in range(40)) + "m.eval()",
]  # fmt: skip


@pytest.mark.parametrize("source", HARMLESS)
def test_what_only_looks_endless_is_read(source: str) -> None:
    assert trace(f"{source}\n{REST}", limits=WEB).value == 2.0


def refusal(source: str) -> str:
    """The code of a program's refusal."""
    with pytest.raises(TraceError) as refused:
        trace(source, limits=WEB)
    assert str(refused.value)
    return refused.value.code
