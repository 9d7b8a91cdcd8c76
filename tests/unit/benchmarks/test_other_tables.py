"""The comparison on other people's tables counts leaks without a word, keeps what it has measured, and its page says what its file holds."""

from dataclasses import asdict, replace
from pathlib import Path

import numpy as np
import pytest

from benchmarks import other_tables, public_tables, tables_page
from benchmarks.measuring import OURS, Figures, TookTooLong
from benchmarks.other_tables import COMPARED, LIMIT, MODELS, RESULTS, Result, measure, stored
from benchmarks.public_tables import PUBLIC_TABLES, PublicTable
from benchmarks.results import write
from benchmarks.tables_page import PAGE, page
from training.data.table import Table

RNG = np.random.default_rng(3)
ROWS = 400
TABLE = PublicTable("loans", "loans", "none/loans", "bad", "none", leaks=("recoveries", "quiet"))


def figures(*aucs: float) -> Figures:
    """Figures with these AUCs."""
    return Figures(aucs, (0.1,) * len(aucs), (1.0,) * len(aucs))


def all_models(ours: Figures, ebm: Figures) -> dict[str, Figures]:
    """Figures of every model; the others are far behind."""
    return {name: figures(0.6, 0.6, 0.6) for name in MODELS} | {OURS: ours, "ebm": ebm}


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with the table, in which one leak is told by its name and the other by nothing."""
    monkeypatch.setattr(public_tables, "FOLDER", tmp_path)
    bad = RNG.random(ROWS) < 0.3
    columns = {
        "income": RNG.random(ROWS),
        "recoveries": RNG.random(ROWS),
        "quiet": bad * 0.2 + RNG.random(ROWS),
        "bad": bad * 1,
    }
    rows = zip(*(np.round(values, 4).tolist() for values in columns.values()), strict=True)
    lines = [",".join(columns), *(",".join(map(str, row)) for row in rows)]
    TABLE.path.write_text("\n".join(lines) + "\n")
    return tmp_path


def test_a_leak_without_a_word_misses_the_goal(folder: Path) -> None:
    """The one that is warned of does not."""
    (goal,) = measure([TABLE], folder / "tables.json", reading_only=True)
    assert (goal.value, goal.met) == (1, False)
    (result,) = stored(folder / "tables.json")
    assert result.reading.silent == ("quiet",) and result.inputs == 1


def test_what_was_measured_is_kept_until_rows_change(folder: Path) -> None:
    """A run that was stopped goes on; other rows are measured anew."""
    results = folder / "tables.json"
    measure([TABLE], results, reading_only=True)
    (read,) = stored(results)
    known = replace(read, models=all_models(figures(0.8, 0.7, 0.6), figures(0.81, 0.71, 0.61)))
    write(results, known.goals, tables=[asdict(known)])
    goals = measure([TABLE], results)
    assert {goal.name: round(goal.value, 6) for goal in goals}["loans: AUC behind the best additive peer"] == 0.01
    TABLE.path.write_text(TABLE.path.read_text() + "0.5,0.5,0.5,1\n")
    measure([TABLE], results, reading_only=True)
    assert not stored(results)[0].models


def test_ours_alone_is_measured_again_beside_peers_that_stay(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As after a change of training; of rows that have changed everything is measured."""
    results = folder / "tables.json"
    measure([TABLE], results, reading_only=True)
    (read,) = stored(results)
    known = replace(read, models=all_models(figures(0.8, 0.7, 0.6), figures(0.81, 0.71, 0.61)))
    write(results, [], tables=[asdict(known)])
    monkeypatch.setattr(other_tables, "ours", lambda table, tests: figures(*([0.9] * len(tests))))
    measure([TABLE], results, ours_only=True)
    models = stored(results)[0].models
    assert models[OURS].aucs == (0.9, 0.9, 0.9) and models["ebm"].aucs == (0.81, 0.71, 0.61)


