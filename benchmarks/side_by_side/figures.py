"""What the rounds say: medians and spread of each contestant, and the ratios for which there are goals."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from statistics import median
from typing import Any

from benchmarks.results import Row
from benchmarks.side_by_side.contestants import CONTESTANTS, Contestant
from benchmarks.side_by_side.measuring import Measured, owner

Rounds = Mapping[str, Sequence[Measured]]
"""The rounds of each contestant, by its letter."""
OURS = "a"


def rows(rounds: Rounds) -> list[Row]:
    """This project against each peer that was measured: the median of the rounds' ratios, as neighbours are comparable."""
    throughput = {"b": 8.0, "c": 4.0, "d": 1.0, "e": 0.6}
    measured = [
        Row(f"throughput against {_named(letter)}", _ratio(rounds, letter, lambda one: one.rate), "×", ">=", goal)
        for letter, goal in throughput.items()
        if {OURS, letter} <= rounds.keys()
    ]
    if {OURS, "d"} <= rounds.keys():
        latency = _ratio(rounds, "d", lambda one: one.p50)
        measured.append(Row(f"median latency against {_named('d')}", latency, "×", "<=", 0.25))
    return measured


def _ratio(rounds: Rounds, letter: str, of: Callable[[Measured], float]) -> float:
    return median(of(ours) / of(theirs) for ours, theirs in zip(rounds[OURS], rounds[letter], strict=True))


def _named(letter: str) -> str:
    return f"({letter}) {contestant_of(letter).name}"


def contestant_of(letter: str) -> Contestant:
    """The contestant with this letter."""
    return next(contestant for contestant in CONTESTANTS if contestant.letter == letter)


def summary(rounds: Rounds) -> dict[str, Any]:
    """For the results file: each contestant's medians and spread, and its costs for one application, by service."""
    return {letter: _summary(contestant_of(letter), measured) for letter, measured in rounds.items()}


def _summary(contestant: Contestant, measured: Sequence[Measured]) -> dict[str, Any]:
    return {
        "name": contestant.name,
        "guarantees": {
            "delivery": contestant.guarantees.delivery,
            "state": contestant.guarantees.state,
            "sealed": contestant.guarantees.sealed,
        },
        "rate": _spread([one.rate for one in measured]),
        "p50": _spread([one.p50 for one in measured]),
        "p99": _spread([one.p99 for one in measured]),
        "memory": median(one.memory for one in measured),
        "records": median(one.records for one in measured),
        "processor": _medians([one.processor for one in measured]),
        "bytes": _medians([one.bytes for one in measured]),
        "bytes_by_service": _medians([_by_service(one.bytes) for one in measured]),
        "requests": _medians([one.requests for one in measured]),
    }


def _by_service(sent: Mapping[str, float]) -> dict[str, float]:
    services: Counter[str] = Counter()
    for topic, count in sent.items():
        services[owner(topic)] += count  # type: ignore[assignment]  # a counter counts fractions as well
    return dict(services)


def _spread(values: Sequence[float]) -> dict[str, float]:
    return {"median": median(values), "least": min(values), "most": max(values)}


def _medians(rounds: Sequence[Mapping[str, float]]) -> dict[str, float]:
    """The median of each part, those that cost most first; a part that is missing in a round has cost nothing there."""
    names = {name for one in rounds for name in one}
    medians = {name: median(one.get(name, 0.0) for one in rounds) for name in names}
    return dict(sorted(medians.items(), key=lambda part: (-part[1], part[0])))
