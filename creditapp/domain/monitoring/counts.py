"""Observations of a scorecard are counted in the order of their sources, each once.

An observation at or before its source's last counted offset has been counted already (``observations`` is the step before).
"""

from msgspec.structs import replace

from creditapp.models.monitoring import Observation, Watch, Window


def with_observation(watch: Watch, observation: Observation, window: int) -> Watch | None:
    """The watch with one more observation; None if it has been counted. ``window``: scores that the figures are of."""
    if observation.offset <= watch.sources.get(observation.source, -1):
        return None
    sources = {**watch.sources, observation.source: observation.offset}
    watch = replace(watch, sources=sources, observations=watch.observations + 1)
    if observation.scored:
        watch = replace(watch, newer=_with_score(watch.newer, observation), seen=watch.seen + 1)
        watch = _rotated(watch, window)
    return watch if observation.bad is None else _with_outcome(watch, observation)


def _with_outcome(watch: Watch, observation: Observation) -> Watch:
    good, bad, expected = watch.outcomes.get(observation.score, (0, 0, 0.0))
    counts = (good + (not observation.bad), bad + bool(observation.bad), expected + observation.pd)
    return replace(watch, outcomes={**watch.outcomes, observation.score: counts})


def _with_score(window: Window, observation: Observation) -> Window:
    by_score = {**window.by_score, observation.score: window.by_score.get(observation.score, 0) + 1}
    if not observation.bins:
        return replace(window, count=window.count + 1, by_score=by_score)
    rows = window.bins or ((),) * len(observation.bins)
    bins = tuple(_one_more(row, place) for row, place in zip(rows, observation.bins, strict=True))
    return Window(count=window.count + 1, by_score=by_score, bins=bins)


def _one_more(row: tuple[int, ...], place: int) -> tuple[int, ...]:
    """The row with one more at the place; it grows as far as a place is needed."""
    grown = row + (0,) * (place + 1 - len(row))
    return (*grown[:place], grown[place] + 1, *grown[place + 1 :])


def _rotated(watch: Watch, window: int) -> Watch:
    """Each half holds half of the window; when the newer is full, the older is dropped."""
    full = watch.newer.count >= max(1, window // 2)
    return replace(watch, older=watch.newer, newer=Window()) if full else watch
