"""The calls behind My lectures, short links and QR codes, as a browser and as a stranger meet them."""

from __future__ import annotations

import io
import re
from collections.abc import Mapping
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from flask.testing import FlaskClient
from pptx import Presentation
from pypdf import PdfReader

from app import create_app
from graph.limits import STORE
from tests.contract import kept_to

HOSTILE = "</script><script>alert(1)</script>\"'><img src=x onerror=alert(1)>"
PROGRAM = {"source": "(x+y)z", "inputs": {"x": -2, "y": 5, "z": -4}, "step": 3, "title": "Chain"}


def told(client: FlaskClient, path: str, **body: Any) -> Mapping[str, Any]:
    answer = client.post(path, json=body)
    assert answer.status_code == 200, answer.text
    found: Mapping[str, Any] = kept_to(path, answer.json)
    return found


@pytest.fixture
def keys(client: FlaskClient) -> Mapping[str, Any]:
    return told(client, "/api/sets/new", title="Week 1", programs=[PROGRAM])


def test_a_lecture_is_made_filled_ordered_and_deleted(client: FlaskClient, keys: Mapping[str, Any]) -> None:
    lecture = told(client, "/api/sets/change", edit=keys["edit"], act="add", program={"source": "x*x"})
    first, second = (program["key"] for program in lecture["programs"])
    told(client, "/api/sets/change", edit=keys["edit"], act="order", order=[second, first], revision=2)
    stale = client.post("/api/sets/change", json={**keys, "act": "order", "order": [], "revision": 2})
    assert stale.status_code == 409
    told(client, "/api/sets/change", edit=keys["edit"], act="program", key=first, program={**PROGRAM, "note": "slow"})
    lecture = told(client, "/api/sets/change", edit=keys["edit"], act="remove", key=second)
    assert [(program["title"], program["note"]) for program in lecture["programs"]] == [("Chain", "slow")]
    told(client, "/api/sets/delete", edit=keys["edit"])
    assert client.post("/api/sets/read", json=keys).status_code == 404


def test_a_view_link_opens_the_programs_and_cannot_edit(client: FlaskClient, keys: Mapping[str, Any]) -> None:
    page = client.get(f"/s/{keys['view']}")
    key = re.search(rf"/s/{keys['view']}/(\w+)\.svg", page.text)
    assert key is not None
    opened = client.get(f"/s/{keys['view']}/{key[1]}?lang=ko")
    assert (opened.status_code, "source=%28x%2By%29z" in opened.location) == (302, True)
    assert "step=3" in opened.location
    for act in ("rename", "order", "add", "program", "remove"):
        body = {"edit": keys["view"], "act": act, "key": key[1], "program": PROGRAM, "order": []}
        assert client.post("/api/sets/change", json=body).status_code == 404
    assert keys["edit"] not in page.text


def test_a_copy_is_a_set_of_ones_own(client: FlaskClient, keys: Mapping[str, Any]) -> None:
    copy = told(client, "/api/sets/copy", view=keys["view"], title="Mine")
    told(client, "/api/sets/change", edit=copy["edit"], act="rename", title="Changed")
    assert told(client, "/api/sets/read", view=keys["view"])["title"] == "Week 1"


def test_a_file_makes_the_same_lecture(client: FlaskClient, keys: Mapping[str, Any]) -> None:
    text = client.post("/api/sets/file", json=keys).text
    again = told(client, "/api/sets/import", text=text)
    assert client.post("/api/sets/file", json=again).text == text


def test_a_long_file_may_be_imported(client: FlaskClient) -> None:
    body = "".join(f"[[program]]\nsource = 'x{at}'\nnote = '{'n' * 4_000}'\n" for at in range(150))
    made = told(client, "/api/sets/import", text=f"gatewise = 1\n{body}")
    assert len(told(client, "/api/sets/read", view=made["view"])["programs"]) == 150
    assert client.post("/api/sets/import", json={"text": "x" * 5_000_000}).status_code == 413


def test_hostile_words_are_words_on_every_page(client: FlaskClient) -> None:
    program = {"source": HOSTILE, "title": HOSTILE, "note": HOSTILE, "words": {"1": {"title": HOSTILE}}}
    keys = told(client, "/api/sets/new", title=HOSTILE, note=HOSTILE, programs=[program, {**program, "title": ""}])
    page = client.get(f"/s/{keys['view']}").text
    assert "<script>alert" not in page
    assert "<img src=x" not in page
    key = told(client, "/api/sets/read", view=keys["view"])["programs"][0]["key"]
    assert client.get(f"/s/{keys['view']}/{key}.svg").status_code == 422  # it is no program that can be drawn
    code = told(client, "/api/links/new", address=f"source={HOSTILE}{'x' * 5_000}")["code"]
    sent = client.get(f"/x/{code}").text
    assert "<script>alert" not in sent
    assert client.get(f"/x/{code}").headers["Content-Security-Policy"].startswith("default-src 'none'")


