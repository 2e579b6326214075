"""How long it takes, measured: ``python -m benchmarks``. One file a measurement."""
