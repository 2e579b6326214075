"""Steps: what appears when, and why, in words and in formulas."""
