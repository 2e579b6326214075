"""Requests made to break the server: none is a 500 or takes long, and an honest one is answered right after each."""

from __future__ import annotations

import json
import time
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient
from hypothesis import given, settings
from hypothesis import strategies as st

from graph.limits import WEB

from .corpus import longest

ROOT = Path(__file__).resolve().parents[2]
CALLS = ("/api/trace", "/api/jacobian", "/api/export")
PROGRAMS = {
    "sums of one large array": "x = ones(1000000)\ns=0*x[0]\n" + "s=s+sum(x)\n" * 900,
    "folded sums": "+".join(["sum(ones(10**6))"] * 900) + "*x",
    "folded products": "\n".join(["y = x"] + ["y = y + sum(ones(900,900) @ ones(900,900))"] * 60),
    "one input everywhere": "+".join(f"x*{i}" for i in range(600)),
    "many inputs": "+".join(f"x{i}" for i in range(600)),
    "a long chain": "y = x\n" + "y = y*1.01\n" * 1_900,
    "a chain of chains": "y=" + "*".join(["sin(x)"] * 990),
    "a wide softmax": "x = ones(1000,1000)\nsum(softmax(x))",
    "powers of powers": "y=" + "(" * 90 + "x" + "+1)**2" * 90,
    "towers": "x" + "**9" * 40,
    "axes": "x = ones(1,1,1,1,1,1,1)\nsum(x)",
    "an axis without elements": "x = zeros(0, 10**9)\nsum(x)",
    "a lie about shapes": "reshape(x, (10**6, 10**6))",
    "deep lists": "x = " + "[" * 90 + "1" + "]" * 90,
    "a script": "</script><script>alert(1)</script>",
    "an entity": "x&#0;&lt;y",
    "names as keys": "__proto__ = constructor*toString\n__proto__",
    "a template": "{{config}}*{%x%}",
    "format fields": "{0.__class__}*x",
    "bytes of other alphabets": "𝔵*ｅｘｐ(ﬁ) + ℯ",
    "combining": "x" + "\u0301" * 3_000,
    "newlines": "\n" * 49_000 + "x",
    "comments": "#" * 49_000,
    "semicolons": "x;" * 20_000,
    "equals": "a=" * 5_000 + "x",
    "primes": "x" + "'" * 10_000,
    "latex braces": "\\frac{" * 95 + "x",
    "latex left": "\\left(" * 95 + "x",
    "unary tower": "x" + "*-" * 5_000 + "x",
    "a file": "open('/etc/passwd')*x",
    "an import": "import os\nos.system('touch owned')",
    "a walrus": "(y:=x)*y",
    "a lambda": "(lambda: x)()",
    "a comprehension": "sum([x for x in x])",
    "nul": "x\x00*y",
}  # fmt: skip


def assert_fair(client: FlaskClient, path: str, body: Any) -> None:
    """An answer in time, no 500, nothing private in it, and the server well after it."""
    begun = time.monotonic()
    answer = client.post(path, json=body) if not isinstance(body, bytes) else _raw(client, path, body)
    assert time.monotonic() - begun < longest(path)
    assert answer.status_code in (200, 400, 413, 415, 422, 503)
    if answer.status_code != 200:
        text = answer.text
        for private in ("Traceback", "site-packages", str(ROOT), "RecursionError", "MemoryError", "0x7f"):
            assert private not in text
        assert answer.json is not None
        assert all(error["message"] for error in answer.json["errors"])
    after = client.post("/api/trace", json={"source": "(x+y)*z", "inputs": {"x": -2, "y": 5, "z": -4}})
    assert after.status_code == 200


def _raw(client: FlaskClient, path: str, body: bytes) -> Any:
    return client.post(path, data=body, content_type="application/json")


