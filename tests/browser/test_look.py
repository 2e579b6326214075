"""What the page looks like and is called, in both languages and on a phone."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlencode

import pytest
from playwright.sync_api import Page, expect

from tests.browser.hands import drawing, source_box, writing

pytestmark = pytest.mark.browser
Open = Callable[..., Page]


def test_the_roles_and_names_of_the_contract_in_english(open_page: Open) -> None:
    page = open_page(source="(x+y)z", step=2)
    for name in ("First step", "Previous step", "Next step", "Last step", "Play", "Export slides", "Present", "Share"):
        expect(page.get_by_role("button", name=name, exact=True)).to_be_visible()
    expect(page.get_by_role("group", name="Explanation", exact=True)).not_to_be_empty()
    expect(page.get_by_role("slider", name="x", exact=True)).to_be_visible()
    expect(page.get_by_role("table", name="Edges")).to_have_count(1)


def test_korean_is_complete_and_switches_in_place(open_page: Open) -> None:
    page = open_page(source="(x+y)z", step=5)
    page.get_by_role("button", name="한국어").click()
    expect(source_box(writing(page), "수식")).to_be_visible()
    expect(page.get_by_role("figure", name="계산 그래프")).to_be_visible()
    for name in ("처음", "이전 단계", "다음 단계", "마지막", "재생", "슬라이드 내보내기", "발표", "공유", "English"):
        expect(page.get_by_role("button", name=name, exact=True)).to_be_visible()
    expect(page.get_by_role("table", name="그래디언트", exact=True)).to_be_visible()
    expect(page.get_by_role("group", name="설명", exact=True)).to_contain_text(re.compile("[가-힣]{2}"))
    expect(page.locator("html")).to_have_attribute("lang", "ko")


def test_one_screen_without_scrolling(open_page: Open) -> None:
    page = open_page(source="w = [2, -3, -3]; x = [-1, -2]\ndot = w[0]*x[0] + w[1]*x[1] + w[2]\nf = 1/(1 + exp(-dot))")
    height = page.evaluate("document.documentElement.scrollHeight")
    assert height <= 720
    box = drawing(page).bounding_box()
    assert box is not None
    assert box["width"] == 1280


def test_a_phone_shows_one_column(phone: Page, server: str) -> None:
    phone.goto(f"{server}/?{urlencode({'source': '(x+y)z', 'step': 3, 'lang': 'ko'})}")
    phone.wait_for_selector("html[data-ready]")
    assert phone.evaluate("document.documentElement.scrollWidth") <= 390
    phone.get_by_role("button", name="다음 단계").tap()
    expect(phone.get_by_role("slider", name="단계", exact=True)).to_have_attribute("aria-valuenow", "4")


def test_all_steps_are_taken_away_as_slides(open_page: Open, tmp_path: Path) -> None:
    page = open_page(source="(x+y)z", step=2)
    page.get_by_role("button", name="Export slides").click()
    with page.expect_download() as download:
        page.get_by_role("button", name="All steps").click()
    path = tmp_path / "steps.zip"
    download.value.save_as(path)
    assert len(zipfile.ZipFile(path).namelist()) == 7
