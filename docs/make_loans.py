"""``python -m docs.make_loans``: write the made-up loans of the tutorial, ``docs/tutorial/loans.csv`` and ``newer.csv``.

Nobody's data: every figure is drawn. They are written as lenders write them, with percent signs, codes, gaps and an age that may be no input.
"""

import csv
import io
from pathlib import Path

import numpy as np

HERE = Path(__file__).with_name("tutorial")
NAMES = ("loans.csv", "newer.csv")
ROWS = (2_000, 500)
HEAD = (
    "loan_id",
    "opened",
    "income",
    "debt_share",
    "months_at_job",
    "late_payments",
    "home",
    "purpose",
    "age",
    "outcome",
)


def loans(rows: int, seed: int, first: int) -> str:
    """A CSV of so many loans; ``first`` is the number of the first."""
    rng = np.random.default_rng(seed)
    income = np.exp(rng.normal(8.1, 0.45, rows)).round(-1).astype(int)
    share = np.clip(rng.beta(2.2, 4.5, rows) * 100, 1, 95).round(1)
    months = rng.gamma(1.6, 32, rows).astype(int)
    late = rng.poisson(0.5, rows)
    home = rng.choice(
        ["own", "mortgage", "rent", "with family", "company flat"], rows, p=[0.22, 0.33, 0.34, 0.09, 0.02]
    )
    purpose = rng.choice(
        ["car", "furniture", "debts", "renovation", "travel", "education"], rows, p=[0.3, 0.2, 0.22, 0.13, 0.1, 0.05]
    )
    age = rng.integers(20, 72, rows)
    no_job = rng.random(rows) < 0.07
    log_odds = (
        -3.0
        + 0.028 * share
        - 0.012 * np.minimum(months, 96)
        + 0.75 * np.minimum(late, 3)
        - 0.35 * np.log(income / 3_300)
    )
    log_odds += (
        np.select([home == "rent", home == "own"], [0.35, -0.3], 0.0)
        + np.where(purpose == "debts", 0.45, 0.0)
        + 0.6 * no_job
    )
    bad = rng.random(rows) < 1 / (1 + np.exp(-log_odds))
    no_income = rng.random(rows) < 0.04
    day = np.sort(rng.integers(0, 700, rows))
    opened = np.datetime64("2023-01-02") + day + (700 if first > 1 else 0)
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\n")
    writer.writerow(HEAD)
    for at in range(rows):
        shown = "" if no_income[at] else f"{income[at]:,}"
        at_job = -9 if no_job[at] else months[at]
        writer.writerow(
            (f"L{first + at:05}", opened[at], shown, f"{share[at]}%", at_job, late[at], home[at], purpose[at], age[at], "defaulted" if bad[at] else "repaid")
        )  # fmt: skip
    return buffer.getvalue()


def tables() -> dict[str, str]:
    """Both files by name."""
    return {NAMES[0]: loans(ROWS[0], 1, 1), NAMES[1]: loans(ROWS[1], 2, 1 + ROWS[0])}


if __name__ == "__main__":
    for name, content in tables().items():
        (HERE / name).write_text(content, encoding="utf-8")
