"""A graph with its numbers as a scene."""
