"""What a scorecard's probability of default is worth, row by row: a band for the true bad rate at its score, and Venn-Abers' two probabilities.

Both are calibrated by rows whose outcomes are known. Their guarantees are exact for rows that the scorecard has not seen (``training evaluate``
writes them); those of a fit come from its cross-validation, whose five models are not quite the scorecard: nearly the same, and not guaranteed.
"""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from training.data.table import Labels, Matrix
from training.errors import TrainingError
from training.scorecard.bad_rate_band import LEVEL, Band, Rows, bad_rate_band
from training.scorecard.venn_abers import VennAbers, from_record, venn_abers

FILE = "pd_intervals.json"
OUTPUTS = ("pd_low", "pd_high", "pd_if_good", "pd_if_bad")
"""The band's bounds; Venn-Abers' p0 and p1."""
CROSS_VALIDATED, UNSEEN = "cross-validation of the training rows", "rows that the scorecard has not seen"


@dataclass(frozen=True)
class PdIntervals:
    """Intervals by probability of default, of one scorecard."""

    version: str
    source: str
    rows: int
    bads: int
    band: Band
    venn_abers: VennAbers

    def at(self, pd: Matrix) -> tuple[Matrix, Matrix, Matrix, Matrix]:
        """``OUTPUTS`` of each probability."""
        return (*self.band.at(pd), *self.venn_abers.at(pd))

    def record(self) -> dict[str, Any]:
        """As the file holds it."""
        return {
            "format": 1,
            "version": self.version,
            "source": self.source,
            "level": LEVEL,
            "rows": self.rows,
            "bads": self.bads,
            "band": self.band.record(),
            "venn_abers": self.venn_abers.record(),
        }

    def note(self) -> str:
        """What was calibrated by what, in a sentence."""
        exact = "" if self.source == UNSEEN else "; calibrate on newer rows with `evaluate` for a guarantee"
        return f"intervals are calibrated by {self.rows:,} rows with {self.bads:,} bads: {self.source}{exact}"


def pd_intervals(
    version: str, source: str, pd: Matrix, bad: Labels, weights: Matrix | None = None, groups: Rows | None = None
) -> PdIntervals:
    """The intervals that these rows calibrate."""
    return PdIntervals(
        version,
        source,
        len(bad),
        int(bad.sum()),
        bad_rate_band(pd, bad, weights, groups),
        venn_abers(pd, bad, weights),
    )


def load(directory: Path, version: str) -> PdIntervals:
    """The intervals in the directory of a run or an evaluation; TrainingError if it has none, or those of another scorecard."""
    try:
        record = json.loads((directory / FILE).read_bytes())
        band = Band(*(np.array(record["band"][name], dtype=float) for name in ("ends", "low", "high")))
        loaded = PdIntervals(
            record["version"], record["source"], record["rows"], record["bads"], band, from_record(record["venn_abers"])
        )
    except OSError:
        raise TrainingError(
            f"{directory} has no {FILE}: name a run, or the directory of `training evaluate` on rows with outcomes; older runs have to be trained again"
        ) from None
    except (ValueError, KeyError, TypeError):
        raise TrainingError(f"{directory / FILE} is damaged; write it again with training evaluate") from None
    if loaded.version != version:
        raise TrainingError(f"{directory / FILE} is of scorecard {loaded.version}, not of {version}")
    return loaded
