"""Fixtures that every test may ask for."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NoReturn

import numpy as np
import pytest
from flask.testing import FlaskClient
from hypothesis import HealthCheck, settings
from playwright.sync_api import Browser, Error, Page, sync_playwright

from graph.cache import Cache
from tests.sample import parted
from tools import chromium

ROOT = Path(__file__).resolve().parent.parent
IN_CI = bool(os.environ.get("CI"))

pytest.register_assert_rewrite("tests.laws", "tests.observed")
settings.register_profile(
    "here", max_examples=100, deadline=None, derandomize=IN_CI, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("here")
if "GATEWISE_DATA" not in os.environ:  # what tests keep is nobody's own
    os.environ["GATEWISE_DATA"] = tempfile.mkdtemp(prefix="gatewise-tests-")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Where a machine waits for the answer a fixed part of the slowest tests is run; elsewhere all of them."""
    if IN_CI:
        items[:], left = parted(items)
        config.hook.pytest_deselected(items=left)


def unavailable(what: str) -> NoReturn:
    """A test cannot run here: a failure where everything must be there (CI), a skip with its reason elsewhere."""
    if IN_CI:
        pytest.fail(f"{what}; in CI this is a failure", pytrace=False)
    pytest.skip(what)


@pytest.fixture
def rng() -> np.random.Generator:
    """The only source of randomness in tests that are not property tests."""
    return np.random.default_rng(0)


@pytest.fixture
def _no_kept_layouts(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every layout is made by a process, as in a graph that nobody has drawn."""
    monkeypatch.setattr("graph.layout.whole_layout._LAYOUTS", Cache(0, lambda _: 1))


@pytest.fixture
def program() -> Callable[[str], str]:
    """``program("rsvg-convert")``: the path of an installed program."""

    def find(name: str) -> str:
        return shutil.which(name) or unavailable(f"the program {name} is not installed (`make test` does it with apt)")

    return find


@pytest.fixture(scope="session")
def client() -> FlaskClient:
    """Requests without a network."""
    from app import create_app

    app = create_app()
    app.testing = True
    return app.test_client()


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a real server: ``python app.py`` in a process of its own."""
    log = tmp_path_factory.mktemp("server") / "log.txt"
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, str(ROOT / "app.py"), "--host", "127.0.0.1", "--port", str(port)]
    address = f"http://127.0.0.1:{port}"
    with log.open("w", encoding="utf-8") as output:
        process = subprocess.Popen(command, cwd=ROOT, stdout=output, stderr=output)
    try:
        _wait_until_healthy(address, process, log)
        yield address
    finally:
        process.terminate()
        try:
            process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _wait_until_healthy(address: str, process: subprocess.Popen[bytes], log: Path, seconds: float = 30.0) -> None:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if process.poll() is not None:
            pytest.fail(f"python app.py ended with status {process.returncode}:\n{log.read_text(encoding='utf-8')}")
        try:
            with urllib.request.urlopen(f"{address}/healthz", timeout=5) as answer:
                if answer.status == 200:
                    return
        except (urllib.error.URLError, OSError):
            time.sleep(0.1)
    pytest.fail(f"python app.py did not answer GET /healthz within {seconds:g} s:\n{log.read_text(encoding='utf-8')}")


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """A real Chromium."""
    with sync_playwright() as playwright:
        try:
            opened = playwright.chromium.launch(
                executable_path=chromium.find(), args=chromium.launch_arguments(), headless=True
            )
        except Error as error:
            unavailable(f"no Chromium could be started ({error.message.splitlines()[0]})")
        yield opened
        opened.close()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A fresh page, 1280 × 720, that fails the test when a script of it fails."""
    context = browser.new_context(viewport={"width": 1280, "height": 720}, service_workers="block")
    opened = context.new_page()
    opened.set_default_timeout(10_000)  # ms
    failures: list[str] = []
    opened.on("pageerror", lambda error: failures.append(str(error)))
    yield opened
    context.close()
    assert not failures, f"errors in the page: {failures}"
