"""A store of what outlives a request: lecture sets, short links and classes, in SQLite or PostgreSQL."""
