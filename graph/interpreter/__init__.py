"""The interpreter: runs a program while reading it, and turns what is differentiable into gates."""
