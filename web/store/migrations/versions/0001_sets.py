"""Lecture sets, their programs, and short links."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
_DIGEST = sa.String(64)


def upgrade() -> None:
    """Make the three tables."""
    op.create_table(
        "lecture_sets",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("view_digest", _DIGEST, nullable=False, unique=True),
        sa.Column("edit_digest", _DIGEST, nullable=False, unique=True),
        sa.Column("title", sa.Text, nullable=False),
        sa.Column("note", sa.Text, nullable=False),
        sa.Column("reader", sa.Integer, nullable=False),
        sa.Column("revision", sa.Integer, nullable=False),
        sa.Column("created", sa.BigInteger, nullable=False),
        sa.Column("changed", sa.BigInteger, nullable=False),
    )
    op.create_table(
        "programs",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("set_id", sa.Integer, sa.ForeignKey("lecture_sets.id", ondelete="CASCADE"), nullable=False),
        sa.Column("key", sa.String(16), nullable=False),
        sa.Column("position", sa.Integer, nullable=False),
        sa.Column("title", sa.Text, nullable=False),
        sa.Column("note", sa.Text, nullable=False),
        sa.Column("state", sa.JSON, nullable=False),
        sa.Column("steps", sa.JSON, nullable=True),
        sa.Column("words", sa.JSON, nullable=False),
        sa.UniqueConstraint("set_id", "key"),
    )
    op.create_index("ix_programs_set_id", "programs", ["set_id"])
    op.create_table(
        "short_links",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("code_digest", _DIGEST, nullable=False, unique=True),
        sa.Column("address", sa.Text, nullable=False),
        sa.Column("created", sa.BigInteger, nullable=False),
        sa.Column("opened", sa.BigInteger, nullable=False),
    )
    op.create_index("ix_short_links_opened", "short_links", ["opened"])
