"""Dates that cells alone do not tell are told by their column, by training or by a statement."""

import polars as pl
import pytest

from training.data.cells.date_columns import Dates, decided, names_a_date


def read(
    cells: list[str | None], name: str = "loan_date", stated: Dates | None = None, trained: Dates | None = None
) -> tuple[list[str | None], Dates | None]:
    """The cells, and how they were found to be written."""
    frame = pl.DataFrame({name: cells}, schema={name: pl.String})
    found = decided(frame, {name: stated} if stated else {}, {name: trained} if trained else {})
    return found.columns.get(name, frame[name]).to_list(), found.forms.get(name)


@pytest.mark.parametrize(
    ("cells", "dates", "form"),
    [
        (["1/9/2017", "10/20/2017"], ["2017-01-09", "2017-10-20"], "month first"), (["1/9/2017", "20/10/17"], ["2017-09-01", "2017-10-20"], "day first"),
        (["03-04-2015", "25-04-2015 10:30"], ["2015-04-03", "2015-04-25"], "day first"), (["1/9/2017", None, "2016-02-03", "7/25/2016 1:45 PM"], ["2017-01-09", None, "2016-02-03", "2016-07-25"], "month first"),
        (["42005", "42005.75"], ["2015-01-01", "2015-01-01"], "excel"), (["20454", "21000"], ["2016-01-01", "2017-06-30"], "sas"), (["42005", "2015-01-03"], ["2015-01-01", "2015-01-03"], "excel"),
        (["20150131", "20161201"], ["2015-01-31", "2016-12-01"], "digits"), (["201501", "201612"], ["2015-01-01", "2016-12-01"], "digits"),
        (["1420070400"], ["2015-01-01"], "unix"), (["1420070400000"], ["2015-01-01"], "unix"), (["12", "400"], ["12", "400"], None), (["1/9/2017", "2/3/2017"], ["1/9/2017", "2/3/2017"], None),
    ],
)  # fmt: skip
def test_forms_of_dates(cells: list[str | None], dates: list[str | None], form: Dates | None) -> None:
    """Slashes by a day above twelve, serial numbers by name and range; what tells nothing is left as it is."""
    assert read(cells) == (dates, form)


def test_a_number_is_a_date_by_its_columns_name_only() -> None:
    """42005 is an amount where the name does not say that it is a date."""
    assert read(["42005"], "income") == (["42005"], None)
    assert all(map(names_a_date, ("application_date", "ChgOffDate", "opened_at", "issue_d", "datum", "日期")))
    assert not any(
        map(names_a_date, ("days_since_date", "data_usage", "update_count", "candidate_score", "age", "amount"))
    )


@pytest.mark.parametrize(
    ("form", "date"),
    [("excel 1904", "2019-01-02"), ("unix days", "2085-01-02"), ("sas", "2075-01-02"), ("excel", "2015-01-01")],
)
def test_what_is_stated_counts(form: Dates, date: str) -> None:
    """From when serial numbers count can be stated."""
    assert read(["42005"], stated=form)[0] == [date]


def test_training_tells_what_a_file_of_one_row_does_not() -> None:
    """03/04/2015 is read as it was in training; a file that shows another order is read as it shows."""
    assert read(["3/4/2015"], trained="day first")[0] == ["2015-04-03"] and read(["3/4/2015"], trained="month first")[
        0
    ] == ["2015-03-04"]
    assert read(["3/4/2015", "25/4/2015"], trained="month first")[0] == ["2015-04-03", "2015-04-25"]


def test_both_orders_in_one_column_are_said_and_not_read() -> None:
    """13/04 and 04/13 together: nobody can know what 03/04 is."""
    found = decided(pl.DataFrame({"d": ["13/04/2015", "04/13/2015", "03/04/2015"]}), {})
    assert not found.columns and "may be either" in found.notes[0]


def test_another_column_of_the_file_tells_and_this_is_said() -> None:
    """One program writes all dates of a file alike."""
    frame = pl.DataFrame({"a": ["1/2/2015", "3/4/2015"], "b": ["25/12/2015", "1/1/2016"]})
    found = decided(frame, {})
    assert found.columns["a"].to_list() == ["2015-02-01", "2015-04-03"] and any(
        note.startswith("WARNING: a:") for note in found.notes
    )
