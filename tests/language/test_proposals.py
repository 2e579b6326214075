"""Programs that are wrong as people get them wrong: what is told, and that each proposal mends what it is made for."""

from __future__ import annotations

import pytest

from graph import TraceError, trace
from graph.errors import Fix
from graph.interpreter.libraries.not_offered import ELSEWHERE

# what was typed, the texts that are told of in order, and the program after the first proposal
MENDED = [
    ("\\frac{d}{dx} x^{2}", ["\\frac{d}{dx} x^{2}"], "x^{2}"),
    ("Compute d/dx (x^2 sin x) = 2x", ["Compute d/dx (x^2 sin x) = 2x"], "(x^2 sin x)"),
    ("diff(sin(x)*y, x)", ["diff(sin(x)*y, x)"], "sin(x)*y"),
    ("∂(x²y)/∂x", ["∂(x²y)/∂x"], "(x²y)"),
    ("y = 2*sigmod(x)", ["sigmod"], "y = 2*sigmoid(x)"),
    ("sofmax([1,2,3])", ["sofmax"], "softmax([1,2,3])"),
    ("tahn(x)", ["tahn"], "tanh(x)"),
    ("Relu(x)", ["Relu"], "ReLU(x)"),
    ("np.sqr(x)", ["np.sqr"], "np.sqrt(x)"),
    ("torch.sigmod(x)", ["torch.sigmod"], "torch.sigmoid(x)"),
    ("x = [1,2,3]\nx.sun()", ["sun"], "x = [1,2,3]\nx.sin()"),
    ("y = F.crossentropy(x, 1)", ["F.crossentropy"], "y = F.cross_entropy(x, 1)"),
    ("x=[1,2]\nnp.maen(x)", ["np.maen"], "x=[1,2]\nnp.mean(x)"),
    ("exo(x)", ["exo"], "exp(x)"),
    ("sqr(x)", ["sqr"], "sqrt(x)"),
    ("lgo(x)", ["lgo"], "log(x)"),
    ("meam([1,2,3])", ["meam"], "mean([1,2,3])"),
    ("softmx([1,2])", ["softmx"], "softmax([1,2])"),
    ("x = np.array([1.,2.])\ny = np.summ(x)", ["np.summ"], "x = np.array([1.,2.])\ny = np.sum(x)"),
    ("nn.Linaer(2,3)(x)", ["nn.Linaer"], "nn.Linear(2,3)(x)"),
    ("jnp.tanhh(x)", ["jnp.tanhh"], "jnp.tanh(x)"),
    ("tf.reduce_men([1.,2.])", ["tf.reduce_men"], "tf.reduce_min([1.,2.])"),
    ("torch.nn.functional.rleu(x)", ["torch.nn.functional.rleu"], "torch.nn.functional.relu(x)"),
    ("x(y+1)", ["x(y+1)"], "x*(y+1)"),
    ("2x(y+1)", ["x(y+1)"], "2x*(y+1)"),
    ("lam(x + 1)", ["lam(x + 1)"], "lam*(x + 1)"),
    ("a = 3\na(b + c)", ["a(b + c)"], "a = 3\na*(b + c)"),
    ("x = 2\ny = 3\nx(y)", ["x(y)"], "x = 2\ny = 3\nx*(y)"),
    ("(x+1)(y+2)(z", ["("], "(x+1)(y+2)(z)"),
    ("(x + y*z", ["("], "(x + y*z)"),
    ("x + y)", [")"], "x + y"),
    ("y = exp(x\nz = y*2", ["("], "y = exp(x)\nz = y*2"),
    ("y = [1, 2, 3\nz = y*2", ["["], "y = [1, 2, 3]\nz = y*2"),
    ("sigma(w*x + b))", [")"], "sigma(w*x + b)"),
    ("y = (x+1]*2", ["]"], "y = (x+1)*2"),
    ("y = ((x+1)*2", ["("], "y = ((x+1)*2)"),
    ("y = x + 1}", ["}"], "y = x + 1"),
    ("L = sum((y - t)**2\nL", ["("], "L = sum((y - t)**2)\nL"),
    ("x + * y", ["*"], "x + y"),
    ("x $ y", ["$"], "x  y"),
    ("x ++ * 2", ["*"], "x ++ 2"),
    ("x =+ * 3", ["*"], "x =+ 3"),
    ("y = x ^", ["^"], "y = x"),
    ("y = x ^^ 2", ["^"], "y = x ^2"),
    ("y == x + 1", ["=="], "y = x + 1"),
    ("x => y", [">"], "x >= y"),
    ("y = x +", ["+"], "y = x"),
    ("y = * x", ["*"], "y = x"),
    ("y = x // ", ["//"], "y = x "),
    ("x % % y", ["%"], "x % y"),
    ("y = x && z", ["&&"], "y = x and z"),
    ("y = x || z", ["||"], "y = x or z"),
    ("x++", ["+"], "x += 1"),
    ("x--", ["-"], "x -= 1"),
    ("y = x @@ z", ["@"], "y = x @z"),
    ("5 = x", ["5"], "x = 5"),
    ("x + 1 = y", ["x + 1"], "y = x + 1"),
    ("y = = x", ["="], "y = x"),
    ("y = 3 = x", ["3"], "y = 3"),
    ("=x", ["="], "x"),
    ("1/2x", ["1/2x"], "(1/2)*x"),
    ("y = 1/2(x+1)", ["1/2(x+1)"], "y = (1/2)*(x+1)"),
    ("exp -x", ["exp"], "exp(-x)"),
    ("sin x^2 +", ["+"], "sin x^2"),
    ("sqrt", ["sqrt"], "sqrt(x)"),
    ("y = sqrt x + ", ["+"], "y = sqrt x "),
    ("sigmoid", ["sigmoid"], "sigmoid(x)"),
    ("y = ｓｉｇｍｏｄ（ｘ）", ["ｓｉｇｍｏｄ"], "y = sigmoid（ｘ）"),
    ("y = x ＋ ＊ z", ["＊"], "y = x ＋  z"),
    ("ㅌ = 3\ny = ㅌ + 시그모이드(ㅌ)", ["시그모이드"], "ㅌ = 3\ny = ㅌ + sigmoid(ㅌ)"),
    ("y = ㄴㅑㅎ(x)", ["ㄴㅑㅎ"], "y = sin(x)"),
    ("냐흐ㅐㅡ(x)", ["냐흐ㅐㅡ"], "sigmoid(x)"),
    ("y = ㄷ텐(x)", ["ㄷ텐"], "y = exp2(x)"),
    ("데이터 = [1,2]\n평균(데이터)", ["평균"], "데이터 = [1,2]\nmean(데이터)"),
    ("y = x；z = y？", ["？"], "y = x；z = y"),
    ("y = “x”+1", ["+"], "y = x+1"),
    ("y = x…", ["…"], "y = x"),
    ("y = 3×", ["×"], "y = 3"),
    ("y = x²³⁴^", ["^"], "y = x²³⁴"),
    ("y ∝ x", ["∝"], "y = x"),
    ("W = [[1, 2, 3], [4, 5, 6]]\nx = [1, 2]\ny = W @ x", ["@"], "W = [[1, 2, 3], [4, 5, 6]]\nx = [1, 2]\ny = W.T @ x"),
    ("W=[[1,2,3],[4,5,6]]\nW@W", ["@"], "W=[[1,2,3],[4,5,6]]\nW@W.T"),
    ("x=[1,2,3]\nx[3]", ["x[3]"], "x=[1,2,3]\nx[2]"),
    ("x=[1,2,3]\ny = x[0][1]", ["x[0][1]"], "x=[1,2,3]\ny = x[0]"),
    ("x = [1,2,3]\nsum(x, axis=1)", ["sum"], "x = [1,2,3]\nsum(x, axis=-1)"),
    ("x = 3\nx[0]", ["x[0]"], "x = 3\nx"),
    ("exp(x, y)", ["exp"], "exp(x)"),
    ("z = tanh()", ["tanh"], "z = tanh(x)"),
    ("sum(x, foo=1)", ["sum"], "sum(x)"),
    ("sum([1,2], axs=0)", ["sum"], "sum([1,2], axis=0)"),
    ("softmax(x, dims=1)", ["softmax"], "softmax(x)"),
    ("max()", ["max"], "max(x)"),
    ("mse(x)", ["mse"], "mse(x, y)"),
    ("relu(x, y)", ["relu"], "relu(x)"),
    ("def f(x): return x\nf()", ["f"], "def f(x): return x\nf(x)"),
    ("def f(x): return x\nf(1,2)", ["f"], "def f(x): return x\nf(1)"),
    ("def f(x):\n    return x*k\nf(x=1, y=2)", ["f"], "def f(x):\n    return x*k\nf(x=1)"),
    ("f(x) = x^2\nf(1, 2)", ["f"], "f(x) = x^2\nf(1)"),
    ("where(x>0, x)", ["where"], "where(x>0, x, y)"),
    ("async def f(x): return x\nf(2)", ["async", "f(2)"], "def f(x): return x\nf(2)"),
    ("@foo\ndef f(x): return x\nf(2)", ["foo"], "def f(x): return x\nf(2)"),
    ("yield x", ["yield x"], "x"),
    ("def = 3", ["def"], "def_ = 3"),
    ("class = 2\ny=class*x", ["class", "class"], "class_ = 2\ny=class_*x"),
    ("for i in range(3)\n    y = i*x", [")"], "for i in range(3):\n    y = i*x"),
    ("def f(x)\n    return x*2\nf(3)", [")"], "def f(x):\n    return x*2\nf(3)"),
    ("if x > 0\n    y = x", ["0"], "if x > 0:\n    y = x"),
    ("def f(x):\nreturn x\nf(2)", [":"], "def f(x):\n    return x\nf(2)"),
    ("y = x if x > 0", ["if"], "y = x if x > 0 else 0"),
    ("y = x +\nz = 3", ["+"], "y = x\nz = 3"),
    ("y = x is", ["is"], "y = x"),
    ("y = x; ; z = y +", ["+"], "y = x; ; z = y"),
    ("x += ", ["+="], "x "),
    ("x = 0x1F", ["0x1F"], "x = 31"),
    ("x = 1__0", ["__0"], "x = 10"),
    ("x = 3..", ["."], "x = 3"),
    ('y = "x', ['"'], "y = x"),
    ("y = x[]", ["]"], "y = x"),
    ("y = x()", ["x"], "y = x"),
    ("del x\ny = x +", ["+"], "del x\ny = x"),
    ("\\frac{1}{1+x", ["{"], "\\frac{1}{1+x}"),
    ("y = \\left( x + 1", ["("], "y = \\left( x + 1\\right)"),
    ("y = \\exp x}", ["}"], "y = \\exp x"),
    ("y = \\begin{pmatrix} 1 & 2", ["\\begin{pmatrix}"], "y = \\begin{pmatrix} 1 & 2 \\end{pmatrix}"),
    ("y = \\mathbf{W x", ["{"], "y = \\mathbf{W x}"),
    ("y = x \\\\ z = y +", ["+"], "y = x \\\\ z = y"),
    ("y = \\sum_{i=1}^{n} x_i +", ["+"], "y = \\sum_{i=1}^{n} x_i"),
    ("y = foo(x)\nz = bar(x) + y", ["foo(x)", "bar"], "y = foo*(x)\nz = bar(x) + y"),
    (
        "y = sigmod(x)\nz = tahn(y)\nw = sofmax(z)",
        ["sigmod", "tahn", "sofmax"],
        "y = sigmoid(x)\nz = tahn(y)\nw = sofmax(z)",
    ),
    ("a = (1 + 2\nb = 3 +\nc = a*b", ["(", "+"], "a = (1 + 2)\nb = 3 +\nc = a*b"),
]
# what no edit can mend: the code alone
REFUSED = [
    ("torch.svd(x)", "unknown_function"),
    ("unique(x)", "unknown_function"),
    ("gamma(x)", "unknown_function"),
    ("y = np.interp(x, [1,2],[3,4])", "unknown_function"),
    ("besselj(x)", "unknown_function"),
    ("np.gradient(x)", "unknown_function"),
    ("w(x+b)+c(x)", "unknown_function"),
    ("f(x = 3", "syntax"),
    ("x = {1, 2", "syntax"),
    ("!x", "empty"),
    ("y = x!", "unsupported"),
    ("y -> x", "unsupported"),
    ("2x = 4", "unsupported"),
    ("x*y =", "syntax"),
    ("x y z = 3", "unsupported"),
    ("log x y(", "syntax"),
    ("xㅤy", "syntax"),
    ("√", "syntax"),
    ("y = ∫x dx", "unsupported"),
    ("∂y/∂x", "unsupported"),
    ("∇f", "unsupported"),
    ("y = x→z", "syntax"),
    ("x = [1, 2, 3]\nx.reshape(2, 2)", "shape_mismatch"),
    ("a = [1,2]\nb=[1,2,3]\na+b", "shape_mismatch"),
    ("W = [[1, 2], [3]]\nsum(W)", "bad_value"),
    ("np.concatenate([[1,2],[[3,4]]])", "shape_mismatch"),
    ("np.dot([1,2,3],[1,2])", "shape_mismatch"),
    ("x=[1,2]\ny=x.T@[1,2,3]", "shape_mismatch"),
    ("W = [[1,2],[3,4]]\nW * [1,2,3]", "shape_mismatch"),
    ("np.stack([[1,2],[1]])", "shape_mismatch"),
    ("np.reshape([1,2])", "wrong_arguments"),
    ("nn.Linear(2)(x)", "wrong_arguments"),
    ("torch.cat([1,2], dim=5)", "wrong_arguments"),
    ("x = zeros(2,3)\nx.sum(axis='a')", "wrong_arguments"),
    ("y = W.shape[5]", "wrong_arguments"),
    ("x.foo", "unsupported"),
    ("y = model(x, t)", "unknown_function"),
    ("y = nest.forward(x)", "unsupported"),
    ("loss = criterion(out)", "unknown_function"),
    ("df = pd.read_csv('a.csv')\ny = df*2", "unknown_function"),
    ("x = load('a.npy')\ny = x*2", "unknown_function"),
    ("import os\nos.system('ls')\ny = x", "unknown_function"),
    ("class A(metaclass=M):\n  pass\nA()", "unsupported"),
    ("while x < 3:\ny = x", "syntax"),
    ("else:\n  y = 1", "unsupported"),
    ("return", "empty"),
    ("break", "syntax"),
    ("def f(x) {\n return x\n}\nf(2)", "syntax"),
    ("for (i=0; i<3; i++) { y = x }", "syntax"),
    ("function f(x) return x end", "unsupported"),
    ("y = x.__class__", "unsupported"),
    ("with open('f') as f:\n  y = f.read()", "empty"),
    ("exec('y=1')", "unknown_function"),
    ("y = eval('x')", "unknown_function"),
    ("__import__('os')", "unsupported"),
    ("x = input()\ny=x*2", "unknown_function"),
    ("print(x", "syntax"),
    ("y = 3x4 + )", "syntax"),
    ("x, y = 1, 2, 3", "wrong_arguments"),
    ("a, b = 3", "wrong_arguments"),
    ("x = 1e400", "bad_value"),
    ("x = 1.2.3", "syntax"),
    ("x = 1/0\ny=x", "bad_value"),
    ("x = log(0)\nx", "bad_value"),
    ("x = np.inf\ny=x*2", "bad_value"),
    ("x = [1, nan]\nsum(x)", "bad_value"),
    ("x = 'abc'\ny = x*2.5", "wrong_arguments"),
    ("x = None\ny = x*2", "wrong_arguments"),
    ("y = {}*x", "wrong_arguments"),
    ("y = x[", "syntax"),
    ("y = ()", "empty"),
    ("y = []", "empty"),
    ("d = {'a': 1}\ny = d['b']*2", "wrong_arguments"),
    ("x = [1,2]\nx.append(3)\ny=x.foo()", "unsupported"),
    ("y = \\sigmod(x)", "unsupported"),
    ("y = \\foo{x}", "unsupported"),
    ("\\int x dx", "unsupported"),
    ("\\lim_{x \\to 0} x", "unsupported"),
    ("y = \\frac{1}", "syntax"),
    ("y = \\sqrt{", "syntax"),
    ("\\nabla f", "unsupported"),
    ("y = x^{", "syntax"),
    ("\\partial L / \\partial x", "unsupported"),
    ("y = \\log_{b}", "syntax"),
    ("y = \\tex{in}", "unsupported"),
]