class Peers:
    """Peers that take a limited number of folds, after which the run is stopped; one of them takes too long."""

    def __init__(self, folds: int, slow: str = "") -> None:
        self.asked: list[str] = []
        self.folds, self.slow = folds, slow

    def __call__(self, _table: object, tests: list[object], names: tuple[str, ...], limit: float) -> dict[str, Figures]:
        """Of one fold."""
        if len(self.asked) == self.folds:
            raise KeyboardInterrupt
        self.asked += names
        if names == (self.slow,):
            raise TookTooLong
        return {name: figures(*([0.7] * len(tests))) for name in names}


def test_a_run_that_was_stopped_goes_on_with_the_next_fold(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What was measured is in the file, fold by fold, and is not measured again."""
    results = folder / "tables.json"
    monkeypatch.setattr(other_tables, "ours", lambda table, tests: figures(*([0.9] * len(tests))))
    monkeypatch.setattr(other_tables, "peers", Peers(folds=4))
    with pytest.raises(KeyboardInterrupt):
        measure([TABLE], results)
    (stopped,) = stored(results)
    assert {name: each.folds for name, each in stopped.models.items()} == {COMPARED[0]: 3, COMPARED[1]: 1}
    assert not stopped.is_complete and len(stopped.goals) == 1
    rest = Peers(folds=99)
    monkeypatch.setattr(other_tables, "peers", rest)
    measure([TABLE], results)
    assert rest.asked == [COMPARED[1]] * 2 + [COMPARED[2]] * 3 + [COMPARED[3]] * 3
    assert stored(results)[0].is_complete


def test_a_peer_that_takes_too_long_is_given_up_and_the_page_says_so(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The others are measured; the best additive peer is one that was."""
    results = folder / "tables.json"
    monkeypatch.setattr(other_tables, "ours", lambda table, tests: figures(*([0.9] * len(tests))))
    monkeypatch.setattr(other_tables, "peers", Peers(folds=99, slow="ebm"))
    measure([TABLE], results)
    (result,) = stored(results)
    assert result.is_complete and result.models["ebm"].given_up == LIMIT and result.best_additive == "optbinning"
    monkeypatch.setattr(tables_page, "PUBLIC_TABLES", (TABLE,))
    assert f"| > {LIMIT:.0f} |" in page([result]) and "| 0.9000 | – |" in page([result])


def test_the_smallest_table_is_measured_first(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """So that a run that is stopped has measured many."""
    small = replace(TABLE, name="few")
    small.path.write_text("\n".join(TABLE.path.read_text().splitlines()[:201]) + "\n")
    measured: list[int] = []

    def ours(table: Table, tests: list[object]) -> Figures:
        measured.append(len(table.bad))
        return figures(*([0.9] * len(tests)))

    monkeypatch.setattr(other_tables, "ours", ours)
    monkeypatch.setattr(other_tables, "peers", Peers(folds=99))
    measure([TABLE, small], folder / "tables.json")
    assert measured == [200] * 3 + [400] * 3


def test_the_best_additive_peer_is_the_measure() -> None:
    """Boosted trees with interactions may be ahead: their score is no sum of points."""
    models = all_models(figures(0.80, 0.82, 0.81), figures(0.81, 0.80, 0.805)) | {"catboost": figures(0.9, 0.9, 0.9)}
    result = Result(TABLE, other_tables.Reading(9, 1, 1, 0.5, 0.1, (), ()), "", 9, 1, models)
    assert result.best_additive == "ebm" and result.behind[0] == pytest.approx(-0.005)
    assert all(goal.met for goal in result.goals)


def test_the_page_says_what_the_file_holds() -> None:
    """docs/other-tables.md is written from benchmarks/tables.json: python -m benchmarks.tables_page."""
    assert PAGE.read_text() == page(stored())


def test_every_table_is_read_and_every_known_leak_told() -> None:
    """A dozen tables and more are in the file; none has a leak without a word."""
    read = stored(RESULTS)
    assert {result.table.name for result in read} == {table.name for table in PUBLIC_TABLES}
    assert not [result.reading.silent for result in read if result.reading.silent]
    assert "without a word:" not in tables_page.page(read)
