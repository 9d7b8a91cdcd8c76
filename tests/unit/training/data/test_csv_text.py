"""A CSV is read whole or refused in one line."""

import gzip
from pathlib import Path

import polars as pl
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from training.data.files import records
from training.data.table_files import cells_of, read_cells
from training.errors import TrainingError

PLAIN = "name,sum\nAnna,1\nBo,2\n"


def parsed(text: str | bytes) -> pl.DataFrame:
    """The cells of a CSV's text."""
    return cells_of(Path("data.csv"), text if isinstance(text, bytes) else text.encode()).frame


@pytest.mark.parametrize(
    "data",
    [
        PLAIN.encode(), PLAIN.rstrip().encode(), PLAIN.replace("\n", "\r\n").encode(), PLAIN.replace("\n", "\r").encode(),
        b"\xef\xbb\xbf" + PLAIN.encode(), PLAIN.encode("utf-16"), gzip.compress(PLAIN.encode()), PLAIN.replace(",", ";").encode(),
        PLAIN.replace(",", "\t").encode(), PLAIN.replace(",", "|").encode(), PLAIN.replace(",", " ").encode(),
        b'"name","sum"\n"Anna","1"\n"Bo","2"\n', b"name,sum\nAnna,1\nBo,2\n\n\n",
    ],
    ids=[
        "plain", "no last newline", "CRLF", "CR", "mark", "UTF-16", "gzip", "semicolons", "tabs", "bars", "blanks", "quoted", "blank lines",
    ],
)  # fmt: skip
def test_forms_of_a_csv(data: bytes) -> None:
    """However it is written, the table is the same."""
    frame = parsed(data)
    assert frame.to_dict(as_series=False) == {"name": ["Anna", "Bo"], "sum": ["1", "2"]}


def test_quotes_hold_separators_breaks_and_quotes() -> None:
    """Names and cells may hold commas, line breaks, quotation marks and any letter."""
    frame = parsed('"a, b","größe ""x""",π\n"1,5","two\nlines",ü\n"2,5","x",ß\n')
    assert frame.columns == ["a, b", 'größe "x"', "π"]
    assert frame.rows() == [("1.5", "two\nlines", "ü"), ("2.5", "x", "ß")]


def test_windows_text_is_read() -> None:
    """Text that is no UTF-8 is Windows-1252."""
    assert parsed("größe,€\n1,2\n".encode("cp1252")).columns == ["größe", "€"]


@pytest.mark.parametrize(
    ("cells", "read"),
    [
        (["1,5", "2,25"], ["1.5", "2.25"]), (["1.234,5", "7"], ["1234.5", "7"]), (["1,234", "5,678"], ["1.234", "5.678"]),
        (["1,234.5", "2,000.0"], ["1,234.5", "2,000.0"]), (["a,b", "1,5"], ["a,b", "1,5"]), (["1.5", "2.25"], ["1.5", "2.25"]),
    ],
)  # fmt: skip
def test_decimal_commas(cells: list[str], read: list[str]) -> None:
    """Between semicolons a comma is a decimal one, unless the column is English or text."""
    assert parsed("x;y\n" + "".join(f"{cell};1\n" for cell in cells))["x"].to_list() == read


def test_names_are_made_distinct() -> None:
    """A name that is empty or stands twice gets one of its own."""
    assert parsed("x,,x,x (2)\n1,2,3,4\n").columns == ["x", "unnamed_2", "x (2)", "x (2) (2)"]


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "is empty"), (b" \n \n", "is empty"), (b"a,b\n", "header and no rows"), (b"a,b\n1,2\n3", "its last line is cut off: 1 fields"),
        (b"a,b\n1,2\n3\n4,5\n", "line 3 does not fit: 1 fields"), (b"a,b\n1,2,3\n4,5\n", "line 2 does not fit: 3 fields"),
        (b'a,b\n1,"2\n3,4\n', "never closed"), (b"\x00\x01\x02\x03" * 99, "is no text"), (b"PK\x03\x04xxxx", "damaged or truncated zip archive or workbook"),
        (b"%PDF-1.7", "a PDF"), (gzip.compress(PLAIN.encode() * 999)[:40], "truncated gzip"),
    ],
)  # fmt: skip
def test_incomplete_input_is_refused(data: bytes, message: str) -> None:
    """In one line that says what and where."""
    with pytest.raises(TrainingError, match=message) as refused:
        parsed(data)
    assert "\n" not in str(refused.value)


@pytest.mark.parametrize("block", [1, 2, 3, 7, 1 << 22])
def test_the_size_of_blocks_does_not_change_what_is_read(monkeypatch: pytest.MonkeyPatch, block: int) -> None:
    """Records are counted alike wherever a block ends."""
    monkeypatch.setattr(records, "BLOCK", block)
    assert parsed('a,b\r\n"x\n,""y",2\r\n\r\n3,4\r\n').height >= 2
    with pytest.raises(TrainingError, match="line 3 does not fit: 3 fields"):
        parsed('a,b\r\n"x\n,""y",2\r\n3,4,5\r\n6,7\r\n')


@pytest.mark.parametrize(
    ("name", "message"), [("data.parquet", "not a whole Parquet"), ("nothing.csv", "No such file"), (".", "directory")]
)
def test_files_that_cannot_be_read(tmp_path: Path, name: str, message: str) -> None:
    """A damaged Parquet file, one that is not there, a directory."""
    (tmp_path / "data.parquet").write_bytes(b"PAR1 and no more")
    with pytest.raises(TrainingError, match=message) as refused:
        read_cells(tmp_path / name)
    assert "\n" not in str(refused.value)


def test_parquet_keeps_its_types(tmp_path: Path) -> None:
    """Numbers come back exactly, dates and times as dates, categories as categories; what holds lists is left out and said."""
    from datetime import date, datetime, timedelta

    frame = pl.DataFrame(
        {
            "sum": [0.1, 1e300, float("nan")], "whole": [2**60, None, -1], "flag": [True, False, None], "day": [date(2015, 12, 1)] * 3,
            "at": [datetime(2015, 12, 1, 10)] * 3, "kind": pl.Series(["1", "2", "1"], dtype=pl.Categorical), "list": [[1], [2], [3]],
            "lasts": [timedelta(days=3)] * 3,
        }
    )  # fmt: skip
    frame.write_parquet(tmp_path / "data.parquet")
    cells = read_cells(tmp_path / "data.parquet")
    assert cells.frame["sum"].cast(pl.Float64).to_list() == [0.1, 1e300, None]
    assert cells.frame["whole"].to_list() == [str(2**60), None, "-1"]
    assert cells.frame["flag"].to_list() == ["true", "false", None] and cells.frame["lasts"].to_list() == ["3"] * 3
    assert cells.categories == {"kind"} and cells.notes == ("list is left out: it holds lists, structures or bytes",)
    (tmp_path / "no_ending").write_bytes((tmp_path / "data.parquet").read_bytes())
    assert read_cells(tmp_path / "no_ending").frame.equals(cells.frame)


@pytest.mark.slow
@given(st.binary(max_size=60) | st.text(alphabet='ab1,;"\n\r\t .%-\0é', max_size=60).map(str.encode))
@example(b';\r "\r!')  # a quote within a cell of a title
@settings(max_examples=300, deadline=None)
def test_any_bytes_end_in_a_table_or_in_one_line(data: bytes) -> None:
    """Nothing that a file may hold ends otherwise."""
    try:
        frame = parsed(data)
    except TrainingError as refused:
        assert "\n" not in str(refused)
    else:
        assert frame.height > 0 and len(set(frame.columns)) == frame.width
