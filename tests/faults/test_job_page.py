"""The page and a file that other machines make: it outlives the page, and the server that was asked for it."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from pathlib import Path

import pytest
from playwright.sync_api import Page, Route, expect

from tools.machines import workers
from tools.soak import ask, serving

from .conftest import Redis

pytestmark = pytest.mark.browser
KEPT = "sessionStorage.getItem('gatewise.making')"


@pytest.fixture
def environment(redis_server: Redis, tmp_path: Path) -> dict[str, str]:
    """What the servers and workers of these tests have in common."""
    return {"GATEWISE_JOBS": redis_server.url, "GATEWISE_RESULTS": str(tmp_path / "results"), "GATEWISE_WORKERS": "1"}


@pytest.fixture
def ports(environment: Mapping[str, str]) -> Iterator[tuple[int, int]]:
    """Two servers with one queue, and nobody who works for it yet."""
    with ExitStack() as stack:
        one, two = (stack.enter_context(serving(**environment))[0] for _ in range(2))
        yield one, two


def order(page: Page, port: int) -> str:
    """Order a deck on the page; the job that makes it."""
    page.goto(f"http://127.0.0.1:{port}/?lang=en&source=x*y")
    page.wait_for_selector("html[data-ready]")
    page.get_by_role("button", name="Export slides").click()
    dialog = page.get_by_role("dialog")
    with page.expect_response(lambda answer: answer.status == 202, timeout=90_000) as told:
        dialog.get_by_role("button", name="PowerPoint").first.click()
    expect(dialog.get_by_text("Making the file")).to_be_visible()
    return str(told.value.json()["job"])


def test_a_file_outlives_the_page_and_the_server(
    ports: tuple[int, int], page: Page, environment: Mapping[str, str], tmp_path: Path
) -> None:
    one, two = ports
    job = order(page, one)

    def by_the_other(route: Route) -> None:
        route.continue_(url=route.request.url.replace(f":{one}/", f":{two}/"))

    page.route("**/api/jobs/**", by_the_other)
    with page.expect_download(timeout=120_000) as taken:
        page.reload()
        with workers(1, environment):
            page.wait_for_function(f"() => {KEPT} === null", timeout=90_000)
    taken.value.save_as(tmp_path / "deck.pptx")
    with zipfile.ZipFile(tmp_path / "deck.pptx") as deck:
        assert "ppt/slides/slide2.xml" in deck.namelist()
    assert ask(two, f"/api/jobs/{job}", None)[1].find(b'"done"') > 0


def test_what_is_cancelled_on_the_page_is_not_made(ports: tuple[int, int], page: Page) -> None:
    job = order(page, ports[0])
    with page.expect_response(f"**/api/jobs/{job}", timeout=30_000) as told:
        page.get_by_role("button", name="Cancel").click()
    assert told.value.request.method in ("DELETE", "GET")
    page.wait_for_function(f"() => {KEPT} === null")
    for _ in range(50):
        if b'"cancelled"' in ask(ports[1], f"/api/jobs/{job}", None)[1]:
            break
        page.wait_for_timeout(100)
    assert b'"cancelled"' in ask(ports[1], f"/api/jobs/{job}", None)[1]
