"""One modeller's work on one table: the specification as it stands, its history, and the figures that follow from it."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import msgspec

from training.artefacts import write_file
from training.bins import editing
from training.bins.bin_figures import ColumnFigures, cuts_of, figures, groups_of, in_order
from training.data.spec import ColumnSpec, Spec
from training.data.table import Column, Matrix
from training.data.training_table import table_of
from training.errors import TrainingError
from training.fitting.inspection import Inspection, specification

Edit = dict[str, Any]


class Session:
    """``file`` is where the specification is saved."""

    def __init__(self, inspection: Inspection, data: Path, file: Path) -> None:
        self.inspection = inspection
        self.data = data
        self.file = file
        self.columns = {column.name: (at, column) for at, column in enumerate(inspection.table.columns)}
        self.spec = inspection.spec
        self.saved = inspection.spec
        self._undone: list[Spec] = []
        self._done: list[Spec] = []
        self._figures: dict[tuple[str, ColumnSpec], ColumnFigures] = {}

    @property
    def can_undo(self) -> bool:
        """Whether anything was changed."""
        return bool(self._done)

    @property
    def can_redo(self) -> bool:
        """Whether anything was undone."""
        return bool(self._undone)

    @property
    def is_saved(self) -> bool:
        """Whether the file holds what is shown."""
        return self.spec == self.saved

    def stated(self, name: str) -> ColumnSpec:
        """What is stated of a column."""
        return editing.of(self.spec, name)

    def figures(self, name: str) -> ColumnFigures:
        """Of a column's bins as they stand."""
        key = name, self.stated(name)
        if key not in self._figures:
            at, column = self.columns[name]
            table = self.inspection.table
            self._figures[key] = figures(column, key[1], table.values[:, at], table.bad, table.weights)
        return self._figures[key]

    def edit(self, edit: Edit) -> str:
        """Change the specification, and what was done in words; TrainingError for what is not possible."""
        action, name = str(edit.get("action")), str(edit.get("name", ""))
        if action in _OF_ALL:
            return _OF_ALL[action](self)
        if name not in self.columns:
            raise TrainingError(f"there is no characteristic {name!r}")
        if action not in _OF_ONE:
            raise TrainingError(f"there is no change called {action!r}")
        changed, said = _OF_ONE[action](self, name, edit)
        if changed != self.spec:
            self._done.append(self.spec)
            self._undone.clear()
            self.spec = changed
        return said

    def undo(self) -> str:
        """Take the last change back."""
        if not self._done:
            raise TrainingError("there is nothing to undo")
        self._undone.append(self.spec)
        self.spec = self._done.pop()
        return "The last change is undone."

    def redo(self) -> str:
        """Make the change again that was undone last."""
        if not self._undone:
            raise TrainingError("there is nothing to redo")
        self._done.append(self.spec)
        self.spec = self._undone.pop()
        return "The change is made again."

    def save(self) -> str:
        """Write the specification, once a table can be read with it."""
        content = specification(self._stating()).encode()
        spec = msgspec.convert(msgspec.json.decode(content), Spec)
        table_of(self.inspection.cells, self.data, self.inspection.target, spec)
        write_file(self.file, content)
        self.saved = self.spec
        return f"Saved: {self.file}. Fit with --spec {self.file}"

    def _stating(self) -> Inspection:
        """The inspection as the specification stands."""
        columns = tuple(
            self._directed(column) for column in self.inspection.table.columns if column.name not in self.spec.exclude
        )
        return replace(self.inspection, spec=self.spec, table=replace(self.inspection.table, columns=columns))

    def _directed(self, column: Column) -> Column:
        direction = self.stated(column.name).direction
        return replace(column, direction=direction or 0, free=direction is None)

    def cuts(self, name: str) -> tuple[float, ...]:
        """Stated or proposed, of a number."""
        at, column = self.columns[name]
        if column.kind != "numeric":
            raise TrainingError(f"{name} has categories; put these together, or take them apart")
        return cuts_of(column, self.stated(name), self._values(at), self.inspection.table.weights)

    def groups(self, name: str) -> tuple[tuple[str, ...], ...]:
        """Stated groups, and every other category."""
        _, column = self.columns[name]
        if column.kind != "categorical":
            raise TrainingError(f"{name} has numbers; merge neighbours, or split a bin at a value")
        return groups_of(column, self.stated(name))

    def ordered_cuts(self, name: str) -> tuple[float, ...]:
        """The cuts of a number that are in the order of its direction."""
        direction = self.stated(name).direction
        if not direction:
            raise TrainingError(f"state a direction of {name} first")
        self.cuts(name)
        at, column = self.columns[name]
        table = self.inspection.table
        return in_order(column, self.stated(name), direction, self._values(at), table.bad, table.weights)

    def ordered_groups(self, name: str) -> tuple[tuple[str, ...], ...]:
        """The groups by bad rate, the best first where each is to be worse than the one before."""
        direction = self.stated(name).direction
        if not direction:
            raise TrainingError(f"state a direction of {name} first")
        rate = {bin_.members: bin_.rate for bin_ in self.figures(name).bins}
        return tuple(sorted(self.groups(name), key=lambda group: -direction * rate[group]))

    def _values(self, at: int) -> Matrix:
        return self.inspection.table.values[:, at]


