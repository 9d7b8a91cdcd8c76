"""What a modeller does to bins, as changes of a specification: pure functions that return the changed one, or say why not."""

from collections.abc import Sequence

import msgspec

from training.bins.bin_figures import Groups
from training.data.spec import ColumnSpec, Pairs, Spec
from training.errors import TrainingError

Direction = int | None


def of(spec: Spec, name: str) -> ColumnSpec:
    """What is stated of a column."""
    return spec.columns.get(name, ColumnSpec())


def with_column(spec: Spec, name: str, **changes: object) -> Spec:
    """The specification with these fields of the column changed."""
    return msgspec.structs.replace(
        spec, columns=spec.columns | {name: msgspec.structs.replace(of(spec, name), **changes)}
    )


def merged_next(cuts: Sequence[float], at: int) -> tuple[float, ...]:
    """The cuts with bins ``at`` and the next one together."""
    if not 0 <= at < len(cuts):
        raise TrainingError("this bin has no next one to be merged with")
    return (*cuts[:at], *cuts[at + 1 :])


def split(cuts: Sequence[float], value: float) -> tuple[float, ...]:
    """The cuts with one more."""
    if value in cuts:
        raise TrainingError(f"there is a cut at {value:g} already")
    return tuple(sorted([*cuts, value]))


def together(groups: Groups, chosen: Sequence[int]) -> Groups:
    """The groups with the chosen ones as one, in the place of the first."""
    places = sorted(set(chosen))
    if len(places) < 2 or not all(0 <= at < len(groups) for at in places):
        raise TrainingError("choose two bins or more to put together")
    whole = tuple(category for at in places for category in groups[at])
    return tuple(
        whole if at == places[0] else group for at, group in enumerate(groups) if at == places[0] or at not in places
    )


def apart(groups: Groups, at: int) -> Groups:
    """The groups with each category of one by itself."""
    return tuple(
        part for place, group in enumerate(groups) for part in ([(c,) for c in group] if place == at else [group])
    )


def moved(groups: Groups, at: int, by: int) -> Groups:
    """The groups with one of them earlier (−1) or later (1)."""
    to = at + by
    if not (0 <= at < len(groups) and 0 <= to < len(groups)):
        raise TrainingError("this bin is at the end of the order")
    order = list(groups)
    order[at], order[to] = order[to], order[at]
    return tuple(order)


def left_out(spec: Spec, name: str, out: bool) -> Spec:
    """The specification with the column left out, or used again; what is stated of its bins is kept aside by the caller's history."""
    if not out:
        used = msgspec.structs.replace(spec, exclude=tuple(other for other in spec.exclude if other != name))
        return with_column(used, name)
    columns = {other: stated for other, stated in spec.columns.items() if other != name}
    pairs = Pairs(
        tuple(pair for pair in spec.pairs.forced if name not in pair),
        tuple(names for names in spec.pairs.forbidden if name not in names),
    )
    return msgspec.structs.replace(spec, columns=columns, exclude=(*spec.exclude, name), pairs=pairs)


def paired(spec: Spec, first: str, second: str, how: str) -> Spec:
    """The specification with a pair ``forced``, ``forbidden`` or ``free``; TrainingError where it cannot be."""
    names = {first, second}
    forced = tuple(pair for pair in spec.pairs.forced if {*pair} != names)
    forbidden = tuple(pair for pair in spec.pairs.forbidden if {*pair} != names)
    if how == "forced":
        if directed := [name for name in (first, second) if of(spec, name).direction]:
            raise TrainingError(
                f"{directed[0]} has a direction, which a two-way table would not keep; set it to none first"
            )
        forced = (*forced, (first, second))
    elif how == "forbidden":
        forbidden = (*forbidden, (first,) if first == second else (first, second))
    pairs = Pairs(forced, forbidden)
    pairs.check()
    return msgspec.structs.replace(spec, pairs=pairs)


def directed(spec: Spec, name: str, direction: Direction) -> Spec:
    """The specification with the column's direction; TrainingError where a forced pair would not keep it."""
    if direction and any(name in pair for pair in spec.pairs.forced):
        raise TrainingError(
            f"{name} is in a forced pair, whose two-way table keeps no direction; take the pair away first"
        )
    return with_column(spec, name, direction=direction)
