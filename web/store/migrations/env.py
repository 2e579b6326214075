"""Alembic's entry: runs the changes on the connection that it is given."""

from __future__ import annotations

from alembic import context

from web.store.models import Base

context.configure(
    connection=context.config.attributes["connection"], target_metadata=Base.metadata, transactional_ddl=True
)
context.run_migrations()
