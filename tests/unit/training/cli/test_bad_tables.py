"""Whatever table comes, a fit ends in one clear line and nothing written, or in a table treated as is stated."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from typer.testing import CliRunner

from creditapp.errors import CreditappError
from training.cli.app import app
from training.data.spec import Spec
from training.data.table import Table
from training.data.training_table import read_table

ROWS = 240
USE = [f"{at * 37 % 101 / 100:.2f}" for at in range(ROWS)]
LATE = [str(int((at * 37 % 101) + (at * 53 % 97) > 120)) for at in range(ROWS)]


def table(more: dict[str, list[str]] | None = None, late: list[str] | None = None) -> str:
    """A CSV of a number, what else is given, and an outcome that the number foretells in part."""
    columns = {"use": USE, **(more or {}), "late": late or LATE}
    return "\n".join([",".join(columns), *(",".join(row) for row in zip(*columns.values(), strict=True))]) + "\n"


def fitted(*words: str) -> tuple[int, str]:
    """Exit code of a fit and the line in which it refuses, as ``python -m training`` prints it."""
    try:
        done = CliRunner().invoke(app, ["fit", *words], catch_exceptions=False)
    except CreditappError as error:
        return 1, str(error)
    return done.exit_code, done.output


REFUSED: dict[str, tuple[str | bytes, str]] = {
    "empty": ("", "is empty"), "header only": ("use,late\n", "has a header and no rows"), "binary": (bytes(range(256)) * 9, "is no text"),
    "workbook": (b"PK\x03\x04" + bytes(99), "damaged or truncated zip archive or workbook"), "no target": (table().replace("late", "paid"), "has no column 'late'; it has: use, paid"),
    "no header": (table().split("\n", 1)[1], "its first line should name the columns"), "one class": (table(late=["1"] * ROWS), "one class only"),
    "no outcomes": (table(late=[""] * ROWS), "one class only"), "three classes": (table(late=[str(at % 3) for at in range(ROWS)]), "3 values"),
    "a number as outcome": (table(late=USE), "a binary target has two"), "few bads": (table(late=[str(int(at < 3)) for at in range(ROWS)]), "fewer than six"),
    "three rows": ("use,late\n1,0\n2,1\n3,0\n", "fewer than six"), "half a line": (table().rstrip("\n")[:-4], "last line is cut off"),
    "open quote": (table().replace("0.37", '"0.37', 1), "never closed"), "a field too many": (table().replace("0.37,", "0,37,", 1), "line 3 does not fit"),
    "two targets": (table({"late": LATE}).replace("use,late", "late,late"), "two columns 'late'"),
    "nothing to use": ("\n".join(["one,late", *(f"7,{late}" for late in LATE)]), "no usable column is left"),
    "two columns of one outcome": (table({"late": USE}).replace("use,late", "late,late"), "two columns 'late'"),
}  # fmt: skip


@pytest.mark.parametrize(("content", "message"), REFUSED.values(), ids=REFUSED)
def test_refused_in_one_line_with_nothing_written(tmp_path: Path, content: str | bytes, message: str) -> None:
    """The line says what is wrong; no directory appears, whole or half."""
    data = tmp_path / "data.csv"
    data.write_bytes(content if isinstance(content, bytes) else content.encode())
    code, said = fitted("--data", str(data), "--target", "late", "--out", str(tmp_path / "run"))
    assert code == 1 and message in said and "\n" not in said
    assert [path.name for path in tmp_path.iterdir()] == ["data.csv"]


def _directory(path: Path) -> None:
    path.mkdir()


def _file(path: Path) -> None:
    path.write_text("mine")


def _foreign(path: Path) -> None:
    path.mkdir()
    (path / "precious.txt").write_text("mine")


@pytest.mark.parametrize(
    ("make", "out", "message"),
    [(_file, "run", "is a file"), (_foreign, "run", "was not written by training"), (_file, "run/deeper", "is a file")],
    ids=["file", "foreign directory", "below a file"],
)  # fmt: skip
def test_a_destination_that_is_not_writable_is_refused(
    tmp_path: Path, make: Callable[[Path], None], out: str, message: str
) -> None:
    """A destination that cannot be is refused before the table is read, and left as it is."""
    make(tmp_path / "run")
    code, said = fitted("--data", str(tmp_path / "gone.csv"), "--target", "late", "--out", str(tmp_path / out))
    assert code == 1 and message in said and "\n" not in said
    assert [path.name for path in tmp_path.iterdir()] == ["run"]


@pytest.mark.parametrize(
    ("words", "code", "message"),
    [
        (["--data", "{}", "--target", "late"], 1, "directory"), (["--data", "{}/gone.csv", "--target", "late"], 1, "No such file"),
        (["--data", "{}/data.csv", "--target", "late", "--protected", "late"], 1, "cannot be excluded, protected"),
        (["--data", "{}/data.csv", "--target", "late", "--protected", "gone"], 1, "not there: gone"),
        (["--data", "{}/data.csv", "--target", "late", "--by", "gone"], 1, "there is no column gone"),
        (["--data", "{}/data.csv", "--target", "late", "--lowest", "900"], 1, "not below"), (["--data", "{}/data.csv"], 2, "target"),
        (["--data", "{}/data.csv", "--target", "late", "--pdo", "-1"], 2, "pdo"), (["--data", "{}/data.csv", "--target", "late", "--only", "trees"], 2, "only"),
        (["--data", "{}/data.csv", "--target", "late", "--rejects", "{}/gone.csv"], 1, "No such file"),
        (["--data", "{}/data.csv", "--target", "late", "--spec", "{}/gone.json"], 1, "cannot read the specification"),
        (["--data", "{}/data.csv", "--target", "late", "--audit", "{}/short.csv"], 1, "has 1 rows"),
        (["--data", "{}/data.csv", "--target", "late", "--champion", "{}"], 1, "has no scorecard.json"),
    ],
)  # fmt: skip
def test_impossible_options_are_refused(tmp_path: Path, words: list[str], code: int, message: str) -> None:
    """Each is refused before anything is fitted: exit code 2 for a word that cannot be, 1 for a file that does not fit."""
    (tmp_path / "data.csv").write_text(table())
    (tmp_path / "short.csv").write_text("sex\nf\n")
    before = sorted(path.name for path in tmp_path.iterdir())
    result, said = fitted(*(word.format(tmp_path) for word in words), "--out", str(tmp_path / "run"))
    assert result == code and message in said and "Traceback" not in said
    assert sorted(path.name for path in tmp_path.iterdir()) == before


def _numbers(seed: int) -> list[str]:
    return [f"{each:.3f}" for each in np.random.default_rng(seed).normal(size=ROWS)]


TREATED: dict[str, tuple[dict[str, list[str]], set[str], str]] = {
    "constant": ({"x": ["5"] * ROWS}, set(), "x is left out: it is constant"), "empty": ({"x": ["NA", "", "?", "null"] * 60}, set(), "all its values are missing"),
    "identifier": ({"loan": [str(10_000 + at) for at in range(ROWS)]}, set(), "loan is left out: an identifier"),
    "shuffled identifier": ({"loan": [str(5_000 + at * 77 % 241) for at in range(ROWS)]}, set(), "loan is left out: an identifier"),
    "huge integers": ({"loan": [str(10**30 + at * 7**20) for at in range(ROWS)]}, set(), "loan is left out: an identifier"),
    "codes of letters": ({"x": [f"u{at * 7919:x}" for at in range(ROWS)]}, set(), "x is left out: an identifier"),
    "leaking number": ({"x": [str(int(late) * 10 + at % 7) for at, late in enumerate(LATE)]}, set(), "WARNING: x is left out: it alone separates"),
    "leaking word": ({"x": [("paid", "sold")[int(late)] for late in LATE]}, set(), "WARNING: x is left out: it alone separates"),
    "leaking gap": ({"x": [str(at % 9) if late == "1" else "" for at, late in enumerate(LATE)]}, set(), "WARNING: x is left out: it alone separates"),
    "nearly leaking": ({"x": [str((int(late) ^ (at == 7)) * 10 + at % 7) for at, late in enumerate(LATE)]}, {"x"}, "x: numeric"),
    "same content": ({"x": _numbers(1), "again": _numbers(1)}, {"x"}, "again is left out: it repeats x"), "infinities": ({"x": ["inf", "-Infinity", "1e999", *_numbers(2)[3:]]}, {"x"}, "x: numeric; 1 infinite values count as missing"),
    "mixed": ({"x": [each if at % 30 else "oops" for at, each in enumerate(_numbers(3))]}, {"x"}, "x: numeric; 8 values that are no numbers"),
    "half numbers": ({"x": [str(at % 4) if at % 2 else "many" for at in range(ROWS)]}, {"x"}, "x: 3 categories"),
    "dates": ({"x": [f"20{10 + at % 12}-0{1 + at % 9}-15" for at in range(ROWS)]}, {"x"}, "x: date, in days since 1970"),
    "dates with slashes": ({"x": [f"0{1 + at % 9}/0{1 + at % 7}/2015" for at in range(ROWS)]}, set(), "which is the day"),
    "dates with slashes that tell": ({"x": [f"0{1 + at % 9}/15/2015" for at in range(ROWS)]}, {"x"}, "x: date, in days since 1970"),
    "a row's time": ({"issue_d": [f"Dec-20{10 + at % 9}" for at in range(ROWS)]}, set(), "issue_d is left out: it says when"),
    "protected": ({"sex": ["f", "m"] * 120}, set(), "sex is left out: a prohibited"), "letters": ({"größe π": _numbers(4)}, {"größe π"}, "größe π: numeric"),
    "quotes and commas": ({'"a, ""b"""': _numbers(5)}, {'a, "b"'}, 'a, "b": numeric'), "no name": ({"": _numbers(6)}, {"unnamed_2"}, "unnamed_2: numeric"),
    "one name twice": ({"x": _numbers(7), "x ": _numbers(8)}, {"x", "x (2)"}, "x is twice in the header"),
    "blanks": ({" x ": [f" {each} " for each in _numbers(9)]}, {"x"}, "x: numeric"), "many columns": ({f"x{at}": _numbers(at) for at in range(300)}, {f"x{at}" for at in range(300)}, "x299: numeric"),
    "words": ({"x": [f"word {at % 60}" for at in range(ROWS)]}, set(), "x is left out: text"),
}  # fmt: skip


