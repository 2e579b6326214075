"""What people who mean harm send, or tools gone wrong: programs, fields, bodies, addresses and headers."""
# ruff: noqa: E501  tables are read across

from __future__ import annotations

import json
import os
from typing import Any

__all__ = [
    "ADDRESSES",
    "ANSWERED",
    "BODIES",
    "FIELDS",
    "HEADERS",
    "METHODS",
    "PROGRAMS",
    "REFUSED",
    "ROUTES",
    "longest",
    "usual",
]

# Every call, with the fields that it needs to be answered.
ROUTES: dict[str, dict[str, Any]] = {
    "/api/trace": {},
    "/api/export": {"format": "svg"},
    "/api/jacobian": {"edge": "e3-0"},
    "/api/jacobian/slides": {"edge": "e3-0"},
    "/api/check": {},
    "/api/code": {},
    "/api/symbols": {},
    "/api/paths": {"key": "x"},
    "/api/forward": {"key": "x"},
    "/api/nudge": {"key": "x", "step": 0.1},
    "/api/descend": {"parameters": ["x"]},
    "/api/exercise": {},
    "/api/exercise/answer": {"id": "n1", "typed": "2"},
    "/api/exercise/rule": {"id": "n1", "rule": "add"},
    "/api/exercise/hint": {"id": "n1"},
    "/api/exercise/key": {"ids": ["n1"]},
    "/api/exercise/worksheet": {"ids": ["n1"]},
}


def usual(route: str, **more: Any) -> dict[str, Any]:
    """An honest body for a route, with some fields changed."""
    return {"source": "x*y + sigmoid(x)", "inputs": {"x": 1.5, "y": -2}, **ROUTES[route], **more}


def longest(path: str) -> float:
    """Seconds that an answer may take. Files are made by processes that give way to all others, in a lane of their own;
    and a busy machine is not measured."""
    return 100.0 if path == "/api/export" else 30.0 if is_busy() else 5.0


def is_busy() -> bool:
    """Whether this machine does much else at the moment."""
    return os.getloadavg()[0] > 2 * (os.cpu_count() or 1)


# What every reader of text must refuse, or answer with a limit that it names.
REFUSED = [
    "9**9**9", "().__class__", "print(open('secret.txt').read())", "x.real.__doc__", "1e400*x", "(" * 199 + "x", "-" * 3_000 + "x",
    "x" * 80_000, "zeros(10**5,10**5)", "repeat(x, 10**9)", "ones(10**5,1)*ones(1,10**5)", "x\u202e+y", "\\input{x}",
    "+".join(["x"] * 5_000),
]  # fmt: skip
# What is only large: numbers that overflow, and a graph that doubles.
ANSWERED = ["2**-9**9*x", "y = x\n" + "y = y*x\n" * 100]

