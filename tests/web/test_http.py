"""The HTTP contract: what each call answers, and that nothing a stranger sends is answered with a 500."""

from __future__ import annotations

import gzip
import io
import json
import xml.etree.ElementTree as ET
import zipfile
from typing import Any

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

CHAIN: dict[str, Any] = {"source": "(x + y)*z", "inputs": {"x": -2, "y": 5, "z": -4}}
FIELDS = {"code", "message", "line", "column", "text", "hint", "fixes"}
CALLS = ("/api/trace", "/api/jacobian", "/api/export")


def assert_refused(answer: TestResponse, status: int, code: str | None = None) -> dict[str, Any]:
    """The one error shape; gives the first error."""
    assert answer.status_code == status, answer.text[:300]
    assert answer.mimetype == "application/json"
    assert answer.json is not None
    errors: list[dict[str, Any]] = answer.json["errors"]
    assert errors
    for error in errors:
        assert error.keys() >= FIELDS
        assert isinstance(error["message"], str)
        assert error["message"]
        for private in ("Traceback", "/graph/", "site-packages", "Error("):
            assert private not in error["message"]
    if code:
        assert errors[0]["code"] == code
    return errors[0]


def post(client: FlaskClient, path: str, body: Any) -> TestResponse:
    return client.post(path, json=body)


def raw(client: FlaskClient, data: bytes | str, path: str = "/api/trace", **more: Any) -> TestResponse:
    return client.post(path, data=data, content_type="application/json", **more)


def test_a_trace_has_the_fields_of_the_contract(client: FlaskClient) -> None:
    answer = post(client, "/api/trace", CHAIN).json
    assert answer is not None
    assert answer["output"]["value"] == -12.0
    assert answer["gradients"] == {"x": -4.0, "y": -4.0, "z": 3.0}
    assert len(answer["steps"]) == 6
    assert answer["svg"].startswith("<svg")
    assert answer["drawing"] is None
    assert answer["edges"][0].keys() >= {"id", "source", "target", "slot", "value", "lg", "ug", "dg", "texts"}
    assert answer["nodes"][0].keys() >= {"id", "kind", "op", "name", "value", "grad", "shape", "span", "texts"}
    assert [each["label"] for each in answer["inputs"]] == ["x", "y", "z"]


def test_digits_chosen_in_one_place_hold_in_drawing_sentence_formula_and_tables(client: FlaskClient) -> None:
    program = {"source": "sigmoid(x)*x", "inputs": {"x": 1.5}, "view": {"digits": 6}}
    answer = post(client, "/api/trace", program).json
    assert answer is not None
    value = "0.817574"
    step = answer["steps"][1]
    assert value in answer["svg"]
    assert value in step["text"]
    assert value in step["formula"]["plain"]
    assert value in [node["texts"]["value"] for node in answer["nodes"]]
    assert value in [edge["texts"]["value"] for edge in answer["edges"]]
    assert {len(text.lstrip("−")) for _, text in answer["sum_texts"]["n1"]} == {len("1.04135")}
    for only in ("step", "values"):
        told = post(client, "/api/trace", {**program, "only": only, "step": 1}).json
        assert told is not None
        assert told["step"]["text"] == step["text"]


def test_every_element_that_a_step_names_is_in_the_drawing(client: FlaskClient) -> None:
    answer = post(client, "/api/trace", {"source": "x*x + sigmoid(x)", "inputs": {"x": 3}, "expand": "all"}).json
    assert answer is not None
    drawing = ET.fromstring(answer["svg"])
    ids = {each.get("id"): each for each in drawing.iter()}
    for step in answer["steps"]:
        for element in step["appears"]:
            if element.endswith(("-value", "-dg")):
                assert ids[element].get("data-step", "0") == str(step["index"])


def test_numbers_that_json_cannot_hold_are_strings(client: FlaskClient) -> None:
    answer = post(client, "/api/trace", {"source": "1/x", "inputs": {"x": 0}})
    assert answer.status_code == 200
    assert answer.json is not None
    assert answer.json["output"]["value"] == "inf"


