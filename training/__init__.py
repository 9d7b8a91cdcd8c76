"""Train, evaluate and release scorecards: from a table of outcomes to a signed release.

Imports between its rooms point one way: cli → population, releases, experiments → report → estimator → exports → evaluation →
scorecard → fitting → data. Only two modules are loose: ``artefacts`` (the files of a run's directory) and ``errors``. ``creditapp`` never imports
this package. ``from training import Scorecard`` gives the scikit-learn estimator, which is loaded only then.
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from training.estimator import Scorecard

__all__ = ["Scorecard"]


def __getattr__(name: str) -> object:
    """The estimator, imported when it is asked for: scikit-learn takes a second."""
    if name == "Scorecard":
        from training.estimator import Scorecard

        return Scorecard
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
