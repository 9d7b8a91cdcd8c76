"""A table with all characteristics of the service is one that the service can serve: they keep their codes, directions and meaning.

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
            each.name,
            "numeric",
            each.direction,
            code=each.code,
            inquiry=each.inquiry,
            never=each.name.startswith("months_since_"),
        )
        for each in CHARACTERISTICS
    )


def all_in(names: Collection[str]) -> bool:
    """Whether a table has them all."""
    return set(NAMES) <= set(names)
