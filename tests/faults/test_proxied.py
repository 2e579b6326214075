"""A production server behind a proxy: at a path of a site, and fair to clients by their own addresses."""

from __future__ import annotations

import http.client
import json
import os
import re
from typing import Any

import pytest

from tools.soak import serving

from .proxy import proxied

pytestmark = [pytest.mark.slow, pytest.mark.skipif(os.name != "posix", reason="gunicorn needs a POSIX system")]
PREFIX = "/class/gatewise"


def request(port: int, path: str, body: Any = None, **headers: str) -> tuple[int, str]:
    """Status and text of an answer."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    try:
        data = None if body is None else json.dumps(body)
        connection.request(
            "GET" if body is None else "POST",
            path,
            data,
            {"Content-Type": "application/json", **{name.replace("_", "-"): value for name, value in headers.items()}},
        )
        answer = connection.getresponse()
        return answer.status, answer.read().decode("utf-8")
    finally:
        connection.close()


@pytest.mark.parametrize(
    ("strips", "tells_prefix", "prefix"),
    [(True, True, ""), (True, False, PREFIX), (False, False, PREFIX)],
    ids=["the proxy tells", "we know, it strips", "we know, it does not strip"],
)
def test_the_page_and_all_it_needs_are_under_the_prefix(strips: bool, tells_prefix: bool, prefix: str) -> None:
    with (
        serving(GATEWISE_PROXIES="1", GATEWISE_PREFIX=prefix, GATEWISE_WORKERS="1") as (port, _),
        proxied(port, PREFIX, strips=strips, tells_prefix=tells_prefix) as door,
    ):
        status, page = request(door, f"{PREFIX}/")
        assert status == 200
        needed = re.findall(r'(?:src|href)="(/[^"#]*)"', page)
        assert len(needed) > 3
        for address in needed:
            assert address.startswith(f"{PREFIX}/"), address
            assert request(door, address)[0] == 200, address
        script = next(address for address in needed if address.endswith("/front_page.js"))
        later = re.findall(r'import\("\./([^"]+)"\)', request(door, script)[1])
        assert len(later) > 5
        for name in later:
            assert request(door, f"{script.removesuffix('front_page.js')}{name}")[0] == 200
        assert request(door, f"{PREFIX}/static/js/front_page.js")[0] == 200  # as it lies there, too
        status, answer = request(door, f"{PREFIX}/api/trace", {"source": "x*y"})
        assert status == 200
        assert json.loads(answer)["gradients"].keys() == {"x", "y"}


def spend(port: int, path: str, number: int, **headers: str) -> int:
    return request(port, path, {"source": f"x*{number}.25"}, **headers)[0]


def test_every_client_behind_the_proxy_has_an_allowance_of_its_own() -> None:
    with (
        serving(GATEWISE_PROXIES="1", GATEWISE_ALLOWANCE="3 per minute", GATEWISE_WORKERS="1") as (port, _),
        proxied(port, PREFIX, strips=True, tells_prefix=True) as door,
    ):
        path = f"{PREFIX}/api/trace"
        one = [spend(door, path, number, X_Test_Client="192.0.2.1") for number in range(6)]
        assert one[:2] == [200, 200]
        assert one[-1] == 429
        assert spend(door, path, 10, X_Test_Client="192.0.2.2") == 200
        # Whatever the first client says of itself, the proxy's word counts.
        for lie in ("192.0.2.77", "192.0.2.77, 10.0.0.1", "unknown", "'; drop", "::1"):
            assert spend(door, path, 20, X_Test_Client="192.0.2.1", X_Forwarded_For=lie) == 429


def test_without_a_proxy_nobody_chooses_an_address() -> None:
    with serving(GATEWISE_ALLOWANCE="3 per minute", GATEWISE_WORKERS="1") as (port, _):
        for name in (
            "X-Forwarded-Prefix",
            "X-Forwarded-Host",
            "X-Script-Name",
            "SCRIPT_NAME",
            "PATH_INFO",
            "Forwarded",
        ):
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
            connection.request("GET", "/embed?source=x", headers={name: "/evil.example"})
            answer = connection.getresponse()
            assert answer.status == 200
            assert b"evil" not in answer.read()
            connection.close()
        lies = [spend(port, "/api/trace", number, X_Forwarded_For=f"192.0.2.{number}") for number in range(8)]
        assert lies[-1] == 429
