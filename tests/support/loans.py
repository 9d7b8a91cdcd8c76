"""A lender's loans, made up: numbers with gaps and codes, categories, truth values, dates, and an outcome that they tell something about."""

import numpy as np
import polars as pl

TARGET = "outcome"


def loans(rows: int = 400, seed: int = 0) -> pl.DataFrame:
    """Typed columns; ``outcome`` is good or bad."""
    rng = np.random.default_rng(seed)
    use, months = rng.random(rows).round(3), rng.integers(0, 60, rows)
    home = rng.choice(["own", "rent", 'with "parents", or so', "Wohnheim für Ältere"], rows)
    card = rng.random(rows) < 0.6
    log_odds = -1.4 + 3 * use - 0.04 * months + (home == "rent") - 0.5 * card
    bad = rng.random(rows) < 1 / (1 + np.exp(-log_odds))
    return pl.DataFrame(
        {
            "use": [None if gap else value for gap, value in zip(rng.random(rows) < 0.1, use.tolist(), strict=True)],
            "months": np.where(rng.random(rows) < 0.08, -9, months),
            "home": [None if gap else value for gap, value in zip(rng.random(rows) < 0.05, home.tolist(), strict=True)],
            "card": card,
            "opened": pl.Series(rng.integers(15_000, 19_000, rows)).cast(pl.Int32).cast(pl.Date),
            TARGET: np.where(bad, "bad", "good"),
        }
    )
