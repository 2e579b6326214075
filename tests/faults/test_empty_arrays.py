"""Arrays of no elements: ``bad_value``, wherever they arise, and never a fault of ours."""

from __future__ import annotations

import random
from typing import Any

import pytest
from flask.testing import FlaskClient

VALUES: dict[str, Any] = {"x": [1.0, 2.0, 3.0, 4.0], "M": [[1.0, 2.0], [3.0, 4.0]]}
EMPTY = (  # expressions whose value has no elements
    "x[3:1]", "x[4:]", "x[:0]", "x[2:2]", "x[-9:-8]", "x[[]]", "x[x > 9]", "x[range(0)]", "x[None][1:]",
    "M[:, 2:]", "M[2:]", "M[M > 9]", "M[0, 1:1]", "zeros(0)", "np.zeros((0, 3))", "np.array([])", "torch.empty(0)",
    "arange(0)", "np.arange(3, 3)", "linspace(0, 1, 0)", "full(0, 1)", "eye(0)", "torch.randn(0)",
    "np.split(x, 4)[0][1:]", "np.repeat(x, 0)", "np.tile(x, 0)", "np.repeat(x, [0, 0, 0, 0])",
    "stack([])", "np.concatenate([])",
)  # fmt: skip
AROUND = (  # what is done with them
    "{}.sum()", "sum({})", "{}.mean()", "max({})", "{}*2", "-{}", "x*{}", "{} + M", "exp({})", "softmax({})",
    "concat([{}, x])", "{}.prod()", "norm({})", "M @ {}", "x.dot({})", "{}.T", "{}.reshape(2)",
    "{} if 1 > 0 else x", "y = {}\nsum(y)*x[0]",
    "def f(a):\n    return a*2\nsum(f({}))", "where(x > 0, {}, x)",
)  # fmt: skip


def answer(client: FlaskClient, source: str) -> tuple[int, str]:
    """The status, and the code of the first error."""
    found = client.post("/api/trace", json={"source": source + "\n", "inputs": VALUES})
    errors = (found.json or {}).get("errors") or [{"code": ""}]
    return found.status_code, errors[0]["code"]


@pytest.mark.parametrize("empty", EMPTY)
def test_an_array_of_no_elements_is_a_bad_value(client: FlaskClient, empty: str) -> None:
    assert answer(client, f"sum(x)*sum(M)*sum({empty})") == (422, "bad_value")


@pytest.mark.parametrize("around", AROUND)
def test_whatever_is_done_with_it(client: FlaskClient, around: str) -> None:
    for empty in ("x[3:1]", "zeros(0)", "x[x > 9]"):
        body = around.format(empty)
        first, _, last = body.rpartition("\n")
        assert answer(client, f"k = sum(x)*sum(M)\n{first}\nk*({last})") == (422, "bad_value"), body


def test_programs_grown_around_them_never_end_in_a_fault(client: FlaskClient) -> None:
    chance = random.Random(12)
    single = [each for each in AROUND if "\n" not in each]
    for _ in range(120):
        body = chance.choice(EMPTY)
        for _ in range(chance.randrange(1, 4)):
            body = chance.choice(single).format(f"({body})")
        status, code = answer(client, f"sum(x)*sum(M)*({body})")
        assert (status, code) == (422, "bad_value"), body
