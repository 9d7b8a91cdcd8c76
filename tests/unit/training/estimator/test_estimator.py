"""``Scorecard`` is a scikit-learn classifier, and it is what ``python -m training fit`` makes of the same table."""

import pickle
import subprocess
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import polars as pl
import pytest
from sklearn.base import clone
from sklearn.compose import ColumnTransformer
from sklearn.exceptions import NotFittedError
from sklearn.impute import SimpleImputer
from sklearn.model_selection import GridSearchCV, cross_val_score
from sklearn.pipeline import make_pipeline
from sklearn.utils.estimator_checks import estimator_checks_generator

from tests.support.loans import TARGET, loans
from training import Scorecard
from training.data.spec import Spec
from training.data.training_table import read_table
from training.scorecard import run
from training.scorecard.rescore import key_factors, rescore

pytestmark = pytest.mark.slow

CANNOT = {
    "check_sample_weight_equivalence_on_dense_data": "a weight is no repetition: folds, bins and leaves count rows, and repeated rows "
    "would be in the folds that judge them; rows of weight 0 are the same as none"
}
"""What cannot hold of an estimator that is cross-validated, and why."""
OF_OTHERS = {"check_array_api_input": "scorecards take tables, and do not say that they take arrays of other libraries"}
QUICK = {"woe": Scorecard(only="woe"), "boosters": Scorecard(quick=True)}


def checks(model: Scorecard) -> list[Any]:
    """scikit-learn's own checks of an estimator, those that cannot hold marked as failures to be expected."""
    generated = estimator_checks_generator(model, mark="xfail", expected_failed_checks=CANNOT, xfail_strict=True)
    return [check for check in generated if not any(name in str(check) for name in OF_OTHERS)]


@pytest.mark.parametrize(("model", "check"), checks(QUICK["woe"]))
def test_scikit_learns_checks_hold(model: Scorecard, check: Callable[[Scorecard], None]) -> None:
    """All that ``check_estimator`` tries."""
    check(model)


@pytest.mark.long
@pytest.mark.parametrize(("model", "check"), checks(QUICK["boosters"]))
def test_scikit_learns_checks_hold_with_boosters(model: Scorecard, check: Callable[[Scorecard], None]) -> None:
    """Boosters grow in processes, whatever is checked."""
    check(model)


def inputs(table: pl.DataFrame) -> pl.DataFrame:
    return table.drop(TARGET)


def in_pandas(table: pl.DataFrame) -> pd.DataFrame:
    """The same cells as pandas has them, of several kinds of columns; ``home`` as objects."""
    columns = {name: table[name].to_list() for name in table.columns}
    frame = pd.DataFrame(columns).astype({"months": "Int64", "card": "boolean"})
    frame["opened"] = pd.to_datetime(frame["opened"])
    return frame


@pytest.fixture(scope="module")
def fitted() -> Scorecard:
    """A scorecard of the loans."""
    table = loans()
    return Scorecard(only="woe", created="2026-11-30").fit(inputs(table), table[TARGET])


@pytest.mark.parametrize("options", [{"only": "woe"}, pytest.param({}, marks=pytest.mark.slow)], ids=["woe", "search"])
def test_the_same_table_gives_the_points_of_fit(options: dict[str, Any], tmp_path: Path) -> None:
    """From the same cells, in a CSV, in polars and in pandas: the same tables of points, bit by bit."""
    table = loans()
    table.write_csv(tmp_path / "loans.csv")
    read = read_table(tmp_path / "loans.csv", TARGET, Spec())
    card = run.train(read, date(2026, 11, 30), 0, lambda _: None, options=run.Options(options.get("only"))).card
    for frame in (inputs(table), in_pandas(inputs(table))):
        model = Scorecard(**options, created="2026-11-30").fit(frame, table[TARGET])
        assert model.card_["characteristics"] == card["characteristics"]
        assert model.card_.get("pairs") == card.get("pairs")
        assert (model.card_["raw_base"], model.card_["pd"]) == (card["raw_base"], card["pd"])
        assert model.metrics_["auc"] == card["manifest"]["metrics"]["auc"]


def test_methods_say_what_rescoring_says(fitted: Scorecard) -> None:
    """Score, points, probability and reasons of other rows."""
    rows = inputs(loans(50, 1))
    from training.estimator.training_data import input_values
    from training.scorecard.rescore import columns_of

    expected = rescore(fitted.card_, input_values(rows, columns_of(fitted.card_)))
    assert fitted.score_points(rows).tolist() == expected.score.tolist()
    assert fitted.points(rows).tolist() == expected.points.tolist()
    assert fitted.points(rows).shape == (50, len(fitted.characteristics_))
    assert fitted.pd(rows).tolist() == expected.pd.tolist()
    assert fitted.reasons(rows) == key_factors(fitted.card_, expected.points)
    assert fitted.score_points(rows).tolist() == fitted.score_points(in_pandas(rows)).tolist()


