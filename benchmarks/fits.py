"""``python -m benchmarks.fits``: what a whole ``python -m training fit`` takes, and the first answer of ``--quick``; writes ``fits.json``.

The table is 6,000 rows of the Taiwanese card holders with 12 of their columns. Seconds are those of whoever waits, with both cores shared
with whatever else runs; processor seconds are those of the command and its processes.
"""

import argparse
import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import NamedTuple

import numpy as np
import polars as pl

from benchmarks.results import Row, write

RESULTS = Path(__file__).with_name("fits.json")
ROWS = 6_000
COLUMNS = ("X1", "X6", "X7", "X8", "X12", "X13", "X14", "X18", "X19", "X20", "X21", "X23")
BEFORE_SECONDS, BEFORE_PROCESSOR = 176.0, 309.0
"""A whole fit before its seconds were looked for, of a table of this size on a quiet machine of two cores (decision 57)."""


class Cost(NamedTuple):
    """What a command took."""

    seconds: float
    processor: float


def main() -> None:
    """Fit once in whole and once quickly."""
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.fits",
        description=__doc__,
        epilog="example: python -m benchmarks.fits --data ../shared/data",
    )
    parser.add_argument("--data", type=Path, default=Path("../shared/data"), help="parent of taiwan/ (../shared/data)")
    parser.add_argument("--out", type=Path, default=RESULTS, help="results file")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as directory:
        table = Path(directory) / "table.csv"
        _table(arguments.data).write_csv(table)
        quick, whole = (
            _fitted(table, Path(directory) / name, *options) for name, *options in (("quick", "--quick"), ("whole",))
        )
    rows = [
        Row("a first answer, --quick", quick.seconds, "s", "<=", 15),
        Row("a whole fit", whole.seconds, "s", "<=", BEFORE_SECONDS / 3),
        Row("processor time of a whole fit", whole.processor, "s", "<=", BEFORE_PROCESSOR / 3),
    ]
    for row in rows:
        print(row)
    write(arguments.out, rows)
    print(f"written to {arguments.out}")


def _table(data: Path) -> pl.DataFrame:
    whole = pl.read_csv(data / "taiwan" / "UCI_Credit_Card.csv", infer_schema=False)
    drawn = np.sort(np.random.default_rng(0).choice(len(whole), ROWS, replace=False))
    return whole.select(*COLUMNS, "Y")[drawn]


def _fitted(table: Path, out: Path, *options: str) -> Cost:
    before, started = resource.getrusage(resource.RUSAGE_CHILDREN), time.monotonic()
    command = [
        sys.executable,
        "-m",
        "training",
        "fit",
        "--data",
        str(table),
        "--target",
        "Y",
        "--out",
        str(out),
        *options,
    ]
    subprocess.run(command, check=True, env=os.environ)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return Cost(time.monotonic() - started, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)


if __name__ == "__main__":
    main()