def test_what_nobody_has_made_is_not_there(client: FlaskClient, keys: Mapping[str, Any]) -> None:
    for path in ("/s/nothing", "/s/nothing/else", "/s/nothing/else.svg", "/x/nothing", f"/s/{keys['view']}/else"):
        assert client.get(path).status_code == 404, path
    assert client.post("/api/sets/read", json={"view": keys["edit"]}).status_code == 404


@pytest.mark.parametrize(
    "body",
    [
        {"act": "add"},
        {"act": "add", "program": {"source": 1}},
        {"act": "fly"},
        {"act": "order", "order": "x"},
        {"act": "rename", "title": 3},
        {"act": "add", "program": {"source": "x"}, "revision": True},
        {"act": "add", "program": {"source": "x"}, "edit": ["x"]},
    ],
)
def test_a_change_of_another_shape_is_refused(
    client: FlaskClient, keys: Mapping[str, Any], body: dict[str, Any]
) -> None:
    assert client.post("/api/sets/change", json={**keys, **body}).status_code == 400


def test_a_short_link_leads_to_the_state_however_long(client: FlaskClient) -> None:
    short = told(client, "/api/links/new", address="?source=x*y&step=2")["code"]
    assert client.get(f"/x/{short}").location == "/?source=x*y&step=2"
    long = f"source={'x%2B' * 5_000}x"
    page = client.get(f"/x/{told(client, '/api/links/new', address=long)['code']}")
    assert (page.status_code, long in page.text) == (200, True)


def test_qr_codes_are_drawings(client: FlaskClient) -> None:
    answer = client.get("/qr.svg?text=https://gatewise.example/x/abc")
    assert ET.fromstring(answer.text).tag == "{http://www.w3.org/2000/svg}svg"
    assert client.get("/qr.svg").status_code == client.get(f"/qr.svg?text={'x' * 1_001}").status_code == 400


def test_one_client_may_not_fill_the_disk() -> None:
    client = create_app().test_client()
    answers = {client.post("/api/links/new", json={"address": "source=x"}).status_code for _ in range(3)}
    assert answers == {200}
    allowance = client.application.extensions["keeping"].allowance
    allowance._most = 3
    assert client.post("/api/links/new", json={"address": "source=x"}).status_code == 429
    assert STORE.creations > 300


def test_chosen_steps_keep_the_order_in_which_they_are_to_be_shown(client: FlaskClient) -> None:
    programs = [{"source": "x*x", "steps": [3, 0, 1, 0]}]
    keys = told(client, "/api/sets/new", title="Week 2", programs=programs)
    answer = client.post("/api/sets/deck", json={"view": keys["view"], "format": "pptx", "lang": "en"})
    titles = [slide.shapes.title.text for slide in Presentation(io.BytesIO(answer.data)).slides]
    assert [title[:8] for title in titles[2:]] == ["Step 1.3", "Step 1.0", "Step 1.1"]


def test_a_lecture_is_one_deck_with_its_chosen_steps_and_titles(client: FlaskClient) -> None:
    programs = [
        {"source": "(x+y)z", "title": "Chain"},
        {"source": "x*x", "steps": [0, 1, 3], "words": {"1": {"title": "Look here"}}},
        {"source": "x*y", "words": {"2": {"title": "The seed"}, "77": {"title": "No such step"}}},
    ]
    keys = told(client, "/api/sets/new", title="Week 2", programs=programs)
    answer = client.post("/api/sets/deck", json={"view": keys["view"], "lang": "ko"})
    assert answer.status_code == 200, answer.text
    pages = [page.extract_text() for page in PdfReader(io.BytesIO(answer.data)).pages]
    assert len(pages) == 1 + (1 + 6 + 1) + (1 + 3) + (1 + 4 + 1), "a title, and by program its own slide and a summary"
    assert "Week 2" in pages[0]
    assert "Chain" in pages[1]
    assert [at for at, text in enumerate(pages) if "Look here" in text] == [11]
    assert [at for at, text in enumerate(pages) if "The seed" in text] == [16]
    powerpoint = client.post("/api/sets/deck", json={"view": keys["view"], "format": "pptx"})
    assert len(Presentation(io.BytesIO(powerpoint.data)).slides) == len(pages)
    assert client.post("/api/sets/deck", json={"view": keys["view"], "format": "dot"}).status_code == 422
    empty = told(client, "/api/sets/new", title="Nothing")
    assert client.post("/api/sets/deck", json={"view": empty["view"]}).status_code == 422