@pytest.mark.parametrize("source", PROGRAMS.values(), ids=PROGRAMS.keys())
def test_a_hostile_program(client: FlaskClient, source: str) -> None:
    before = set(ROOT.iterdir())
    for path in ("/api/trace", "/api/jacobian"):
        assert_fair(client, path, {"source": source, "edge": "e1-0"})
    assert_fair(client, "/api/export", {"source": source, "format": "svg", "step": 0})
    assert set(ROOT.iterdir()) == before


@pytest.mark.parametrize(
    "more",
    [
        {"inputs": {"x": [[1, 2], [3]]}},
        {"inputs": {"x": [[[[[[[[1]]]]]]]]}},
        {"inputs": {"x": [0.5] * 20_000}},
        {"inputs": {"x": {"a": 1}}},
        {"inputs": {"x": "1"}},
        {"inputs": {"x": None}},
        {"inputs": {"x" * 5_000: 1}},
        {"inputs": {"": 1}},
        {"inputs": {f"x{i}": i for i in range(3_000)}},
        {"inputs": {"__proto__": 1}},
        {"inputs": {"x": 1e308}, "upstream": 1e308},
        {"upstream": [[1, 2], [3]]},
        {"upstream": []},
        {"expand": ["n1"] * 2_000},
        {"expand": ["../../etc"]},
        {"close": ["\u202e"]},
        {"seed": 2**32 - 1},
        {"lang": "../en"},
        {"lang": ["en"]},
        {"only": "values", "step": 99_999},
        {"only": "step", "step": 99_999},
        {"only": "everything"},
        {"view": {"digits": 10**9}},
        {"view": {"palette": "url(http://x)"}},
        {"format": "pptx", "title": "</text><script/>", "step": 10**9},
        {"format": "zip", "name": "../../x\r\nSet-Cookie: a=b"},
        {"format": "png", "width": 10**9},
        {"format": "html", "title": "{{7*7}}<script>alert(1)</script>"},
        {"format": ["svg"]},
        {"edge": "e" * 10_000},
        {"edge": {"$ne": 1}},
    ],
    ids=lambda more: "-".join(more)[:30],
)  # fmt: skip
def test_a_hostile_field(client: FlaskClient, more: dict[str, Any]) -> None:
    for path in CALLS:
        assert_fair(client, path, {"source": "x*y + sigmoid(x)", **more})


@pytest.mark.parametrize(
    "body",
    [
        b"[" * 200_000,
        b"{\"source\": \"" + b"\\u0000" * 30_000 + b"\"}",
        b'{"source": "x", "inputs": {"x": ' + b"1" * 200_000 + b"}}",
        b'{"source": "x", "inputs": {"x": -0e-99999999999}}',
        b'{"source": "x", "inputs": {"x": [' + b"0," * 60_000 + b"0]}}",
        b'{"source": "x", "inputs": {' + b",".join(b'"a%d":1' % i for i in range(15_000)) + b"}}",
        b"\xef\xbb\xbf{\"source\": \"x\"}",
        b"{\"source\": \"\xed\xa0\x80\"}",
        b"{}" * 100_000,
        b"\x00" * 1_000,
    ],
    ids=range(10),
)  # fmt: skip
def test_a_hostile_body(client: FlaskClient, body: bytes) -> None:
    for path in CALLS:
        assert_fair(client, path, body)


@pytest.mark.parametrize(
    "query",
    [
        "source=%00",
        "source=%ff%fe",
        "source=</script><script>x</script>",
        "source=x&source=y&source=z",
        "source=" + "(" * 5_000,
        "source=x&inputs=" + "[" * 5_000,
        "source=x&step=-1&theme=%22onload&lang=%2e%2e",
        "inputs={%22x%22:1e999}",
        "&" * 4_000,
        "source=" + "x" * 20_000,
        "source=" + "x%2B" * 900 + "x",
    ],
    ids=range(11),
)
def test_a_hostile_address(client: FlaskClient, query: str) -> None:
    for page in ("/", "/embed"):
        begun = time.monotonic()
        answer = client.get(f"{page}?{query}")
        assert time.monotonic() - begun < longest(page)
        assert answer.status_code in (200, 400, 414)
        assert "<script>x</script>" not in answer.text
        assert '"onload' not in answer.text.replace("&#34;", '"').replace('\\"', "") or answer.status_code == 200
    assert client.get("/").status_code == 200


