"""The gate table as a whole: read-only, complete, and every name said once."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from types import MappingProxyType

import pytest

import graph.gates
from graph.gates import GATES, OPERATORS, SPELLINGS, named_once


def test_the_tables_cannot_be_changed() -> None:
    for table in (GATES, OPERATORS, SPELLINGS):
        assert isinstance(table, MappingProxyType)


def test_a_second_gate_of_a_name_is_rejected() -> None:
    pair = ("sin", GATES["sin"])
    with pytest.raises(ValueError, match="duplicate spelling: 'sin'"):
        named_once("spelling", [pair, pair])


def test_every_gate_can_be_typed() -> None:
    typed = {*SPELLINGS.values(), *(gate.name for gate in OPERATORS.values())}
    assert typed == set(GATES)


@pytest.mark.parametrize(
    ("spelling", "name"),
    [
        ("ln", "log"), ("arcsin", "asin"), ("arccos", "acos"), ("arctan", "atan"), ("σ", "sigmoid"), ("ReLU", "relu"),
        ("maximum", "max"), ("minimum", "min"), ("amax", "max_over"), ("amin", "min_over"), ("dot", "matmul"),
        ("concatenate", "concat"), ("cat", "concat"), ("ravel", "flatten"), ("clamp", "clip"), ("swish", "silu"),
        ("add", "add"), ("subtract", "sub"), ("multiply", "mul"), ("divide", "div"), ("power", "pow"),
        ("negative", "neg"), ("square", "square"), ("mse_loss", "mse"), ("expit", "sigmoid"),
    ],
)  # fmt: skip
def test_numpy_and_pytorch_spellings_are_known(spelling: str, name: str) -> None:
    assert SPELLINGS[spelling] == name


def test_operators_name_their_gates() -> None:
    assert {sign: gate.name for sign, gate in OPERATORS.items()} == {
        "+": "add", "-": "sub", "*": "mul", "/": "div", "-x": "neg", "**": "pow", "@": "matmul", "[]": "index",
        "[]=": "set", "<": "less", "<=": "less_equal", ">": "greater", ">=": "greater_equal", "==": "equal",
        "!=": "not_equal", "&": "logical_and", "|": "logical_or", "~": "logical_not",
    }  # fmt: skip


def test_every_gate_of_the_contract_is_there() -> None:
    wanted = (
        "add sub mul div neg pow matmul exp log log2 log10 sqrt square abs sign sin cos tan asin acos atan sinh cosh "
        "tanh sigmoid relu leaky_relu elu softplus gelu silu erf max min max_over min_over sum mean repeat reshape "
        "flatten transpose concat stack index norm var std clip softmax log_softmax cross_entropy "
        "softmax_cross_entropy mse sse affine layer_norm batch_norm attention "
        "log1p expm1 exp2 rsqrt cbrt atan2 hypot logaddexp asinh acosh atanh sec csc cot sinc lgamma erfc hardtanh "
        "relu6 selu celu mish hardswish logit xlogy square_relu round floor ceil less less_equal greater greater_equal "
        "equal not_equal logical_and logical_or logical_not logical_xor argmax argmin one_hot detach where masked_fill "
        "gather take embedding set tril triu sort topk median "
        "prod cumsum logsumexp expand_dims squeeze moveaxis pad flip "
        "roll tile repeat_interleave hstack vstack diag trace broadcast_to outer inner "
        "max_shared_over min_shared_over "
        "linear kron tensordot inv solve det logdet cholesky conv1d conv2d conv_transpose1d conv_transpose2d "
        "max_pool1d max_pool2d avg_pool1d avg_pool2d dropout group_norm instance_norm rms_norm normalize "
        "squared_error l1_loss smooth_l1 huber bce bce_with_logits hinge kl_div nll_loss score_cross_entropy "
        "masked_attention cosine_similarity triplet_margin"
    )
    assert set(GATES) >= set(wanted.split())


def test_constant_forms_are_one_for_each_operand() -> None:
    for gate in GATES.values():
        assert len(gate.constant_signs) in (0, len(gate.operands)), gate.name
        assert all("{c}" in sign or "{c_sup}" in sign for sign in gate.constant_signs)
    assert GATES["sub"].constant_signs == ("{c}−x", "−{c}")
    assert GATES["pow"].constant_signs == ("{c}ˣ", "x{c_sup}")


def test_a_record_says_how_its_gradient_flows_in_exactly_one_way() -> None:
    for gate in GATES.values():
        assert bool(gate.local_gradients) != bool(gate.vjp), gate.name
        assert bool(gate.vjp) == bool(gate.shape) == bool(gate.rules) == bool(gate.test_shapes), gate.name
        assert bool(gate.local_gradients) == bool(gate.local_formulas), gate.name


def test_a_new_gate_is_one_record_in_one_file() -> None:
    """The list of files names no gate."""
    cube = replace(GATES["square"], name="cube", sign="x³", formula="x ** 3")
    assert "cube" in named_once("gate", [*GATES.items(), ("cube", cube)])
    listing = Path(graph.gates.__file__).read_text(encoding="utf-8")
    assert not [name for name in GATES if f'"{name}"' in listing]
