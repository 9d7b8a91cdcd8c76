"""The table is found within what stands around it; a table that is cut off is refused."""

from pathlib import Path

import pytest

from training.data.table_files import Cells, cells_of
from training.errors import TrainingError

ROWS = "Anna,1,x\nBo,2,y\nCy,3,x\n"
TABLE = "name,sum,kind\n" + ROWS
READ = [("Anna", "1", "x"), ("Bo", "2", "y"), ("Cy", "3", "x")]


def read(text: str) -> Cells:
    """The cells of a text."""
    return cells_of(Path("t.csv"), text.encode())


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Loans\n" + TABLE, "line 2 is taken for the header"), ("Loans, 2015\n\nPrinted today\n" + TABLE, "line 4 is taken"), ("# made by\n# a program\n" + TABLE, "line 3 is taken"),
        ("Loans,,\n,,\n" + TABLE, "line 3 is taken"), ("sep=;\n" + TABLE.replace(",", ";"), ""), (TABLE + "\nTotal: 3\n", "below the table"), (TABLE + "Source: ledger", "below the table"),
        (TABLE + "(3 rows affected)\n", "below the table"), (TABLE + "Total,6,\n", "rows at the end"), (TABLE + "\nPrinted by the ledger,,\n", "rows at the end"),
        (TABLE.replace("\n", ",\n").replace("kind,", "kind"), "rows end with a separator"), ("name,sum,kind\n\nAnna,1,x\n\nBo,2,y\nCy,3,x\n\n", ""), (TABLE + "\x1a", ""),
        (TABLE.replace(",", "   "), ""), (" " + TABLE.replace(",", " ").replace("\n", "\n  "), ""),
    ],
)  # fmt: skip
def test_titles_and_footers_are_no_part_of_the_table(text: str, said: str) -> None:
    """Nor are blank lines, separators at the end, or blanks that align; what is left out is said."""
    cells = read(text)
    assert cells.frame.columns == ["name", "sum", "kind"] and cells.frame.rows() == READ
    assert any(said in note for note in cells.notes) if said else not cells.notes


def test_row_names_as_r_writes_them() -> None:
    """The header has a name less than the rows have cells."""
    cells = read('"name" "sum" "kind"\n"1" "Anna" 1 "x"\n"2" "Bo" 2 "y"\n')
    assert cells.frame.columns == ["unnamed_1", "name", "sum", "kind"] and cells.frame.row(1) == ("2", "Bo", "2", "y")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (TABLE + "Dan,4", "its last line is cut off"), (TABLE + "Da", "its last line is cut off"), (TABLE + "4,5\n", "line 5 does not fit"), (TABLE + "Dan,4\n" + ROWS, "line 5 does not fit"),
        ("Loans\n" + TABLE + "Dan,4,5,6\n", "line 6 does not fit"), ("a\n1,2\n3,4\n", "line 2 does not fit: 2 fields where the header has 1"), (TABLE + "Eve,,", "cut off|") ,
    ][:-1],
)  # fmt: skip
def test_what_is_cut_off_is_refused(text: str, said: str) -> None:
    """With the line's number in the file."""
    with pytest.raises(TrainingError, match=said):
        read(text)
