"""The values that cost no points, in words: "up to 9%"; "none"; "3 or more"; "never, or 2 years or more".

A range's lower end does not belong to it, its upper end does. Ranges are rounded inward, so any value shown costs no
points: a count above 2 is "3 or more", a share above 9.1 % "10% or more". A bound that no file can reach is not shown.
"""

from math import floor

from creditapp.domain.characteristics import Characteristic
from creditapp.domain.factors import never_costs
from creditapp.domain.scorecard import DEPENDS
from creditapp.models.applications import Factor
from creditapp.web.i18n.factor_texts import in_words
from creditapp.web.i18n.texts import _


def best(factor: Factor, characteristic: Characteristic) -> str:
    """The values that cost nothing; empty where the scorecard did not say, or they depend on another's."""
    if never_costs(factor):
        return _("no effect")
    if factor.best == DEPENDS:
        return ""
    if factor.best is None:
        return in_words(None, characteristic) if factor.worst else ""
    values = _within(*factor.best, characteristic)
    or_never = characteristic.no_value == "never" and factor.best[1] is None
    if not values:
        return in_words(None, characteristic) if or_never else ""
    if or_never and values != _("any"):
        return _("never, or %(range)s") % {"range": values}
    return values


def _within(above: float | None, up_to: float | None, characteristic: Characteristic) -> str:
    """The part of the range that a file can have, as a page can write it; empty if there is none."""
    low = None if above is None else _least(above, characteristic)
    high = None if up_to is None else _most(up_to, characteristic)
    lowest, highest = characteristic.lowest, characteristic.highest
    if low is not None and highest is not None and low > highest:
        return ""
    if high is not None and high < lowest:
        return ""
    no_least = low is None or low <= lowest
    no_most = high is None or (highest is not None and high >= highest)
    return _range(None if no_least else low, None if no_most else high, characteristic)


def _least(above: float, characteristic: Characteristic) -> float:
    """The smallest value beyond ``above`` that the page can write."""
    steps = 100 if characteristic.format == "percent" else 1
    least = floor(above * steps)
    while least / steps <= above:
        least += 1
    return least / steps


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
        least = in_words(low, characteristic)
        return least if low == characteristic.highest else _("%(least)s or more") % {"least": least}
    if low is None:
        is_none = high <= 0 and characteristic.format in ("count", "dollars")
        return _("none") if is_none else _up_to(high, characteristic)
    if low >= high:
        return in_words(low, characteristic)
    ends = {"least": in_words(low, characteristic), "most": in_words(high, characteristic)}
    return _("%(least)s to %(most)s") % ends


def _up_to(high: float, characteristic: Characteristic) -> str:
    written = in_words(high, characteristic)
    return written if high <= 0 else _("up to %(most)s") % {"most": written}