def test_classes_keep_scikit_learns_order_and_bad_is_recognised(fitted: Scorecard) -> None:
    """``bad`` sorts first: its probability is the first column, and the decision speaks of good."""
    rows = inputs(loans(50, 1))
    assert fitted.classes_.tolist() == ["bad", "good"]
    assert fitted.bad_ == "bad"
    assert fitted.predict_proba(rows)[:, 0].tolist() == fitted.pd(rows).tolist()
    assert ((fitted.decision_function(rows) > 0) == (fitted.predict(rows) == "good")).all()
    assert np.corrcoef(fitted.score_points(rows), fitted.pd(rows))[0, 1] < -0.8


def test_the_bad_class_can_be_stated() -> None:
    """The scorecard of the other class has the opposite order."""
    table = loans()
    other = Scorecard(only="woe", bad="good").fit(inputs(table), table[TARGET])
    assert other.bad_ == "good"
    assert other.pd(inputs(table)).mean() > 0.5
    with pytest.raises(ValueError, match="is never 'late'"):
        Scorecard(only="woe", bad="late").fit(inputs(table), table[TARGET])


def test_a_specification_may_be_a_dict() -> None:
    """With exclusions, directions and reasons; what it does not know is refused."""
    table = loans()
    spec = {"exclude": ["card"], "columns": {"use": {"direction": -1, "reason": "Limits are used up"}}}
    model = Scorecard(spec, only="woe").fit(inputs(table), table[TARGET])
    assert "card" not in model.characteristics_
    assert any("Limits are used up" in reasons for reasons in model.reasons(inputs(table)))
    with pytest.raises(ValueError, match="unknown field"):
        Scorecard({"columms": {}}, only="woe").fit(inputs(table), table[TARGET])


def test_rows_of_no_weight_are_as_none() -> None:
    """And other weights change the scorecard."""
    table, weights = loans(), np.ones(400)
    weights[:100] = 0
    plain = Scorecard(only="woe", created="2026-11-30")
    left = clone(plain).fit(inputs(table)[100:], table[TARGET][100:], np.ones(300))
    assert (
        clone(plain).fit(inputs(table), table[TARGET], weights).card_["characteristics"]
        == left.card_["characteristics"]
    )
    weights[100:] = np.where(table[TARGET].to_numpy()[100:] == "bad", 3.0, 1.0)
    heavier = clone(plain).fit(inputs(table), table[TARGET], weights)
    assert heavier.pd(inputs(table)).mean() > left.pd(inputs(table)).mean()
    with pytest.raises(ValueError, match="[Nn]egative"):
        clone(plain).fit(inputs(table), table[TARGET], -np.ones(400))


def test_a_leak_is_left_out_of_a_frame_with_a_warning_and_kept_of_an_array() -> None:
    """A frame's columns have names and are a table; an array is what somebody chose."""
    table = loans().with_columns(recovered=(pl.col(TARGET) == "bad").cast(pl.Int8) * 100)
    with pytest.warns(UserWarning, match="recovered is left out"):
        model = Scorecard(only="woe").fit(inputs(table), table[TARGET])
    assert "recovered" not in model.characteristics_
    numbers = table.select("use", "months", "recovered").to_numpy()
    with pytest.warns(UserWarning, match="x2 is used as specified"):
        assert "x2" in Scorecard(only="woe").fit(numbers, table[TARGET]).characteristics_
    with pytest.warns(UserWarning, match="recovered is used"):
        assert "recovered" in Scorecard(only="woe", screen=False).fit(inputs(table), table[TARGET]).characteristics_


def test_it_is_a_step_of_pipelines_and_searches() -> None:
    """Also where steps before it give pandas or polars frames."""
    table = in_pandas(loans()).astype({"months": "float64"})
    rows, outcome = table.drop(columns=TARGET), table[TARGET]
    filled = ColumnTransformer(
        [("fill", SimpleImputer(), ["use", "months"])], remainder="passthrough", verbose_feature_names_out=False
    ).set_output(transform="pandas")
    search = GridSearchCV(
        make_pipeline(filled, Scorecard(only="woe")), {"scorecard__pdo": [20, 40]}, cv=2, scoring="roc_auc"
    )
    best = search.fit(rows, outcome).best_estimator_[-1]
    assert search.best_score_ < 0.5 or search.best_score_ > 0.6  # of the class that sorts second
    assert best.pdo in (20, 40)
    assert {"use", "months", "home"} <= set(best.feature_names_in_)
    assert cross_val_score(Scorecard(only="woe"), rows, outcome, cv=2, scoring="neg_log_loss").mean() > -0.69


