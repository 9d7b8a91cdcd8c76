"""The options of a question: neighbours of the right value, so that its place among them says nothing."""

from bisect import bisect_right
from collections.abc import Mapping

from creditapp.domain.second_step.draws import Draws
from creditapp.models.questions import Fact, Option

OPTIONS = 5
"""Options of a question beside "none of these"."""
NONE_OF = 6
"""In one question of so many, none of the options is right."""
STEPS: Mapping[Fact, tuple[int, ...]] = {
    "limit": (0, 500, 1_000, 2_000, 3_000, 5_000, 7_500, 10_000, 15_000, 20_000, 30_000, 50_000),
    "payment": (0, 50, 100, 150, 200, 300, 400, 500, 700, 1_000, 1_500, 2_000, 3_000),
    "amount": (0, 1_000, 2_500, 5_000, 10_000, 15_000, 20_000, 30_000, 50_000, 100_000, 150_000, 200_000, 300_000, 400_000, 600_000),
}  # fmt: skip
"""Where the ranges of amounts begin, in US dollars."""
NUMBERS = 10_000
"""Four digits."""


def options(fact: Fact, value: int, this_year: int, draws: Draws) -> tuple[tuple[Option, ...], int]:
    """The options, and the position of the right one; ``OPTIONS`` itself stands for none of these."""
    none_is_right = draws.below(NONE_OF) == 0
    if fact == "ending":
        made = _numbers(value, draws, none_is_right)
    elif fact == "opened":
        made = _years(value, this_year, draws, none_is_right)
    else:
        made = _ranges(STEPS[fact], value, draws, none_is_right)
    return made, right_of(made, value)


def right_of(made: tuple[Option, ...], value: int | None) -> int:
    """The position of the option that holds the value; of "none of these" where none does, or there is no value."""
    if value is None:
        return len(made)
    holding = (at for at, option in enumerate(made) if option.low <= value <= (option.high or value))
    return next(holding, len(made))


def _numbers(value: int, draws: Draws, none_is_right: bool) -> tuple[Option, ...]:
    drawn = [] if none_is_right else [value]
    while len(drawn) < OPTIONS:
        other = draws.below(NUMBERS)
        if other != value and other not in drawn:
            drawn.append(other)
    return tuple(Option(number, number) for number in sorted(drawn))


def _years(year: int, this_year: int, draws: Draws, none_is_right: bool) -> tuple[Option, ...]:
    first = _window(year, this_year - OPTIONS + 1, draws, none_is_right)
    return tuple(Option(shown, shown) for shown in range(first, first + OPTIONS))


def _ranges(steps: tuple[int, ...], value: int, draws: Draws, none_is_right: bool) -> tuple[Option, ...]:
    first = max(0, _window(bisect_right(steps, value) - 1, len(steps) - OPTIONS, draws, none_is_right, least=0))
    ends: tuple[int | None, ...] = (*(step - 1 for step in steps[1:]), None)
    return tuple(Option(steps[at], ends[at]) for at in range(first, first + OPTIONS))


def _window(place: int, last: int, draws: Draws, none_is_right: bool, least: int | None = None) -> int:
    """Where ``OPTIONS`` neighbours begin that hold the place, or that lie beside it; at ``last`` at the latest."""
    lowest = place - 2 * OPTIONS if least is None else least
    holding = range(place - OPTIONS + 1, place + 1)
    beside = (*range(place - OPTIONS - 2, place - OPTIONS + 1), *range(place + 1, place + 4))
    possible = [first for first in (beside if none_is_right else holding) if lowest <= first <= last]
    return draws.one_of(possible or [min(last, max(lowest, place - OPTIONS + 1))])
