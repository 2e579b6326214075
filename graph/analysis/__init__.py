"""Questions about a traced program beside its steps: checks, code, paths, Jacobians, forward mode, descent."""