def errors_of(source: str) -> list[TraceError]:
    try:
        trace(source)
    except TraceError as error:
        return error.errors
    return []


def mended(error: TraceError, fix: Fix) -> str:
    return error.source[: fix.span.start] + fix.replacement + error.source[fix.span.end :]


@pytest.mark.parametrize(("source", "told", "after"), MENDED, ids=[source for source, _, _ in MENDED])
def test_a_wrong_program_is_told_of_whole_and_mended(source: str, told: list[str], after: str) -> None:
    errors = errors_of(source)
    assert [error.text for error in errors] == told
    assert mended(errors[0], errors[0].edits[0]) == after


@pytest.mark.parametrize("source", [*(source for source, _, _ in MENDED), *(source for source, _ in REFUSED)])
def test_each_proposal_leaves_nothing_wrong_at_its_place(source: str) -> None:
    errors = errors_of(source)
    assert errors
    for error in errors:
        for fix in error.edits:
            left = errors_of(mended(error, fix))
            assert fix.label
            assert len(left) < len(errors)
            assert (error.line, error.key) not in {(each.line, each.key) for each in left}


@pytest.mark.parametrize(("source", "code"), REFUSED, ids=[source for source, _ in REFUSED])
def test_what_cannot_be_mended_is_refused_in_words(source: str, code: str) -> None:
    (error, *_) = errors_of(source)
    assert error.code == code
    assert error.message


@pytest.mark.parametrize("name", sorted(ELSEWHERE))
def test_a_known_function_is_never_corrected_to_another(name: str) -> None:
    (error,) = errors_of(f"y = {name}(x)")
    assert not error.edits
    assert error.code in ("unknown_function", "unsupported")