def read(path: Path, content: str) -> Table:
    """The training table of a CSV."""
    (path / "data.csv").write_bytes(content.encode())
    return read_table(path / "data.csv", "late", Spec())


@pytest.mark.slow
@pytest.mark.parametrize(("more", "used", "note"), TREATED.values(), ids=TREATED)
def test_columns_are_treated_as_the_notes_say(
    tmp_path: Path, more: dict[str, list[str]], used: set[str], note: str
) -> None:
    """What is used and what is left out is said of every column; all cells are numbers or missing."""
    result = read(tmp_path, table(more))
    assert {column.name for column in result.columns} == {"use"} | used
    assert any(note in said for said in result.notes), result.notes
    assert not np.isinf(result.values).any()


@pytest.mark.parametrize(
    ("good", "bad"), [("no", "yes"), ("1", "2"), ("False", "True"), ("0", "1.0"), ("good", "bad"), ("Fully Paid", "Charged Off"), ("N", "Y"), ("-1", "1")]
)  # fmt: skip
def test_outcomes_are_recognised_in_any_notation(tmp_path: Path, good: str, bad: str) -> None:
    """However two outcomes are written, bad is told from good; rows without one are left out and counted."""
    late = [(good, bad)[int(each)] for each in LATE]
    result = read(tmp_path, table(late=["", "NA", *late[2:]]))
    assert (
        result.bad.tolist() == [int(each) for each in LATE[2:]] and "2 rows without late are left out" in result.notes
    )


