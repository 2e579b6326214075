"""The picture as data: shapes in user units, and the writers that turn them into a format."""