def test_a_korean_request_is_answered_in_korean(client: FlaskClient) -> None:
    answer = post(client, "/api/trace", {**CHAIN, "lang": "ko"}).json
    assert answer is not None
    assert any("가" <= letter <= "힣" for letter in answer["steps"][1]["text"])
    error = assert_refused(post(client, "/api/trace", {"source": "sigmod(x)", "lang": "ko"}), 422)
    assert any("가" <= letter <= "힣" for letter in error["message"])


def test_a_wrong_program_says_where_and_what_instead(client: FlaskClient) -> None:
    error = assert_refused(post(client, "/api/trace", {"source": "y = 2*sigmod(x)"}), 422, "unknown_function")
    assert (error["line"], error["column"], error["text"]) == (1, 7, "sigmod")
    assert "sigmoid" in error["hint"]
    assert error["fixes"] == [{"label": "sigmoid", "span": {"start": 6, "end": 12}, "replacement": "sigmoid"}]


def test_the_jacobian_comes_in_four_steps(client: FlaskClient) -> None:
    body = {"source": "W @ x", "inputs": {"W": [[1, 2], [3, 4]], "x": [5, 6]}}
    traced = post(client, "/api/trace", body).json
    assert traced is not None
    edge = next(each for each in traced["edges"] if each["slot"] == 1)["id"]
    answer = post(client, "/api/jacobian", {**body, "edge": edge}).json
    assert answer is not None
    assert answer["jacobian"] == [[1.0, 2.0], [3.0, 4.0]]
    assert answer["gradient"] == [4.0, 6.0]
    assert answer.keys() == {"jacobian", "transposed", "upstream", "product", "gradient", "picture", "stages"}
    assert_refused(post(client, "/api/jacobian", {**body, "edge": "e99-9"}), 422)
    assert_refused(post(client, "/api/jacobian", body), 400, "bad_request")


def test_one_step_is_exported_as_a_file(client: FlaskClient) -> None:
    answer = post(client, "/api/export", {**CHAIN, "format": "svg", "step": 2})
    assert answer.status_code == 200
    assert answer.mimetype == "image/svg+xml"
    assert answer.headers["Content-Disposition"] == 'attachment; filename="backprop-step-02.svg"'
    assert answer.headers["Content-Security-Policy"] == "sandbox; default-src 'none'"
    ids = {each.get("id") for each in ET.fromstring(answer.data).iter()}
    assert "n3" in ids
    assert not [each for each in ids if each and each.endswith("-dg")]


def test_all_steps_are_exported_as_an_archive(client: FlaskClient) -> None:
    answer = post(client, "/api/export", {**CHAIN, "format": "zip"})
    archive = zipfile.ZipFile(io.BytesIO(answer.data))
    steps = [f"backprop-step-{step:02d}.svg" for step in range(6)]
    assert archive.namelist() == [*steps, "backprop-summary.svg"]
    boxes = {ET.fromstring(archive.read(name)).get("viewBox") for name in archive.namelist()}
    assert len(boxes) == 1
    assert post(client, "/api/export", {**CHAIN, "format": "zip"}).data == answer.data


def test_the_graph_is_exported_as_dot(client: FlaskClient) -> None:
    answer = post(client, "/api/export", {**CHAIN, "format": "dot"})
    assert answer.text.startswith("digraph")
    assert answer.text.count("->") == 5


@pytest.mark.parametrize("more", [{}, {"format": "exe"}, {"format": 3}, {"format": "svg", "step": -1}])
def test_an_order_that_cannot_be_read_is_refused(client: FlaskClient, more: dict[str, Any]) -> None:
    assert_refused(post(client, "/api/export", {**CHAIN, **more}), 400, "bad_request")


def test_a_step_that_the_trace_does_not_have_is_refused(client: FlaskClient) -> None:
    assert_refused(post(client, "/api/export", {**CHAIN, "format": "svg", "step": 6}), 422)


def test_the_server_says_that_it_is_well(client: FlaskClient) -> None:
    assert client.get("/healthz").text == "ok"


@pytest.mark.parametrize("path", ["/", "/healthz", "/static/js/front_page.js", "/nothing", "/api/trace"])
def test_every_answer_carries_the_headers(client: FlaskClient, path: str) -> None:
    headers = client.get(path).headers
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "no-referrer"
    assert "default-src 'none'" in headers["Content-Security-Policy"]
    assert "unsafe" not in headers["Content-Security-Policy"]
    assert "Set-Cookie" not in headers


