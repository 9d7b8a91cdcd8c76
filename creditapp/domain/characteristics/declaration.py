"""A characteristic is one declaration: what it measures, how it is computed, which way it goes, and all its texts.

Texts are specific, as Regulation B asks of reasons (12 CFR 1002.9(b)(2)), and mention only what the person can see in
the file. Texts that people read are marked with ``N_`` and translated where a page uses them.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from creditapp.domain.characteristics.file_summary import FileSummary
from creditapp.domain.characteristics.sentences import PositiveSentence, Sentence, Value

GroupKey = Literal["payment_history", "amounts_owed", "length", "new_credit", "mix"]
Format = Literal["count", "months", "dollars", "percent", "level"]
"""How a value is written; percent is a share (0.5 is 50 %), level is how late (payment_grid.LEVELS)."""
Direction = Literal[-1, 0, 1]
MORE_IS_BETTER: Direction = 1
LESS_IS_BETTER: Direction = -1
NO_DIRECTION: Direction = 0


@dataclass(frozen=True, kw_only=True)
class Group:
    """One of the five groups of factors."""

    key: GroupKey
    name: str
    about: str
    """What the group is about, as the report says it."""
    counted: str
    """What counts in this group and how: the introduction of its section in docs/factors.md (Markdown)."""


@dataclass(frozen=True, kw_only=True)
class Characteristic:
    """One input of a scorecard, declared whole."""

    name: str
    """Its name in a profile and in training tables."""
    code: str
    """Stable code of the factor that it explains (docs/factors.md)."""
    group: GroupKey
    label: str
    """What the report calls its value."""
    measures: str
    """What its number is and in which unit, for docs/factors.md."""
    compute: Callable[[FileSummary], Value]
    """Its value; None where it does not apply."""
    direction: Direction
    """Sign of the score's change as the value grows; 0 where the domain says nothing."""
    format: Format
    limits: tuple[float, float] = (-math.inf, math.inf)
    """Values beyond count like these: a longer history than the longest that counts is no better, so the best is in reach."""
    points: tuple[int, int] = (0, 550)
    """Least and most points that its worst value costs on a scale from 300 to 850; training chooses in between (decision 21)."""
    no_value: Literal["does not apply", "never"] = "does not apply"
    """What None means: never, of months since something that has not happened."""
    scored: bool = True
    """Whether our scorecards use it. Others are candidates, or were scored once: reports of that time show them (decision 21)."""
    lowest: float = 0
    """The least value that a file can have."""
    highest: float | None = None
    """The greatest; None where nothing limits it. A range of values is printed within these two."""
    inquiry: bool = False
    """FCRA 609(f)(9): shown in addition to the four key factors."""
    reasons: tuple[Sentence, ...]
    """What costs points, by value. Where none is true, a page prints label and value."""
    advice: tuple[Sentence, ...]
    """What would help, by value; never what would cost points. Where none is true, nothing is advised."""
    positives: tuple[PositiveSentence, ...]
    """How it reads when it costs nothing, by value; where none is true of the value, nothing is said."""
    best: str
    """What people have whom it costs nothing, for docs/factors.md."""
