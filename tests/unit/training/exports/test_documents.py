"""PMML, ONNX, the Python file, the CSV and the workbook give each row the scorecard's own points, score and probability.

Each is read by what does not share its writer's code: pmml4s on Java, onnxruntime, a bare Python, Python's csv module, openpyxl.
"""

import csv
import io
import math
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import onnxruntime
import pytest
from hypothesis import given
from openpyxl import load_workbook
from openpyxl.utils.escape import unescape
from pypmml import Model

from tests.support.scorecards import Row, cards_and_rows, scores
from training.errors import TrainingError
from training.exports.export import exported
from training.scorecard.rescore import key_factors

pytestmark = pytest.mark.slow

Drawn = tuple[dict[str, Any], list[Row]]


def names_of(card: dict[str, Any]) -> list[str]:
    return [each["name"] for each in card["characteristics"]]


@given(cards_and_rows)
def test_onnx(drawn: Drawn) -> None:
    """In double precision: the probability to 1e-12."""
    card, rows = drawn
    session = onnxruntime.InferenceSession(exported(card, "onnx"), providers=["CPUExecutionProvider"])
    inputs = {}
    for each in card["characteristics"]:
        cells = [row[each["name"]] for row in rows]
        if each["kind"] == "numeric":
            inputs[each["name"]] = np.array([[np.nan if cell is None else cell] for cell in cells], dtype=np.float64)
        else:
            inputs[each["name"]] = np.array([[cell or ""] for cell in cells], dtype=object)
    score, pd, *points = session.run(None, inputs)
    expected = scores(card, rows)
    assert score[:, 0].tolist() == expected.score.tolist()
    assert np.hstack(points).tolist() == expected.points.tolist()
    assert pd[:, 0].tolist() == pytest.approx(expected.pd.tolist(), abs=1e-12)


@given(cards_and_rows)
def test_python_file(drawn: Drawn) -> None:
    """Executed with nothing but its own text; reasons too."""
    card, rows = drawn
    space: dict[str, Any] = {"__name__": "scorecard"}
    exec(compile(exported(card, "python"), "scorecard.py", "exec"), space)
    space["SCORECARD"]["missing"] = [""]  # a drawn category may be a word that cells of a table are missing by
    expected = scores(card, rows)
    found = [space["score"](row) for row in rows]
    assert [each["score"] for each in found] == expected.score.tolist()
    assert [list(each["points"].values()) for each in found] == expected.points.tolist()
    assert [each["pd"] for each in found] == pytest.approx(expected.pd.tolist(), abs=1e-12)
    assert [each["reasons"] for each in found] == key_factors(card, expected.points)


@given(cards_and_rows)
def test_pmml(drawn: Drawn) -> None:
    """Evaluated by pmml4s; reasons in order of the points that they cost, those that cost the same in any order."""
    card, rows = drawn
    card = card | {"characteristics": [each | {"reason": ""} for each in card["characteristics"]]}
    model = Model.fromString(exported(card, "pmml").decode())
    wanted = model.outputNames
    found = [[result.get(name) for name in wanted] for result in map(model.predict, rows)]
    expected = scores(card, rows)
    count = len(card["characteristics"])
    assert [each[1] for each in found] == expected.score.tolist()
    assert [each[2] for each in found] == pytest.approx(expected.pd.tolist(), abs=1e-9)
    assert [each[3 : 3 + count] for each in found] == expected.points.tolist()
    for each, lost in zip(found, expected.points.tolist(), strict=True):
        costs, worst = (
            dict(zip(names_of(card), lost, strict=True)),
            [points for points in sorted(lost) if points < 0][:4],
        )
        assert [costs[reason] for reason in each[3 + count :][: len(worst)]] == worst


def cell(text: str) -> float | None:
    """A number of a CSV."""
    return float(text) if text else None


def in_bin(value: float | str | None, above: float | None, up_to: float | None, category: str | None) -> bool:
    """Whether a table's bin holds a value; the bin without ends and category is for what no other bin holds."""
    if category:
        return value == category
    return (
        isinstance(value, float)
        and math.isfinite(value)
        and (above is None or value > above)
        and (up_to is None or value <= up_to)
    )


def found_in(bins: list[dict[str, str]], value: float | str | None, side: str = "") -> set[int]:
    """The places of the table's rows that hold a value: those of missing values where no other does."""
    columns = [f"{side}above", f"{side}up_to", f"{side}category"]
    held = {
        at for at, row in enumerate(bins)
        if not row[f"{side}bin"].startswith("missing") and in_bin(value, cell(row[columns[0]]), cell(row[columns[1]]), row[columns[2]])
    }  # fmt: skip
    return held or {at for at, row in enumerate(bins) if row[f"{side}bin"].startswith("missing")}


@given(cards_and_rows)
def test_csv(drawn: Drawn) -> None:
    """By hand: the bin of each value is looked up, the points are added."""
    card, rows = drawn
    table = list(csv.DictReader(io.StringIO(exported(card, "csv").decode(), newline="")))
    scale = {row["characteristic"]: float(row["points"]) for row in table if row["part"] == "scale"}
    codes = {
        (row["characteristic"], float(code))
        for row in table
        if row["part"] == "code"
        for code in row["category"].split()
    }
    expected = scores(card, rows)
    for row, its, score, pd in zip(rows, expected.points.tolist(), expected.score, expected.pd, strict=True):
        points, raw = dict.fromkeys(row, 0), scale["unrounded base"]
        seen = {name: None if (name, value) in codes else value for name, value in row.items()}
        for name in row:
            bins = [each for each in table if each["part"] == "bin" and each["characteristic"] == name]
            (at,) = found_in(bins, seen[name])
            points[name] += int(bins[at]["points"])
            raw += float(bins[at]["unrounded"])
        for (one, other), bins in pairs_of(table).items():
            for at in found_in(bins, seen[one]) & found_in(bins, seen[other], "second_"):
                points[one] += int(bins[at]["points"])
                points[other] += int(bins[at]["second_points"])
                raw += float(bins[at]["unrounded"])
        assert [points[name] for name in names_of(card)] == its
        assert min(scale["highest score"], max(scale["lowest score"], scale["base points"] + sum(its))) == score
        assert 1 / (1 + math.exp(-scale["intercept"] - scale["slope"] * raw)) == pytest.approx(pd, abs=1e-9)


