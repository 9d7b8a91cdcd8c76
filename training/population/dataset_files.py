"""A training set on disk: characteristics and outcome in one Parquet file, who is protected in another, both described.

People stream through in parts, so that any number of them passes in the same memory; the directory appears whole or
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
from training.data.service_schema import NAMES, columns
from training.data.table import Table
from training.errors import TrainingError
from training.population.chunks import map_chunks
from training.population.dataset import Counts, DatasetRequest, ObservedPeople, check_request, observe
from training.population.dataset_sheet import schema, sheet

PART = 20_000
"""People of one part and, less those left out, rows of one row group."""
FEATURES, AUDIT, SCHEMA, SHEET = "features.parquet", "audit.parquet", "schema.json", "datasheet.md"
AUDIT_COLUMNS = ("sex", "group", "age", "true_probability")


def write(ask: DatasetRequest, out: Path, done: Callable[[int], None], processes: int | None = None) -> Counts:
    """Write the training set; how many people are used, and left out for which reason (see dataset.EXCLUSIONS)."""
    check_request(ask.people, ask.observed)
    check_destination(out)
    with staged(out) as directory:
        why = _write_parts(ask, directory, done, processes)
        _join(directory)
        (directory / SCHEMA).write_bytes(pretty(schema(ask)))
        (directory / SHEET).write_text(sheet(ask, why, directory / FEATURES, directory / AUDIT))
    return why


def check_destination(out: Path) -> None:
    """Refuses early to write over what is no training set."""
    if out.exists() and (not out.is_dir() or (any(out.iterdir()) and not (out / SCHEMA).exists())):
        raise TrainingError(f"{out} is not empty and is no training set; choose another --out")


@contextmanager
def staged(out: Path) -> Iterator[Path]:
    """A directory beside ``out`` that takes its place when all went well, and is gone when not."""
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


def _write_parts(ask: DatasetRequest, directory: Path, done: Callable[[int], None], processes: int | None) -> Counts:
    why = np.zeros(5, np.int64)
    work = partial(observe, ask.seed, ask.observed, shock=ask.shock)
    (directory / "parts").mkdir()
    pieces = map_chunks(work, ask.people, done, processes)
    for number, some in enumerate(_batches(pieces, PART // CHUNK)):
        frame = pl.concat([_frame(each) for each in some])
        frame.write_parquet(directory / "parts" / f"{number:06}.parquet", compression="zstd")
        why += sum(np.bincount(each.why, minlength=5) for each in some)
    return why


def _batches(pieces: Iterator[ObservedPeople], size: int) -> Iterator[list[ObservedPeople]]:
    some: list[ObservedPeople] = []
    for piece in pieces:
        some.append(piece)
        if len(some) == size:
            yield some
            some = []
    if some:
        yield some


def _frame(part: ObservedPeople) -> pl.DataFrame:
    """All columns of both files; numbers as small as they are whole, what is missing as null."""
    columns = [pl.Series("person", part.index)]
    for at, each in enumerate(CHARACTERISTICS):
        kind = pl.Float64 if each.format == "percent" else pl.Int32
        columns.append(pl.Series(each.name, part.values[:, at], nan_to_null=True).cast(kind))
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
    """The parts as two files, streamed."""
    parts = pl.scan_parquet(directory / "parts" / "*.parquet")
    for name, chosen in (
        (FEATURES, parts.drop(AUDIT_COLUMNS)),
        (AUDIT, parts.select("person", *AUDIT_COLUMNS)),
    ):
        chosen.sink_parquet(directory / name, compression="zstd", row_group_size=PART, maintain_order=True)
    shutil.rmtree(directory / "parts")


def read(directory: Path) -> tuple[Table, pl.DataFrame]:
    """A training set as a table, and its audit file; TrainingError if it is not whole or of other characteristics."""
    try:
        found, audit = pl.read_parquet(directory / FEATURES), pl.read_parquet(directory / AUDIT)
        values = found.select(NAMES).cast(pl.Float64).to_numpy().copy(order="C")
        bad, digest = found["bad"].to_numpy(), sha256((directory / FEATURES).read_bytes())
    except (OSError, pl.exceptions.PolarsError) as error:
        reason = str(error).splitlines()[0]
        raise TrainingError(f"{directory} is no training set of ours ({reason}); write one with: dataset") from None
    note = f"training set {directory.name}: {len(bad)} people; {bad.mean():.1%} went bad"
    return Table(columns(), values, bad, (note,), digest), audit
