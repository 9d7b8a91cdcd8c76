"""Bins are changed by hand, and what is saved is what was shown."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.support.loans import TARGET, loans
from training.bins import editing
from training.bins.bin_figures import evidence, figures
from training.bins.session import Session
from training.data.spec import ColumnSpec, Spec, load_spec
from training.data.table import Column
from training.data.training_table import read_table
from training.errors import TrainingError
from training.fitting.inspection import inspect

partitions = st.lists(
    st.lists(st.text("abc", min_size=1, max_size=3), min_size=1, max_size=3), min_size=2, max_size=6
).map(
    lambda groups: tuple(
        tuple(f"{at}.{place}{name}" for place, name in enumerate(group)) for at, group in enumerate(groups)
    )
)


@pytest.fixture
def session(tmp_path: Path) -> Session:
    """Of loans."""
    loans(500).write_csv(tmp_path / "loans.csv")
    return Session(inspect(tmp_path / "loans.csv", TARGET, Spec()), tmp_path / "loans.csv", tmp_path / "spec.json")


def labels(session: Session, name: str) -> list[str]:
    """Of a column's bins."""
    return [bin_.label for bin_ in session.figures(name).bins]


def test_figures_are_those_of_their_definitions() -> None:
    """Forty rows in two bins and five that are missing, counted by hand."""
    values = np.array([1.0] * 20 + [3.0] * 20 + [np.nan] * 5)
    bad = np.array([1] * 4 + [0] * 16 + [1] * 10 + [0] * 10 + [0] * 5, dtype=np.int8)
    found = figures(Column("x"), ColumnSpec(cuts=(2.0,), direction=1), values, bad, None)
    assert [(b.label, b.rows, b.bads, round(b.rate, 3)) for b in found.bins] == [
        ("≤ 2", 20, 4, 0.2), ("> 2", 20, 10, 0.5), ("missing", 5, 0, 0.0)
    ]  # fmt: skip
    bads, goods = np.array([4.5, 10.5, 0.5]), np.array([16.5, 10.5, 5.5])
    woe = np.log((bads / bads.sum()) / (goods / goods.sum()))
    assert [b.woe for b in found.bins] == pytest.approx(woe)
    assert found.iv == pytest.approx(((bads / bads.sum() - goods / goods.sum()) * woe).sum())
    pairs = [(one, other) for one in (4 * [0.2] + 10 * [0.5]) for other in (16 * [0.2] + 10 * [0.5] + 5 * [0.0])]
    assert found.auc == pytest.approx(np.mean([(one > other) + 0.5 * (one == other) for one, other in pairs]))
    assert [b.breaks for b in found.bins] == [False, True, False]


def test_weights_count_as_rows() -> None:
    """Three rows of weight two are six rows."""
    rows, bads = np.array([6.0, 4.0]), np.array([2.0, 2.0])
    values, bad = np.array([1.0, 1.0, 1.0, 3.0, 3.0]), np.array([1, 0, 0, 1, 0], dtype=np.int8)
    found = figures(Column("x"), ColumnSpec(cuts=(2.0,)), values, bad, np.full(5, 2.0))
    assert [(b.rows, b.bads) for b in found.bins] == [(6, 2), (4, 2)]
    assert [b.woe for b in found.bins] == pytest.approx(evidence(rows, bads)[0])


@given(partitions, st.data())
def test_groups_hold_the_same_categories_whatever_is_done(groups: tuple[tuple[str, ...], ...], data: Any) -> None:
    """Put together, taken apart, moved: none is lost, none is twice."""
    chosen = data.draw(st.lists(st.integers(0, len(groups) - 1), min_size=2, max_size=4, unique=True))
    one = editing.together(groups, chosen)
    assert len(one) == len(groups) - len(chosen) + 1
    assert {category for at in chosen for category in groups[at]} in [{*group} for group in one]
    split = editing.apart(one, data.draw(st.integers(0, len(one) - 1)))
    last = editing.moved(split, len(split) - 1, -1) if len(split) > 1 else split
    for changed in (one, split, last):
        assert sorted(c for group in changed for c in group) == sorted(c for group in groups for c in group)


def test_every_change_can_be_undone_and_made_again(session: Session) -> None:
    """In any number, back to what was read."""
    edits: list[dict[str, Any]] = [
        {"action": "merge", "name": "use", "at": "0"},
        {"action": "split", "name": "use", "value": "0.5"},
        {"action": "direction", "name": "use", "value": "-1"},
        {"action": "ordered", "name": "use"},
        {"action": "together", "name": "home", "chosen": [1, 2]},
        {"action": "move", "name": "home", "at": "1", "by": "-1"},
        {"action": "apart", "name": "home", "at": "0"},
        {"action": "pair", "name": "home", "other": "card", "how": "forbidden"},
        {"action": "pair", "name": "card", "other": "card", "how": "forbidden"},
        {"action": "use", "name": "opened", "used": False},
        {"action": "fix", "name": "months"},
        {"action": "free", "name": "months"},
    ]
    history = [session.spec]
    for edit in edits:
        assert session.edit(edit)
        history.append(session.spec)
    assert not session.is_saved
    for before in reversed(history[:-1]):
        session.undo()
        assert session.spec == before
    for after in history[1:]:
        session.redo()
        assert session.spec == after
    with pytest.raises(TrainingError, match="nothing to redo"):
        session.redo()


