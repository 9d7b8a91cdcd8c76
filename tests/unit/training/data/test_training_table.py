"""Whatever table comes, the outcome is a training set with notes or one clear line."""

from pathlib import Path

import numpy as np
import pytest

from training.data.service_schema import NAMES, SCORED, columns
from training.data.spec import ColumnSpec, Spec, load_spec
from training.data.training_table import read_table
from training.errors import TrainingError


def write(path: Path, header: str, rows: list[str]) -> Path:
    """A CSV file."""
    file = path / "data.csv"
    file.write_text("\n".join([header, *rows]) + "\n")
    return file


def rows(count: int, cell: str = "{}") -> list[str]:
    """Rows of a number, a category and a 0/1 target."""
    return [f"{cell.format(at % 7)},{'ab'[at % 2]},{int(at % 3 == 0)}" for at in range(count)]


def test_inferred_kinds_are_noted(tmp_path: Path) -> None:
    """Numbers and categories are told apart, categorical columns come first, and the notes say so."""
    table = read_table(write(tmp_path, "x,kind,y", rows(60)), "y", Spec())
    assert [(column.name, column.kind) for column in table.columns] == [("kind", "categorical"), ("x", "numeric")]
    assert table.columns[0].categories == ("a", "b")
    assert "x: numeric" in table.notes and "kind: 2 categories" in table.notes


@pytest.mark.parametrize(
    ("good", "bad"), [("no", "yes"), ("1", "2"), ("good", "bad"), ("0", "1"), ("Fully Paid", "Charged Off")]
)
def test_targets(tmp_path: Path, good: str, bad: str) -> None:
    """Yes/no, 1/2, good/bad and words of lenders are understood."""
    lines = [f"{at},{bad if at % 4 == 0 else good}" for at in range(60)]
    table = read_table(write(tmp_path, "x,y", [line.replace("0,", "0.5,", 1) for line in lines]), "y", Spec())
    assert table.bad.sum() == 15


@pytest.mark.parametrize(
    ("header", "lines", "target", "message"),
    [
        ("x,y", [f"{at},1" for at in range(40)], "y", "one class only"),
        ("x,y", [f"{at},{at % 3}" for at in range(40)], "y", "3 values"),
        ("x,y", [f"{at},{at % 2}" for at in range(40)], "z", "no column 'z'"),
        ("x,y", [f"7,{at % 2}" for at in range(40)], "y", "no usable column"),
        ("x,y", [f"{at},{int(at == 0)}" for at in range(40)], "y", "fewer than six"),
        ("x,y", ["1,0", "2,1,9,9", "3,1"], "y", "not a whole CSV"),
    ],
)
def test_refused_in_one_line(tmp_path: Path, header: str, lines: list[str], target: str, message: str) -> None:
    """What cannot be trained on is refused with its reason."""
    with pytest.raises(TrainingError, match=message) as refused:
        read_table(write(tmp_path, header, lines), target, Spec())
    assert "\n" not in str(refused.value)


def test_unusable_columns_are_left_out(tmp_path: Path) -> None:
    """Identifiers, constants, all-missing, repeated and protected columns are left out and named."""
    lines = [f"{at + 1},5,NA,{at % 9},{at % 9},{20 + at % 50},{at % 2}" for at in range(80)]
    table = read_table(write(tmp_path, "id,constant,empty,x,again,age,y", lines), "y", Spec())
    assert [column.name for column in table.columns] == ["x"]
    said = " ".join(table.notes)
    assert all(f"{name} is left out" in said for name in ("id", "constant", "empty", "again", "age"))


def test_text_without_repeated_values_is_left_out(tmp_path: Path) -> None:
    """A column of almost as many categories as rows says nothing that another row could use."""
    lines = [f"{at % 9},w{at % 30},{at % 2}" for at in range(90)]
    table = read_table(write(tmp_path, "x,words,y", lines), "y", Spec())
    assert [column.name for column in table.columns] == ["x"]


def test_missing_and_infinite_are_missing(tmp_path: Path) -> None:
    """Empty cells, words for missing, infinities and stray text in a numeric column count as missing."""
    lines = [f"{('', 'NA', 'inf', 'oops')[at] if at < 4 else at % 11},{at % 2}" for at in range(80)]
    table = read_table(write(tmp_path, "x,y", lines), "y", Spec())
    assert np.isnan(table.values[:4, 0]).all() and not np.isnan(table.values[4:, 0]).any()


def test_specification_decides(tmp_path: Path) -> None:
    """A specification's kind, direction, exclusion and bad value win over what would be inferred."""
    spec = Spec(bad="0", exclude=("kind",), columns={"x": ColumnSpec(kind="numeric", direction=-1)})
    table = read_table(write(tmp_path, "x,kind,y", rows(60)), "y", spec)
    assert [(column.name, column.direction) for column in table.columns] == [("x", -1)]
    assert table.bad.sum() == 40


def test_a_damaged_specification_is_refused(tmp_path: Path) -> None:
    """A specification that is not understood is refused with the reason."""
    path = tmp_path / "spec.json"
    path.write_text('{"columns": {"x": {"direction": 3}}}')
    with pytest.raises(TrainingError, match="direction"):
        load_spec(path)


def test_the_services_own_characteristics_stay_its_own(tmp_path: Path) -> None:
    """A table that has them all gives columns with the service's codes, directions and meaning of missing; others are left out."""
    rng = np.random.default_rng(0)
    cells = np.column_stack([rng.integers(0, 9, (200, len(NAMES))), np.arange(200), np.arange(200) % 3 == 0])
    lines = [",".join(map(str, row)) for row in cells.tolist()]
    table = read_table(write(tmp_path, ",".join([*NAMES, "person", "bad"]), lines), "bad", Spec())
    assert table.columns == columns() and table.values.shape == (200, len(SCORED))
    assert "person is left out: no characteristic that the service scores" in table.notes
    fewer = read_table(tmp_path / "data.csv", "bad", Spec(exclude=NAMES[:2]))
    assert fewer.columns == columns()[2:] and f"{NAMES[0]} is left out: the specification says so" in fewer.notes


@pytest.mark.parametrize(
    ("name", "free"),
    [("PROFESSION_CODE", False), ("StoreID", False), ("zip", False), ("children", True), ("paid", True)],
)
def test_numbers_that_stand_for_something_get_no_direction(tmp_path: Path, name: str, free: bool) -> None:
    """A profession of code 9 is not more than one of code 3: that is said, with how to make categories of them."""
    rows = [f"{number % 11},{number % 7},{int(number % 5 == 0)}" for number in range(300)]
    (tmp_path / "t.csv").write_text("\n".join([f"{name},x,bad", *rows]) + "\n")
    read = read_table(tmp_path / "t.csv", "bad", Spec())
    column = next(each for each in read.columns if each.name == name)
    assert (column.kind, column.free) == ("numeric", free)
    assert any(note.startswith(name) and "no direction is inferred" in note for note in read.notes) is not free
    stated = read_table(tmp_path / "t.csv", "bad", Spec(columns={name: ColumnSpec(direction=1)}))
    assert next(each for each in stated.columns if each.name == name).direction == 1
