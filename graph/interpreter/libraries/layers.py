"""Layers as objects: ``nn.Linear(3, 4)`` is made with seeded weights and then called."""

from __future__ import annotations

from typing import Any

LAYERS: dict[str, Any] = {}
