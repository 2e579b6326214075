"""Secrets of sets and classes: through their whole lives, no log line and no header of an answer has one."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from app import create_app
from web.server.logs import JsonLines

PROGRAM: dict[str, Any] = {"source": "(x+y)z + x*x", "inputs": {"x": -2, "y": 5, "z": -4}}


class _Written(logging.Handler):
    """Every record of every logger, as a server writes it."""

    def __init__(self) -> None:
        super().__init__(logging.DEBUG)
        self.setFormatter(JsonLines())
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(self.format(record))


@pytest.fixture
def written() -> Iterator[_Written]:
    handler, root = _Written(), logging.getLogger()
    level = root.level
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    yield handler
    root.removeHandler(handler)
    root.setLevel(level)


class _Told:
    """A client that remembers all headers of all answers."""

    def __init__(self, client: FlaskClient) -> None:
        self._client = client
        self.headers: list[str] = []

    def post(self, path: str, **body: Any) -> TestResponse:
        answer = self._client.post(path, json=body)
        self.headers.append(str(answer.headers))
        return answer

    def get(self, path: str) -> TestResponse:
        answer = self._client.get(path)
        self.headers.append(str(answer.headers))
        return answer


@pytest.fixture
def told(tmp_path: Path) -> _Told:
    config = {"DATABASE_URL": f"sqlite:///{tmp_path / 'kept.db'}", "LOGS": True, "METRICS": True}
    return _Told(create_app(config).test_client())


def none_in(secrets: Mapping[str, str], written: _Written, told: _Told) -> None:
    assert any('"route"' in line for line in written.lines), "the log was listened to"
    for name, secret in secrets.items():
        assert len(secret) >= 16, name
        assert not [line for line in written.lines if secret in line], f"{name} in the log"
        assert not [head for head in told.headers if secret in head], f"{name} in a header"
    metrics = told.get("/metrics").text
    assert not [name for name, secret in secrets.items() if secret in metrics]


def test_the_edit_secret_of_a_set_is_told_once_and_to_nobody_else(told: _Told, written: _Written) -> None:
    keys = told.post("/api/sets/new", title="Week 1", programs=[PROGRAM]).json
    assert keys
    edit, view = keys["edit"], keys["view"]
    lecture = told.post("/api/sets/read", view=view).json
    assert lecture
    for act in ({"act": "rename", "title": "Week 2"}, {"act": "add", "program": {"source": "x*x"}}, {"act": "order"}):
        told.post("/api/sets/change", edit=edit, **act)
    told.post("/api/sets/change", edit=edit, act="rename", title="x", revision=1)  # refused: stale
    told.post("/api/sets/change", edit=edit, act="nothing")  # refused: no such act
    told.post("/api/sets/change", view=edit, edit=view, act="rename", title="mixed up")
    told.post("/api/sets/list", sets=[{"view": view, "edit": edit}])
    told.post("/api/sets/read", view=edit)
    told.post("/api/sets/file", view=view)
    told.post("/api/sets/deck", view=view, format="csv-of-nothing")
    copy = told.post("/api/sets/copy", view=view, title="Copy").json
    assert copy
    assert told.get(f"/s/{view}").status_code in (200, 302)
    for each in (edit, copy["edit"]):
        assert told.post("/api/sets/delete", edit=each).status_code == 200
    assert told.post("/api/sets/delete", edit=edit).status_code == 404
    none_in({"edit": edit, "edit of the copy": copy["edit"]}, written, told)


def test_the_secret_of_a_class_and_the_numbers_of_its_phones_are_in_no_line(told: _Told, written: _Written) -> None:
    room = told.post("/api/class/new").json
    assert room
    told.post("/api/class/move", **room, address="source=x*y", step=1, part=2, mover="m" * 16)
    poll = told.post("/api/class/questions", **PROGRAM, step=7).json["questions"][0]  # type: ignore[index]
    key = told.post("/api/class/ask", **room, poll=poll).json["key"]  # type: ignore[index]
    phones = [told.post("/api/class/join", code=room["code"]).json["phone"] for _ in range(2)]  # type: ignore[index]
    for phone in phones:
        vote = {"phone": phone, "key": key, "round": 1, "choice": poll["choices"][0]["id"]}
        assert told.post("/api/class/vote", code=room["code"], **vote).status_code == 200
    told.post("/api/class/vote", code=room["code"], phone=phones[0], key=key, round=2, choice="none")  # refused
    for stage in ("talking", "nowhere", "closed", "revealed", "over"):
        told.post("/api/class/stage", **room, key=key, stage=stage)
    for path in ("results", "csv"):
        assert told.post(f"/api/class/{path}", **room).status_code == 200
    assert told.get(f"/c/{room['code']}").status_code == 302
    told.get(f"/api/class/{room['code']}")
    told.post("/api/class/end", code=room["code"], secret=phones[0])  # a phone leads nothing
    assert told.post("/api/class/end", **room).status_code == 200
    assert told.post("/api/class/results", **room).status_code == 404
    secrets = {"secret": room["secret"], **{f"phone {number}": phone for number, phone in enumerate(phones)}}
    none_in(secrets, written, told)


def test_what_nobody_expected_is_logged_without_the_secret(
    told: _Told, written: _Written, monkeypatch: pytest.MonkeyPatch
) -> None:
    room = told.post("/api/class/new").json
    assert room

    def fail(*given: Any) -> None:
        raise RuntimeError(f"with {given}")

    monkeypatch.setattr("web.store.classes.Classes.results", fail)
    assert told.post("/api/class/results", **room).status_code == 500
    assert any('"exception": "RuntimeError"' in line for line in written.lines)
    none_in({"secret": room["secret"]}, written, told)
