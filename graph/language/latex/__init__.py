"""LaTeX as a program: signs, names, expressions, statements. Nothing of it is ever evaluated while it is read."""
