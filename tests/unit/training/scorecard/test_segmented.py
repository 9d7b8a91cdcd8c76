"""Segments have a scorecard each, all on one scale; every row is scored by that of its segment."""

import io
import json
import sqlite3
import subprocess
import sys
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
import openpyxl
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from typer.testing import CliRunner

from tests.support.two_kinds import BY_KIND, TARGET, two_kinds
from training.artefacts import load_card, load_single_card
from training.cli.app import app
from training.data.segments import Condition, Where, assign, conditions
from training.data.spec import ColumnSpec, Segments, Spec
from training.data.table import Column, Table
from training.data.training_table import read_table
from training.errors import TrainingError
from training.estimator.estimator import Scorecard
from training.exports.export import exported
from training.fitting.segment_tree import find_segments
from training.scorecard import segmented
from training.scorecard.explain import explain
from training.scorecard.rescore import columns_of, rescore
from training.scorecard.run import Options


def table(tmp_path: Path, spec: Spec, alike: bool = False, rows: int = 3_000) -> Table:
    """The table of both kinds."""
    two_kinds(rows, alike).write_csv(tmp_path / "t.csv")
    return read_table(tmp_path / "t.csv", TARGET, spec)


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The directory of a run with a segment for each kind, as the command writes it."""
    folder = tmp_path_factory.mktemp("segments")
    two_kinds().write_csv(folder / "t.csv")
    (folder / "spec.json").write_text(json.dumps(BY_KIND))
    command(
        folder,
        "fit",
        "--target",
        TARGET,
        "--spec",
        str(folder / "spec.json"),
        "--only",
        "woe",
        "--out",
        str(folder / "run"),
    )
    return folder / "run"


def command(folder: Path, name: str, *words: str) -> str:
    """What a command on the table prints."""
    done = CliRunner().invoke(app, [name, "--data", str(folder / "t.csv"), *words], catch_exceptions=False)
    assert done.exit_code == 0, done.output
    return done.output


@pytest.mark.slow
def test_each_row_is_scored_by_the_scorecard_of_its_segment(run: Path) -> None:
    """`predict` gives what the segment's own scorecard gives, and names the segment; missing kinds go where there are more rows."""
    command(run.parent, "predict", "--model", str(run), "--out", str(run.parent / "scored.csv"))
    scored = pl.read_csv(run.parent / "scored.csv")
    names = [part["name"] for part in load_card(run)["segments"]]
    assert names == ["kind: gone, new", "kind: old"]
    kinds = scored["kind"].to_list()
    given = scored["segment"].to_list()
    most = max(names, key=given.count)
    assert all(name == names[kind == "old"] if kind else name == most for kind, name in zip(kinds, given, strict=True))
    for number, name in enumerate(names, 1):
        part = scored.filter(pl.col("segment") == name)
        part.drop("pd", "score", "segment", *(f"factor_{at}" for at in range(1, 5))).write_csv(
            run.parent / "t.part.csv"
        )
        words = ["predict", "--model", str(run / "segments" / str(number)), "--data", str(run.parent / "t.part.csv")]
        CliRunner().invoke(app, [*words, "--out", str(run.parent / "part.csv")], catch_exceptions=False)
        alone = pl.read_csv(run.parent / "part.csv")
        for column in ("score", "pd", "factor_1", "factor_2"):
            assert alone[column].to_list() == part[column].to_list()


@pytest.mark.slow
def test_an_explanation_is_of_the_rows_own_segment(run: Path) -> None:
    """As that segment's scorecard explains it."""
    frame = pl.read_csv(run.parent / "t.csv")
    for kind, number in (("new", 1), ("old", 2)):
        row = 1 + frame["kind"].to_list().index(kind)
        whole = explain(run, run.parent / "t.csv", row)
        own = explain(run / "segments" / str(number), run.parent / "t.csv", row)
        assert whole.segment == load_card(run)["segments"][number - 1]["name"] and not own.segment
        assert (whole.score, whole.pd, whole.parts) == (own.score, own.pd, own.parts)


