"""Each application counts once in the figures of the scorecard that scored it, whatever comes twice or late.

Two steps, as a person's records and a scorecard's lie in different partitions. *Of an application* its first report and
first outcome become one observation each; a later report, or a second outcome, none. *Of a scorecard* observations are
counted in the order of their sources: what is not past the source's last one has been counted before.
"""

from msgspec.structs import replace

from creditapp.domain.figures import Expected
from creditapp.models.applications import Report
from creditapp.models.monitoring import Observation, Told, Watch, Window

# Of an application


def reported(told: Told | None, report: Report, offset: int) -> Told | None:
    """What is kept of the application; None if this report is no first one of a score.

    The first report of an application that comes again (``offset`` is its own) leaves the same again.
    """
    if report.score is None or report.pd is None or report.update is not None or report.simulation is not None:
        return None
    if told is not None and told.version:
        return told if told.offset == offset else None
    known = told or Told()
    return replace(known, version=report.scorecard_version or "", score=report.score, pd=report.pd, offset=offset)


def came_out(told: Told | None, bad: bool, offset: int) -> Told | None:
    """What is kept of the application once its outcome is known; None if another outcome was there first."""
    if told is not None and told.bad is not None:
        return told if told.bad_offset == offset else None
    known = told or Told()
    return replace(known, bad=bad, bad_offset=offset, early=not known.version)


def bins_of(expected: Expected | None, report: Report) -> tuple[int, ...]:
    """The bin of each characteristic of the training set's shares; empty where there are none."""
    values = {factor.characteristic: factor.value for factor in report.factors}
    shares = expected.characteristics if expected else {}
    return tuple(each.bin_of(values.get(name)) for name, each in shares.items())


# Of a scorecard


def counted(watch: Watch, seen: Observation, window: int) -> Watch | None:
    """The watch with one more observation; None if it has been counted. ``window``: scores that the figures are of."""
    if seen.offset <= watch.sources.get(seen.source, -1):
        return None
    sources = {**watch.sources, seen.source: seen.offset}
    watch = replace(watch, sources=sources, observations=watch.observations + 1)
    if seen.scored:
        watch = _rotated(replace(watch, newer=_with(watch.newer, seen), seen=watch.seen + 1), window)
    if seen.bad is None:
        return watch
    good, bad, expected = watch.outcomes.get(seen.score, (0, 0, 0.0))
    cell = (good + (not seen.bad), bad + seen.bad, expected + seen.pd)
    return replace(watch, outcomes={**watch.outcomes, seen.score: cell})


def _with(window: Window, seen: Observation) -> Window:
    by_score = {**window.by_score, seen.score: window.by_score.get(seen.score, 0) + 1}
    if not seen.bins:
        return replace(window, count=window.count + 1, by_score=by_score)
    rows = window.bins or ((),) * len(seen.bins)
    bins = tuple(_one_more(row, at) for row, at in zip(rows, seen.bins, strict=True))
    return Window(count=window.count + 1, by_score=by_score, bins=bins)


def _one_more(row: tuple[int, ...], at: int) -> tuple[int, ...]:
    grown = row + (0,) * (at + 1 - len(row))
    return (*grown[:at], grown[at] + 1, *grown[at + 1 :])


def _rotated(watch: Watch, window: int) -> Watch:
    """Each half holds half of the window; when the newer is full the older one is let go."""
    full = watch.newer.count >= max(1, window // 2)
    return replace(watch, older=watch.newer, newer=Window()) if full else watch
