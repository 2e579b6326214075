"""The layout of a drawing: sizes, ranks, Graphviz, routes of wires."""
