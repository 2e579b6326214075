"""The gallery as the server renders it: every example, its address, its thumbnail."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from html.parser import HTMLParser
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from flask.testing import FlaskClient

from app import create_app
from graph.words import LANGUAGES
from web.api.question import question_from_query
from web.pages.examples import Example, examples, lectures, question_of, topics
from web.pages.gallery import address_of

LANDSCAPES = ("75-logistic-regression", "84-goldstein-price", "85-rosenbrock")  # two parameters that go downhill
ALL = [pytest.param(each, id=each.name) for each in examples()]


class Tags(HTMLParser):
    """Every tag of a page with its attributes."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str]]] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, {name: value or "" for name, value in attrs}))

    def of_class(self, name: str) -> Iterator[dict[str, str]]:
        return (attributes for _, attributes in self.found if name in attributes.get("class", "").split())


def shown(client: FlaskClient, language: str = "en") -> Tags:
    answer = client.get("/gallery", query_string={"lang": language})
    assert answer.status_code == 200
    return Tags(answer.text)


def fields(address: str) -> dict[str, str]:
    return {name: values[0] for name, values in parse_qs(address).items()}


@pytest.mark.parametrize("example", ALL)
def test_an_address_holds_the_whole_example(example: Example) -> None:
    read = fields(address_of(example, "ko"))
    assert question_from_query(read, "ko").key == question_of(example, "ko").key
    assert read.get("tab") == example.tab
    assert read.get("selected") == example.selected
    assert ("descent" in read) == bool(example.descent)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_example_has_a_card(client: FlaskClient, language: str) -> None:
    tags = shown(client, language)
    assert [card["id"] for card in tags.of_class("card")] == [each.name for each in examples()]
    assert [hall["id"] for hall in tags.of_class("hall")] == [each.key for each in lectures()]
    chosen = [topic["data-topic"] for topic in tags.of_class("topic")]
    assert chosen == ["", *topics()]
    assert {urlsplit(link["href"]).path for link in tags.of_class("open")} == {"/"}
    assert ("html", {"lang": language}) in tags.found


def test_a_card_is_found_by_both_languages(client: FlaskClient) -> None:
    said = next(card["data-said"] for card in shown(client, "en").of_class("card") if card["id"] == "79-attention")
    for text in ("Scaled dot-product attention", "어텐션", "softmax", "Norms, attention, RNNs"):
        assert text in said


def test_nothing_is_asked_of_a_foreign_host_and_no_code_stands_inline(client: FlaskClient) -> None:
    for tag, attributes in shown(client).found:
        for name in ("src", "href", "srcset"):
            address = attributes.get(name)
            assert address is None or address.startswith(("/", "#", "?")), (tag, address)
            assert address is None or not address.startswith("//")
        assert not [name for name in attributes if name.startswith("on") or name == "style"]
    page = client.get("/gallery")
    assert len(re.findall(r"<script\b", page.text)) == 3
    assert "script-src 'self'" in page.headers["Content-Security-Policy"]


def test_the_gallery_works_under_a_path_of_a_site() -> None:
    under = create_app({"PREFIX": "/lab"}).test_client()
    tags = Tags(under.get("/lab/gallery").text)
    for tag, attributes in tags.found:
        for name in ("src", "href", "srcset"):
            address = attributes.get(name, "/lab/")
            assert address.startswith(("/lab/", "#", "?")), (tag, address)
    assert under.get("/lab/examples/01-chain.svg").status_code == 200


@pytest.mark.parametrize("example", ALL)
def test_a_thumbnail_is_drawn_by_the_app(client: FlaskClient, example: Example) -> None:
    answer = client.get(f"/examples/{example.name}.svg")
    assert answer.status_code == 200
    assert answer.mimetype == "image/svg+xml"
    assert answer.headers["Content-Security-Policy"].startswith("sandbox")
    assert "max-age" in answer.headers["Cache-Control"]
    drawn = list(ET.fromstring(answer.data).iter())
    if example.name in LANDSCAPES:
        levels = [corners_of(each.get("d", "")) for each in drawn if each.get("d", "").endswith("Z")]
        heights = {y for level in levels for _, y in level}
        assert len(levels) > 5
        assert len(heights) == 25 + 1  # lines of a loss on 25 × 25 places
        return
    gates = [each for each in drawn if "gate" in each.get("class", "").split()]
    assert len(gates) == example.expect["gates"]


def test_a_small_thumbnail_shows_its_numbers(client: FlaskClient) -> None:
    assert "−12" in client.get("/examples/01-chain.svg").text
    assert client.get("/examples/01-chain.svg").text != client.get("/examples/01-chain.svg?theme=dark").text
    assert client.get("/examples/nothing.svg").status_code == 404


def corners_of(data: str) -> list[tuple[float, float]]:
    """The corners of a path of straight lines."""
    x = y = 0.0
    found = []
    for letter, numbers in re.findall("([MLHV])([^MLHVZ]*)", data):
        given = [float(each) for each in numbers.split()]
        x, y = (given[0], y) if letter == "H" else (x, given[0]) if letter == "V" else (given[0], given[1])
        found.append((x, y))
    return found


def test_a_landscape_shows_where_the_descent_begins_and_ends(client: FlaskClient) -> None:
    drawing = ET.fromstring(client.get("/examples/85-rosenbrock.svg").data)
    line = next(each.get("d", "") for each in drawing if each.get("stroke-width") == "2")
    path = corners_of(line)
    dots = [(float(each.get("cx", "")), float(each.get("cy", ""))) for each in drawing if each.tag.endswith("circle")]
    assert len(path) == 401
    assert dots == [path[0], path[-1]]
    assert dots[0][0] < dots[1][0]  # from x = −1.2 to the right
    assert all(0 < x < 240 and 0 < y < 120 for x, y in dots)


def test_a_thumbnail_is_drawn_once() -> None:
    app = create_app()
    engine: Any = app.extensions["engine"]
    for _ in range(3):
        app.test_client().get("/examples/05-max.svg")
    assert (engine.misses, engine.hits) == (1, 2)


def test_thumbnails_wait_for_one_another_and_take_no_place_of_others(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    lane = client.application.extensions["engine"].lanes["thumbnail"]
    monkeypatch.setattr(lane, "room", 0)
    with lane.place(1):
        assert client.get("/examples/04-sum.svg").status_code == 503
        assert client.post("/api/trace", json={"source": "x + y"}).status_code == 200
    assert client.get("/examples/04-sum.svg").status_code == 200