@pytest.mark.parametrize("path", CALLS)
@pytest.mark.parametrize("content_type", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data", ""])
def test_only_json_is_taken(client: FlaskClient, path: str, content_type: str) -> None:
    assert_refused(client.post(path, data="{}", content_type=content_type), 415)


def test_a_packed_body_is_not_taken(client: FlaskClient) -> None:
    packed = gzip.compress(json.dumps(CHAIN).encode())
    assert_refused(raw(client, packed, headers={"Content-Encoding": "gzip"}), 415)


@pytest.mark.parametrize(
    "body",
    [
        "",
        "{",
        "null",
        "3",
        "[]",
        '"x"',
        "{}",
        '{"source": 3}',
        '{"source": ["x"]}',
        '{"source": "x", "source": "y"}',
        '{"source": "x", "inputs": {"x": 1, "x": 2}}',
        '{"source": "x", "inputs": []}',
        '{"source": "x", "inputs": {"x": true}}',
        '{"source": "x", "inputs": {"x": [1, [false]]}}',
        '{"source": "x", "inputs": {"x": NaN}}',
        '{"source": "x", "inputs": {"x": -Infinity}}',
        '{"source": "x", "inputs": {"x": 1e999}}',
        '{"source": "x", "inputs": {"x": ' + "9" * 5000 + "}}",
        '{"source": "x", "seed": true}',
        '{"source": "x", "seed": 1.5}',
        '{"source": "x", "seed": -1}',
        '{"source": "x", "expand": 3}',
        '{"source": "x", "expand": [3]}',
        '{"source": "x", "close": "n1"}',
        '{"source": "x", "upstream": "1"}',
        '{"source": "x", "upstream": true}',
        '{"source": "\\ud800"}',
        '{"source": "x", "inputs": {"\\udfff": 1}}',
        "[" * 50_000,
        '{"a":' * 40_000 + "1" + "}" * 40_000,
        '"' + '\\"' * 60_000,
        b"\xff\xfe{}",
    ],
)
def test_a_malformed_body_is_a_400(client: FlaskClient, body: str | bytes) -> None:
    for path in CALLS:
        assert_refused(raw(client, body, path), 400, "bad_request")


def test_a_body_over_the_limit_is_a_413(client: FlaskClient) -> None:
    assert_refused(raw(client, b" " * 262_145), 413, "too_large")


def test_brackets_inside_texts_are_not_counted(client: FlaskClient) -> None:
    assert_refused(post(client, "/api/trace", {"source": "[" * 50 + '"{{'}), 422)


@pytest.mark.parametrize(
    "source",
    [
        "().__class__",
        "print(open('secret.txt').read())",
        "x.real.__doc__",
        "9**9**9",
        "2**-9**9*x",
        "1e400*x",
        "(" * 199 + "x",
        "-" * 3000 + "x",
        "+".join(["x"] * 5000),
        "x" * 80_000,
        "zeros(10**5,10**5)",
        "repeat(x, 10**9)",
        "ones(10**5,1)*ones(1,10**5)",
        "y=x\n" + "y=y*x\n" * 100,
        "x\u202e+y",
        "\\input{x}",
        "x" + "²" * 4000,
        "",
        "\x00",
        "=" * 1000,
    ],
)
def test_a_hostile_program_is_answered(client: FlaskClient, source: str) -> None:
    for path in CALLS:
        answer = post(client, path, {"source": source, "format": "svg", "edge": "e1-0"})
        if answer.status_code != 200:
            assert_refused(answer, 422)


@pytest.mark.parametrize("path", ["/api/nothing", "/x", "/static/../app.py", "/%00"])
def test_what_is_not_there_is_a_404(client: FlaskClient, path: str) -> None:
    assert_refused(client.post(path, json=CHAIN) if path.startswith("/api") else client.get(path), 404, "not_found")


def test_another_method_is_a_405(client: FlaskClient) -> None:
    assert_refused(client.get("/api/trace"), 405)
    assert_refused(client.delete("/"), 405)