PROGRAMS = [
    # Python that must not run
    "__import__('os').system('touch owned')", "eval('1')", "exec(chr(120))", "getattr(x, 'y')", "x.__class__.__base__",
    "[].__class__.__mro__[1].__subclasses__()", "globals()", "x if y else z", "x and y or z", "not x", "x < y < z",
    "f'{x}'", "b'x'", "'x' * 10**9", "x[0].__getitem__(0)", "lambda: 0", "yield x", "await x", "async def f(): pass",
    "class A: pass", "def f(x):\n  return x", "for i in x: pass", "while True: x", "with x: pass", "try:\n x\nexcept: y",
    "del x", "assert x", "raise x", "global x", "return x", "import os as np\nnp.exp(x)", "from os import system as exp",
    "import numpy.distutils", "*a, b = x", "a, b = x, y", "a += x", "a: int = x", "(a) = x", "a[0] = x", "np = x\nnp.exp(x)",
    "x @= y", "print(x)", "x; y; z", "x\\\n+y", "\\", "x = ...", "None * x", "True + x", "1j * x", "0b101*x", "0o17*x",
    "1_000_000*x", "x ** -x ** -x", "not_a_function(x)(y)", "exp(x)(y)", "exp(*x)", "exp(**x)", "exp(x=y)", "exp()",
    "sum(x, axis=10**100)", "sum(x, axis=1.5)", "sum(x, axis=x)", "reshape(x, -1, -1)", "x.T.T.T.T", "x[::0]", "x[10**20]",
    # numbers
    "1e308*10*x", "1e-400*x", "0/0*x", "x/0", "log(-1)*x", "(-8)**(1/3)*x", "0**0*x", "0**-1*x", "inf*x", "nan*x", "-0.0*x",
    "." , "1.2.3", "1e", "1e+", "0x", "9" * 49 + "*x", "1." + "0" * 60 + "*x",
    # shapes
    "ones(2,3)**2*x", "ones(2,3)**ones(2,3)", "2**ones(2,3)", "zeros(0)*x", "zeros(-1)*x", "zeros(2.5)*x", "ones(3)@ones(4)", "ones(2,3)+ones(4,5)", "eye(10**6)", "arange(10**12)",
    "linspace(0,1,10**12)", "randn(10**6,10**6)", "concatenate([x]*10**9)", "[[1,2],[3]]*x", "[]*x", "[[[[[[[1]]]]]]]*x",
    # alphabets
    "\u202ex*y", "x\u200by", "x\u2060*y", "\ufeffx", "x\u0000", "x\u0007", "x\u0085y", "x\u2028y", "\ue000*x", "\ufffe*x",
    "\U0001f600*x", "\U000e0041*x", "ｘ＊ｙ", "х*x", "İ*i", "K*\u212a", "ß*ẞ", "x\u0301\u0302*y", "한글*漢字", "\u0645*x", "a\u0338*b",
    # labels that would break out of DOT, HTML labels, SVG, TeX or a page
    "]];<script>", '"];n0->n1[label="', "<b>*x", "x_{}{<img src=x onerror=alert(1)>}", "\\N*\\G", "x -> y", "digraph{x}",
    "&lt;script&gt;", "x&amp;y", "]]>*x", "<!--x-->", "<?xml?>", "<![CDATA[x]]>", "\\input{/etc/passwd}", "\\write18{id}",
    "\\def\\x{\\x}\\x", "\\begin{document}", "\\catcode`\\@=11", "$x$ $y$", "%0a%0d", "{{7*7}}", "${x}", "#{x}", "x'; drop table y; --",
    # much of one thing
    "(" * 40_000, "x" + ")" * 40_000, "[" * 40_000, "x" * 40_000, "x " * 20_000, "x\t" * 20_000, "\n" * 40_000, "=" * 40_000,
    "-" * 40_000 + "x", "x" + "!" * 10_000, "x" + "²" * 10_000, "√" * 10_000 + "x", "|" * 10_001 + "x", "\\" * 40_000,
    "\\left" * 8_000, "{" * 40_000, "_" * 40_000, "x_" * 20_000, "^" * 40_000, "'" * 40_001, "\"" * 40_001, ",".join("x" * 20_000),
]  # fmt: skip

