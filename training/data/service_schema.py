"""The service's own characteristics as columns: a table that has them all keeps their codes, directions and meanings.

Only a scorecard of these can be released (``training/evaluation/gates.py``).
"""

from collections.abc import Collection

from creditapp.domain.characteristics import CHARACTERISTICS
from training.data.table import Column

NAMES = tuple(each.name for each in CHARACTERISTICS)


def columns() -> tuple[Column, ...]:
    """The characteristics as columns; months since something that is not on file mean that it never happened."""
    return tuple(
        Column(
            characteristic.name,
            "numeric",
            characteristic.direction,
            code=characteristic.code,
            inquiry=characteristic.inquiry,
            never=characteristic.name.startswith("months_since_"),
        )
        for characteristic in CHARACTERISTICS
    )


def all_in(names: Collection[str]) -> bool:
    """Whether a table with these columns has all of the service's characteristics."""
    return set(NAMES) <= set(names)
