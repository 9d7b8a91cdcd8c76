"""Workbooks, ARFF and the files of SPSS, Stata and SAS give the table that a CSV of them gives."""

import gzip
import io
from datetime import date, datetime
from pathlib import Path

import polars as pl
import pyreadstat
import pytest
from openpyxl import Workbook
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from training.data.reading import Reading
from training.data.spec import Spec
from training.data.table_files import Cells, cells_of
from training.errors import TrainingError


def workbook(
    *rows: list[object], formats: dict[str, str] | None = None, mac: bool = False, sheets: tuple[str, ...] = ()
) -> bytes:
    """A workbook of one sheet with these rows, and empty ones."""
    book = Workbook()
    if mac:
        book.epoch = CALENDAR_MAC_1904
    sheet = book.active
    assert sheet is not None
    for row in rows:
        sheet.append(row)
    for place, form in (formats or {}).items():
        sheet[place].number_format = form
    for name in sheets:
        book.create_sheet(name).append(["b"])
        book[name].append([7])
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def read(data: bytes, spec: Spec | None = None) -> Cells:
    """The cells."""
    return cells_of(Path("t"), data, Reading(spec or Spec()))


@pytest.mark.parametrize("mac", [False, True])
def test_a_workbooks_cells_are_read_as_shown(mac: bool) -> None:
    """Dates by the workbook's own calendar, percents as percents, codes with their zeros; what is a number is no 1,234."""
    data = workbook(
        ["zip", "rate", "at", "sum"],
        [2139, 0.1356, datetime(2015, 12, 31), 1.234],
        [10001, 0.5, None, 5.678],
        formats={"A2": "00000", "B2": "0.00%", "B3": "0%"},
        mac=mac,
    )
    cells = read(data)
    assert (
        cells.frame.rows() == [("02139", "13.56%", "2015-12-31", "1.2340"), ("10001", "50%", None, "5.6780")]
        and not cells.notes
    )


def test_titles_of_a_worksheet_and_other_sheets() -> None:
    """A title above the header is no part of the table; another sheet can be named."""
    data = workbook(
        ["Loans by branch", None, None], [None], ["a", "b", "c"], [1, "x", None], [2, "y", 3], sheets=("other",)
    )
    assert read(data).frame.rows() == [("1", "x", None), ("2", "y", "3")] and any(
        "'other'" in note for note in read(data).notes
    )
    assert read(data, Spec(sheet="other")).frame.rows() == [("7",)]
    with pytest.raises(TrainingError, match="has no sheet 'gone'; it has: Sheet, other"):
        read(data, Spec(sheet="gone"))


FRAME = pl.DataFrame(
    {
        "sum": [1.5, None, 1.234],
        "late": [0, 1, 0],
        "city": ["Leeds", "York", ""],
        "day": [date(2015, 1, 1), None, date(2016, 2, 29)],
    }
)


def write(path: Path, suffix: str) -> None:
    """The frame as a file of this kind."""
    if suffix == "dta":
        pyreadstat.write_dta(FRAME, str(path))
    elif suffix == "xpt":
        pyreadstat.write_xport(FRAME, str(path))
    else:
        pyreadstat.write_sav(FRAME, str(path), compress=suffix == "zsav")


@pytest.mark.parametrize("suffix", ["sav", "zsav", "dta", "xpt"])
def test_files_of_statistical_programs(tmp_path: Path, suffix: str) -> None:
    """Numbers, words and dates come back; empty text is missing."""
    path = tmp_path / f"t.{suffix}"
    write(path, suffix)
    frame = read(path.read_bytes()).frame
    assert frame["sum"].cast(pl.Float64).to_list() == [1.5, None, 1.234] and frame["late"].cast(
        pl.Float64
    ).to_list() == [0, 1, 0]
    assert frame["city"].to_list() == ["Leeds", "York", None] and frame["day"].to_list() == [
        "2015-01-01",
        None,
        "2016-02-29",
    ]


def test_labels_of_all_values_are_categories_and_labels_of_codes_are_not(tmp_path: Path) -> None:
    """1 "own" and 2 "rent" are own and rent; a single labelled code leaves a column one of numbers."""
    frame = pl.DataFrame({"home": [1, 2, 1], "months": [5, -9, 7]})
    pyreadstat.write_sav(
        frame, str(tmp_path / "t.sav"), variable_value_labels={"home": {1: "own", 2: "rent"}, "months": {-9: "refused"}}
    )
    read_frame = read((tmp_path / "t.sav").read_bytes()).frame
    assert read_frame["home"].to_list() == ["own", "rent", "own"] and read_frame["months"].cast(
        pl.Float64
    ).to_list() == [5, -9, 7]


def test_arff() -> None:
    """Quotes of either kind, comments, and ? for missing."""
    text = "% c\n@relation 'a b'\n@ATTRIBUTE 'the sum' numeric\n@attribute city {Leeds,'New York'}\n@data\n1.5, 'New York'\n% c\n?,\"Leeds\"\n2,'it\\'s'\n"
    frame = read(text.encode()).frame
    assert frame.columns == ["the sum", "city"] and frame.rows() == [
        ("1.5", "New York"),
        (None, "Leeds"),
        ("2", "it's"),
    ]
    for rows, said in (("1,2,3\n", "3 values for 2 attributes"), ("{0 1}\n", "sparse")):
        with pytest.raises(TrainingError, match=said):
            read(b"@relation x\n@attribute a numeric\n@attribute b numeric\n@data\n" + rows.encode())


def test_feather(tmp_path: Path) -> None:
    """As Parquet is."""
    FRAME.write_ipc(tmp_path / "t.feather")
    assert read((tmp_path / "t.feather").read_bytes()).frame["sum"].to_list() == ["1.5", None, "1.2340"]


@pytest.mark.parametrize("packed", [False, True])
def test_a_file_that_sas_wrote_is_read(packed: bool) -> None:
    """A sas7bdat, which nothing here can write: numbers, text of 700 letters, dates; packed by gzip too. It is a test's file of the
    package sas7bdat-converter 4.0.0 (MIT, beside it), and these are the values that its authors state."""
    data = Path(__file__).with_name("sas").joinpath("file1.sas7bdat.gz").read_bytes()
    frame = read(data if packed else gzip.decompress(data)).frame
    assert frame.columns == ["integer_row", "text_row", "float_row", "date_row"]
    rows = [(float(number), float(size), day) for number, _, size, day in frame.rows()]
    assert rows == [
        (1, 2.5, "2018-01-02"), (2, 17.23, "2018-02-05"), (3, 3.21, "2017-11-21"), (4, 100.9, "2016-05-19"), (5, 98.6, "1999-10-25"),
    ]  # fmt: skip
    text = frame["text_row"].to_list()
    assert [text[at] for at in (0, 1, 3, 4)] == ["Some text", "Some more text", "Text", "Test"]
    assert text[2].startswith("Lorem ipsum dolor sit amet") and text[2].endswith("eget mattis.")
