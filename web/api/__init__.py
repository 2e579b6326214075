"""The HTTP contract: bodies read, questions asked, answers and errors written."""
