"""Read the files of SAS (sas7bdat, xpt), SPSS (sav, zsav, por) and Stata (dta).

A column all of whose values have labels is one of categories, spelt as labelled; where only codes are labelled (−9 "refused"), it
stays one of numbers. Missing values that the user declared are missing; dates come as dates, whatever the program counts from.
"""

import math
import tempfile
from pathlib import Path
from typing import Any

import polars as pl

from training.data.files.typed import TypedTable, as_text
from training.errors import TrainingError


def read_statistical(path: Path, data: bytes) -> TypedTable:
    """The table in a file of SAS, SPSS or Stata."""
    try:
        import pyreadstat
    except ImportError:
        raise TrainingError(
            f"{path} is a file of SAS, SPSS or Stata; to read it, install the extra: pip install creditapp[tables]"
        ) from None
    reader = getattr(pyreadstat, _reader(data))
    with tempfile.NamedTemporaryFile(
        suffix=path.suffix
    ) as file:  # the library reads names only, and the bytes may have been compressed
        file.write(data)
        file.flush()
        try:
            frame, meta = reader(file.name, output_format="polars")
        except Exception as error:  # pyreadstat's errors have no common class, and some are Python's own
            raise TrainingError(f"{path} is no whole file of {_program(data)}: {str(error).splitlines()[0]}") from None
    return as_text(_labelled(frame, meta.variable_value_labels))


def _reader(data: bytes) -> str:
    if data.startswith((b"$FL2", b"$FL3")):
        return "read_sav"
    if data.startswith(b"HEADER RECORD"):
        return "read_xport"
    if b"ASCII SPSS PORT FILE" in data[:500]:
        return "read_por"
    return "read_sas7bdat" if data.startswith(b"\0\0\0\0") else "read_dta"


def _program(data: bytes) -> str:
    return {"read_sav": "SPSS", "read_por": "SPSS", "read_dta": "Stata"}.get(_reader(data), "SAS")


def _labelled(frame: pl.DataFrame, labels: dict[str, dict[Any, str]]) -> pl.DataFrame:
    """The frame with labels for the values of columns that have one for every value."""
    columns = {}
    for name, label in labels.items():
        if name not in frame.columns:
            continue
        spelt = {_key(value): text for value, text in label.items()}
        values = frame[name].to_list()
        if all(_is_missing(value) or _key(value) in spelt for value in values):
            columns[name] = pl.Series(
                name, [None if _is_missing(value) else spelt[_key(value)] for value in values], dtype=pl.String
            )
    return frame.with_columns(**columns)


def _is_missing(value: Any) -> bool:
    return value is None or value == "" or (isinstance(value, float) and math.isnan(value))


def _key(value: Any) -> Any:
    return float(value) if isinstance(value, int | float) else value