_LATE = "\u202e"
FIELDS: list[dict[str, Any]] = [
    {"source": None}, {"source": 1}, {"source": []}, {"source": {"a": 1}}, {"source": True}, {"source": ""}, {"source": " \n"},
    {"inputs": []}, {"inputs": "x"}, {"inputs": 1}, {"inputs": {"x": True}}, {"inputs": {"x": [None]}}, {"inputs": {"x": [[]]}},
    {"inputs": {"x": [1, [2]]}}, {"inputs": {"x": 1e308, "y": 1e308}}, {"inputs": {"x": [1] * 9_999}}, {"inputs": {"x" * 200: 1}},
    {"inputs": {_LATE: 1}}, {"inputs": {"x.y": 1}}, {"inputs": {"constructor": 1}}, {"inputs": {"x": {"__proto__": 1}}},
    {"inputs": {"x": [[[[[[1]]]]]]}}, {"inputs": {"X": 1, "x": 2, "ｘ": 3}}, {"inputs": {"x": "inf"}}, {"inputs": {"x": 10**30}},
    {"seed": -1}, {"seed": 1.5}, {"seed": "0"}, {"seed": 2**64}, {"upstream": "1"}, {"upstream": {"a": 1}}, {"upstream": [[1]] * 9_000},
    {"upstream": True}, {"upstream": [1, 2, 3]}, {"expand": 1}, {"expand": "some"}, {"expand": ["n" * 10_000]}, {"expand": [1]},
    {"expand": ["all"] * 3_000}, {"close": "n1"}, {"close": [[]]}, {"close": ["n1"] * 2_001}, {"close": ["<script>"]},
    {"lang": "xx"}, {"lang": 3}, {"lang": "en\r\nX: y"}, {"view": []}, {"view": {"digits": -1}}, {"view": {"digits": 1e9}},
    {"view": {"hide": "value"}}, {"view": {"hide": [{}]}}, {"view": {"label": "<b>"}}, {"view": {"a" * 1_000: 1}}, {"view": {"room": {}}},
    {"only": {}}, {"only": "VALUES"}, {"only": "values", "step": -1}, {"only": "values", "step": 1.5}, {"only": "step", "step": 10**20},
    {"format": None}, {"format": "../svg"}, {"format": "exe"}, {"format": {}}, {"format": "svg\x00"}, {"format": "pdf", "steps": "9-1"},
    {"format": "zip", "steps": "0-999999999"}, {"format": "zip", "steps": [1]}, {"format": "svg", "step": -5}, {"format": "svg", "step": 10**12},
    {"format": "svg", "title": "\ud7ff]];<script>" * 6}, {"format": "svg", "title": "x" * 10_000}, {"format": "svg", "footer": {"a": 1}},
    {"format": "svg", "title": "\x00\x1b[2J\ufffe"}, {"format": "svg", "palette": "'"}, {"format": "svg", "theme": "javascript:"},
    {"format": "svg", "size": "1e9:1"}, {"format": "svg", "digits": 10**6}, {"format": "png", "width": -1}, {"format": "png", "width": 1e308},
    {"format": "png", "width": 8_193}, {"format": "html", "title": "</title><script>alert(1)</script>", "steps": "last"},
    {"format": "latex", "title": "\\input{/etc/passwd}"}, {"format": "dot", "title": "\"];}"}, {"format": "svg", "file": "/etc/passwd"},
    {"format": "svg", "outlined": "yes"}, {"format": "svg", "fine": 7}, {"format": "svg", "direction": "UP"}, {"format": "svg", "progress": "x"},
    {"edge": None}, {"edge": ""}, {"edge": "e0-0"}, {"edge": "e999999999999-0"}, {"edge": "<svg onload=x>"}, {"edge": ["e3-0"]},
    {"key": None}, {"key": "nobody"}, {"key": "x", "index": [-1]}, {"key": "x", "index": [10**18]}, {"key": "x", "index": [0] * 17},
    {"key": "x", "index": "0"}, {"step": 0}, {"step": 1e308}, {"step": -1e-308}, {"step": "0.1"}, {"radius": -1}, {"radius": 0},
    {"parameters": []}, {"parameters": ["nobody"]}, {"parameters": ["x"] * 300}, {"parameters": [1]}, {"rate": 1e308}, {"rate": -1e308},
    {"rate": "fast"}, {"rate": None}, {"steps": 10**9}, {"steps": -1}, {"steps": 0}, {"optimizer": "rprop"}, {"optimizer": []},
    {"target": "rm -rf"}, {"target": {}}, {"compact": 1}, {"ids": "n1"}, {"ids": ["n" * 201]}, {"ids": ["../n1"] * 200}, {"ids": [{}]},
    {"kinds": ["hard"]}, {"kinds": "all"}, {"count": 10**9}, {"count": -1}, {"count": 0}, {"draw": 2**40}, {"draw": -1}, {"id": {}},
    {"id": "nobody"}, {"typed": "9**9**9**9"}, {"typed": "__import__('os')"}, {"typed": "1" * 200}, {"typed": "nan"}, {"typed": ""},
    {"typed": "１２"}, {"typed": "1e999"}, {"typed": "0x10"}, {"typed": "1/0"}, {"typed": _LATE + "1"}, {"rule": ""}, {"rule": "x" * 201},
]  # fmt: skip