@pytest.mark.slow
def test_what_is_saved_is_the_table_that_was_shown(session: Session) -> None:
    """Cuts, groups in their order, pairs and what is left out; opened again, the page shows the same bins."""
    session.edit({"action": "merge", "name": "use", "at": "2"})
    session.edit({"action": "direction", "name": "home", "value": "-1"})
    session.edit({"action": "together", "name": "home", "chosen": [0, 3]})
    session.edit({"action": "pair", "name": "months", "other": "use", "how": "forced"})
    session.edit({"action": "use", "name": "opened", "used": False})
    session.save()
    spec = load_spec(session.file)
    columns = {column.name: column for column in read_table(session.data, TARGET, spec).columns}
    assert columns["use"].cuts == session.cuts("use") and "opened" not in columns and columns["months"].cuts is None
    assert columns["home"].direction == -1 and max(columns["home"].groups) == 2
    again = Session(inspect(session.data, TARGET, spec), session.data, session.file)
    assert all(labels(again, name) == labels(session, name) for name in ("use", "home", "months"))
    assert again.spec.pairs == session.spec.pairs and session.is_saved


@pytest.mark.parametrize(
    ("edit", "says"),
    [
        ({"action": "merge", "name": "home", "at": 0}, "put these together"),
        ({"action": "together", "name": "use", "chosen": [0, 1]}, "merge neighbours"),
        ({"action": "split", "name": "use", "value": "half"}, "must be a number"),
        ({"action": "merge", "name": "use", "at": 99}, "no next one"),
        ({"action": "together", "name": "home", "chosen": [1]}, "two bins or more"),
        ({"action": "together", "name": "home", "chosen": ["x", None, 1e400]}, "two bins or more"),
        ({"action": "ordered", "name": "use"}, "state a direction"),
        ({"action": "pair", "name": "use", "other": "use", "how": "forced"}, "is one column"),
        ({"action": "merge", "name": "nobody"}, "no characteristic"),
        ({"action": "explode", "name": "use"}, "no change called"),
        ({"action": "undo"}, "nothing to undo"),
    ],
)  # fmt: skip
def test_what_is_not_possible_is_refused_and_changes_nothing(session: Session, edit: dict[str, Any], says: str) -> None:
    """In words that say what to do."""
    before = session.spec
    with pytest.raises(TrainingError, match=says):
        session.edit(edit)
    assert session.spec == before and not session.can_undo


def test_a_direction_and_a_forced_pair_exclude_each_other(session: Session) -> None:
    """Whichever is stated first."""
    session.edit({"action": "pair", "name": "use", "other": "home", "how": "forced"})
    with pytest.raises(TrainingError, match="keeps no direction"):
        session.edit({"action": "direction", "name": "use", "value": "1"})
    session.edit({"action": "direction", "name": "months", "value": "1"})
    with pytest.raises(TrainingError, match="has a direction"):
        session.edit({"action": "pair", "name": "months", "other": "home", "how": "forced"})


def test_groups_are_put_in_the_order_of_their_bad_rates(session: Session) -> None:
    """Worse from one to the next, or better."""
    for direction in ("-1", "1"):
        session.edit({"action": "direction", "name": "home", "value": direction})
        session.edit({"action": "ordered", "name": "home"})
        rates = [bin_.rate for bin_ in session.figures("home").bins if bin_.kind == "group"]
        assert rates == sorted(rates, reverse=direction == "1") and session.figures("home").breaks == 0


def test_numbers_in_the_order_of_their_direction_break_it_nowhere(session: Session) -> None:
    """Whatever the direction, also one against the data."""
    for direction in ("1", "-1"):
        session.edit({"action": "direction", "name": "months", "value": direction})
        session.edit({"action": "ordered", "name": "months"})
        assert session.figures("months").breaks == 0
        session.undo()


ACTIONS = (
    "merge",
    "split",
    "together",
    "apart",
    "move",
    "direction",
    "ordered",
    "fix",
    "free",
    "use",
    "pair",
    "undo",
    "redo",
    "else",
)
RUBBISH = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5) | st.sampled_from(["1", "-1", "forced"]),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=3), inner, max_size=2),
    max_leaves=4,
)  # fmt: skip
FIELDS = st.fixed_dictionaries(
    {}, optional=dict.fromkeys(("at", "value", "by", "chosen", "used", "other", "how"), RUBBISH)
)


@pytest.mark.slow
@settings(max_examples=200, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.sampled_from(ACTIONS), st.data(), FIELDS)
def test_any_change_is_made_or_refused_in_words(
    session: Session, action: str, data: Any, fields: dict[str, Any]
) -> None:
    """Whatever a browser sends: it is no error of ours, and the figures can be shown afterwards."""
    name = data.draw(st.sampled_from(sorted(session.columns)) | RUBBISH)
    try:
        assert session.edit({"action": action, "name": name, **fields})
    except TrainingError as refused:
        assert str(refused)
    for column in session.columns:
        session.figures(column)
