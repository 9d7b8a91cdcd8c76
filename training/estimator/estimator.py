"""The estimator: ``Scorecard().fit(X, y)`` is ``python -m training fit`` on the same table, and gives the same points."""

import warnings
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import ArrayLike, NDArray
from sklearn.base import BaseEstimator, ClassifierMixin
from sklearn.utils import Tags, check_random_state
from sklearn.utils.multiclass import check_classification_targets, type_of_target
from sklearn.utils.validation import (
    _check_sample_weight,
    _check_y,
    check_consistent_length,
    check_is_fitted,
    validate_data,
)

from training.artefacts import write_file
from training.data.service_schema import all_in
from training.data.spec import Segments
from training.data.table import Matrix, Table
from training.estimator.frames import is_frame, typed
from training.estimator.training_data import (
    Specification,
    bad_class,
    by_convention,
    input_values,
    specification,
    training_table,
    unscreened,
)
from training.exports.export import exported, form_of
from training.exports.sql import Dialect
from training.fitting.fit import EstimatorKind
from training.fitting.hyperparameters import CANDIDATES, QUICK
from training.scorecard.rescore import Scores, assigned, columns_of, key_factors, rescore
from training.scorecard.run import Options
from training.scorecard.scale import Scale
from training.scorecard.segmented import train_stated as train

WARNING = "WARNING: "
"""How a note begins that says a doubt."""