_GOOD = b'{"source": "x*y"}'
BODIES = [
    b"", b" ", b"null", b"true", b"1", b'"x"', b"[]", b"[{}]", b"{", b"}", b'{"source"}', b"{'source': 'x'}", b'{"source": "x",}',
    b'{"source": "x", "source": "y"}', b'{"source": "x", "inputs": {"x": 1, "x": 2}}', b'{"source": "\\ud800"}', b'{"\\udfff": 1, "source": "x"}',
    b'{"source": "x\\u0000"}', b'{"source": "x", "inputs": {"x": NaN}}', b'{"source": "x", "inputs": {"x": -Infinity}}',
    b'{"source": "x", "inputs": {"x": 1e999}}', b'{"source": "x", "inputs": {"x": 0x10}}', b'{"source": "x", "inputs": {"x": 01}}',
    b'{"source": "x", "seed": 1' + b"0" * 5_000 + b"}", b'{"source": "x", "inputs": {"x": 1.' + b"1" * 100_000 + b"}}",
    b'{"source": ' + b"[" * 100_000, b'{"a":' * 30_000, b'{"source": "' + b"\\" * 100_001 + b'"}', b'{"source": "' + b"[" * 60_000 + b'"}',
    b"\xff\xfe{\x00}\x00", b"\xef\xbb\xbf" + _GOOD, b"\x80" * 100, b'{"source": "\xc3\x28"}', b'{"source": "\xf4\x90\x80\x80"}',
    _GOOD + _GOOD, _GOOD + b"\x00", b"/*x*/" + _GOOD, b"x" * 262_145, b"[" * 262_144, b'{"source": "x", "' + b"k" * 200_000 + b'": 1}',
    json.dumps({"source": "x", **{f"f{i}": i for i in range(9_000)}}).encode(), b"<xml/>", b"source=x", b"--b\r\n\r\nx\r\n--b--",
]  # fmt: skip

HEADERS: list[dict[str, str]] = [
    {"Content-Type": "text/plain"}, {"Content-Type": "application/x-www-form-urlencoded"}, {"Content-Type": "multipart/form-data; boundary=b"},
    {"Content-Type": "application/xml"}, {"Content-Type": ""}, {"Content-Type": "application/json; charset=utf-16"},
    {"Content-Type": "application/json" + ";a=b" * 500}, {"Content-Encoding": "gzip"}, {"Content-Encoding": "br"},
    {"Accept-Language": "ko;q=" + "9" * 500}, {"Accept-Language": "x" * 5_000}, {"Accept-Language": ",".join(["en"] * 1_000)},
    {"Accept-Encoding": "gzip;q=x, *;q=9e999"}, {"X-Request-ID": "<script>"}, {"X-Request-ID": "a" * 5_000}, {"X-Request-ID": "한글"},
    {"Range": "bytes=0-99999999999"}, {"If-None-Match": "*" * 5_000}, {"Host": "evil.example"}, {"Host": "[::1"}, {"Host": "a" * 3_000},
    {"Expect": "100-continue"}, {"Cookie": "a=b; " * 1_000}, {"Authorization": "Basic !!!"}, {"Origin": "null"}, {"Upgrade": "h2c"},
]  # fmt: skip

METHODS = [
    (method, path)
    for path in ("/api/trace", "/api/export", "/", "/static/js/front_page.js", "/nowhere")
    for method in ("HEAD", "OPTIONS", "PUT", "DELETE", "PATCH", "TRACE", "CONNECT", "BREW")
]

ADDRESSES = [
    "/static/../app.py", "/static/%2e%2e/app.py", "/static/..%2fapp.py", "/static/js/%00", "/static//etc/passwd", "/static/js",
    "/static/" + "a/" * 2_000, "/examples/../x.svg", "/examples/%2e%2e%2fapp.svg", "/examples/x.svg?theme=%27", "/examples/" + "x" * 3_000 + ".svg",
    "//evil.example/", "/\\evil.example", "/%ff%fe", "/%", "/?%", "/?source", "/?source=%f0%28%8c%28", "/?lang=../ko", "/?step=99999999999",
    "/?source=x&inputs=[[[[[[[[[[[[[[[[[[1", "/?source=x&view=" + "x" * 500, "/?theme=dark%22%3E%3Cscript%3E", "/embed?source=%3Cscript%3E",
    "/embed?source=x&hide=value,value,%00&digits=99&label=%3C", "/gallery?lang=%3Cscript%3E", "/api/examples?lang=" + "x" * 3_000, "/healthz?x=1",
    "/.git/config", "/.env", "/web/app.py", "/metrics/../", "/api/trace/", "/api/", "/api/trace?lang=%00",
]  # fmt: skip
