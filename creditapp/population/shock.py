"""A shock to the economy: for some months more people lose their work and fewer find any.

Lives before it are unchanged; lives after it, and the true probability of a default, follow from it.
"""

from typing import NamedTuple

from creditapp.errors import ConfigurationError
from creditapp.population.calendar import month_of_text

HARDEST = 10.0
"""The greatest severity."""


class Shock(NamedTuple):
    """``severity`` multiplies the odds of losing work and divides those of finding it, for ``months`` months from ``start`` on.

    The odds of strain and crisis grow with its square root.
    """

    start: int
    """A month's number (see calendar)."""
    months: int
    severity: float

    def at(self, month: int) -> float:
        """How hard the times are in a month; 1 is ordinary."""
        return self.severity if self.start <= month < self.start + self.months else 1.0

    def times(self, first: int, months: int) -> tuple[float, ...]:
        """How hard the times are, month by month."""
        return tuple(self.at(month) for month in range(first, first + months))


CALM = Shock(0, 0, 1.0)
"""No shock."""


def parse_shock(text: str) -> Shock:
    """``2025-03:18:2.0`` is a shock of severity 2 in the 18 months from March 2025 on; ConfigurationError otherwise."""
    if not text:
        return CALM
    try:
        start, months, severity = text.split(":")
        shock = Shock(month_of_text(start), int(months), float(severity))
    except ValueError:
        raise ConfigurationError(f"--shock {text}: write start, months and severity as 2025-03:18:2.0") from None
    if not (1 <= shock.months <= 120 and 1 <= shock.severity <= HARDEST):
        raise ConfigurationError(f"--shock {text}: 1 to 120 months, severity from 1 (ordinary) to {HARDEST:g}")
    return shock
