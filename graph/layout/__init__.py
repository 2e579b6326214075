"""Where everything of a drawing stands: sizes, ranks, Graphviz, routes of wires."""
