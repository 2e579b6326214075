"""Forward lines alone: free arrays get shapes from axes and indices, a layer that is called is told by its name."""

from __future__ import annotations

import numpy as np
import pytest

from graph import TraceError, trace
from graph.errors import Fix

SHAPES: dict[str, dict[str, tuple[int, ...]]] = {
    "x.sum(1)": {"x": (2, 3)},
    "x.mean(axis=(1, 2))": {"x": (2, 3, 4)},
    "x.permute(0, 2, 1)": {"x": (2, 3, 4)},
    "B, T, C = x.shape\nx.reshape(B*T, C)": {"x": (2, 3, 4)},
    "h[:, -1, :]": {"h": (2, 3, 4)},
    "torch.cat([h, x], dim=1)": {"h": (2, 3), "x": (2, 3)},
    "F.conv2d(x, w)": {"x": (1, 2, 4, 4), "w": (3, 2, 2, 2)},
    "torch.einsum('bqd,bkd->bqk', q, k)": {"q": (2, 3, 4), "k": (2, 2, 4)},
    "a = X.dot(W1) + b1": {"X": (2, 3), "W1": (3, 4)},
    "params['w'] * 2": {"w": ()},
}
LABELS = (
    "-torch.log(p[range(N), y]).mean()",
    "F.cross_entropy(logits, labels)",
    "q.gather(1, action)",
    "C[Xb].sum()",
    "F.embedding(idx, E).sum()",
)
LAYERS = {
    "self.fc1(x)": "nn.Linear(3, 3)",
    "self.conv1(x)": "nn.Conv2d(2, 2, 3, padding=1)",
    "self.bn1(x)": "nn.BatchNorm1d(3)",
    "self.norm(x)": "nn.LayerNorm(3)",
    "self.dropout(x)*2": "nn.Identity()",
    "self.relu(x)": "nn.ReLU()",
    "self.embedding(idx)": "nn.Embedding(4, 3)",
    "out, _ = self.lstm(x)": "nn.LSTM(4, 4, batch_first=True)",
    "self.c_attn(x)": "nn.Linear(3, 9)",
    "self.attn_dropout(x)*2": "nn.Identity()",
    "self.attention_norm(x)": "nn.LayerNorm(3)",
    "self.avg_pool(x)": "nn.AdaptiveAvgPool2d(1)",
    "self.layer1(x)": "nn.Linear(3, 3)",
    "model(X)": "nn.Linear(3, 3)",
    "y = policy_net(state).gather(1, action)": "nn.Linear(3, 3)",
    "x = self.encoder(x)": "nn.Linear(3, 3)",
    "y = net.forward(x)": "nn.Linear(3, 3)",
    "loss = -torch.mean(D(real))": "nn.Linear(3, 3)",
}


@pytest.mark.parametrize("source", SHAPES)
def test_a_free_array_gets_the_shape_that_its_use_asks_for(source: str) -> None:
    traced = trace(source)
    for name, shape in SHAPES[source].items():
        assert np.array(traced.gradients[name]).shape == shape


@pytest.mark.parametrize("source", LABELS)
def test_what_picks_elements_is_whole_and_fixed(source: str) -> None:
    fixed = [given for given in trace(source).to_dict()["inputs"] if given["is_fixed"]]
    assert fixed
    for given in fixed:
        assert np.array_equal(np.round(given["value"]), given["value"])


@pytest.mark.parametrize("source", LAYERS)
def test_a_layer_is_read_by_its_name_and_a_notice_says_so(source: str) -> None:
    notices = trace(source).to_dict()["notices"]
    told = [notice for notice in notices if notice["code"].startswith("supposed")]
    assert [LAYERS[source] in notice["message"] for notice in told] == [True]


def test_a_loss_that_is_defined_elsewhere_is_told_by_what_it_compares() -> None:
    losses = {"criterion(model(x), labels)": "nn.CrossEntropyLoss()", "loss_fn(net(x), y)": "nn.MSELoss()"}
    for source, loss in losses.items():
        traced = trace(source).to_dict()
        assert any(loss in notice["message"] and "weights" not in notice["message"] for notice in traced["notices"])
        assert traced["output"]["shape"] == []


@pytest.mark.parametrize("source", ["model(x, t)", "y = self.decoder(x, memory)", "loss = criterion(a, b, c)"])
def test_what_is_called_with_several_arrays_is_refused_with_a_definition_that_reads(source: str) -> None:
    with pytest.raises(TraceError) as caught:
        trace(source)
    assert caught.value.key == "not_defined"
    assert isinstance(caught.value.fixes[0], Fix)


def test_what_is_given_from_outside_is_no_label_by_its_place() -> None:
    traced = trace("cross_entropy(y, t)", inputs={"y": [0.1, 0.9], "t": [0.0, 1.0]})
    assert traced.gradients["t"] is not None
