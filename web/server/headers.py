"""The headers that every answer carries (what each is for: https://owasp.org/www-project-secure-headers/)."""

from __future__ import annotations

from flask import Flask, Response

__all__ = ["EMBED_POLICY", "FILE_POLICY", "PAGE_POLICY", "register"]

PAGE_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; font-src 'self'; "
    "connect-src 'self'; worker-src 'self'; manifest-src 'self'; form-action 'self'; base-uri 'none'; "
    "object-src 'none'; frame-ancestors 'self'"
)
EMBED_POLICY = PAGE_POLICY.replace("frame-ancestors 'self'", "frame-ancestors *")  # a course page may show it
FILE_POLICY = "sandbox; default-src 'none'"  # of exported files, should a browser ever show one as a page


def _harden(answer: Response) -> Response:
    answer.headers.setdefault("Content-Security-Policy", PAGE_POLICY)
    answer.headers["X-Content-Type-Options"] = "nosniff"
    answer.headers["Referrer-Policy"] = "no-referrer"
    answer.headers["Cross-Origin-Opener-Policy"] = "same-origin"
    if not answer.headers.get("Cache-Control"):
        answer.headers["Cache-Control"] = "no-store" if answer.mimetype == "application/json" else "no-cache"
    return answer


def register(app: Flask) -> None:
    """Put the headers on every answer of ``app``, errors and static files too."""
    app.after_request(_harden)