Changed = tuple[Spec, str]


def _cut(session: Session, name: str, cuts: tuple[float, ...], said: str) -> Changed:
    return editing.with_column(session.spec, name, cuts=cuts), said


def _grouped(session: Session, name: str, groups: tuple[tuple[str, ...], ...], said: str) -> Changed:
    return editing.with_column(session.spec, name, groups=groups), said


def _merge(session: Session, name: str, edit: Edit) -> Changed:
    return _cut(session, name, editing.merged_next(session.cuts(name), _whole(edit, "at")), "Two bins are merged.")


def _split(session: Session, name: str, edit: Edit) -> Changed:
    value = _number(edit, "value")
    return _cut(session, name, editing.split(session.cuts(name), value), f"Split at {value:g}.")


def _together(session: Session, name: str, edit: Edit) -> Changed:
    chosen = edit.get("chosen")
    places = [at for at in chosen if isinstance(at, int)] if isinstance(chosen, list) else []
    return _grouped(session, name, editing.together(session.groups(name), places), f"{len(places)} bins are one group.")


def _apart(session: Session, name: str, edit: Edit) -> Changed:
    return _grouped(session, name, editing.apart(session.groups(name), _whole(edit, "at")), "The group is taken apart.")


def _move(session: Session, name: str, edit: Edit) -> Changed:
    by = 1 if _number(edit, "by") > 0 else -1
    groups = editing.moved(session.groups(name), _whole(edit, "at"), by)
    return _grouped(session, name, groups, "The order is changed.")


def _direction(session: Session, name: str, edit: Edit) -> Changed:
    is_group = session.columns[name][1].kind == "categorical"
    better, worse = (
        ("better from bin to bin", "worse from bin to bin") if is_group else ("more is better", "more is worse")
    )
    said = {"1": better, "-1": worse, "0": "no direction", "": "the direction is left to the data"}
    value = str(edit.get("value", ""))
    if value not in said:
        raise TrainingError("a direction is 1, -1, 0, or left to the data")
    direction = int(value) if value else None
    changed = editing.directed(session.spec, name, direction)
    if is_group and direction:
        changed = editing.with_column(
            changed, name, groups=session.groups(name)
        )  # the order that the direction speaks of
    return changed, f"{name}: {said[value]}."


def _ordered(session: Session, name: str, _: Edit) -> Changed:
    if session.columns[name][1].kind == "categorical":
        return _grouped(session, name, session.ordered_groups(name), "The groups are in the order of their bad rates.")
    cuts = session.ordered_cuts(name)
    return _cut(session, name, cuts, f"{len(session.cuts(name)) - len(cuts)} cuts against the direction are gone.")


def _fix(session: Session, name: str, _: Edit) -> Changed:
    if session.columns[name][1].kind == "numeric":
        return _cut(session, name, session.cuts(name), "The bins are fixed as shown.")
    return _grouped(session, name, session.groups(name), "The groups are fixed as shown.")


def _free(session: Session, name: str, _: Edit) -> Changed:
    is_group = session.columns[name][1].kind == "categorical"
    direction = {"direction": None} if is_group else {}  # categories have no order without groups
    changed = editing.with_column(session.spec, name, cuts=None, groups=None, offset=None, **direction)
    return changed, "The bins are left to the fit."


def _use(session: Session, name: str, edit: Edit) -> Changed:
    out = not edit.get("used")
    if out == (name in session.spec.exclude):
        return session.spec, f"{name} is {'left out' if out else 'used'} already."
    return editing.left_out(session.spec, name, out), f"{name} is {'left out' if out else 'used'}."


def _pair(session: Session, name: str, edit: Edit) -> Changed:
    other, how = str(edit.get("other", "")), str(edit.get("how", ""))
    if other not in session.columns or how not in ("forced", "forbidden", "free"):
        raise TrainingError("choose two characteristics, and whether their pair is forced or forbidden")
    if out := [one for one in (name, other) if one in session.spec.exclude]:
        raise TrainingError(f"{out[0]} is left out; use it first")
    said = f"{name} × {other}" if name != other else f"all pairs of {name}"
    return editing.paired(session.spec, name, other, how), f"{said}: {how}."


def _whole(edit: Edit, field: str) -> int:
    return int(_number(edit, field))


def _number(edit: Edit, field: str) -> float:
    try:
        value = float(edit.get(field, ""))
    except (TypeError, ValueError):
        value = float("nan")
    if not abs(value) < float("inf"):
        raise TrainingError(f"{field} must be a number")
    return value


_OF_ONE: dict[str, Callable[[Session, str, Edit], Changed]] = {
    "merge": _merge, "split": _split, "together": _together, "apart": _apart, "move": _move, "direction": _direction, "ordered": _ordered,
    "fix": _fix, "free": _free, "use": _use, "pair": _pair,
}  # fmt: skip
_OF_ALL: dict[str, Callable[[Session], str]] = {"undo": Session.undo, "redo": Session.redo, "save": Session.save}