def test_a_pickle_scores_alike_and_holds_no_rows(fitted: Scorecard) -> None:
    """It is as large as its tables, and not as what it was fitted on."""
    rows = inputs(loans(50, 1))
    content = pickle.dumps(fitted)
    assert pickle.loads(content).score_points(rows).tolist() == fitted.score_points(rows).tolist()
    table = loans(4_000)
    larger = Scorecard(only="woe").fit(inputs(table), table[TARGET])
    assert len(pickle.dumps(larger)) < 2 * len(content)


@pytest.mark.parametrize("ending", [".csv", ".xlsx", ".sql", ".pmml", ".onnx", ".py"])
def test_it_exports_itself(fitted: Scorecard, ending: str, tmp_path: Path) -> None:
    """In the form that the file's name ends with."""
    path = fitted.export(tmp_path / f"scorecard{ending}")
    assert path.stat().st_size > 500


def test_only_a_fitted_one_exports_itself(tmp_path: Path) -> None:
    with pytest.raises(NotFittedError):
        Scorecard().export(tmp_path / "scorecard.csv")


def test_importing_training_loads_neither_scikit_learn_nor_polars() -> None:
    """The estimator is loaded when it is asked for."""
    script = "import sys, training; assert not {'sklearn', 'polars', 'numpy'} & set(sys.modules); training.Scorecard; assert 'sklearn' in sys.modules"
    subprocess.run([sys.executable, "-c", script], check=True)


def test_every_kind_of_pandas_column_is_read_as_polars_reads_it() -> None:
    """Numbers, nullable numbers, truth values, strings, objects of several types, categories and dates, each with gaps."""
    from training.data.table_files import cells_of_frame
    from training.estimator.frames import typed

    frame = pd.DataFrame(
        {
            "float": [1.5, None, -0.0], "int": [1, 2, 3], "nullable": pd.array([1, None, 3], dtype="Int64"), "unsigned": np.array([1, 2, 2**64 - 1], dtype="uint64"),
            "truth": [True, False, True], "object": ["a", None, 2.5], "text": pd.array(["a", None, "ü"], dtype="string"),
            "category": pd.Categorical(["q", None, "r"]), "number category": pd.Categorical([1, None, 2]),
            "date": pd.to_datetime(["2020-01-31 00:00", None, "2021-12-01 13:00"]), "float32": np.array([0.1, np.nan, 1], dtype="float32"),
        }
    )  # fmt: skip
    cells = cells_of_frame(typed(frame, list(frame.columns)), "X", "").frame.to_dict(as_series=False)
    assert cells == {
        "float": ["1.5", None, "-0.0"], "int": ["1", "2", "3"], "nullable": ["1", None, "3"], "unsigned": ["1", "2", str(2**64 - 1)],
        "truth": ["true", "false", "true"], "object": ["a", None, "2.5"], "text": ["a", None, "ü"],
        "category": ["q", None, "r"], "number category": ["1", None, "2"],
        "date": ["2020-01-31 00:00:00.000000", None, "2021-12-01 13:00:00.000000"], "float32": ["0.1", None, "1.0"],
    }  # fmt: skip


def test_cells_that_are_no_values_are_refused() -> None:
    """Lists and the like."""
    with pytest.raises(TypeError, match="string or a number, not 'list'"):
        Scorecard(only="woe").fit(pd.DataFrame({"x": [[1], [2]] * 10}), ["a", "b"] * 10)


def test_of_numbers_the_larger_class_is_bad_however_many_there_are() -> None:
    """A file's column of mostly ones is taken for goods, with a warning; here whoever passes y says what it means."""
    inputs = np.random.default_rng(3).normal(size=(400, 2))
    mostly = (inputs[:, 0] + np.random.default_rng(4).normal(size=400) > -0.9).astype(int)
    assert mostly.mean() > 0.6
    assert Scorecard(only="woe").fit(inputs, mostly).bad_ == 1
    assert Scorecard(only="woe", bad=0).fit(inputs, mostly).bad_ == 0
    assert Scorecard(only="woe").fit(inputs, np.where(mostly, "paid", "default")).bad_ == "default"