@pytest.mark.parametrize("change", [lambda text: text.replace("\n", "\r\n"), lambda text: "\ufeff" + text, lambda text: text.replace(".", ";").replace(",", ".").replace(";", ",").replace(".late", ";late").replace(".0\n", ";0\n").replace(".1\n", ";1\n"), lambda text: text.replace(",", "\t"), lambda text: '"' + text.replace(",", '","').replace("\n", '"\n"')[:-1]])  # fmt: skip
def test_the_same_table_however_it_is_written(tmp_path: Path, change: Callable[[str], str]) -> None:
    """Line ends, marks, separators, decimal commas and quotes change nothing."""
    plain, written = read(tmp_path, table()), read(tmp_path, change(table()))
    assert (
        plain.columns == written.columns and (plain.values == written.values).all() and (plain.bad == written.bad).all()
    )


@pytest.mark.slow
def test_a_million_categories(tmp_path: Path) -> None:
    """A column in which a million rows have a text each is left out, in seconds."""
    rng = np.random.default_rng(0)
    late, use = rng.integers(0, 2, 1_000_000).tolist(), rng.random(1_000_000).round(4).tolist()
    result = read(
        tmp_path,
        "word,use,late\n" + "\n".join(f"w{at:x},{a},{b}" for at, (a, b) in enumerate(zip(use, late, strict=True))),
    )
    assert [column.name for column in result.columns] == [
        "use"
    ] and "word is left out: an identifier: every row has its own text" in result.notes


@pytest.mark.slow
def test_more_columns_than_rows_are_fitted(tmp_path: Path) -> None:
    """Sixty rows of a hundred columns end in a scorecard."""
    rng = np.random.default_rng(0)
    rows = [",".join([*(f"{each:.2f}" for each in rng.normal(size=100)), str(at % 2)]) for at in range(60)]
    (tmp_path / "data.csv").write_text("\n".join([",".join([*(f"x{at}" for at in range(100)), "late"]), *rows]))
    code, said = fitted(
        "--data", str(tmp_path / "data.csv"), "--target", "late", "--only", "woe", "--out", str(tmp_path / "run")
    )
    assert code == 0 and "AUC" in said and (tmp_path / "run" / "report.html").exists()
