"""Turn a fitted estimator into a scorecard: cross-validate, calibrate, compile into points tables, and score whole tables with it.

May import ``training.fitting`` and ``training.data``; of ``creditapp`` only ``domain``.
"""
