"""``python -m benchmarks.population``: measure how fast people are generated, and in how much memory; writes benchmarks/population.json.

With ``--full`` also how good the population is for modelling: the champion on 200,000 people against an unconstrained gradient
boosting trained on a million others, its calibration, the published targets, and approval by protected group.
"""

import argparse
import os
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from benchmarks.results import Row, write
from training.population.dataset import observe

RESULTS = Path(__file__).with_name("population.json")
OBSERVED = date(2024, 10, 31)
MEASURED, CHUNK = 5_000, 500
SMALL, LARGE = 20_000, 200_000


def main() -> None:
    """Measure, print, and write the rows so far after each; exit with 1 if a goal was missed."""
    arguments = _arguments()
    rows = []
    for row in _rows(arguments):
        print(row, flush=True)
        rows.append(row)
        write(arguments.out, rows)
    raise SystemExit(0 if all(row.met for row in rows) else 1)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--full", action="store_true", help="also train on 200,000 and a million people")
    parser.add_argument(
        "--learners", type=int, default=1_000_000, help="people that the unconstrained model is trained on"
    )
    parser.add_argument("--judged", type=int, default=200_000, help="people that both models are judged on")
    parser.add_argument("--sets", type=Path, help="directory to keep training sets in, and to reuse them from")
    parser.add_argument("--out", type=Path, default=RESULTS)
    return parser.parse_args()


def _rows(arguments: argparse.Namespace) -> Iterator[Row]:
    yield rate()
    yield from memory()
    if arguments.full:
        from benchmarks.population_worth import worth

        yield from worth(arguments)


def rate() -> Row:
    """People a second of one core's time: events, fold, characteristics, outcome, true probability."""
    observe(1, OBSERVED, range(CHUNK))
    started = time.process_time()
    for first in range(0, MEASURED, CHUNK):
        observe(1, OBSERVED, range(first, first + CHUNK))
    return Row("people a second and core, dataset", MEASURED / (time.process_time() - started), "1/s", ">=", 1_000)


def memory() -> Iterator[Row]:
    """Peak resident memory of writing a small training set and one ten times larger."""
    small, large = (_most_resident(people) for people in (SMALL, LARGE))
    yield Row(f"resident memory, {SMALL:,} people", small, "MB", "<=", 500)
    yield Row(f"resident memory, {LARGE:,} people", large, "MB", "<=", 500)
    yield Row("resident memory, ten times the people", large / small, "×", "<=", 1.25)


def _most_resident(people: int) -> float:
    with tempfile.TemporaryDirectory() as directory:
        command = [sys.executable, "-m", "training", "dataset", "--processes", "1"]
        command += ["--people", str(people), "--out", f"{directory}/set"]
        pid = os.posix_spawn(sys.executable, command, os.environ)
        _, status, used = os.wait4(pid, 0)
    if status:
        raise SystemExit(f"training dataset ended with status {status}")
    return used.ru_maxrss / 1024


if __name__ == "__main__":
    main()
