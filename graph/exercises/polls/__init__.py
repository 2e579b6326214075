"""Closed questions that a graph asks about its next step: the question, the answer, and what people say instead."""