@pytest.mark.slow
def test_the_estimator_trains_the_same_segments(run: Path) -> None:
    """The same tables as the command's; points, probabilities, segments and exports are those of each row's segment."""
    frame = two_kinds()
    inputs = frame.drop(TARGET)
    made = Scorecard(BY_KIND, only="woe").fit(inputs, frame[TARGET].to_numpy())
    for own, theirs in zip(made.card_["segments"], load_card(run)["segments"], strict=True):
        assert own["where"] == theirs["where"]
        assert own["card"]["characteristics"] == theirs["card"]["characteristics"]
    command(run.parent, "predict", "--model", str(run), "--out", str(run.parent / "scored.csv"))
    scored = pl.read_csv(run.parent / "scored.csv")
    assert made.score_points(inputs).tolist() == scored["score"].to_list()
    assert made.segments(inputs) == scored["segment"].to_list()
    assert np.abs(made.predict_proba(inputs)[:, 1] - scored["pd"].to_numpy()).max() < 1e-9
    assert ((made.decision_function(inputs) > 0) == (made.pd(inputs) > 0.5)).all()
    assert made.export(run.parent / "estimator.sql").exists()
    with pytest.raises(TrainingError, match="does not carry segments"):
        made.export(run.parent / "estimator.pmml")
    with pytest.raises(ValueError, match="no segments"):
        Scorecard(quick=True).fit(inputs[:600], frame[TARGET].to_numpy()[:600]).segments(inputs)


@pytest.mark.slow
def test_a_score_means_the_same_odds_in_every_segment(run: Path) -> None:
    """One line from score to odds, that of the whole's scale."""
    scored = pl.read_csv(run.parent / "t.csv")
    card = load_card(run)
    columns = columns_of(card)
    values = read_table(run.parent / "t.csv", TARGET, Spec()).values
    scores = rescore(card, values[:, : len(columns)])
    inside = (scores.score > 300) & (scores.score < 850)
    odds = np.log((1 - scores.pd) / scores.pd)[inside]
    expected = (scores.score[inside] - card["offset"]) * np.log(2) / card["scale"]["pdo"]
    assert np.abs(odds - expected).max() < 0.06 and scored.height == len(values)  # whole points of each characteristic


@pytest.mark.slow
def test_segments_that_pay_are_said_to_and_the_documents_say_so(run: Path) -> None:
    """Better than one scorecard of all rows; page, model card, gates and one report a segment are there."""
    metrics = json.loads((run / "metrics.json").read_bytes())
    assert metrics["auc"] > metrics["one_scorecard"]["auc"] + 0.05
    assert metrics["one_scorecard"]["log_loss_more"] > 2 * metrics["one_scorecard"]["standard_error"]
    assert not any("do not clearly pay" in note for note in metrics["notes"])
    assert all((run / "segments" / str(number) / "report.html").exists() for number in (1, 2))
    gates = {gate["name"]: gate for gate in json.loads((run / "gates.json").read_bytes())}
    assert gates["agreement"]["passed"] and gates["schema"]["passed"] and gates["monotonicity"]["passed"]
    assert "kind: old" in (run / "report.html").read_text() and "kind: old" in (run / "model_card.md").read_text()


@pytest.mark.slow
def test_a_segmented_scorecard_is_evaluated_on_other_rows_and_not_released(run: Path) -> None:
    """As any other; the service has no segments, and says so."""
    folder = run.parent
    words = [
        "evaluate",
        "--model",
        str(run),
        "--data",
        str(folder / "t.csv"),
        "--target",
        TARGET,
        "--out",
        str(folder / "judged"),
    ]
    assert CliRunner().invoke(app, words, catch_exceptions=False).exit_code == 0
    judged = json.loads((folder / "judged" / "metrics.json").read_bytes())
    assert judged["auc"] > 0.65
    with pytest.raises(TrainingError, match="segments/1"):
        load_single_card(run)
    with pytest.raises(TrainingError, match="does not serve"):
        CliRunner().invoke(app, ["release", str(run)], catch_exceptions=False)


