"""Segments go together with declined applicants, validation out of time, intervals, a challenge, and the list of runs."""

import json
from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from typer.testing import CliRunner

from tests.support.two_kinds import BY_KIND, TARGET, months, two_kinds
from training.artefacts import load_card
from training.cli.app import app
from training.data.segments import Condition, Where
from training.data.spec import Segments
from training.data.table import Column, Table
from training.errors import TrainingError
from training.fitting.rejects import Rejects
from training.fitting.segment_tree import find_segments
from training.scorecard import segmented
from training.scorecard.counterfactual import Goal, counterfactuals
from training.scorecard.out_of_time import TimeSplit, parted
from training.scorecard.rescore import assigned, rescore
from training.scorecard.run import Options

ROWS, DECLINED, NEWER = 2_000, 500, 700
COLUMNS = (Column("kind", "categorical", categories=("new", "old"), code="kind"), Column("debt", code="debt"))
BOTH: list[Where] = [(Condition("kind", ("new",), missing=True),), (Condition("kind", ("old",)),)]


def command(*words: object) -> str:
    """What a command prints."""
    done = CliRunner().invoke(app, list(map(str, words)), catch_exceptions=False)
    assert done.exit_code == 0, done.output
    return done.output


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Accepted rows of ten months, declined ones without outcomes, newer rows; a run with segments and one without."""
    out = tmp_path_factory.mktemp("together")
    frame = two_kinds(ROWS + DECLINED + NEWER)
    frame = frame.with_columns(months(frame.height))
    frame[:ROWS].write_csv(out / "t.csv")
    frame[ROWS : ROWS + DECLINED].drop(TARGET).write_csv(out / "declined.csv")
    frame[ROWS + DECLINED :].drop("month").write_csv(out / "newer.csv")
    (out / "spec.json").write_text(json.dumps(BY_KIND))
    fit = ("fit", "--data", out / "t.csv", "--target", TARGET, "--only", "woe", "--time", "month")
    with_segments = ("--spec", out / "spec.json", "--rejects", out / "declined.csv")
    command(*fit, *with_segments, "--out", out / "runs" / "segments")
    command(*fit, "--out", out / "runs" / "one")
    return out


def table(rows: int = 600) -> Table:
    """Two kinds, without a file, over ten times."""
    frame = two_kinds(rows).filter(pl.col("kind").is_in(["new", "old"]))
    values = np.column_stack([(frame["kind"] == "old").to_numpy(), frame["debt"].to_numpy()]).astype(float)
    times = (np.arange(len(values)) % 10).astype(np.float64)
    return Table(COLUMNS, values, frame[TARGET].to_numpy().astype(np.int8), times=times)


@pytest.mark.slow
def test_the_newest_rows_are_judged_by_older_rows_of_their_segment(folder: Path) -> None:
    """The whole has its figures, beside those of one scorecard on the same rows; so has each segment, in its own report too."""
    metrics = json.loads((folder / "runs" / "segments" / "metrics.json").read_bytes())
    newest, single = metrics["out_of_time"], metrics["one_scorecard"]["out_of_time"]
    assert newest["rows"] + newest["older_rows"] == ROWS
    assert newest["auc"] > single["auc"] + 0.05 and single["log_loss_more"] > 0
    assert sum(part["out_of_time"]["rows"] for part in metrics["segments"]) == newest["rows"]
    assert metrics["evaluation"]["out_of_time"]["auc_low"] < newest["auc"]
    for page in ("report.html", "segments/1/report.html", "segments/2/report.html"):
        assert "The newest rows, judged by the same search" in (folder / "runs" / "segments" / page).read_text()
    assert any(note.startswith("newest rows, judged by segments") for note in metrics["notes"])


@pytest.mark.slow
def test_declined_applicants_count_in_their_segment(folder: Path) -> None:
    """Each is in one; the whole's documents say so, and whether more than the table decided."""
    run = folder / "runs" / "segments"
    metrics = json.loads((run / "metrics.json").read_bytes())
    assert metrics["rejects"]["rows"] == DECLINED == sum(part["declined"] for part in metrics["segments"])
    for number, part in enumerate(metrics["segments"], 1):
        own = json.loads((run / "segments" / str(number) / "metrics.json").read_bytes())
        assert own["rejects"]["rows"] == part["declined"]
    assert "500 declined applicants were given outcomes" in (run / "model_card.md").read_text()
    assert any("bivariate check" in note for note in metrics["notes"])


@pytest.mark.slow
def test_a_segment_with_hardly_any_declined_is_trained_on_its_accepted(folder: Path) -> None:
    """And a warning says which."""
    whole = replace(table(), times=None)
    declined = whole.values[whole.values[:, 0] == 0][:60]
    made = segmented.train(
        whole, BOTH, date(2026, 11, 30), 0, lambda line: None, options=Options("woe", rejects=Rejects(declined))
    )
    assert any(
        "kind: old has 0 declined applicants" in note and note.startswith("WARNING") for note in made.metrics["notes"]
    )
    assert [("rejects" in part.run.metrics) for part in made.parts] == [True, False]


