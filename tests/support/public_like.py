"""Tables shaped like public credit data: bureaus' −9 … −7, late counts of 96 and 98, per cents, units, months by name, text."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import polars as pl

MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
Made = tuple[str, str, Callable[[Path, int], Path]]


def bureau(path: Path, rows: int = 10_000) -> Path:
    """23 characteristics of home-equity lines; −9 no file, −8 no usable trade, −7 never happened; the outcome by word."""
    rng = np.random.default_rng(1)
    ease = rng.normal(size=rows)
    columns = {"RiskPerformance": np.where(rng.random(rows) < 1 / (1 + np.exp(ease)), "Bad", "Good")}
    nobody = rng.random(rows) < 0.055
    for at in range(23):
        numbers = np.clip(np.rint(40 + 12 * rng.normal(size=rows) + (at % 5) * 3 * ease), 0, 400)
        numbers = np.where(rng.random(rows) < (0.0, 0.02, 0.3)[at % 3], (-8, -8, -7)[at % 3], numbers)
        columns[f"Trait{at + 1}"] = np.where(nobody, -9, numbers).astype(int)
    pl.DataFrame(columns).write_csv(path)
    return path


def late_counts(path: Path, rows: int = 150_000) -> Path:
    """Ten characteristics of card holders with a numbered first column, NA incomes, and 96 or 98 where a lender refused."""
    rng = np.random.default_rng(2)
    strain = rng.normal(size=rows)
    coded = rng.random(rows) < 0.0018
    risk = 1 / (1 + np.exp(3.2 - 1.1 * strain - 2.5 * coded))
    columns: dict[str, object] = {"": np.arange(1, rows + 1), "SeriousDlqin2yrs": (rng.random(rows) < risk).astype(int)}
    use = np.exp(rng.normal(-1.5, 1, rows) + 0.6 * strain)
    columns["RevolvingUtilizationOfUnsecuredLines"] = np.where(rng.random(rows) < 0.002, use * 5000, use).round(6)
    columns["age"] = rng.integers(21, 97, rows)
    for name in (
        "NumberOfTime30-59DaysPastDueNotWorse",
        "NumberOfTimes90DaysLate",
        "NumberOfTime60-89DaysPastDueNotWorse",
    ):
        times = np.minimum(rng.poisson(np.exp(-2.5 + 0.8 * strain)), 13)
        columns[name] = np.where(coded, np.where(rng.random(rows) < 0.05, 96, 98), times)
    columns["DebtRatio"] = np.exp(rng.normal(-1, 1.5, rows)).round(6)
    income = [
        str(each) if known else "NA"
        for each, known in zip(rng.lognormal(8.6, 0.6, rows).astype(int), rng.random(rows) > 0.2, strict=True)
    ]
    columns["MonthlyIncome"] = income
    columns["NumberOfOpenCreditLinesAndLoans"] = rng.poisson(8, rows)
    columns["NumberRealEstateLoansOrLines"] = rng.poisson(1, rows)
    columns["NumberOfDependents"] = [
        str(each) if known else "NA"
        for each, known in zip(rng.poisson(0.8, rows), rng.random(rows) > 0.03, strict=True)
    ]
    pl.DataFrame(columns).write_csv(path)
    return path


def marketplace(path: Path, rows: int = 40_000) -> Path:
    """Loans of a marketplace as text: "36 months", "13.56%", "10+ years", "Dec-2015", titles, zips; recoveries tell the outcome."""
    rng = np.random.default_rng(3)
    quality = rng.normal(size=rows)
    bad = rng.random(rows) < 1 / (1 + np.exp(1.6 + 1.0 * quality))
    status = np.where(bad, np.where(rng.random(rows) < 0.9, "Charged Off", "Default"), "Fully Paid")
    status = np.where(rng.random(rows) < 0.1, "Current", status)
    rate = np.clip(13 - 3 * quality + rng.normal(size=rows), 5, 31)
    years = rng.integers(0, 11, rows)
    employed = [
        "< 1 year" if each == 0 else "10+ years" if each == 10 else f"{each} year{'s' if each > 1 else ''}"
        for each in years
    ]
    month, year = rng.integers(0, 12, rows), rng.integers(2012, 2016, rows)
    opened, since = rng.integers(0, 12, rows), rng.integers(1970, 2010, rows)
    pl.DataFrame(
        {
            "id": rng.permutation(rows) + 10_000_000, "loan_amnt": rng.integers(10, 400, rows) * 100,
            "term": [" 36 months" if each else " 60 months" for each in rng.random(rows) < 0.7], "int_rate": [f"{each:.2f}%" for each in rate],
            "grade": [("A", "B", "C", "D", "E", "F", "G")[int(each)] for each in np.clip((rate - 5) / 4, 0, 6)],
            "emp_title": [f"title {each}" for each in rng.integers(0, 30_000, rows)],
            "emp_length": [each if rng.random() > 0.05 else "n/a" for each in employed],
            "home_ownership": rng.choice(["RENT", "OWN", "MORTGAGE", "ANY"], rows, p=(0.4, 0.1, 0.4998, 0.0002)),
            "annual_inc": [f"{each:,.2f}" for each in rng.lognormal(11 + 0.1 * quality, 0.5)],
            "issue_d": [f"{MONTHS[m]}-{y}" for m, y in zip(month, year, strict=True)],
            "earliest_cr_line": [f"{MONTHS[m]}-{y}" for m, y in zip(opened, since, strict=True)],
            "desc": [f"borrower added on {each}" if each % 3 else None for each in range(rows)],
            "zip_code": [f"{each:03d}xx" for each in rng.integers(0, 900, rows)], "policy_code": [1] * rows,
            "mths_since_last_delinq": [int(each) if known else None for each, known in zip(rng.integers(0, 90, rows), rng.random(rows) < 0.5, strict=True)],
            "recoveries": np.where(bad, rng.integers(100, 5_000, rows), 0), "loan_status": status,
        }
    ).write_csv(path)  # fmt: skip
    return path
