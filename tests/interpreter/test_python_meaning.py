"""What Python means by names, exceptions and arrays that are shared: each program gives what Python gives."""

from __future__ import annotations

import pytest

from graph import trace
from graph.limits import WEB

PROGRAMS = [
    (
        """
scale = 1.0
def f(x):
    global scale
    scale = scale * 2
    return x*scale
y = f(3.0)
out = f(4.0)
""",
        16.0,
    ),
    (
        """
def make():
    n = 1
    def inc(x):
        nonlocal n
        n = n + 1
        return x * n
    return inc
g = make()
a = g(3.0)
out = g(3.0)
""",
        9.0,
    ),
    (
        """
def f(x):
    try:
        if x > 1:
            raise ValueError("no")
        return x * 2.0
    except ValueError:
        return x * 10.0
out = f(3.0)
""",
        30.0,
    ),
    (
        """
x = 2.0
if x > 5:
    raise ValueError("bad")
out = x * 3
""",
        6.0,
    ),
    (
        """
class Base:
    def f(self, x): return x * 2
class M1(Base):
    def f(self, x): return super().f(x) + 1
class M2(Base):
    def f(self, x): return super().f(x) * 10
class C(M1, M2):
    def f(self, x): return super().f(x) - 3
out = C().f(1.5)
""",
        28.0,
    ),
    (
        """
x = [1.0, 2.0, 3.0]
y = x
y[0] = 10.0
out = x[0] * 2 + y[1]
""",
        22.0,
    ),
    (
        """
import numpy as np
x = np.array([1.0, 2.0, 3.0])
y = x
y[0] = 10.0
out = np.sum(x * 2)
""",
        30.0,
    ),
    (
        """
import numpy as np
x = np.array([1.0, 2.0, 3.0])
y = x[:2]
y[0] = 10.0
out = np.sum(x * 2)
""",
        30.0,
    ),
    (
        """
import numpy as np
def f(a):
    a += 1
    return a * 2
x = np.array([1.0, 2.0])
y = f(x)
out = np.sum(x * y)
""",
        26.0,
    ),
    (
        """
import numpy as np
def f(a):
    a[0] = 5.0
x = np.array([1.0, 2.0])
f(x)
out = np.sum(x * 2)
""",
        14.0,
    ),
    (
        """
x = 2.5
s = 0.0
for i in range(5):
    if i == 3:
        break
    s += x * i
else:
    s += 100.0
out = s * 1.0
""",
        7.5,
    ),
    (
        """
x = 2.5
s = 0.0
n = 0
while n < 4:
    n += 1
    if n == 2:
        continue
    s += x * n
else:
    s += 1.0
out = s * 1.0
""",
        21.0,
    ),
    (
        """
import numpy as np
W = np.array([[1.0, 2.0], [3.0, 4.0]])
b = W.copy()
b[0, 0] = 100.0
out = np.sum(W * 2) + np.sum(b)
""",
        129.0,
    ),
    (
        """
import copy
class N:
    def __init__(self, w): self.w = w; self.kids = []
n = N(2.0)
m = copy.copy(n)
m.w = 5.0
m.kids.append(1)
out = n.w * len(n.kids) * 3.0
""",
        6.0,
    ),
    (
        """
x = 2.0
y = x if x > 3 else -x
z = (y > -5 and x) or 7
out = z * y
""",
        -4.0,
    ),
    (
        """
x = 3.0
a = b = x * 2
a += 1
out = a * b
""",
        42.0,
    ),
    (
        """
import numpy as np
x = np.array([1.0, 2.0, 3.0])
m = x > 1.5
x[m] *= 2
out = np.sum(x ** 2)
""",
        53.0,
    ),
    (
        """
import numpy as np
ws = [np.array([1.0, 2.0]), np.array([3.0, 4.0])]
for w in ws:
    w *= 2
out = sum(np.sum(w ** 2) for w in ws)
""",
        120.0,
    ),
    (
        """
import numpy as np
class L:
    def __init__(self): self.w = np.array([1.0, 2.0])
    def step(self): self.w -= 0.5
l = L(); l.step()
out = np.sum(l.w ** 2)
""",
        2.5,
    ),
    (
        """
import numpy as np
w = np.array([1.0, 2.0])
class L:
    def __init__(self, w): self.w = w
    def step(self): self.w -= 0.5
l = L(w); l.step()
out = np.sum(w ** 2)
""",
        2.5,
    ),
    (
        """
def g():
    n = 0
    while True:
        yield n
        n += 1
x = 1.5
it = g()
a = next(it); b = next(it); c = next(it)
out = x * (a + 10 * b + 100 * c)
""",
        315.0,
    ),
    (
        """
x = 1.5
y = (k := x * 2) + k
out = y * k
""",
        18.0,
    ),
    (
        """
def f(c, x):
    match c:
        case 0: return x
        case 1 | 2: return x * 2
        case _: return x * 100
out = f(2, 1.5) + f(9, 1.0)
""",
        103.0,
    ),
    (
        """
class A:
    def __init__(self): self._v = 1.0
    @property
    def v(self): return self._v * 2
    @v.setter
    def v(self, n): self._v = n + 1
a = A()
a.v = 3.0
out = a.v * 1.5
""",
        12.0,
    ),
]


@pytest.mark.parametrize(("source", "value"), PROGRAMS, ids=[str(place) for place in range(len(PROGRAMS))])
def test_a_program_gives_what_python_gives(source: str, value: float) -> None:
    assert trace(source, limits=WEB).value == pytest.approx(value)
