"""Measure a scorecard: performance, calibration, stability, fairness, swap sets, and the gates that a release must pass.

May import ``training.scorecard`` and ``training.data``; of ``creditapp`` only ``domain`` and ``models``.
"""
