"""JavaScript's types of the contract are those of the Python records, and the answers keep to them."""

from __future__ import annotations

import re
from typing import Any, get_type_hints

import pytest
from flask.testing import FlaskClient

from app import create_app
from tests.contract import wrong
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
