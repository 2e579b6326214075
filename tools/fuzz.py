"""Coverage-guided fuzzing by hand, for hours where the tests take a minute:

    python -m pip install atheris
    python -m tools.fuzz api -max_total_time=3600 corpus/

Targets: ``parser`` (text to a traced program), ``api`` (bytes as the body of every call of the HTTP contract),
``export`` (an order and a program to a file). Everything after the target goes to libFuzzer
(https://llvm.org/docs/LibFuzzer.html#options). A crash, an answer of 500 and an answer after more than 5 s are
findings; libFuzzer writes the input that led there beside us.
"""

from __future__ import annotations

import importlib
import io
import json
import sys
import time
from collections.abc import Callable, Mapping
from typing import Any

__all__ = ["TARGETS", "main"]

_LONGEST = 5.0  # seconds
_WORDS = (
    "x y z w0 W b 1 2.5 1e-3 -2 + - * / ** @ ( ) [ ] , = : . \n exp( log( sin( relu( sigmoid( softmax( sum( max( mean( "
    "reshape( ones(2,3) zeros(3) axis=0 np. torch. .T .sum() \\frac{ "
    "\\sqrt{ \\sin { } ^ _ ² √ π σ ∂ × ÷ − ≤ ' 한 import numpy"
).split(" ")


def _text(data: bytes) -> str:
    """A program: a byte is a word of the language as often as it is a character, so that most inputs say something."""
    return "".join(_WORDS[byte % len(_WORDS)] if byte >= 128 else chr(byte) for byte in data[:2_000])


def _fuzz_parser() -> Callable[[bytes], None]:
    from graph import trace
    from graph.errors import TraceError
    from graph.limits import WEB

    def target(data: bytes) -> None:
        begun = time.monotonic()
        try:
            trace(_text(data), limits=WEB).steps[-1].explain()
        except TraceError as error:
            for language in ("en", "ko"):
                error.message_in(language)
        assert time.monotonic() - begun < _LONGEST, "slow"

    return target


def _fuzz_api() -> Callable[[bytes], None]:
    from app import create_app

    app = create_app()
    client = app.test_client()
    calls = sorted(rule.rule for rule in app.url_map.iter_rules() if "POST" in (rule.methods or ()))

    def target(data: bytes) -> None:
        if not data:
            return
        path, body = calls[data[0] % len(calls)], data[1:]
        if data[0] >= 128:  # a well-formed question about an ill-formed program, with fields of every name
            fields = dict.fromkeys(("edge", "key", "id", "typed", "rule"), _text(body[-8:]))
            body = json.dumps({"source": _text(body), "format": "svg", **fields}).encode()
        begun = time.monotonic()
        answer = client.post(path, data=body, content_type="application/json")
        assert answer.status_code < 500 or answer.status_code == 503, answer.status_code
        is_file = path == "/api/export"  # made by a process that gives way to all others
        assert is_file or time.monotonic() - begun < _LONGEST, "slow"

    return target


def _fuzz_export() -> Callable[[bytes], None]:
    from graph import trace
    from graph.errors import TraceError
    from graph.files import FORMATS, order_from
    from graph.layout.whole_layout import NoDrawing
    from graph.limits import WEB

    formats = [name for name in FORMATS if name not in ("pptx", "png")]  # these two are slow, not deep

    def target(data: bytes) -> None:
        if len(data) < 4:
            return
        name = formats[data[0] % len(formats)]
        asked = {
            "title": _text(data[2:40]),
            "footer": _text(data[1:9]),
            "steps": ("last", "passes", "0-1")[data[1] % 3],
        }
        try:
            order = order_from(
                {**asked, "outlined": data[2] % 2 == 0, "theme": ("light", "dark", "transparent")[data[3] % 3]}
            )
            traced = trace(_text(data[4:300]), limits=WEB)
            if len(traced.graph.gates) < 20:
                for _ in FORMATS[name].run(traced, order, io.BytesIO()):
                    pass
        except (TraceError, NoDrawing):
            return

    return target


TARGETS: Mapping[str, Callable[[], Callable[[bytes], None]]] = {
    "parser": _fuzz_parser,
    "api": _fuzz_api,
    "export": _fuzz_export,
}


def main(arguments: list[str]) -> int:
    """Fuzz one target until libFuzzer is told to stop, or finds something."""
    if not arguments or arguments[0] not in TARGETS:
        print(__doc__)
        return 2
    try:
        fuzzer: Any = importlib.import_module("atheris")
    except ImportError:
        print("atheris is not installed; it is no requirement of ours: python -m pip install atheris")
        return 1
    with fuzzer.instrument_imports(include=["graph", "web"]):
        import app  # noqa: F401  with counters in every branch

    fuzzer.Setup([sys.argv[0], *arguments[1:]], TARGETS[arguments[0]]())
    fuzzer.Fuzz()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