def test_the_message_of_a_limit_names_it_and_the_value(client: FlaskClient) -> None:
    broken = {
        WEB.source: "x" + " " * WEB.source,
        WEB.statements: "x\n" * (WEB.statements + 1),
        WEB.inputs: "+".join(f"x{i}" for i in range(WEB.inputs + 1)),
        WEB.gates: "y=x\n" + "y=y*y*y\n" * (WEB.gates // 2 + 1),
        WEB.name: "x" * (WEB.name + 1),
        WEB.literal: "1." + "1" * WEB.literal,
        WEB.axes: "ones(1,1,1,1,1,1,1)*x",
        WEB.elements: "ones(1001,1000)*x",
        WEB.all_elements: "\n".join([f"a{i}=ones(1000,1000)" for i in range(5)]) + "\na0+a1+a2+a3+a4",
        WEB.edge_elements: "a=ones(1000000)\n" + "+".join(["sum(a)"] * 20),
        WEB.matmul_work: "a=ones(1000,1000)\na@a@a@a",
        WEB.bracket_depth: "(" * 150 + "x" + ")" * 150,
        WEB.prefix_run: "-" * 80 + "x",
        WEB.list_depth: "x*" + "[" * 8 + "1" + "]" * 8,
        WEB.axis: "sum(zeros(0,1000001))*x",
    }
    for limit, source in broken.items():
        answer = client.post("/api/trace", json={"source": source})
        assert answer.status_code == 422, (limit, answer.text[:200])
        assert answer.json is not None
        error = answer.json["errors"][0]
        assert error["code"] in ("too_large", "too_deep"), (limit, error)
        assert f"{limit:,}" in error["message"], (limit, error["message"])


def test_a_large_answer_has_its_formulas_one_by_one(client: FlaskClient) -> None:
    body = {"source": "y = x\n" + "y = y*1.01\n" * (WEB.formula_gates + 1), "inputs": {"x": 2}}
    answer = client.post("/api/trace", json=body).json
    assert answer is not None
    assert {step["formula"] for step in answer["steps"]} == {None}
    assert answer["steps"][3]["text"]
    one = client.post("/api/trace", json={**body, "only": "step", "step": 3}).json
    assert one is not None
    assert one["step"]["text"] == answer["steps"][3]["text"]
    assert one["step"]["formula"]["latex"]


JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-3, 2**40) | st.floats(allow_nan=False) | st.text(max_size=12),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=6), inner, max_size=4),
    max_leaves=12,
)
FIELDS = ("inputs", "expand", "close", "seed", "upstream", "lang", "view", "edge", "format", "step", "only", "title")
PIECES = st.sampled_from(
    "x y z W 1 2.5 + - * / ** @ ( ) [ ] , = . \n sin exp max sum σ ² √ \\frac { } | ' ∂ 한 sigmoid".split(" ")
)


@settings(max_examples=60, deadline=None)
@given(source=st.text(max_size=60) | st.lists(PIECES, max_size=25).map("".join), data=st.data())
def test_any_fields_are_answered(client: FlaskClient, source: str, data: st.DataObject) -> None:
    names = data.draw(st.lists(st.sampled_from(FIELDS), unique=True, max_size=4))
    body = {"source": source.encode("utf-8", "replace").decode(), **{name: data.draw(JSON) for name in names}}
    assert_fair(client, data.draw(st.sampled_from(CALLS)), json.dumps(body).encode())


@settings(max_examples=60, deadline=None)
@given(body=st.binary(max_size=200) | JSON.map(lambda value: json.dumps(value).encode()))
def test_any_bytes_are_answered(client: FlaskClient, body: bytes) -> None:
    assert_fair(client, "/api/trace", body)
