"""Build training sets from synthetic people, and compare the synthetic population with published figures.

May import ``training.report``, ``training.scorecard`` and ``training.data``; of ``creditapp`` ``population``, ``domain``, ``models`` and
``console``.
"""
