def resolve_indices(e, t, s): return e
