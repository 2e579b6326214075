"""The page is served before all that computes is loaded; whatever else is asked waits for it."""

from __future__ import annotations

import gc
import json
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any, NoReturn

import pytest
from flask import Flask
from werkzeug.test import Client

from app import create_app
from tests.web.test_page import Outline
from web.pages.front_page import FRONT
from web.pages.offline_page import OFFLINE
from web.server.garbage_collector import no_collection
from web.server.startup_answers import early

ROOT = Path(__file__).resolve().parent.parent.parent
PATIENCE = 30.0  # seconds; only a broken one takes them


def _page() -> Flask:
    app = Flask("app", root_path=str(ROOT))
    app.register_blueprint(FRONT)
    app.register_blueprint(OFFLINE)
    app.add_url_rule("/gallery", "routes.gallery.show_gallery")
    return app


def test_the_page_comes_at_once_and_a_trace_as_soon_as_it_can() -> None:
    may_load = threading.Event()

    def load() -> Flask:
        may_load.wait(PATIENCE)
        return create_app()

    answer, whole = early(_page(), load)
    client = Client(answer)
    page = client.get("/?source=x*y")
    assert page.status_code == 200
    state = Outline(page.text).state()
    assert (state["source"], state["first"]) == ("x*y", None)
    assert client.get("/healthz").text == "ok"
    assert client.get("/static/icon.svg").status_code == 200
    assert not whole.done()

    traced: list[dict[str, Any]] = []

    def ask() -> None:
        traced.append(json.loads(Client(answer).post("/api/trace", json={"source": "x*y"}).text))

    asking = threading.Thread(target=ask)
    asking.start()
    assert not traced
    may_load.set()
    asking.join(PATIENCE)
    assert traced[0]["gradients"] == {"x": 2.0, "y": 1.0}
    assert Outline(client.get("/?source=x*y").text).state()["first"]["trace"]["output"]["value"] == 2.0


def test_loading_begins_although_nobody_asks() -> None:
    _, whole = early(_page(), create_app)
    assert whole.result(PATIENCE)


def test_what_cannot_be_loaded_ends_the_server(monkeypatch: pytest.MonkeyPatch) -> None:
    interrupted = threading.Event()
    monkeypatch.setattr("web.server.startup_answers._thread.interrupt_main", interrupted.set)

    def load() -> NoReturn:
        raise ImportError("no numpy")

    answer, whole = early(_page(), load)
    assert interrupted.wait(PATIENCE)
    assert isinstance(whole.exception(), ImportError)
    with pytest.raises(ImportError):
        Client(answer).get("/gallery")


def test_loading_leaves_the_collector_as_it_was() -> None:
    def load() -> NoReturn:
        with no_collection():
            assert not gc.isenabled()
            raise ImportError

    frozen = gc.get_freeze_count()
    try:
        with pytest.raises(ImportError):
            load()
        assert gc.isenabled()
        assert gc.get_freeze_count() > frozen
    finally:
        gc.unfreeze()


def test_the_page_needs_neither_numpy_nor_sympy() -> None:
    script = (
        "import sys, app; app._add_front(app._bare_app());"
        "sys.exit(' '.join({'numpy', 'sympy', 'graph.pipeline'} & set(sys.modules)) or 0)"
    )
    assert not subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True).stderr
