"""Classes: where each stands, its phones, its polls and the votes."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
_DIGEST = sa.String(64)


def _of_a_class() -> sa.Column[str]:
    return sa.Column("code", sa.String(8), sa.ForeignKey("classrooms.code", ondelete="CASCADE"), primary_key=True)


def upgrade() -> None:
    """Make the four tables."""
    op.create_table(
        "classrooms",
        sa.Column("code", sa.String(8), primary_key=True),
        sa.Column("secret_digest", _DIGEST, nullable=False),
        sa.Column("address", sa.Text, nullable=False),
        sa.Column("step", sa.Integer, nullable=False),
        sa.Column("part", sa.Integer, nullable=False),
        sa.Column("mover", sa.String(16), nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("poll", sa.String(16), nullable=True),
        sa.Column("created", sa.BigInteger, nullable=False),
    )
    op.create_index("ix_classrooms_created", "classrooms", ["created"])
    op.create_table("phones", _of_a_class(), sa.Column("digest", _DIGEST, primary_key=True))
    op.create_table(
        "polls",
        _of_a_class(),
        sa.Column("key", sa.String(16), primary_key=True),
        sa.Column("position", sa.Integer, nullable=False),
        sa.Column("stage", sa.String(16), nullable=False),
        sa.Column("round", sa.Integer, nullable=False),
        sa.Column("body", sa.JSON, nullable=False),
    )
    op.create_table(
        "votes",
        _of_a_class(),
        sa.Column("poll", sa.String(16), primary_key=True),
        sa.Column("round", sa.Integer, primary_key=True),
        sa.Column("phone", _DIGEST, primary_key=True),
        sa.Column("choice", sa.String(40), nullable=False),
    )
