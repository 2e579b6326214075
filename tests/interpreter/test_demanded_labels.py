"""Losses on labels, pasted alone: free scores and labels fit one another, however both are viewed."""

from __future__ import annotations

import numpy as np
import pytest

from graph import trace

VIEWED = [
    "F.cross_entropy(logits.view(-1, V), targets.view(-1))",
    "F.cross_entropy(logits.reshape(-1, vocab_size), targets.reshape(-1))",
    "F.cross_entropy(logits.flatten(0, 1), targets.flatten())",
    "F.cross_entropy(logits.transpose(1, 2), targets)",
    "F.cross_entropy(logits.permute(0, 2, 1), targets)",
    "F.cross_entropy(logits.view(B * T, -1), targets.view(-1), ignore_index=-1)",
    "nn.CrossEntropyLoss()(logits.view(-1, ntokens), targets)",
    "loss_fn(logits.view(-1, num_classes), targets.view(-1))",
    "criterion(logits.view(-1, vocab), targets.contiguous().view(-1))",
]


@pytest.mark.parametrize("source", VIEWED)
def test_a_label_for_each_place_of_each_text(source: str) -> None:
    traced = trace(source)
    given = {one["name"]: np.array(one["value"]) for one in traced.to_dict()["inputs"]}
    logits, labels = given["logits"].reshape(-1, 4), given["targets"].ravel().astype(int)
    assert given["logits"].shape == (2, 3, 4)
    rows = logits - np.log(np.exp(logits).sum(axis=1, keepdims=True))
    np.testing.assert_allclose(traced.value, -rows[np.arange(len(labels)), labels].mean(), rtol=1e-12)
