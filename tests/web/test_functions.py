"""The list of functions in the help: every gate is in it once, and what a click puts in reads."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient

from graph import trace
from graph.gates import GATES, Gate
from graph.gates.tied_extremes import RECORDS as OF_LIBRARIES
from graph.words import LANGUAGES
from web.pages.function_list import functions_payload, insertion_of

LISTED = [gate for gate in GATES.values() if gate not in OF_LIBRARIES]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_gate_stands_under_one_topic(client: FlaskClient, language: str) -> None:
    topics = client.get(f"/api/functions?lang={language}").json
    assert topics == functions_payload(language)
    names = [each["name"] for topic in topics for each in topic["functions"]]
    assert sorted(names) == sorted(gate.name for gate in LISTED)
    assert all(topic["title"] and not topic["title"].startswith("web.") for topic in topics)


@pytest.mark.parametrize("gate", LISTED, ids=lambda gate: gate.name)
def test_what_a_click_puts_in_reads_alone(gate: Gate) -> None:
    assert any(node.kind == "gate" for node in trace(insertion_of(gate)).nodes)
