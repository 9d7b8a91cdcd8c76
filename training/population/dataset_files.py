"""Write and read a training set: characteristics and outcome in one Parquet file, protected attributes in another, both described.

People are processed in parts, so that any number of them takes the same memory; the directory appears complete or
not at all, and its bytes depend on seed, date and shock only. Row *n* of both files is the same person.
"""

import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

import numpy as np
import polars as pl

from creditapp.domain.characteristics import CHARACTERISTICS
from creditapp.population.person import CHUNK
from creditapp.population.protected import GROUPS, SEXES
from training.artefacts import pretty, sha256
from training.data.service_schema import NAMES, SCORED, columns
from training.data.table import Table
from training.errors import TrainingError
from training.population.chunks import map_chunks
from training.population.dataset import Counts, DatasetRequest, ObservedPeople, check_request, observe
from training.population.dataset_sheet import schema, sheet

PART = 20_000
"""People of one part and, less those left out, rows of one row group."""
FEATURES, AUDIT, SCHEMA, SHEET = "features.parquet", "audit.parquet", "schema.json", "datasheet.md"
AUDIT_COLUMNS = ("sex", "group", "age", "true_probability")


def write(request: DatasetRequest, out: Path, done: Callable[[int], None], processes: int | None = None) -> Counts:
    """Write the training set; returns how many people are used, and how many are left out for each reason (dataset.EXCLUSIONS)."""
    check_request(request.people, request.observed)
    check_destination(out)
    with staged(out) as directory:
        why = _write_parts(request, directory, done, processes)
        _join(directory)
        (directory / SCHEMA).write_bytes(pretty(schema(request)))
        (directory / SHEET).write_text(sheet(request, why, directory / FEATURES, directory / AUDIT))
    return why


def check_destination(out: Path) -> None:
    """Raise TrainingError, before any work, where something other than a training set would be overwritten."""
    if out.exists() and (not out.is_dir() or (any(out.iterdir()) and not (out / SCHEMA).exists())):
        raise TrainingError(f"{out} is not empty and is no training set; choose another --out")


@contextmanager
def staged(out: Path) -> Iterator[Path]:
    """A directory beside ``out`` that replaces it on success, and is removed on failure."""
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        directory = Path(tempfile.mkdtemp(prefix=f".{out.name}-", dir=out.parent))
    except OSError as error:
        raise TrainingError(f"cannot write to {out}: {error.strerror}") from None
    try:
        yield directory
        directory.chmod(0o755)
        if out.exists():
            shutil.rmtree(out)
        directory.rename(out)
    except (OSError, pl.exceptions.ComputeError) as error:
        raise TrainingError(f"cannot write to {out}: {getattr(error, 'strerror', None) or error}") from None
    finally:
        shutil.rmtree(directory, ignore_errors=True)


def _write_parts(
    request: DatasetRequest, directory: Path, done: Callable[[int], None], processes: int | None
) -> Counts:
    why = np.zeros(5, np.int64)
    work = partial(observe, request.seed, request.observed, shock=request.shock)
    (directory / "parts").mkdir()
    chunks = map_chunks(work, request.people, done, processes)
    for number, batch in enumerate(_batches(chunks, PART // CHUNK)):
        frame = pl.concat([_frame(chunk) for chunk in batch])
        frame.write_parquet(directory / "parts" / f"{number:06}.parquet", compression="zstd")
        why += sum(np.bincount(chunk.why, minlength=5) for chunk in batch)
    return why


def _batches(chunks: Iterator[ObservedPeople], size: int) -> Iterator[list[ObservedPeople]]:
    batch: list[ObservedPeople] = []
    for chunk in chunks:
        batch.append(chunk)
        if len(batch) == size:
            yield batch
            batch = []
    if batch:
        yield batch


def _frame(part: ObservedPeople) -> pl.DataFrame:
    """All columns of both files: whole numbers in small integer types, missing values as null."""
    columns = [pl.Series("person", part.index)]
    for at, characteristic in enumerate(CHARACTERISTICS):
        kind = pl.Float64 if characteristic.format == "percent" else pl.Int32
        columns.append(pl.Series(characteristic.name, part.values[:, at], nan_to_null=True).cast(kind))
    return pl.DataFrame(
        [
            *columns,
            pl.Series("bad", part.bad),
            pl.Series("sex", np.array(SEXES)[part.sex]),
            pl.Series("group", np.array(GROUPS)[part.group]),
            pl.Series("age", part.age.astype(np.int16)),
            pl.Series("true_probability", part.risk),
        ]
    )


def _join(directory: Path) -> None:
    """Join the parts into the two files, streaming."""
    parts = pl.scan_parquet(directory / "parts" / "*.parquet")
    for name, chosen in (
        (FEATURES, parts.drop(AUDIT_COLUMNS)),
        (AUDIT, parts.select("person", *AUDIT_COLUMNS)),
    ):
        chosen.sink_parquet(directory / name, compression="zstd", row_group_size=PART, maintain_order=True)
    shutil.rmtree(directory / "parts")


def read(directory: Path) -> tuple[Table, pl.DataFrame]:
    """A training set as a table, and its audit file; TrainingError if it is incomplete or has other characteristics."""
    try:
        features, audit = pl.read_parquet(directory / FEATURES), pl.read_parquet(directory / AUDIT)
        values = features.select(NAMES).cast(pl.Float64).to_numpy()[:, SCORED].copy(order="C")
        bad, digest = features["bad"].to_numpy(), sha256((directory / FEATURES).read_bytes())
    except (OSError, pl.exceptions.PolarsError) as error:
        reason = str(error).splitlines()[0]
        raise TrainingError(
            f"{directory} is no training set of this project ({reason}); write one with: python -m training dataset"
        ) from None
    note = f"training set {directory.name}: {len(bad)} people; {bad.mean():.1%} went bad"
    return Table(columns(), values, bad, (note,), digest), audit
