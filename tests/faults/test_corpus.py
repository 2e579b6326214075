"""Every piece of the corpus through the HTTP contract: an answer in time, none a 500, and an honest one right after."""

from __future__ import annotations

import os
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.sample import sampled
from web.pages.inline_styles import first_script

from .corpus import ADDRESSES, ANSWERED, BODIES, FIELDS, HEADERS, METHODS, PROGRAMS, REFUSED, ROUTES, longest, usual

ROOT = Path(__file__).resolve().parents[2]
_OF_TESTS = ("gatewise-tests-", "gatewise-pg-")  # made by others that run at the same time
PRIVATE = ("Traceback", "site-packages", str(ROOT), "Error(", "Exception", "0x7f", "/usr/", "root:")


@pytest.fixture(autouse=True)
def nothing_is_created() -> Iterator[None]:
    """No file appears where we are, nor where temporary ones are put."""
    places = (Path.cwd(), ROOT, Path(tempfile.gettempdir()))
    before = [set(os.listdir(place)) for place in places]
    yield
    new = [set(os.listdir(place)) - old for place, old in zip(places, before, strict=True)]
    names = {name for found in new for name in found if not name.startswith(_OF_TESTS)}
    assert not any("owned" in name or "passwd" in name or "gatewise" in name for name in names)


def assert_fair(client: FlaskClient, path: str, method: str = "POST", **asked: Any) -> TestResponse:
    """The answer; ``asked`` goes to the client."""
    begun = time.monotonic()
    answer = client.open(path, method=method, **asked)
    text = answer.get_data(as_text=False)
    assert time.monotonic() - begun < longest(path)
    assert answer.status_code in (200, 204, 301, 304, 308, 400, 403, 404, 405, 408, 413, 414, 415, 416, 422, 503)
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "Content-Security-Policy" in answer.headers
    if answer.status_code >= 400:
        for private in PRIVATE:
            assert private.encode() not in text, private
        if method != "HEAD":
            assert answer.json is not None
            assert all(error["message"] and error["code"] for error in answer.json["errors"])
    return answer


def assert_well(client: FlaskClient, number: int) -> None:
    """A question that nobody has asked before is answered, rightly."""
    answer = client.post("/api/trace", json={"source": "(x+y)*z", "inputs": {"x": number, "y": 5, "z": -4}})
    assert answer.status_code == 200
    assert answer.json is not None
    assert answer.json["output"]["value"] == -4.0 * (number + 5)


def test_the_corpus_is_large() -> None:
    sizes = [len(each) for each in (PROGRAMS, FIELDS, BODIES, HEADERS, METHODS, ADDRESSES)]
    assert sum(sizes) > 400, sizes
    assert len(set(PROGRAMS)) == len(PROGRAMS)


def test_honest_bodies_are_answered(client: FlaskClient) -> None:
    """The corpus changes one field at a time of bodies that are right, or else it would test nothing."""
    for route in ROUTES:
        assert assert_fair(client, route, json=usual(route)).status_code in (200, 422), route


def test_what_must_be_refused_is_refused_everywhere(client: FlaskClient) -> None:
    for number, source in enumerate(REFUSED):
        for route in ("/api/trace", "/api/export", "/api/check", [*ROUTES][number]):
            answer = assert_fair(client, route, json=usual(route, source=source, inputs={}))
            assert answer.status_code == 422, (route, source[:40])
        assert_well(client, number)


def test_what_is_only_large_is_answered(client: FlaskClient) -> None:
    for source in ANSWERED:
        assert assert_fair(client, "/api/trace", json={"source": source}).status_code == 200, source[:40]


def test_a_title_is_only_text(client: FlaskClient) -> None:
    title = "</text><script/>"
    answer = assert_fair(client, "/api/export", json=usual("/api/export", title=title))
    assert answer.status_code == 200
    assert b"<script" not in answer.data
    assert b"&lt;script" in answer.data


@pytest.mark.parametrize("number", sampled(range(len(PROGRAMS)), 7))
def test_a_hostile_program(client: FlaskClient, number: int) -> None:
    source = PROGRAMS[number]
    routes = ("/api/trace", [*ROUTES][1 + number % (len(ROUTES) - 1)])  # every program at one more call, in turn
    for route in routes:
        answer = assert_fair(client, route, json=usual(route, source=source, inputs={}))
        if route == "/api/trace" and answer.status_code == 200:
            assert answer.json is not None
            assert "<script" not in (answer.json["svg"] or "")
    assert_well(client, number)


@pytest.mark.parametrize("number", sampled(range(len(FIELDS)), 7))
def test_a_hostile_field(client: FlaskClient, number: int) -> None:
    for route in ROUTES:
        assert_fair(client, route, json=usual(route, **FIELDS[number]))
    assert_well(client, number)


@pytest.mark.parametrize("number", sampled(range(len(BODIES)), 7))
def test_a_hostile_body(client: FlaskClient, number: int) -> None:
    for route in ROUTES:
        assert_fair(client, route, data=BODIES[number], content_type="application/json")
    assert_well(client, number)


@pytest.mark.parametrize("number", sampled(range(len(HEADERS)), 7))
def test_hostile_headers(client: FlaskClient, number: int) -> None:
    headers = {"Content-Type": "application/json", **HEADERS[number]}
    environ = {
        "HTTP_" + name.upper().replace("-", "_"): value.encode().decode("latin-1") for name, value in headers.items()
    }
    kind = environ.pop("HTTP_CONTENT_TYPE")
    for route in ("/api/trace", "/api/export"):
        assert_fair(
            client,
            route,
            json=None,
            data=b'{"source": "x", "format": "svg"}',
            content_type=kind,
            environ_overrides=environ,
        )
    assert_fair(client, "/", "GET", environ_overrides=environ)
    assert_well(client, number)


@pytest.mark.parametrize(("method", "path"), METHODS)
def test_other_methods(client: FlaskClient, method: str, path: str) -> None:
    answer = assert_fair(client, path, method)
    if method not in ("HEAD", "OPTIONS"):
        assert answer.status_code in (404, 405)
    assert_well(client, len(method + path))


@pytest.mark.parametrize("number", sampled(range(len(ADDRESSES)), 7))
def test_a_hostile_address(client: FlaskClient, number: int) -> None:
    answer = assert_fair(client, ADDRESSES[number], "GET", follow_redirects=False)
    with client.application.app_context():
        own = f"<script>{first_script()}</script>".encode()  # the page's own, allowed by its hash
    assert b"<script>" not in answer.data.replace(own, b"")
    location = answer.headers.get("Location", "")
    assert "evil" not in location.split("/")[2:3]
    if answer.status_code == 200:
        assert b"create_app" not in answer.data
    assert_well(client, number)
