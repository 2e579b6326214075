"""Trees as mathematics: in plain letters, LaTeX and MathML."""
