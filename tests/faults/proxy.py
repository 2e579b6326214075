"""A reverse proxy as a site has one before us: small, real, and honest about who asks."""

from __future__ import annotations

import http.client
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

__all__ = ["proxied"]

_HOP = {
    "connection",
    "keep-alive",
    "transfer-encoding",
    "te",
    "trailer",
    "upgrade",
    "proxy-connection",
}  # RFC 9110 7.6.1
_SET_BY_US = {"x-forwarded-for", "x-forwarded-proto", "x-forwarded-host", "x-forwarded-prefix", "host", "x-real-ip"}


@contextmanager
def proxied(port: int, prefix: str, *, strips: bool, tells_prefix: bool) -> Iterator[int]:
    """The port of a proxy that serves ``port`` under ``prefix``.

    Args:
        strips: it takes the prefix off before it passes a request on.
        tells_prefix: it sets X-Forwarded-Prefix.
    """

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.0"

        def _pass_on(self) -> None:
            if not self.path.startswith(prefix + "/"):
                self.send_error(404)
                return
            path = self.path[len(prefix) :] if strips else self.path
            headers = {name: value for name, value in self.headers.items() if name.lower() not in _HOP | _SET_BY_US}
            # Whoever asks is the last we know for sure; what a client says of itself comes before.
            said = self.headers.get("X-Forwarded-For")
            headers["X-Forwarded-For"] = ", ".join(
                [said] * bool(said) + [self.headers.get("X-Test-Client", "127.0.0.9")]
            )
            headers |= {"Host": "site.example", "X-Forwarded-Host": "site.example", "X-Forwarded-Proto": "https"}
            if tells_prefix:
                headers["X-Forwarded-Prefix"] = prefix
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
            try:
                connection.request(
                    self.command, path, self.rfile.read(int(self.headers.get("Content-Length", 0))), headers
                )
                answer = connection.getresponse()
                body = answer.read()
                self.send_response(answer.status)
                for name, value in answer.getheaders():
                    if name.lower() not in _HOP | {"content-length", "date", "server"}:
                        self.send_header(name, value)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)
            finally:
                connection.close()

        do_GET = do_POST = do_HEAD = _pass_on  # noqa: N815  http.server's names

        def log_message(self, *_: object) -> None:
            """Nobody reads it."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield server.server_address[1]
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