def test_a_segment_with_too_few_older_rows_is_refused_before_anything_is_trained() -> None:
    """With its name, and what to do."""
    whole = table()
    late = np.where(whole.values[:, 0] == 1, 9.0, np.arange(len(whole.bad)) % 9.0)
    with pytest.raises(TrainingError, match=r"the segment kind: old has 0 older rows .* leave --time out"):
        segmented.segments_of(replace(whole, times=late), Segments(column="kind"), Options(), 0)


def test_a_tree_that_newest_rows_are_to_judge_has_not_seen_them() -> None:
    """It is found on the older rows, whatever the newest say."""
    whole = table(3_000)
    older, newest = parted(whole)
    found = segmented.segments_of(whole, Segments(leaves=2), Options(), 0)
    bad = whole.bad.copy()
    bad[newest] = np.random.default_rng(0).permutation(bad[newest])
    assert len(found) == 2 and found == find_segments(whole.rows(older), Segments(leaves=2), 0)
    assert segmented.segments_of(replace(whole, bad=bad), Segments(leaves=2), Options(), 0) == found


@given(st.lists(st.sampled_from(["older", "newest", "neither"]), min_size=1, max_size=40), st.data())
def test_a_split_in_time_stays_what_it_is_within_each_part(sides: list[str], data: st.DataObject) -> None:
    """Whichever rows a part has."""
    split = TimeSplit(*(np.flatnonzero(np.array(sides) == side) for side in ("older", "newest")))
    rows = np.flatnonzero(data.draw(st.lists(st.booleans(), min_size=len(sides), max_size=len(sides))))
    own = split.within(rows)
    for side, places in zip(("older", "newest"), own, strict=True):
        assert [sides[row] for row in rows[places].tolist()] == [side] * len(places)
    assert len(own.older) + len(own.newest) == sum(sides[row] != "neither" for row in rows.tolist())


@pytest.mark.slow
def test_probabilities_of_segments_have_intervals(folder: Path) -> None:
    """Calibrated by the run's own cross-validation, and by the rows of an evaluation."""
    run, newer = folder / "runs" / "segments", folder / "newer.csv"
    command("evaluate", "--model", run, "--data", newer, "--target", TARGET, "--out", folder / "judged")
    for calibrating in (run, folder / "judged"):
        out = folder / "intervals.csv"
        command("predict", "--model", run, "--data", newer, "--intervals", calibrating, "--out", out)
        scored = pl.read_csv(out)
        assert (scored["pd_low"] <= scored["pd_high"]).all() and (scored["pd_if_good"] <= scored["pd_if_bad"]).all()
        assert scored["pd_low"].to_numpy().min() < scored[TARGET].to_numpy().mean() < scored["pd_high"].to_numpy().max()
        assert scored["segment"].n_unique() == 2


@pytest.mark.slow
def test_segments_challenge_one_scorecard(folder: Path) -> None:
    """On the same rows, as any two runs."""
    one, run = folder / "runs" / "one", folder / "runs" / "segments"
    said = command("challenge", one, run, folder / "newer.csv", "--draws", 200, "--out", folder / "challenged")
    assert "The challenger ranks such rows better" in said
    assert load_card(run)["version"] in (folder / "challenged" / "challenge.html").read_text()


@pytest.mark.slow
def test_a_run_with_segments_is_one_run_that_shows_them(folder: Path) -> None:
    """The segments' own directories are no further runs, and their figures do not compare with the whole's."""
    runs = folder / "runs"
    listed = command("runs", "list", runs).splitlines()
    assert len(listed) == 3 and any("woe, 2 segments" in line for line in listed)
    shown = command("runs", "show", runs / "segments")
    assert all(part["name"] in shown for part in load_card(runs / "segments")["segments"])
    assert "kind: gone, new; kind: old" in command("runs", "compare", runs / "one", runs / "segments")
    assert "different training rows" in command(
        "runs", "compare", runs / "segments", runs / "segments" / "segments" / "1"
    )


@pytest.mark.slow
def test_changes_that_reach_a_score_leave_nobody_in_another_segment() -> None:
    """Segments of a number: what is named is scored by the whole scorecard as it was said."""
    whole = replace(table(1_500), times=None)
    halves: list[Where] = [(Condition("debt", up_to=0.5, missing=True),), (Condition("debt", above=0.5),)]
    card = segmented.train(whole, halves, date(2026, 11, 30), 0, lambda line: None, options=Options("woe")).card
    reached = 0
    for row in whole.values[:60]:
        at = int(assigned(card, row[None])[0])
        part = card["segments"][at]["card"]
        own = [[column.name for column in COLUMNS].index(each["name"]) for each in part["characteristics"]]
        score = int(rescore(card, row[None]).score[0])
        for way in counterfactuals(part, row[own], Goal(score + 12), where=halves[at]):
            changed = row.copy()
            for change in way.changes:
                changed[[column.name for column in COLUMNS].index(change.name)] = change.value
            assert assigned(card, changed[None])[0] == at
            assert rescore(card, changed[None]).score[0] == way.score >= score + 12
            reached += 1
    assert reached > 10
