"""A code is told from a number by where it stands and how often, and counts by itself wherever a scorecard is read."""

from datetime import date

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from creditapp.domain.scorecard_file import parse_scorecard
from creditapp.domain.scoring import score
from training.data.audit import Audit
from training.data.special_codes import codes_in, codes_of
from training.data.table import Column, Table
from training.evaluation.characteristics import characteristics
from training.evaluation.sample import sample_of_values
from training.fitting.hyperparameters import Hyperparameters
from training.report import outputs
from training.scorecard import run
from training.scorecard.rescore import rescore

CANDIDATES = (Hyperparameters(learning_rate=0.2, leaves=4, smallest_leaf=20, most_rounds=40, members=3),)
RNG = np.random.default_rng(0)
MONTHS = RNG.integers(0, 84, 2_000).tolist()


def of(*parts: list[float]) -> tuple[float, ...]:
    """The codes in these values."""
    return codes_of(pl.Series([float(each) for part in parts for each in part]))


@pytest.mark.parametrize(
    ("values", "codes"),
    [
        ([MONTHS, [-9] * 120, [-8] * 700, [-7] * 3], (-9, -8, -7)), ([RNG.integers(0, 14, 9_000).tolist(), [96] * 5, [98] * 60], (96, 98)),
        ([MONTHS, [999] * 40], (999,)), ([MONTHS, [-1] * 400], (-1,)), ([[*range(300, 850)], [9999] * 12], (9999,)),
        ([(RNG.normal(0, 400, 3_000)).tolist(), [-99999] * 30], (-99999,)), ([RNG.integers(18, 80, 2_000).tolist(), [99] * 60], (99,)),
        ([[1, 2, 3, 4] * 300, [-99] * 30, [99] * 30], (-99, 99)),
    ],
    ids=["bureau", "late counts", "months", "never", "scores", "balance", "age", "both ends"],
)  # fmt: skip
def test_special_codes_are_inferred(values: list[list[float]], codes: tuple[float, ...]) -> None:
    """Bureaus' −9 … −7, surveys' 96 … 99, sentinels of nines, a lone −1 below a range."""
    assert of(*values) == codes


@pytest.mark.parametrize(
    "values",
    [
        [[-2, -1, 0, 1, 2, 3] * 500], [[-1, 0, 1] * 500], [RNG.normal(5e4, 6e4, 3_000).round().tolist()],
        [[*range(100)] * 20], [MONTHS, [999] * 4], [RNG.lognormal(10, 2, 5_000).round().tolist()], [[75, 76, 77] * 300], [[0, 1] * 500, [99] * 3],
        [RNG.integers(18, 100, 5_000).tolist()], [[0, 99] * 200], [[]],
    ],
    ids=["payment status", "signs", "balances", "percent", "too few", "incomes", "77 in a row", "three rows", "ages", "two values", "nothing"],
)  # fmt: skip
def test_numbers_are_no_codes(values: list[list[float]]) -> None:
    """What is not isolated, not written like a code or not repeated stays a number."""
    assert of(*values) == ()


def test_a_negative_code_in_three_columns_is_a_code_in_a_fourth() -> None:
    """Where a table has its codes, one row of them is enough; a column with other negative numbers keeps them."""
    coded = pl.Series([float(each) for each in [*MONTHS, *[-9] * 50]])
    rare, signed = pl.Series([*map(float, MONTHS), -9.0]), pl.Series([*map(float, MONTHS), -9.0, -8.5])
    found = codes_in({"a": coded, "b": coded, "c": coded, "rare": rare, "signed": signed})
    assert found["rare"] == (-9.0,) and "signed" not in found


@pytest.fixture(scope="module")
def trained() -> run.Run:
    """More months are better; code −9 is bad, code 999 is good, against the order of numbers."""
    rng = np.random.default_rng(5)
    months, code = rng.integers(0, 84, 1_500).astype(float), rng.random(1_500)
    values = np.where(code < 0.15, -9.0, np.where(code > 0.85, 999.0, np.where(code > 0.8, np.nan, months)))
    risk = np.select([values == -9, values == 999, np.isnan(values)], [0.15, 0.6, 0.3], 0.6 - months / 160)
    other = rng.random(1_500)
    bad = (rng.random(1_500) < risk).astype(np.int8)
    columns = (
        Column("months", direction=1, code="months", specials=(-9.0, 999.0), reason="Too few months"),
        Column("use", code="use"),
    )
    return run.train(
        Table(columns, np.column_stack([values, other]), bad, (), "0" * 64),
        date(2026, 11, 24),
        0,
        lambda line: None,
        CANDIDATES,
    )


@pytest.mark.slow
@given(months=st.floats(0, 900), more=st.floats(0, 900), use=st.floats(0, 1))
@settings(max_examples=60, deadline=None)
def test_a_special_code_is_outside_the_monotone_order(trained: run.Run, months: float, more: float, use: float) -> None:
    """More months never cost; the codes keep their own points, and a number next to a code is a number."""
    low, high = sorted((months, more))
    one, other = rescore(trained.card, np.array([[low, use], [high, use]])).raw
    assert one <= other + 1e-9
    coded = rescore(
        trained.card, np.array([[-9.0, use], [999.0, use], [-8.999, use], [0.0, use], [998.999, use], [900.0, use]])
    ).raw
    assert coded[0] > coded[3] == coded[2] and coded[1] < coded[5] == coded[4]


@pytest.mark.slow
@given(value=st.sampled_from([-9.0, 999.0, None]) | st.floats(-20, 1_200), use=st.floats(0, 1))
@settings(max_examples=80, deadline=None)
def test_the_service_reads_codes_alike(trained: run.Run, value: float | None, use: float) -> None:
    """Estimator, re-scoring and the service's own reader agree on codes and on what stands beside them."""
    row = np.array([[np.nan if value is None else value, use]])
    here, served = rescore(trained.card, row), score(parse_scorecard(trained.card), {"months": value, "use": use})
    assert served.score == here.score[0] and abs(served.raw - here.raw[0]) < 1e-9
    decision = trained.card["decision"]
    log_odds = decision["intercept"] + decision["slope"] * trained.fitted.decide(row)[0]
    assert trained.card["pd"]["intercept"] + trained.card["pd"]["slope"] * here.raw[0] == pytest.approx(
        log_odds, abs=1e-9
    )


@pytest.mark.slow
def test_codes_are_bins_of_their_own_in_manifest_and_report(trained: run.Run) -> None:
    """Shares that live traffic is held against, and the report's bins, name each code."""
    sample = sample_of_values(
        trained.card, trained.table.columns, trained.table.values, trained.table.bad, Audit(), False
    )
    bins = {each["bin"]: each for each in characteristics(sample)[0]["bins"]}
    values = trained.table.values[:, 0]
    assert bins["code -9"]["rows"] == (values == -9).sum() and bins["code 999"]["rows"] == (values == 999).sum()
    assert list(bins)[1].startswith("≤ ") and "> " in [*bins][-3] and list(bins)[-1] == "missing"
    assert sum(each["rows"] for each in bins.values()) == len(values)
    page = outputs.files(trained)["report.html"].decode()
    assert "code -9" in page and "Too few months" in page
