"""Libraries: what a spelling means in each."""
