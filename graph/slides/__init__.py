"""Slides of a program or a lecture as scenes: which there are, what is on each, and through which window."""