@pytest.mark.slow
def test_exports_carry_segments_or_refuse(run: Path) -> None:
    """The Python file gives `predict`'s figures of every row; the CSV has every segment's bins; others say which do."""
    command(run.parent, "predict", "--model", str(run), "--out", str(run.parent / "scored.csv"))
    card = load_card(run)
    (run.parent / "scorecard.py").write_bytes(exported(card, "python"))
    words = [sys.executable, "-I", "scorecard.py", "t.csv"]
    shown = subprocess.run(words, cwd=run.parent, capture_output=True, check=True).stdout
    ours, theirs = pl.read_csv(run.parent / "scored.csv"), pl.read_csv(shown)
    for column in ("score", "segment", *(f"factor_{rank}" for rank in range(1, 5))):
        assert ours[column].to_list() == theirs[column].to_list()
    assert np.abs(ours["pd"].to_numpy() - theirs["pd"].to_numpy()).max() < 1e-9
    rows = pl.read_csv(exported(card, "csv"), infer_schema=False)
    for part in card["segments"]:
        own = rows.filter((pl.col("segment") == part["name"]) & (pl.col("part") == "bin"))
        points = [
            points
            for each in part["card"]["characteristics"]
            for points in (*each["points"], each["missing"]["points"])
        ]
        assert [int(shown) for shown in own["points"].to_list()] == points
    book = openpyxl.load_workbook(io.BytesIO(exported(card, "xlsx")))
    told = [row[:3] for row in book["Segments"].iter_rows(min_row=2, values_only=True)]
    assert {name for _, name, _ in told} == {part["name"] for part in card["segments"]}
    for number, part in enumerate(card["segments"], 1):
        points = [row[5] for row in book[f"Scorecard {number}"].iter_rows(min_row=2, values_only=True)]
        assert points == [
            lost for each in part["card"]["characteristics"] for lost in (*each["points"], each["missing"]["points"])
        ]
    with pytest.raises(TrainingError, match="csv, xlsx, python, sql do"):
        exported(card, "pmml")


@pytest.mark.slow
@pytest.mark.parametrize("dialect", ["duckdb", "ansi", "sqlite"])
def test_a_query_scores_every_row_by_its_segment(run: Path, dialect: Any) -> None:
    """Score, segment and points as `predict` has them, whatever is missing or was not seen."""
    frame = pl.read_csv(run.parent / "t.csv").with_row_index("row").drop(TARGET)
    strange = {"row": 9_999, "debt": None, "income": 999999999.0, "kind": "unheard of"}
    frame = pl.concat([frame, pl.DataFrame([strange], schema=frame.schema)])
    frame.write_csv(run.parent / "t.rows.csv")
    words = [
        "predict",
        "--model",
        str(run),
        "--data",
        str(run.parent / "t.rows.csv"),
        "--out",
        str(run.parent / "rows.csv"),
    ]
    assert CliRunner().invoke(app, words, catch_exceptions=False).exit_code == 0
    wanted = pl.read_csv(run.parent / "rows.csv").sort("row")
    query = exported(load_card(run), "sql", dialect, "loans", ["row"]).decode()
    database: Any = sqlite3.connect(":memory:") if dialect == "sqlite" else duckdb.connect()
    database.execute("CREATE TABLE loans (row INTEGER, debt DOUBLE PRECISION, income DOUBLE PRECISION, kind VARCHAR)")
    database.executemany("INSERT INTO loans VALUES (?, ?, ?, ?)", frame.rows())
    found = database.execute(query)
    rows = pl.DataFrame(found.fetchall(), schema=[column[0] for column in found.description], orient="row")
    rows = rows.sort("row")
    assert rows["row"].to_list() == wanted["row"].to_list()
    assert (
        rows["score"].to_list() == wanted["score"].to_list()
        and rows["segment"].to_list() == wanted["segment"].to_list()
    )
    assert np.abs(rows["pd"].to_numpy() - wanted["pd"].to_numpy()).max() < 1e-9


