"""What a person reads who opens an address that is not answered; programs get the same sentences as JSON."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET

import pytest
from flask.testing import FlaskClient

from app import create_app

BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8"
FETCH = ("*/*", "application/json", "application/json, text/html;q=0.5", "", "nonsense")


def opened(client: FlaskClient, path: str, lang: str = "en", **more: str) -> tuple[int, str]:
    answer = client.get(path, headers={"Accept": BROWSER, "Accept-Language": lang, **more})
    assert answer.mimetype == "text/html"
    assert "script-src 'self'" in answer.headers["Content-Security-Policy"]
    assert "Accept" in answer.headers["Vary"]
    return answer.status_code, answer.text


@pytest.mark.parametrize(
    ("path", "status"), [("/nowhere", 404), ("/api/trace", 405), (f"/?source={'x' * 20_000}", 414)]
)
def test_a_browser_reads_a_page_in_its_language(client: FlaskClient, path: str, status: int) -> None:
    for lang, home in (("en", "To the graph"), ("ko-KR,ko;q=0.9", "그래프로 가기")):
        found, text = opened(client, path, lang)
        assert found == status
        assert f'<html lang="{lang[:2]}">' in text
        assert home in text
        assert "x" * 100 not in text
        assert not re.search(r" style=| on\w+=|<script", text)


@pytest.mark.parametrize("accept", FETCH)
def test_a_program_reads_json(client: FlaskClient, accept: str) -> None:
    answer = client.get("/nowhere", headers={"Accept": accept})
    assert answer.status_code == 404
    assert answer.json is not None
    assert answer.json["errors"][0]["code"] == "not_found"


def test_a_spent_allowance_says_when_to_come_again() -> None:
    client = create_app({"ALLOWANCE": "1 per minute"}).test_client()
    for number in range(3):
        answer = client.get(f"/?lang=ko&source=x*y*{number}.5", headers={"Accept": BROWSER})
    assert answer.status_code == 429
    assert answer.headers["Retry-After"] == "30"
    assert "30초쯤 뒤에" in answer.text
    assert 'href=""' in answer.text  # the same address again
    assert "x*y" not in answer.text
    ET.fromstring(re.sub(r"<(meta|link)([^>]*)>", r"<\1\2/>", answer.text.replace("<!doctype html>", "")))


def test_a_page_of_a_site_leads_back_to_it() -> None:
    client = create_app({"PREFIX": "/class/gatewise"}).test_client()
    status, text = opened(client, "/class/gatewise/nowhere")
    assert status == 404
    assert 'href="/class/gatewise/?lang=en"' in text
    assert not re.search(r'href="/(?!class/gatewise/)', text)
