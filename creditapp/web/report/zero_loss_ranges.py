"""A person's value and the values that cost no points, in one wording: "34%", "up to 9%"; "3", "none"; "2 years or more".

A range's lower end does not belong to it, its upper end does. Ranges are rounded inward, so any value shown costs no
points: a count above 2 is "3 or more", a share above 9.1 % "10% or more".
"""

from math import floor

from creditapp.domain.characteristics import Characteristic
from creditapp.models.applications import Factor
from creditapp.web.i18n import formatting
from creditapp.web.i18n.texts import _


def yours(factor: Factor, characteristic: Characteristic) -> str:
    """The person's own value."""
    if factor.value is None:
        return _no_value(characteristic)
    return formatting.characteristic(factor.value, characteristic.format)


def _no_value(characteristic: Characteristic) -> str:
    return _("never") if characteristic.no_value == "never" else _("does not apply")


def best(factor: Factor, characteristic: Characteristic) -> str:
    """The values that cost nothing; empty where the scorecard did not say."""
    if factor.best is None:
        return _no_value(characteristic) if factor.worst else ""
    above, up_to = factor.best
    low = None if above is None else _least(above, characteristic)
    high = None if up_to is None else _most(up_to, characteristic)
    values = _range(low, high, characteristic)
    if characteristic.no_value == "never" and values and high is None:
        return _("never, or %(range)s") % {"range": values}
    return values


def _least(above: float, characteristic: Characteristic) -> float | None:
    """The smallest value beyond ``above`` that the page can write; None if that is the smallest there is."""
    steps = 100 if characteristic.format == "percent" else 1
    least = floor(above * steps)
    while least / steps <= above:
        least += 1
    return least / steps if least > 0 else None


def _most(up_to: float, characteristic: Characteristic) -> float:
    """The largest value up to ``up_to`` that the page can write."""
    if characteristic.format != "percent":
        return floor(up_to)
    steps = 100 if up_to >= 0.01 else 1000
    most = floor(up_to * steps)
    return (most if most / steps <= up_to else most - 1) / steps


def _range(low: float | None, high: float | None, characteristic: Characteristic) -> str:
    if low is None and high is None:
        return _("any")
    if high is None:
        return _("%(least)s or more") % {"least": _written(low, characteristic)}
    if low is None:
        is_none = high <= 0 and characteristic.format in ("count", "dollars")
        return _("none") if is_none else _up_to(high, characteristic)
    if low >= high:
        return _written(low, characteristic)
    ends = {"least": _written(low, characteristic), "most": _written(high, characteristic)}
    return _("%(least)s to %(most)s") % ends


def _up_to(high: float, characteristic: Characteristic) -> str:
    written = _written(high, characteristic)
    return written if high <= 0 else _("up to %(most)s") % {"most": written}


def _written(value: float | None, characteristic: Characteristic) -> str:
    return formatting.characteristic(value, characteristic.format)