@pytest.mark.slow
def test_a_tree_is_found_where_kinds_differ_and_none_where_they_do_not(tmp_path: Path) -> None:
    """The split is of the column by which they differ, new from old."""
    stated = Segments(leaves=4)
    found = find_segments(table(tmp_path, Spec()), stated, 0)
    assert len(found) == 2 and {where[0].column for where in found} == {"kind"}
    assert {frozenset({*where[0].categories} & {"new", "old"}) for where in found} == {
        frozenset({"new"}),
        frozenset({"old"}),
    }
    assert find_segments(table(tmp_path, Spec(), alike=True), stated, 0) == []


def test_segments_that_are_too_small_or_no_bins_are_refused(tmp_path: Path) -> None:
    """With what to state instead."""
    made = table(tmp_path, Spec())
    for stated, says in (
        (Segments(column="kind"), "rows of one class"),
        (Segments(column="debt"), "cuts"),
        (Segments(column="x"), "no input"),
    ):
        with pytest.raises(TrainingError, match=says):
            find_segments(made, stated, 0)
    for spec in (Segments(), Segments(column="kind", leaves=2), Segments(column="kind", columns=("debt",))):
        with pytest.raises(TrainingError, match="segments"):
            Spec(segments=spec).check(["kind", "debt"])
    with pytest.raises(TrainingError, match="stated scale"):
        segmented.segments_of(made, Segments(leaves=2), Options(spanning=True), 0)


@st.composite
def trees(draw: st.DrawFn, where: Where = (), depth: int = 0) -> list[Where]:
    """Leaves of a tree over a number and a category, missing values on either side of each split."""
    if depth == 3 or not draw(st.booleans()):
        return [where]
    side = draw(st.booleans())
    if draw(st.booleans()):
        cut = draw(st.floats(-5, 5))
        parts = Condition("x", up_to=cut, missing=side), Condition("x", above=cut, missing=not side)
    else:
        names = draw(st.sets(st.sampled_from("abc"), min_size=1, max_size=2))
        others = tuple(sorted({*"abc"} - names))
        parts = Condition("c", tuple(sorted(names)), missing=side), Condition("c", others, missing=not side)
    return [leaf for part in parts for leaf in draw(trees((*where, part), depth + 1))]


@given(
    trees(),
    st.lists(
        st.tuples(st.sampled_from([0.0, 1.0, 2.0, np.nan]), st.floats(-6, 6) | st.sampled_from([-9.0, np.nan])),
        min_size=1,
    ),
)
def test_every_row_is_in_exactly_one_segment(leaves: list[Where], rows: list[tuple[float, float]]) -> None:
    """Also with missing values and codes, and after the conditions were stored."""
    columns = (Column("c", "categorical", categories=("a", "b", "c")), Column("x", specials=(-9.0,)))
    values = np.array(rows)
    if leaves == [()]:
        return
    stored = [conditions(json.loads(json.dumps([condition.record() for condition in where]))) for where in leaves]
    assert stored == leaves
    held: Any = [np.logical_and.reduce([condition.holds(columns, values) for condition in where]) for where in stored]
    assert (np.sum(held, axis=0) == 1).all()
    assert (assign(stored, columns, values) == np.argmax(held, axis=0)).all()


@pytest.mark.slow
def test_the_same_table_and_seed_give_the_same_bytes(tmp_path: Path) -> None:
    """With the date stated."""
    made = table(tmp_path, Spec(columns={"kind": ColumnSpec(groups=(("new", "gone"), ("old",)))}), rows=600)
    found = find_segments(made, Segments(column="kind"), 0)
    cards = [
        segmented.train(made, found, date(2026, 11, 30), 0, lambda line: None, options=Options(only="woe")).card
        for _ in range(2)
    ]
    assert cards[0] == cards[1]
