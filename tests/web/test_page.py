"""The page as the server renders it."""

from __future__ import annotations

import json
import re
from html.parser import HTMLParser
from typing import Any

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from graph.words import LANGUAGES, catalogue

CHAIN = {"source": "(x+y)z", "inputs": '{"x": -2, "y": 5, "z": -4}', "step": "3"}


class Outline(HTMLParser):
    """Ids, names and attributes of a page, and what its script elements hold."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.data = ""
        self._is_state = False
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))
        self._is_state = tag == "script" and dict(attrs).get("id") == "state"

    def handle_data(self, data: str) -> None:
        if self._is_state:
            self.data += data

    def state(self) -> dict[str, Any]:
        found: dict[str, Any] = json.loads(self.data)
        return found


def outline_of(client: FlaskClient, **query: str) -> Outline:
    answer = client.get("/", query_string=query)
    assert answer.status_code == 200
    return Outline(answer.text)


def test_the_page_holds_the_first_answer(client: FlaskClient) -> None:
    state = outline_of(client, **CHAIN).state()
    assert state["first"]["trace"]["gradients"] == {"x": -4.0, "y": -4.0, "z": 3.0}
    assert state["first"]["trace"]["svg"] == ""  # it stands in the page: see test_bundle.py
    assert state["step"] == 3


def test_an_address_without_a_program_shows_the_first_circuit(client: FlaskClient) -> None:
    state = outline_of(client).state()
    assert state["source"] == "(x+y)z"
    assert state["first"]["trace"]["output"]["value"] == -12.0
    assert not state["is_asked"]


def test_a_wrong_program_opens_with_its_errors(client: FlaskClient) -> None:
    state = outline_of(client, source="2*sigmod(x)").state()
    assert state["first"]["errors"][0]["fixes"][0]["replacement"] == "sigmoid"
    assert state["source"] == "2*sigmod(x)"


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_is_rendered(client: FlaskClient, language: str) -> None:
    outline = outline_of(client, lang=language)
    assert ("html", language) in [(tag, attributes.get("lang")) for tag, attributes in outline.found]
    labels = {attributes.get("aria-label") for _, attributes in outline.found}
    words = catalogue(language)
    assert {words["web.editor.label"], words["web.drawing.label"], words["web.steps.next"]} <= labels


def test_the_browsers_language_is_spoken_where_none_is_asked_for(client: FlaskClient) -> None:
    assert '<html lang="ko"' in client.get("/", headers={"Accept-Language": "ko-KR,ko;q=0.9,en;q=0.5"}).text
    assert '<html lang="en"' in client.get("/", headers={"Accept-Language": "fr"}).text


@pytest.mark.parametrize(
    "query",
    [
        {"inputs": "{"},
        {"inputs": "[1]"},
        {"inputs": '{"x": true}'},
        {"inputs": "[" * 5000},
        {"step": "x"},
        {"step": "-1"},
        {"step": "9" * 20},
        {"step": "²"},
        {"expand": "n1,,n2"},
        {"seed": "x"},
        {"seed": "-5"},
        {"upstream": '"\\ud800"'},
        {"lang": "xx"},
        {"theme": '"><script>'},
    ],
)
def test_a_broken_link_still_opens_the_page(client: FlaskClient, query: dict[str, str]) -> None:
    state = outline_of(client, source="x*y", **query).state()
    assert state["first"]["trace"]["output"]["value"] == 2.0


def test_nothing_typed_becomes_markup(client: FlaskClient) -> None:
    answer = client.get("/", query_string={"source": "</script></textarea><script>x</script>"})
    assert answer.status_code == 200
    assert "<script>x" not in answer.text
    assert len(re.findall(r"<script\b", answer.text)) == 3


def test_a_query_over_the_limit_is_refused(client: FlaskClient) -> None:
    answer = client.get("/", query_string={"source": "x+" * 9000 + "x"})
    assert answer.status_code == 414
    assert answer.json is not None
    assert answer.json["errors"][0]["code"] == "too_large"


def test_every_key_in_the_template_has_words(client: FlaskClient) -> None:
    found = outline_of(client).found
    keys = {attributes.get(name) for _, attributes in found for name in ("data-word", "data-label", "data-content")}
    assert {f"web.{key}" for key in keys if key} <= set(catalogue("en"))


def test_the_page_needs_no_foreign_host_and_no_inline_code(client: FlaskClient) -> None:
    for tag, attributes in outline_of(client).found:
        for name in ("src", "href"):
            address = attributes.get(name)
            ours = ("/static/", "/bundle/", "/manifest", "/gallery?", "#")
            assert address is None or address.startswith(ours), (tag, address)
        assert not [name for name in attributes if name.startswith("on") or name == "style"]


def drawn(answer: Any) -> tuple[float, float]:
    """Width and height of the drawing in an answer."""
    found = re.search(r'width="([\d.]+)" height="([\d.]+)"', answer["svg"])
    assert found is not None
    return float(found[1]), float(found[2])


def test_a_tall_window_gets_a_drawing_from_top_to_bottom(client: FlaskClient) -> None:
    def asked(**view: str) -> TestResponse:
        return client.post("/api/trace", json={"source": "(x+y)z", "view": {"label": "compact", **view}})

    width, height = drawn(asked().json)
    assert width > 2 * height
    width, height = drawn(asked(room="tall").json)
    assert width < 1.5 * height
    width, height = drawn(asked(room="tall", direction="LR").json)
    assert width > 2 * height  # what a person has chosen counts
    assert asked(room="round").status_code == 400


def test_a_phone_gets_its_own_arrangement_at_once(client: FlaskClient) -> None:
    def room(agent: str, address: str = "/") -> str:
        page = client.get(address, headers={"User-Agent": agent})
        assert "User-Agent" in page.headers["Vary"]
        found = re.search(r'"room":"(\w+)"', page.text)
        assert found is not None
        return found[1]

    phone = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 Mobile/15E148 Safari/604.1"
    assert room("Mozilla/5.0 (X11; Linux x86_64) Chrome/140.0 Safari/537.36") == "wide"
    assert room(phone) == "tall"
    assert room(phone, "/?room=low") == "low"  # what an address says counts


def test_the_menu_holds_what_an_example_needs(client: FlaskClient) -> None:
    answer = client.get("/api/examples")
    assert answer.status_code == 200
    assert answer.json is not None
    for lecture in answer.json:
        assert set(lecture["title"]) == set(LANGUAGES)
        for example in lecture["examples"]:
            assert {"source", "inputs", "expand", "close", "seed", "upstream", "view", "tab"} <= set(example)
            assert set(example["line"]) == set(LANGUAGES)


def test_the_page_goes_out_without_the_words_of_what_opens_later(client: FlaskClient) -> None:
    page = outline_of(client, source="x").state()["words"]
    later = client.get("/api/words").json
    assert later is not None
    for language in LANGUAGES:
        ours = {key.removeprefix("web.") for key in catalogue(language) if key.startswith(("web.", "jacobian."))}
        assert set(page[language]) | set(later[language]) == ours
        assert not set(page[language]) & set(later[language])
        assert any(key.startswith("insight.") for key in later[language])


@pytest.mark.parametrize(
    "query", [{"inputs": '{"\\ud800": 1}'}, {"inputs": '{"x": "\\ud800"}'}, {"upstream": '"\\ud800"'}]
)
def test_half_a_character_in_an_address_breaks_nothing(client: FlaskClient, query: dict[str, str]) -> None:
    assert outline_of(client, source="x", **query).state()["source"] == "x"
