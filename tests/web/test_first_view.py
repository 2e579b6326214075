"""The first view: styles, words and drawing come with the page; and what is ready without a network."""

from __future__ import annotations

import json
import re

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app import create_app
from tests.web.test_page import Outline
from web.pages.inline_styles import first_script, first_styles, trusted


def test_the_page_asks_for_one_script_and_no_styles(client: FlaskClient) -> None:
    found = Outline(client.get("/").text).found
    scripts = [attributes["src"] for tag, attributes in found if tag == "script" and attributes.get("src")]
    assert [each.rsplit("/", 1)[-1] for each in scripts] == ["front_page.js"]
    assert not [attributes for tag, attributes in found if attributes.get("rel") == "stylesheet"]


@pytest.mark.parametrize("path", ["/", "/embed", "/?source=x*y&step=2"])
def test_the_policy_names_what_is_written_into_the_page(client: FlaskClient, path: str) -> None:
    answer = client.get(path)
    policy = answer.headers["Content-Security-Policy"]
    written = re.findall(r"<style>(.*?)</style>|<script>(.*?)</script>", answer.text, re.DOTALL)
    assert len(written) == 3
    for style, script in written:
        assert trusted(style or script) in policy
    assert "unsafe-inline" not in policy


def test_the_drawing_stands_in_the_page_once(client: FlaskClient) -> None:
    answer = client.get("/?source=x*y&step=1").text
    assert answer.count("<svg xmlns") == 1
    assert answer.index('id="view"') < answer.index("<svg xmlns") < answer.index('id="state"')
    assert Outline(answer).state()["first"]["trace"]["svg"] == ""


def test_what_is_said_stands_in_the_page(client: FlaskClient) -> None:
    answer = client.get("/?source=x*y&step=1&lang=en").text
    trace = Outline(answer).state()["first"]["trace"]
    assert f"{trace['steps'][1]['title']}</span> · step 1 of" in answer
    assert trace["steps"][1]["formula"]["mathml"] in answer


def test_what_a_later_step_shows_is_kept_back_until_the_scripts_are_there(client: FlaskClient) -> None:
    style = re.findall(r"<style>(.*?)</style>", client.get("/?source=x*y&step=1").text)[-1]
    assert '[data-step]:not([data-step="1"]){visibility:hidden}' in style
    assert '"2"' not in style


def test_the_styles_are_those_of_the_files(client: FlaskClient) -> None:
    with client.application.app_context():
        styles, script = first_styles(), first_script()
    assert "@import" not in styles
    assert "/*" not in styles
    assert "@media print {" in styles
    assert styles.count("{") == styles.count("}")
    assert "</" not in styles + script


def kept_files(client: FlaskClient) -> list[str]:
    text = client.get("/offline.js").text
    kept = json.loads(text.split("self.KEPT = ", 1)[1].split(";\n", 1)[0])
    return [*kept["files"], *(f"/{each}" for each in kept["changing"])]


def test_everything_that_is_kept_for_later_is_there(client: FlaskClient) -> None:
    for path in kept_files(client):
        assert client.get(path).status_code == 200, path


@pytest.mark.parametrize(("language", "wanted"), [("en", "computation"), ("ko", "계산")])
def test_the_page_can_be_put_beside_other_programs(client: FlaskClient, language: str, wanted: str) -> None:
    answer = client.get(f"/manifest.webmanifest?lang={language}")
    manifest = answer.get_json(force=True)
    assert wanted in manifest["description"].lower()
    assert client.get(manifest["icons"][0]["src"]).status_code == 200
    assert "manifest-src 'self'" in client.get("/").headers["Content-Security-Policy"]


def test_under_a_path_of_a_site_everything_is_found() -> None:
    app: Flask = create_app({"PREFIX": "/course"})
    client = app.test_client()
    page = client.get("/course/").text
    script = re.search(r'src="(/course/static/at/[^"]+)"', page)
    assert script
    assert client.get(script[1]).status_code == 200
