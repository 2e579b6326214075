"""The lectures' programs, and shapes of graphs that are hard to draw."""

from __future__ import annotations

from functools import cache

from graph import Trace, trace
from graph.drawing.picture import Drawing, draw
from graph.layout.style import Style

NEURON = "w = [2, -3, -3]; x = [-1, -2]\ndot = w[0]*x[0] + w[1]*x[1] + w[2]\nf = 1/(1 + exp(-dot))"
STAGED = (
    "x = 3; y = -4\nsigy = 1/(1 + exp(-y))\nnum = x + sigy\nsigx = 1/(1 + exp(-x))\nxpy = x + y\n"
    "xpysqr = xpy**2\nden = sigx + xpysqr\ninvden = 1/den\nf = num*invden"
)
TANH = "W = [[0.1, -0.2, 0.3], [0.4, 0.5, -0.6]]\nx = [1, 2, 3]\nb = [0.1, -0.1]\nf = sum(tanh(W@x + b)**2)"
SOFTMAX = "s = [1, 2, 0.5]\nt = [0, 1, 0]\ncross_entropy(softmax(s), t)"
LAYERS = (
    "X = randn(64, 784)\nW1 = randn(784, 100)\nb1 = zeros(100)\nW2 = randn(100, 10)\nb2 = zeros(10)\n"
    "h = relu(X@W1 + b1)\ns = h@W2 + b2\nt = randint(0, 10, (64,))\nL = softmax_cross_entropy(s, t)"
)
LESSONS = {
    "input alone": "x = 3",
    "chain rule": "x = -2; y = 5; z = -4\nq = x + y\nf = q*z",
    "neuron": NEURON,
    "staged": STAGED,
    "tanh": TANH,
    "softmax": SOFTMAX,
    "labels": "s = [[1, 2, 0.5], [0.1, 0.2, 3]]\nt = [1, 2]\nsoftmax_cross_entropy(s, t)",
    "layers": LAYERS,
    "squares": "f = x*x + x*y + x",
    "hub": "a = 2\nf = " + " + ".join(f"a*x{i}" for i in range(8)),
    "thirty inputs": " + ".join(f"w{i}*x{i}" for i in range(15)),
    "constants": "x = [1, 2]\nW = [[1, 2], [3, 4]]\nsum((W@x + [0.5, -0.5])*[1, 2])",
    "layer norm": "x = [[1, 2, 4], [2, 0, 1]]\nlayer_norm(x)",
    "attention": "Q = [[1, 0], [0, 1]]\nK = [[1, 2], [0, 1]]\nV = [[1, 2], [3, 4]]\nattention(Q, K, V)",
    "three axes": "x = randn(3, 4, 5)\nw = [1, 2, 3, 4, 5]\nsum(x*w)",
    "long names": "a_very_long_name_that_goes_on_and_on = 2\n"
    "another_long_name_in_between = a_very_long_name_that_goes_on_and_on*3\n"
    "another_long_name_in_between + 1e-12*x**2.5",
}


@cache
def traced(name: str, expand: str = "none") -> Trace:
    """A lesson by name, or a source itself."""
    return trace(LESSONS.get(name, name), expand=expand)  # type: ignore[arg-type]


@cache
def drawn(name: str, expand: str = "none", style: Style | None = None) -> Drawing:
    """The drawing of a lesson."""
    return draw(traced(name, expand).graph, style or Style())
