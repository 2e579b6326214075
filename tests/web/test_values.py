"""Values that people paste into a field, and inputs that they fix."""

from __future__ import annotations

from typing import Any

import pytest
from flask.testing import FlaskClient

PROGRAM = "n = 3\nx = [1, 2, 3]\ny = x.reshape(n, 1)\nlr = 0.1\nL = sum(y)*lr + eps*z"


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("1/3", 1 / 3),
        ("2π", 6.283185307179586),
        ("−2", -2),
        ("1e-3", 0.001),
        ("1,5", 1.5),
        ("1.234,5", 1234.5),
        ("１，５", 1.5),
        ("½", 0.5),
        ("[[1,2],[3,4]]", [[1, 2], [3, 4]]),
        ("[1 2; 3 4]", [[1, 2], [3, 4]]),
        ("1 2; 3 4", [[1, 2], [3, 4]]),
        ("[0.1 0.2\n 0.3 0.4]", [[0.1, 0.2], [0.3, 0.4]]),
        ("1\t2\r\n3\t4\r\n", [[1, 2], [3, 4]]),
        ("1,5\t2,5\n3\t4", [[1.5, 2.5], [3, 4]]),
        ("0,5 1,5", [0.5, 1.5]),
        ("1/2, 1/3", [0.5, 1 / 3]),
        ("50%", 0.5),
        ("[[1. 2.]\n [3. 4.]]", [[1, 2], [3, 4]]),
        ("tensor([1., 2.], grad_fn=<AddBackward0>)", [1, 2]),
    ],
)
def test_a_field_reads_what_people_paste(client: FlaskClient, text: str, wanted: Any) -> None:
    answer = client.post("/api/value", json={"text": text, "is_number": True})
    assert answer.status_code == 200, answer.json
    assert answer.json["value"] == wanted  # type: ignore[index]


def test_two_numbers_stand_in_the_field_of_an_array(client: FlaskClient) -> None:
    assert client.post("/api/value", json={"text": "1,5"}).json == {"value": [1, 5], "shape": [2]}


@pytest.mark.parametrize("text", ["", "hello", "x", "x*2", "3; y = 4", "x = 3", "[1, 2", "1 1/2", "import os", "1e400"])
def test_what_is_no_value_is_told(client: FlaskClient, text: str) -> None:
    answer = client.post("/api/value", json={"text": text, "lang": "ko"})
    assert answer.status_code == 422
    assert answer.json["errors"][0]["code"] == "bad_value"  # type: ignore[index]


def test_a_body_without_text_is_malformed(client: FlaskClient) -> None:
    assert client.post("/api/value", json={"text": 3}).status_code == 400
    assert client.post("/api/value", json={"text": "3", "is_number": 1}).status_code == 400


def test_fixed_inputs_are_told_with_what_they_are(client: FlaskClient) -> None:
    answer = client.post("/api/trace", json={"source": PROGRAM, "fixed": ["lr", "eps", "gone"]}).json
    assert answer is not None
    said = {
        each["name"]: (each["is_fixed"], each["role"], each["value"], each["is_default"]) for each in answer["inputs"]
    }
    assert list(said) == ["n", "x", "lr", "eps", "z"]
    assert said == {
        "x": (False, "value", [1, 2, 3], False),
        "z": (False, "value", 2, True),
        "n": (True, "size", 3, False),
        "lr": (True, "value", 0.1, False),
        "eps": (True, "value", 1, True),
    }
    assert list(answer["gradients"]) == ["x", "z"]


def test_a_program_whose_inputs_are_all_fixed_says_so(client: FlaskClient) -> None:
    answer = client.post("/api/trace", json={"source": "L = x*y", "fixed": ["x", "y"]}).json
    assert answer is not None
    assert "pin" in answer["errors"][0]["message"]


def test_files_are_made_with_the_fixed_inputs(client: FlaskClient) -> None:
    body = {"source": "x*y + eps", "fixed": ["eps"], "format": "dot"}
    assert client.post("/api/export", json=body).data.count(b"->") < client.post(
        "/api/export", json={**body, "fixed": []}
    ).data.count(b"->")
