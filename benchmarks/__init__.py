"""Measure the running system, the training pipeline and its peers; each module writes a results file.

May import everything, ``tests.support`` included; nothing imports benchmarks.
"""
