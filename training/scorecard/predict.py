"""Add probability, score and reasons to every row of a table, in its order."""

import io
from collections.abc import Callable
from pathlib import Path

import polars as pl

from training.artefacts import load_card
from training.data.cell_parsing import to_matrix
from training.data.reading import reading_for
from training.data.spec import Spec
from training.data.table_files import read_cells
from training.errors import TrainingError
from training.scorecard.rescore import KEY_FACTORS, columns_of, key_factors, rescore

AS_IT_SHOWS = Spec()


def predict(
    model: Path, data: Path, done: Callable[[int], None] = lambda _: None, spec: Spec = AS_IT_SHOWS
) -> tuple[bytes, list[str], tuple[str, ...]]:
    """The CSV with pd, score and factor_1 … factor_4 added, the scorecard's columns that the file lacks, and notes on how it was read.

    ``spec`` states how the file is written where it does not show it. ``done`` is called after each of three steps.
    """
    card = load_card(model)
    columns = columns_of(card)
    cells = read_cells(data, reading_for(columns, spec))
    frame = cells.frame
    done(1)
    missing = [column.name for column in columns if column.name not in frame.columns]
    if len(missing) == len(columns):
        raise TrainingError(f"{data} has none of the scorecard's columns: {', '.join(missing[:8])}")
    scores = rescore(card, to_matrix(frame, columns))
    factors = key_factors(card, scores.points)
    done(1)
    added = {"pd": scores.pd, "score": scores.score} | {
        f"factor_{rank + 1}": [row[rank] if len(row) > rank else None for row in factors] for rank in range(KEY_FACTORS)
    }
    buffer = io.BytesIO()
    frame.with_columns(**{name: pl.Series(name, values) for name, values in added.items()}).write_csv(buffer)
    done(1)
    return buffer.getvalue(), missing, cells.notes
