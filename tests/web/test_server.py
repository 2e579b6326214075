"""What only a real connection shows."""

from __future__ import annotations

import socket
from urllib.parse import urlsplit

HEAD = (
    b"POST /api/trace HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
    b"Connection: close\r\nTransfer-Encoding: chunked\r\n\r\n"
)


def in_chunks(server: str, body: bytes, size: int = 0x8000) -> bytes:
    """The first line of the answer to a body sent without its length."""
    address = urlsplit(server)
    assert address.hostname is not None
    assert address.port is not None
    with socket.create_connection((address.hostname, address.port), timeout=10) as connection:
        connection.sendall(HEAD)
        try:
            for start in range(0, len(body), size):
                piece = body[start : start + size]
                connection.sendall(f"{len(piece):x}\r\n".encode() + piece + b"\r\n")
            connection.sendall(b"0\r\n\r\n")
        except OSError:
            pass  # the server may hang up on a body that is too long: its answer is there to read
        return connection.recv(100).split(b"\r\n")[0]


def test_a_body_in_chunks_is_read(server: str) -> None:
    assert b" 200 " in in_chunks(server, b'{"source": "x*y"}', 5)


def test_a_body_in_chunks_has_the_same_limit(server: str) -> None:
    assert b" 413 " in in_chunks(server, b'{"source": "' + b"x" * 400_000 + b'"}')
