"""The graph of gates and its two passes: built, opened and closed, evaluated."""
