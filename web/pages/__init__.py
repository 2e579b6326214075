"""The pages and what they are rendered from."""
