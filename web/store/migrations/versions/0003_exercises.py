"""Exercises that are handed out to a class, and what its phones hand in."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def _of_a_class() -> sa.Column[str]:
    return sa.Column("code", sa.String(8), sa.ForeignKey("classrooms.code", ondelete="CASCADE"), primary_key=True)


def upgrade() -> None:
    """Make the two tables, and let a class say which exercise is out."""
    op.add_column("classrooms", sa.Column("handout", sa.String(16), nullable=True))
    op.create_table(
        "handouts",
        _of_a_class(),
        sa.Column("key", sa.String(16), primary_key=True),
        sa.Column("position", sa.Integer, nullable=False),
        sa.Column("body", sa.JSON, nullable=False),
    )
    op.create_table(
        "hand_ins",
        _of_a_class(),
        sa.Column("handout", sa.String(16), primary_key=True),
        sa.Column("phone", sa.String(64), primary_key=True),
        sa.Column("record", sa.JSON, nullable=False),
    )
