"""Measurements, printed as they are: `python -m benchmarks`."""
