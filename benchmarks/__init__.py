"""How long it takes beside its peers, measured in one run: ``python -m benchmarks``. One file a measurement."""
