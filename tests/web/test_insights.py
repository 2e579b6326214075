"""The calls behind the tabs: what each answers, and that no body is answered with a 500."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from typing import Any

import pytest
from flask.testing import FlaskClient

from tests.sample import sampled
from web.pages.examples import examples

CHAIN: dict[str, Any] = {"source": "(x+y)z", "inputs": {"x": -2, "y": 5, "z": -4}}
CALLS: dict[str, dict[str, Any]] = {
    "/api/check": {},
    "/api/code": {"target": "numpy"},
    "/api/symbols": {},
    "/api/jacobian": {"edge": "e3-0"},
    "/api/paths": {"key": "x"},
    "/api/forward": {"key": "x"},
    "/api/nudge": {"key": "x", "step": 0.1},
    "/api/descend": {"parameters": ["x", "y"]},
    "/api/exercise": {},
    "/api/exercise/answer": {"id": "e3-0-dg", "typed": "-4"},
    "/api/exercise/rule": {"id": "e3-0-dg", "rule": "copy"},
    "/api/exercise/hint": {"id": "e3-0-dg"},
    "/api/exercise/key": {"ids": ["e3-0-dg"]},
}
WRONG: tuple[Any, ...] = (
    None,
    True,
    3,
    -1,
    1e308,
    "",
    "x" * 5000,
    "nan",
    [],
    [1],
    ["a"],
    [[1]],
    {},
    {"a": 1},
    [True],
)


def ask(client: FlaskClient, path: str, **more: Any) -> dict[str, Any]:
    answer = client.post(path, json={**CHAIN, **CALLS[path], **more})
    assert answer.status_code == 200, answer.text[:300]
    found: dict[str, Any] = answer.get_json()
    return found


# What a number of 1/3 or of 2/7 is written as in each answer, by its digits.
THIRDS = {"source": "x*y + x", "inputs": {"x": 1 / 3, "y": 2 / 7}}
WRITTEN = [
    ("/api/check", {}, "1.28571"),
    ("/api/paths", {"key": "x"}, "0.285714"),
    ("/api/symbols", {}, "0.285714"),
    ("/api/forward", {"key": "x"}, "0.285714 × 1"),
    ("/api/nudge", {"key": "x", "step": 0.1}, "1.28571"),
    ("/api/jacobian", {"edge": "e3-0"}, ">0.285714<"),
    ("/api/exercise/hint", {"id": "n1-grad"}, "0.285714 + 1"),
    ("/api/exercise/key", {"ids": ["n1-grad"]}, "1.28571"),
    ("/api/exercise", {"ids": ["e3-0-path"]}, "0.285714"),
]


@pytest.mark.parametrize(("path", "more", "text"), WRITTEN)
def test_the_digits_chosen_for_the_drawing_hold_in_every_panel(
    client: FlaskClient, path: str, more: dict[str, Any], text: str
) -> None:
    usual = json.dumps(client.post(path, json={**THIRDS, **more}).get_json(), ensure_ascii=False)
    finer = json.dumps(client.post(path, json={**THIRDS, **more, "view": {"digits": 6}}).get_json(), ensure_ascii=False)
    whole = re.compile(rf"{re.escape(text)}(?!\d)")  # not the beginning of all digits
    assert whole.search(finer), finer[:800]
    assert not whole.search(usual)


def read(data: bytes) -> Any:
    """Strict JSON."""
    return json.loads(data, parse_constant=lambda text: pytest.fail(f"{text} is no JSON"))


def test_the_check_agrees_three_ways(client: FlaskClient) -> None:
    found = ask(client, "/api/check")
    assert found["is_right"]
    assert {key: one["verdict"] for key, one in found["inputs"].items()} == dict.fromkeys("xyz", "agrees")
    assert [found["inputs"]["x"][way] for way in ("analytic", "numeric", "symbolic")] == [-4.0] * 3
    assert found["inputs"]["x"]["numeric_error"] < 1e-6


def test_a_corner_is_explained_in_the_language_asked_for(client: FlaskClient) -> None:
    found = ask(client, "/api/check", source="max(x, y)", inputs={"x": 1, "y": 1}, lang="ko")
    assert found["inputs"]["x"]["verdict"] == "kink"
    assert "기울기" in found["inputs"]["x"]["text"]


@pytest.mark.parametrize("target", ["numpy", "torch"])
def test_the_code_is_of_the_target_and_knows_its_steps(client: FlaskClient, target: str) -> None:
    found = ask(client, "/api/code", target=target)
    assert f"import {target}" in found["code"]
    assert found["code"] == "".join(f"{line['text']}\n" for line in found["lines"])
    assert {line["step"] for line in found["lines"] if line["phase"] == "forward"} == {1, 2}


def test_the_generated_program_runs(client: FlaskClient) -> None:
    program = ask(client, "/api/code")["code"]
    subprocess.run([sys.executable, "-c", program], check=True, timeout=60)  # it asserts its own results


def test_compact_code_writes_the_lectures_lines(client: FlaskClient) -> None:
    example = next(each for each in examples() if each.name == "07-neuron")
    found = ask(client, "/api/code", source=example.source, inputs=dict(example.inputs), compact=True)
    assert "dot = w[0] * x[0] + w[1] * x[1] + w[2]" in found["code"]
    assert "ddot = " in found["code"]
    assert max(line["step"] or 0 for line in found["lines"]) <= 17  # steps of the drawing as it stands


def test_the_jacobian_keeps_the_contract_and_adds_the_picture(client: FlaskClient) -> None:
    found = ask(
        client,
        "/api/jacobian",
        source="C = w @ (W @ x)",
        inputs={"w": [1, 2], "W": [[1, 2, 3], [4, 5, 6]], "x": [1, 0, 2]},
    )
    assert list(found)[:5] == ["jacobian", "transposed", "upstream", "product", "gradient"]
    picture = found["picture"]
    assert picture["edge"] == "e3-0"
    assert len(picture["sheets"]) == picture["shape"][0]
    assert [axis["size"] for axis in picture["axes"]] == picture["shape"]
    assert picture["steps"]["gradient"] == found["gradient"]


def test_the_output_edge_has_no_picture(client: FlaskClient) -> None:
    assert ask(client, "/api/jacobian", edge="eout-0")["picture"] is None


def test_symbols_name_chains_and_costs(client: FlaskClient) -> None:
    found = ask(client, "/api/symbols", source="x*x + x*y", inputs={"x": 2, "y": 3})
    assert [chain["key"] for chain in found["chains"]] == ["x", "y"]
    assert found["costs"]["backward"] <= found["costs"]["forward"] <= found["costs"]["expanded"]


def test_the_products_of_all_paths_add_up(client: FlaskClient) -> None:
    found = ask(client, "/api/paths", source="x*x + x*y", inputs={"x": 2, "y": 3})
    assert found["count"] == 3
    assert sum(path["product"] for path in found["paths"]) == found["gradient"] == 7.0


def test_forward_mode_ends_at_the_gradient(client: FlaskClient) -> None:
    found = ask(client, "/api/forward")
    assert found["result"] == found["expected"] == -4.0


def test_forward_mode_takes_a_direction_and_says_how_the_drawing_shows_it(client: FlaskClient) -> None:
    found = ask(client, "/api/forward", direction={"x": 2, "y": 1, "z": 1})
    assert found["result"] == found["expected"] == -9.0
    assert len(found["captions"]) == 5
    assert all("-tangent" in markup for markup in found["captions"].values())


@pytest.mark.parametrize("direction", [5, [], {"x": None}, {"x": True}, {"x": "1"}, {"x": [[1], [2, 3]]}])
def test_what_is_no_direction_is_refused(client: FlaskClient, direction: Any) -> None:
    assert client.post("/api/forward", json={**CHAIN, "direction": direction}).status_code == 400


@pytest.mark.parametrize("direction", [{"q": 1}, {"x": [1, 2]}])
def test_a_direction_that_does_not_fit_is_refused(client: FlaskClient, direction: Any) -> None:
    assert client.post("/api/forward", json={**CHAIN, "direction": direction}).status_code == 422


@pytest.mark.parametrize(
    ("name", "start"), [("svg", b"<svg"), ("png", b"\x89PNG"), ("pdf", b"%PDF"), ("zip", b"PK"), ("pptx", b"PK")]
)
def test_the_jacobian_is_a_file_in_every_format(client: FlaskClient, name: str, start: bytes) -> None:
    answer = client.post("/api/jacobian/slides", json={**CHAIN, "edge": "e3-0", "format": name, "lang": "ko"})
    assert answer.status_code == 200
    assert answer.data.startswith(start)
    assert f'filename="backprop-jacobian.{name}"' in answer.headers["Content-Disposition"]


def test_the_jacobian_is_ordered_like_any_slide(client: FlaskClient) -> None:
    order = {**CHAIN, "edge": "e3-0", "format": "zip", "footer": "Lecture 4"}
    one, other = (client.post(path, json=order) for path in ("/api/export", "/api/jacobian/slides"))
    assert one.status_code == other.status_code == 200
    assert one.data == other.data
    assert client.post("/api/export", json={**order, "edge": "e99-0"}).status_code == 422
    assert client.post("/api/export", json={**order, "format": "dot"}).status_code == 422
    assert client.post("/api/export", json={**order, "edge": 3}).status_code == 422


@pytest.mark.parametrize("wrong", [{"format": "tex"}, {"format": 3}, {"edge": None}, {"edge": ""}])
def test_another_format_of_the_jacobian_is_refused(client: FlaskClient, wrong: dict[str, Any]) -> None:
    assert client.post("/api/jacobian/slides", json={**CHAIN, "edge": "e3-0", **wrong}).status_code == 400


def test_the_worksheet_is_a_pdf(client: FlaskClient) -> None:
    ids = ask(client, "/api/exercise", draw=1, count=3)["ids"]
    answer = client.post("/api/exercise/worksheet", json={**CHAIN, "ids": ids})
    assert answer.data.startswith(b"%PDF")
    again = client.post("/api/export", json={**CHAIN, "format": "worksheet", "questions": ids})
    assert 'filename="backprop-exercise.pdf"' in again.headers["Content-Disposition"]
    assert again.data.startswith(b"%PDF")
    for wrong in ("e3-0-dg", [3], ["nope"], ["e3-0-dg"] * 201):
        assert client.post("/api/export", json={**CHAIN, "format": "worksheet", "questions": wrong}).status_code == 422
    assert client.post("/api/exercise/worksheet", json={**CHAIN, "ids": ["nope"]}).status_code == 422
    assert client.post("/api/exercise/worksheet", json={**CHAIN, "ids": []}).status_code == 400


def test_a_nudge_predicts(client: FlaskClient) -> None:
    found = ask(client, "/api/nudge")
    assert found["predicted"] == pytest.approx(-0.4)
    assert found["real"] == pytest.approx(-0.4)
    assert found["curve"]["tangent"] is not None


def test_a_descent_goes_down_and_can_be_revisited(client: FlaskClient) -> None:
    found = ask(client, "/api/descend", source="(x - 1)^2 + y^2", inputs={"x": 3, "y": 2}, rate=0.2, steps=20)
    assert len(found["losses"]) == 21
    assert found["losses"][-1] < 1e-3 < found["losses"][0]
    assert found["contour"]["x"] == "x"
    again = client.post("/api/trace", json={"source": "(x - 1)^2 + y^2", "inputs": found["values"][-1]}).get_json()
    assert again["output"]["value"] == pytest.approx(found["losses"][-1])


def test_an_exercise_is_set_judged_and_solved(client: FlaskClient) -> None:
    found = ask(client, "/api/exercise", draw=1, count=3)
    assert len(found["questions"]) == 3
    assert "value" not in found["questions"][0]
    assert ask(client, "/api/exercise", ids=found["ids"], draw=9)["ids"] == found["ids"]
    assert ask(client, "/api/exercise/answer")["is_right"]
    wrong = ask(client, "/api/exercise/answer", typed="1")
    assert not wrong["is_right"]
    assert wrong["mistake"] == "lg_for_dg"
    assert ask(client, "/api/exercise/rule")["is_right"]
    assert ask(client, "/api/exercise/hint")["hints"]
    assert ask(client, "/api/exercise/key")["answers"]["e3-0-dg"]["value"] == -4.0


@pytest.mark.parametrize("path", CALLS)
def test_every_field_refuses_nonsense(client: FlaskClient, path: str) -> None:
    fields = {*CALLS[path], "source", "inputs", "index", "target", "compact", "rate", "steps", "optimizer", "radius"}
    for name in sorted(fields | {"draw", "count", "kinds", "ids", "step", "close"}):
        for value in WRONG:
            answer = client.post(path, json={**CHAIN, **CALLS[path], name: value})
            assert answer.status_code in (200, 400, 422), (name, value, answer.text[:200])
            read(answer.data)


@pytest.mark.parametrize("path", CALLS)
@pytest.mark.parametrize("body", ["", "[]", "null", "{", '{"source": 3}', '{"source": "x", "lang": ["ko"]}'])
def test_what_is_no_question_is_refused(client: FlaskClient, path: str, body: str) -> None:
    assert client.post(path, data=body, content_type="application/json").status_code in (200, 400, 422)


@pytest.mark.parametrize("path", CALLS)
@pytest.mark.parametrize(
    ("source", "inputs"),
    [
        ("1/x + ln(x)", {"x": 0}),
        ("exp(exp(x))", {"x": 300}),
        ("x^x * y", {"x": 1e308, "y": -1e308}),
        ("x", {"x": 1}),
        ("3 + 4", {}),
        ("sum(x)", {"x": [[1, 2], [3, 4]]}),
        ("x +", {}),
    ],
)
def test_no_program_is_answered_with_a_500(client: FlaskClient, path: str, source: str, inputs: Any) -> None:
    answer = client.post(path, json={**CALLS[path], "source": source, "inputs": inputs})
    assert answer.status_code in (200, 422), answer.text[:300]
    read(answer.data)


@pytest.mark.parametrize("name", sampled([example.name for example in examples()], 6))
def test_every_example_is_checked_and_written(client: FlaskClient, name: str) -> None:
    example = next(each for each in examples() if each.name == name)
    body = {
        "source": example.source,
        "inputs": dict(example.inputs),
        "expand": example.expand,
        "seed": example.seed,
        "upstream": example.upstream,
    }
    assert client.post("/api/check", json=body).get_json()["is_right"]
    for path, more in (("/api/code", {"compact": True}), ("/api/symbols", {}), ("/api/exercise", {})):
        assert client.post(path, json={**body, **more}).status_code == 200
