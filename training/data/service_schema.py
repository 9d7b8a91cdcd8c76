"""The service's own characteristics as columns: a table that has them all keeps their codes, directions and meanings.

Only a scorecard of these can be released (``training/evaluation/gates.py``).
"""

from collections.abc import Collection

from creditapp.domain.characteristics import CHARACTERISTICS
from training.data.table import Column

NAMES = tuple(characteristic.name for characteristic in CHARACTERISTICS)
"""Of all characteristics, candidates too: the columns of a data set."""
SCORED = [at for at, characteristic in enumerate(CHARACTERISTICS) if characteristic.scored]
"""The places of those that our scorecards use."""


def columns() -> tuple[Column, ...]:
    """The scored characteristics as columns; months since something that is not on file mean that it never happened."""
    return tuple(
        Column(
            characteristic.name,
            "numeric",
            characteristic.direction,
            code=characteristic.code,
            inquiry=characteristic.inquiry,
            never=characteristic.no_value == "never",
            limits=characteristic.limits,
            points=characteristic.points,
        )
        for characteristic in CHARACTERISTICS
        if characteristic.scored
    )


def all_in(names: Collection[str]) -> bool:
    """Whether a table with these columns has all that the service's scorecards use."""
    return {NAMES[at] for at in SCORED} <= set(names)
