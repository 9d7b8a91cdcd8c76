"""A person's value and the best ones, in one wording: "34%", "up to 9%"; "3", "none"; "5 months", "2 years or more".

The best values are those that cost nothing. A range's lower end does not belong to it, its upper end does, so a count
above 2 is "3 or more" a share above 9.1 % "10% or more": whoever has what is said, has the best.
"""

from math import floor

from creditapp.domain.characteristics import Characteristic
from creditapp.models.applications import Factor
from creditapp.web.i18n import formatting
from creditapp.web.i18n.texts import _

NEVER = {"months_since_late_30", "months_since_late_90", "months_since_bankruptcy"}
"""Where no value means that it never happened."""


def yours(factor: Factor, known: Characteristic) -> str:
    """The person's own value."""
    if factor.value is None:
        return _absent(known)
    return formatting.characteristic(factor.value, known.format)


def _absent(known: Characteristic) -> str:
    return _("never") if known.name in NEVER else _("does not apply")


def best(factor: Factor, known: Characteristic) -> str:
    """The values that cost nothing; empty where the scorecard did not say."""
    if factor.best is None:
        return _absent(known) if factor.worst else ""
    above, up_to = factor.best
    low = None if above is None else _least(above, known)
    high = None if up_to is None else _most(up_to, known)
    said = _range(low, high, known)
    return _("never, or %(range)s") % {"range": said} if known.name in NEVER and said and high is None else said


def _least(above: float, known: Characteristic) -> float | None:
    """The smallest value beyond ``above`` that the page can write; None if that is the smallest there is."""
    steps = 100 if known.format == "percent" else 1
    least = floor(above * steps)
    while least / steps <= above:
        least += 1
    return least / steps if least > 0 else None


def _most(up_to: float, known: Characteristic) -> float:
    """The largest value up to ``up_to`` that the page can write."""
    if known.format != "percent":
        return floor(up_to)
    steps = 100 if up_to >= 0.01 else 1000
    most = floor(up_to * steps)
    return (most if most / steps <= up_to else most - 1) / steps


def _range(low: float | None, high: float | None, known: Characteristic) -> str:
    if low is None and high is None:
        return _("any")
    if high is None:
        return _("%(least)s or more") % {"least": _say(low, known)}
    if low is None:
        return _("none") if high <= 0 and known.format in ("count", "dollars") else _up_to(high, known)
    return (
        _say(low, known)
        if low >= high
        else _("%(least)s to %(most)s") % {"least": _say(low, known), "most": _say(high, known)}
    )


def _up_to(high: float, known: Characteristic) -> str:
    return _say(high, known) if high <= 0 else _("up to %(most)s") % {"most": _say(high, known)}


def _say(value: float | None, known: Characteristic) -> str:
    return formatting.characteristic(value, known.format)
