"""The scikit-learn way: a scorecard as an estimator, which takes pandas, polars and numpy and fits with the code of ``training fit``.

May import ``training.exports``, ``scorecard``, ``fitting`` and ``data``.
"""

from training.estimator.estimator import Scorecard

__all__ = ["Scorecard"]
