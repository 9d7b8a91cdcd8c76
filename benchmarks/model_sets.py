"""The tables on which the project and its peers are compared: two public ones, and synthetic people.

Protected columns are inputs of neither side (15 USC 1691): sex, marital status, age and foreign worker of the German
table; sex, marriage and age of the Taiwanese. The files are those that UCI publishes (doi 10.24432/C5NC77, C55S3H).
"""

import tempfile
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from creditapp.console.progress import progress
from training.data.spec import Spec
from training.data.table import Table
from training.data.training_table import read_table
from training.errors import TrainingError
from training.population.dataset import build

GERMAN_HEAD = (
    "status,months,history,purpose,amount,savings,employed,rate,personal_status,debtors,since,property,age,plans,housing,"
    "credits,job,liable,telephone,foreign_worker,bad"
)
OBSERVED = date(2024, 10, 31)
SEED, PEOPLE = 79, 20_000


def german(data: Path) -> Table:
    """1,000 loans, 30 % bad."""
    rows = _existing(data / "german" / "german.data").read_text().splitlines()
    with tempfile.TemporaryDirectory() as directory:
        named = Path(directory) / "german.csv"
        named.write_text("\n".join([GERMAN_HEAD, *(",".join(row.split()) for row in rows if row)]) + "\n")
        return read_table(named, "bad", Spec(bad="2"))


def taiwan(data: Path) -> Table:
    """30,000 card holders, 22 % bad next month."""
    return read_table(
        _existing(data / "taiwan" / "UCI_Credit_Card.csv"), "Y", Spec(bad="1", exclude=("ID", "X2", "X4", "X5"))
    )


def population(people: int = PEOPLE) -> Table:
    """Synthetic people, bad within 24 months."""
    with progress("people", people) as done:
        return build(SEED, people, OBSERVED, done)[0]


def tables(data: Path) -> Iterator[tuple[str, Table]]:
    """All tables, by name."""
    yield "German", german(data)
    yield "Taiwan", taiwan(data)
    yield "population", population()


def _existing(path: Path) -> Path:
    if not path.exists():
        raise TrainingError(
            f"{path} does not exist: fetch the table from UCI (German Credit: doi 10.24432/C5NC77; default of credit card "
            "clients: doi 10.24432/C55S3H) and name the parent of its folder with --data"
        )
    return path
