"""The project measured on its own work; results go to ``benchmarks/results.json``."""