def pairs_of(table: list[dict[str, str]]) -> dict[tuple[str, str], list[dict[str, str]]]:
    """The table's rows of each pair."""
    found: dict[tuple[str, str], list[dict[str, str]]] = {}
    for row in table:
        if row["part"] == "pair":
            found.setdefault((row["characteristic"], row["second"]), []).append(row)
    return found


@given(cards_and_rows)
def test_workbook(drawn: Drawn) -> None:
    """Its cells are those of the CSV, numbers to the last bit and text never a formula."""
    card, _ = drawn
    table = list(csv.reader(io.StringIO(exported(card, "csv").decode(), newline="")))[1:]
    book = load_workbook(io.BytesIO(exported(card, "xlsx")))

    def rows(title: str) -> list[list[Any]]:
        cells = [[cell.value for cell in row] for row in book[title].iter_rows(min_row=2)]
        return [[unescape(value) if isinstance(value, str) else value for value in row] for row in cells]

    assert all(cell.data_type != "f" for sheet in book for row in sheet.iter_rows() for cell in row)
    bins = [[*row[1:6], *row[11:12], *row[13:]] for row in table if row[0] == "bin"]
    assert [
        [value if value is None or isinstance(value, str) else float(value) for value in row]
        for row in rows("Scorecard")
    ] == [
        [name, label, cell(above), cell(up_to), category or None, float(points), float(raw), reason]
        for name, label, above, up_to, category, points, raw, reason in bins
    ]
    codes = [[row[1], row[5]] for row in table if row[0] == "code"]
    assert (rows("Codes") if "Codes" in book.sheetnames else []) == codes
    pairs = [row for row in table if row[0] == "pair"]
    assert ("Pairs" in book.sheetnames) == bool(pairs)
    if pairs:
        assert [[*row[:4], *map(float, row[4:])] for row in rows("Pairs")] == [
            [row[1], row[2], row[6], row[7], *map(float, row[11:14])] for row in pairs
        ]
    assert {row[1]: float(row[11]) for row in table if row[0] == "scale"}.items() <= dict(rows("Scale")).items()


def test_the_python_file_scores_a_csv_as_a_command(tmp_path: Path) -> None:
    """Isolated from every package, in the order of the rows; what it cannot read is refused with its line."""
    card = {
        "version": "1", "base_points": 700, "raw_base": 700.0, "score_range": [300, 850], "pd": {"intercept": 9.0, "slope": -0.017},
        "characteristics": [
            {"name": "use, of limits", "code": "a", "kind": "numeric", "edges": [0.5], "points": [0, -40], "raw": [0.0, -40.2],
             "missing": {"points": -9, "raw": -9.1}, "reason": "Limits are used up"},
            {"name": "home", "code": "b", "kind": "categorical", "categories": {"Köln": 0}, "points": [0], "raw": [0.0],
             "missing": {"points": -5, "raw": -5.0}},
        ],
    }  # fmt: skip
    program, table = tmp_path / "scorecard.py", tmp_path / "loans.csv"
    program.write_bytes(exported(card, "python"))

    def run(text: str) -> subprocess.CompletedProcess[str]:
        table.write_text(text, encoding="utf-8-sig")
        command = [sys.executable, "-I", "-S", str(program), str(table)]
        return subprocess.run(
            command, capture_output=True, text=True, encoding="utf-8", env={"PYTHONUTF8": "1"}, check=False
        )

    done = run('id,"use, of limits",home\n7, 0.9 ,Köln\n8,NA,Bonn\n9,5e-1,Köln\n')
    rows = list(csv.DictReader(io.StringIO(done.stdout)))
    assert [(row["id"], row["score"], row["factor_1"], row["factor_2"]) for row in rows] == [
        ("7", "660", "Limits are used up", ""), ("8", "686", "Limits are used up", "home"), ("9", "700", "", ""),
    ]  # fmt: skip
    assert float(rows[0]["pd"]) == pytest.approx(1 / (1 + math.exp(-9 + 0.017 * 659.8)))
    assert (
        "line 3: use, of limits: '1,000' is not a plain number" in run('"use, of limits",home\n1,a\n"1,000",a\n').stderr
    )
    assert "has no column home" in run('"use, of limits"\n1\n').stderr
    assert "has a column score already" in run('"use, of limits",home,score\n1,a,2\n').stderr


def test_a_character_that_xml_cannot_hold_is_refused_in_pmml_and_escaped_in_a_workbook() -> None:
    """With the column's name."""
    card = {
        "version": "1", "base_points": 700, "raw_base": 700.0, "score_range": [300, 850], "pd": {"intercept": 9.0, "slope": -0.017},
        "characteristics": [{"name": "home", "code": "a", "kind": "categorical", "categories": {"a\x01": 0}, "points": [0], "raw": [0.0],
                             "missing": {"points": -9, "raw": -9.1}}],
    }  # fmt: skip
    with pytest.raises(TrainingError, match="'home': .* XML cannot hold"):
        exported(card, "pmml")
    book = load_workbook(io.BytesIO(exported(card, "xlsx")))
    assert unescape(book["Scorecard"]["B2"].value) == "a\x01"
