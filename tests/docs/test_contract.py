"""JavaScript's types of the contract are those of the Python records, and the answers keep to them."""

from __future__ import annotations

import re
from typing import Any, get_args, get_origin, get_type_hints

import pytest
from flask.testing import FlaskClient

from app import create_app
from tools.docs import contract_types
from web.api.answer_contract import Answers

CHAIN = {"source": "y = sigmoid(w*x + b)\nf = y*y"}
MATRICES = {"source": "sum(W @ x)", "inputs": {"W": [[1, 2], [3, 4]], "x": [5, 6]}}
ASKED: dict[str, dict[str, Any]] = {
    "api/trace": {},
    "api/jacobian": {"edge": "e0"},
    "api/check": {},
    "api/code": {},
    "api/symbols": {},
    "api/paths": {"key": "x"},
    "api/forward": {"key": "x"},
    "api/nudge": {"key": "x", "step": 0.5},
    "api/descend": {"parameters": ["x"], "steps": 3},
    "api/exercise": {},
}


@pytest.fixture(scope="module")
def client() -> FlaskClient:
    return create_app().test_client()


def test_the_types_are_up_to_date() -> None:
    """`make docs ARGS=types` writes them again."""
    assert contract_types.PAGE.read_text(encoding="utf-8") == contract_types.text()


def test_every_address_of_the_contract_is_answered() -> None:
    rules = {
        rule.rule.removeprefix("/") for rule in create_app().url_map.iter_rules() if "POST" in (rule.methods or ())
    }
    assert set(get_type_hints(Answers)) <= rules


def wrong(kind: Any, value: Any, where: str) -> list[str]:
    """Where a value is none of its type; the types are those that the records use."""
    origin, inner = get_origin(kind), get_args(kind)
    if hasattr(kind, "__required_keys__"):
        fields = get_type_hints(kind)
        if not isinstance(value, dict) or not kind.__required_keys__ <= set(value) <= set(fields):
            return [f"{where}: {kind.__name__}"]
        return [each for key in value for each in wrong(fields[key], value[key], f"{where}.{key}")]
    if origin in (list, dict, tuple) and not isinstance(value, dict if origin is dict else list):
        return [f"{where}: {value!r}"]
    if origin is list:
        return [each for part in value for each in wrong(inner[0], part, f"{where}[]")]
    if origin is dict:
        return [each for key, part in value.items() for each in wrong(inner[1], part, f"{where}[{key}]")]
    if origin is tuple:
        return [each for type_, part in zip(inner, value, strict=True) for each in wrong(type_, part, where)]
    if kind in (str, int, float, bool, type(None)):
        is_one = isinstance(value, int | float if kind is float else kind) and (kind is bool or value is not True)
        return [] if is_one else [f"{where}: {value!r} is no {kind.__name__}"]
    if inner and isinstance(inner[0], str):
        return [] if value in inner else [f"{where}: {value!r}"]
    if inner and not any(each for each in inner if _is_open(each)):
        return [] if any(not wrong(each, value, where) for each in inner) else [f"{where}: {value!r}"]
    return []


def _is_open(kind: Any) -> bool:
    return "Value" in str(kind)


@pytest.mark.parametrize("path", ASKED, ids=lambda path: path.removeprefix("api/"))
@pytest.mark.parametrize("program", [CHAIN, MATRICES], ids=["numbers", "matrices"])
def test_an_answer_is_what_the_contract_says(client: FlaskClient, path: str, program: dict[str, Any]) -> None:
    asked = dict(ASKED[path])
    if path == "api/jacobian":
        trace = client.post("/api/trace", json=program).get_json()
        asked["edge"] = next(edge["id"] for edge in trace["edges"] if edge["lg_kind"])
    answer = client.post(f"/{path}", json={**program, **asked})
    if answer.status_code == 422 and path in ("api/paths", "api/forward", "api/nudge", "api/descend"):
        answer = client.post(f"/{path}", json={**program, **asked, "index": [0]})  # of an array, one number
    assert answer.status_code == 200, answer.text[:300]
    assert not wrong(get_type_hints(Answers)[path], answer.get_json(), path)


def test_a_wrong_answer_is_noticed(client: FlaskClient) -> None:
    answer = client.post("/api/trace", json=CHAIN).get_json()
    answer["steps"][1]["index"] = "1"
    del answer["edges"][0]["texts"]["ug"]
    found = wrong(get_type_hints(Answers)["api/trace"], answer, "api/trace")
    assert [re.sub(r":.*", "", each) for each in found] == ["api/trace.edges[].texts", "api/trace.steps[].index"]


def test_every_field_that_says_something_says_it_in_javascript_too() -> None:
    text = contract_types.text()
    assert "  /** ids of the elements that appear at this step */\n  appears: string[];" in text
    assert '  phase: "start" | "forward" | "seed" | "backward";' in text
    assert "export type Value = null | Number | Value[] | Summary;" in text