class Scorecard(ClassifierMixin, BaseEstimator):
    """A scorecard as a scikit-learn classifier of two classes.

    Parameters:
    spec: what a table does not show, as for ``fit --spec``: a dict, a path to JSON, or None.
    bad: the class that means default; None: of numbers the larger one, whatever their shares; words as ``fit`` understands them.
    quick: one candidate instead of a search, which takes seconds.
    only, pairs: the kind of estimator to try; whether pairs of characteristics may get two-way tables.
    pdo, base_odds, base_score, lowest, highest, spanning: the scale, as for ``fit``.
    screen: whether to leave out what ``fit`` leaves out by itself (leaks, identifiers, repetitions, protected bases); None: in
    frames, whose columns have names, and not in arrays.
    created: the date of the version, YYYY-MM-DD; None: today.
    random_state: an integer gives the same scorecard each time, that of ``fit --seed``.

    After ``fit``:
    card_: the scorecard, as ``scorecard.json`` holds it; metrics_: as in ``metrics.json``; notes_: what was inferred or left out.
    bad_: the class that means default; characteristics_: what the scorecard reads, in the order of ``points``.
    classes_, n_features_in_, feature_names_in_: as of any classifier.

    X may be a pandas, polars or any other frame that Narwhals reads, or an array; its cells are read as from a Parquet file.
    """

    def __init__(
        self,
        spec: Specification = None,
        *,
        bad: Any = None,
        quick: bool = False,
        only: EstimatorKind | None = None,
        pairs: bool = True,
        pdo: float = 40.0,
        base_odds: float = 22.0,
        base_score: float = 700.0,
        lowest: int = 300,
        highest: int = 850,
        spanning: bool | None = None,
        screen: bool | None = None,
        created: str | None = None,
        random_state: int | np.random.RandomState | None = 0,
    ) -> None:
        self.spec = spec
        self.bad = bad
        self.quick = quick
        self.only = only
        self.pairs = pairs
        self.pdo = pdo
        self.base_odds = base_odds
        self.base_score = base_score
        self.lowest = lowest
        self.highest = highest
        self.spanning = spanning
        self.screen = screen
        self.created = created
        self.random_state = random_state

    def __sklearn_tags__(self) -> Tags:
        """Two classes; cells may be missing, or text."""
        tags = super().__sklearn_tags__()
        tags.classifier_tags.multi_class = False
        tags.input_tags.allow_nan = tags.input_tags.string = True
        return tags

    def fit(self, X: Any, y: ArrayLike, sample_weight: ArrayLike | None = None) -> "Scorecard":
        """Train on X [row, column], outcomes y [row] and weights [row]; rows of weight 0 do not count.

        ValueError for what cannot be trained on; a UserWarning for each doubt that ``fit`` prints as WARNING.
        """
        frame, labels = self._training_data(X, y)
        weights = None
        if sample_weight is not None:
            weights = _check_sample_weight(sample_weight, X, dtype=np.float64, ensure_non_negative=True)
            counts = weights > 0
            frame, labels, weights = frame.filter(pl.Series(counts)), labels[counts], weights[counts]
        self.classes_ = np.unique(labels)
        if len(self.classes_) < 2:
            raise ValueError(
                f"y has one class only, {self.classes_.tolist()}, in the rows that count; a scorecard needs two"
            )
        spec = by_convention(specification(self.spec, self.bad), self.classes_)
        screen = is_frame(X) if self.screen is None else self.screen
        table = training_table(
            frame,
            labels,
            str(getattr(y, "name", None) or "y"),
            spec if screen else unscreened(spec, frame.columns),
            weights,
        )
        self._bad_at = bad_class(self.classes_, labels, table)
        self.bad_ = self.classes_[self._bad_at]
        self._train(table, spec.segments)
        return self

    def predict(self, X: Any) -> NDArray[Any]:
        """The likelier class of each row."""
        check_is_fitted(self)
        return self.classes_[(self.decision_function(X) > 0).astype(np.int64)]

    def predict_proba(self, X: Any) -> Matrix:
        """Probabilities [row, class], in the order of ``classes_``."""
        pd = self.pd(X)
        return np.column_stack([1 - pd, pd] if self._bad_at else [pd, 1 - pd])

    def decision_function(self, X: Any) -> Matrix:
        """Log odds [row] of the second class."""
        raw = self._scores(X).raw
        log_odds: Matrix = self.card_["pd"]["intercept"] + self.card_["pd"]["slope"] * raw
        return log_odds if self._bad_at else -log_odds

    def pd(self, X: Any) -> Matrix:
        """Probability of default [row]."""
        return self._scores(X).pd

    def score_points(self, X: Any) -> NDArray[np.int64]:
        """The scores [row], whole points on the scale; ``score`` is the accuracy, as in any classifier."""
        return self._scores(X).score

    def points(self, X: Any) -> NDArray[np.int64]:
        """Points [row, characteristic] lost against the best value of each of ``characteristics_``: 0 or below."""
        return self._scores(X).points

    def reasons(self, X: Any) -> list[list[str]]:
        """At most four reasons [row], most points lost first: a characteristic's stated reason, or its name."""
        return key_factors(self.card_, self._scores(X).points)

    def segments(self, X: Any) -> list[str]:
        """The segment's name [row], by whose scorecard it is scored; ValueError where the scorecard has none."""
        check_is_fitted(self)
        if "segments" not in self.card_:
            raise ValueError("the scorecard has no segments; state them in spec, {'segments': {'column': 'product'}}")
        names = [part["name"] for part in self.card_["segments"]]
        return [names[number] for number in assigned(self.card_, self._values(X)).tolist()]

    def export(
        self, out: str | Path, dialect: Dialect = "ansi", table: str = "applications", keys: Sequence[str] = ()
    ) -> Path:
        """Write the scorecard as its file's name ends: .csv, .xlsx, .sql, .pmml, .onnx or .py; the path.

        Dialect, table and keys are of SQL, as for ``python -m training export``. TrainingError for what cannot be written.
        """
        check_is_fitted(self)
        path = Path(out)
        write_file(path, exported(self.card_, form_of(path), dialect, table, keys))
        return path

    def _training_data(self, X: Any, y: Any) -> tuple[pl.DataFrame, NDArray[Any]]:
        """The inputs, and the outcomes as one array; ValueError unless there are two classes."""
        if y is None:
            raise ValueError("Scorecard requires y to be passed, but the target y is None")
        frame = self._frame(X, reset=True)
        labels = _check_y(np.asarray(y), estimator=self)
        check_consistent_length(X, labels)
        check_classification_targets(labels)
        if (kind := type_of_target(labels, input_name="y")) != "binary":
            raise ValueError(f"Only binary classification is supported. The type of the target is {kind}.")
        return frame, labels

    def _frame(self, X: Any, *, reset: bool) -> pl.DataFrame:
        """The inputs as typed columns, checked as scikit-learn checks them."""
        if not is_frame(X):
            X = validate_data(self, X, reset=reset, dtype=None, ensure_all_finite=False)
        elif not len(X):
            raise ValueError(f"Found array with 0 sample(s) (shape={X.shape}) while a minimum of 1 is required.")
        else:
            validate_data(self, X, reset=reset, skip_check_array=True)
        return typed(X, getattr(self, "feature_names_in_", [f"x{at}" for at in range(self.n_features_in_)]))

    def _train(self, table: Table, stated: Segments | None) -> None:
        """Train with the settings, by the code of ``fit``."""
        spanning = all_in([column.name for column in table.columns]) if self.spanning is None else self.spanning
        scale = Scale(self.pdo, self.base_odds, self.base_score, self.lowest, self.highest)
        options = Options(self.only, scale, spanning, pairs=self.pairs)
        created = date.fromisoformat(self.created) if self.created else date.today()
        given = self.random_state
        seed = int(given) if isinstance(given, int | np.integer) else int(check_random_state(given).randint(2**31 - 1))
        run = train(table, stated, created, seed, lambda _: None, QUICK if self.quick else CANDIDATES, options)
        self.card_, self.metrics_, self.notes_ = run.card, run.metrics, run.table.notes
        self.characteristics_ = tuple(column.name for column in run.table.columns)
        for note in self.notes_:
            if note.startswith(WARNING):
                warnings.warn(note.removeprefix(WARNING), UserWarning, stacklevel=3)

    def _scores(self, X: Any) -> Scores:
        check_is_fitted(self)
        return rescore(self.card_, self._values(X))

    def _values(self, X: Any) -> Matrix:
        """The scorecard's inputs [row, characteristic]."""
        return input_values(self._frame(X, reset=False), columns_of(self.card_))
