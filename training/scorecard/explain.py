"""Explain one row: its points beside the usual ones, and what would have to change for a score or a probability."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from training.artefacts import load_card
from training.data.cell_parsing import to_matrix
from training.data.reading import reading_for
from training.data.segments import Where, conditions
from training.data.spec import Spec
from training.data.table_files import read_cells
from training.errors import TrainingError
from training.scorecard.counterfactual import Counterfactual, Goal, counterfactuals
from training.scorecard.file_checks import of_cells
from training.scorecard.rescore import assigned, columns_of, rescore

AS_IT_SHOWS = Spec()


@dataclass(frozen=True)
class Part:
    """One characteristic of the row."""

    name: str
    value: str
    points: int
    """Against the best that the characteristic can give: 0 or less."""
    beside_usual: float
    """Points less the training rows' mean: its Shapley value, where it is in no pair."""


@dataclass(frozen=True)
class Explained:
    """A row of a file."""

    version: str
    row: int
    score: int
    pd: float
    parts: tuple[Part, ...]
    """Those that cost most against the usual first."""
    goal: Goal | None
    counterfactuals: tuple[Counterfactual, ...]
    has_pairs: bool
    segment: str = ""
    """The row's, of a scorecard that has segments: its points and the usual ones are those of this segment's scorecard."""

    def record(self) -> dict[str, Any]:
        """As JSON holds it."""
        return {
            "version": self.version,
            "row": self.row,
            **({"segment": self.segment} if self.segment else {}),
            "score": self.score,
            "pd": self.pd,
            "parts": [vars(part) for part in self.parts],
            "goal": None if self.goal is None else vars(self.goal),
            "counterfactuals": [
                {
                    "changes": [
                        {"name": each.name, "to": each.shown, "distance": each.distance} for each in way.changes
                    ],
                    "score": way.score,
                    "pd": way.pd,
                    "distance": way.distance,
                }
                for way in self.counterfactuals
            ],
        }


def explain(
    model: Path,
    data: Path,
    row: int,
    goal: Goal | None = None,
    changeable: Mapping[str, str] | None = None,
    most: int = 3,
    spec: Spec = AS_IT_SHOWS,
) -> Explained:
    """Row number ``row`` (the first is 1) of a file, read as ``predict`` reads it; TrainingError where there is none."""
    card = load_card(model)
    version = str(card["version"])
    columns = columns_of(card)
    frame = read_cells(data, reading_for(columns, spec)).frame
    if not 1 <= row <= frame.height:
        raise TrainingError(f"{data} has rows 1 to {frame.height:,}; --row {row} is none of them")
    if not any(column.name in frame.columns for column in columns):
        raise TrainingError(
            f"{data} has none of the scorecard's columns: {', '.join(column.name for column in columns[:8])}"
        )
    _, values = of_cells(card, columns, frame, to_matrix(frame, columns))
    its = values[row - 1]
    where: Where = ()
    segment = ""
    if "segments" in card:
        part = card["segments"][int(assigned(card, its[None])[0])]
        segment, where, card = part["name"], conditions(part["where"]), part["card"]
        place = {column.name: at for at, column in enumerate(columns)}
        columns = columns_of(card)
        its = its[[place[column.name] for column in columns]]
        own = {column.name for column in columns}
        if changeable is not None:  # what this segment does without cannot change its score
            changeable = {name: way for name, way in changeable.items() if name in own or name not in place}
    scores = rescore(card, its[None])
    parts = [
        Part(
            characteristic["name"],
            _shown(frame[column.name][row - 1] if column.name in frame.columns else None),
            int(points),
            float(points + characteristic.get("usual", 0.0)),
        )
        for column, characteristic, points in zip(columns, card["characteristics"], scores.points[0], strict=True)
    ]
    score, pd = int(scores.score[0]), float(scores.pd[0])
    ways: list[Counterfactual] = []
    if goal is not None and not goal.reached(score, pd):
        ways = counterfactuals(card, np.asarray(its, dtype=float), goal, changeable, most, where)
    ranked = tuple(sorted(parts, key=lambda part: (part.beside_usual, part.name)))
    return Explained(version, row, score, pd, ranked, goal, tuple(ways), "pairs" in card, segment)


def _shown(cell: object) -> str:
    return "missing" if cell is None else str(cell)


def lines(explained: Explained, most: int) -> list[str]:
    """The explanation for a terminal."""
    of_segment = f", segment {explained.segment}" if explained.segment else ""
    said = [f"row {explained.row}: score {explained.score}, probability of default {explained.pd:.4f}{of_segment}", ""]
    width = max(14, *(len(part.name) for part in explained.parts))
    said.append(f"{'characteristic':<{width}}  {'value':<24}{'points':>8}{'against the usual':>20}")
    said += [
        f"{part.name:<{width}}  {part.value[:22]:<24}{part.points:>8}{part.beside_usual:>+20.1f}"
        for part in explained.parts
    ]
    said.append(
        f"{'together':<{width}}  {'':<24}{sum(part.points for part in explained.parts):>8}{sum(part.beside_usual for part in explained.parts):>+20.1f}"
    )
    if explained.has_pairs:
        said.append("Points of pairs are split evenly between their two characteristics.")
    return said if explained.goal is None else [*said, "", *_ways(explained, explained.goal, most)]


def _ways(explained: Explained, goal: Goal, most: int) -> list[str]:
    wanted = f"a score of {goal.score}" if goal.score is not None else f"a probability of at most {goal.pd:g}"
    if goal.reached(explained.score, explained.pd):
        return [f"The row has {wanted} already."]
    if not explained.counterfactuals:
        return [
            f"No {most} changes within what training has seen reach {wanted}; allow more with --most, or more characteristics with --change."
        ]
    said = [f"For {wanted}, the fewest changes, the smallest first:"]
    for way in explained.counterfactuals:
        changed = " and ".join(f"{change.name}: {change.shown}" for change in way.changes)
        said.append(f"  {changed}  → score {way.score}, probability {way.pd:.4f}")
    if explained.segment:
        said.append(f"The row stays in its segment ({explained.segment}): others have scorecards of their own.")
    return [
        *said,
        "This is what the scorecard computes; whether a person can change it, and what else would change with it, it does not know.",
    ]
