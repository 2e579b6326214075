"""The guides as pages: every one in both languages, nothing left of the Markdown, every link leads somewhere."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import pytest
from flask.testing import FlaskClient

from graph.words import LANGUAGES
from web.pages.guides import GUIDE_FILES
from web.pages.markdown import html_of


class Balance(HTMLParser):
    """Fails on an element that is not closed in its place."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in ("br", "img", "meta", "link"):
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("key", GUIDE_FILES)
def test_a_guide_is_a_page_whose_links_lead_somewhere(client: FlaskClient, key: str, language: str) -> None:
    answer = client.get(f"/guides/{key}?lang={language}")
    assert answer.status_code == 200
    page = answer.text
    Balance().feed(page)
    assert f'<html lang="{language}"' in page
    body = page.split("<main")[1]
    said = re.sub(r"<pre.*?</pre>|<code>.*?</code>", "", body, flags=re.DOTALL)
    assert not re.search(r"\*\*|\]\(|^\||^#|```", said, flags=re.MULTILINE)
    anchors = set(re.findall(r' id="([^"]+)"', page))
    for address in set(re.findall(r'(?:href|src)="([^"]+)"', said)):
        if address.startswith("#"):
            assert address[1:] in anchors
        elif not address.startswith("http"):
            assert client.get(f"/guides/{address}").status_code == 200


def test_an_unknown_guide_is_not_found(client: FlaskClient) -> None:
    assert client.get("/guides/nothing").status_code == 404
    assert client.get("/guides/pictures/../presenting.md").status_code == 404


def test_text_stays_text() -> None:
    assert html_of("a < b & `<i>` | c", lambda _: None) == "<p>a &lt; b &amp; <code>&lt;i&gt;</code> | c</p>"
    assert html_of("| a | b |\n| --- | --- |\n| `x \\| y` | 2 |", lambda _: None).count("<td>") == 2
    assert html_of("[here](javascript:alert)", lambda _: None) == "<p>here</p>"
