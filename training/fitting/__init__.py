"""Fit an additive estimator to a table: boosters with pair tables, or a logistic regression over weights of evidence.

May import ``training.data``; of ``creditapp`` only ``console``, for worker processes that end with their parent.
"""
