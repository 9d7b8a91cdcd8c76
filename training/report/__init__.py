"""Write the report of an evaluation: one self-contained HTML page, a model card and a model-risk document.

One module a section; every figure comes from the evaluation's own findings. May import ``training.evaluation``,
``training.scorecard`` and ``training.data``; of ``creditapp`` only ``domain``.
"""
