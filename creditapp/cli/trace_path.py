"""From spans to the way of one application: where each millisecond between accepted and stored went, counted once.

The time that a person takes to answer questions is none of it.

A service waits until what it has made is confirmed, but the next one may have read it by then. Delivery therefore counts until the next
service has the record, and the broker's part of the next service begins where delivery ends. Services on several machines have
several clocks; a part that seems negative is shown as none.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from creditapp.models.traces import Span
from creditapp.topics import ACCEPTED, APPLICATIONS, FILE_REQUESTS, PROFILES, REPORTS, REQUESTS, SCORES, VERIFIED

WAY = (
    (ACCEPTED.name, "gateway"),
    (APPLICATIONS.name, "identity"),
    (VERIFIED.name, "bureau"),
    (REQUESTS.name, "gateway"),
    (FILE_REQUESTS.name, "bureau"),
    (PROFILES.name, "scoring"),
    (SCORES.name, "reporting"),
    (REPORTS.name, "gateway"),
)
"""Topics and their readers, in the order in which an application passes them."""
ANSWERS = frozenset({REQUESTS.name, FILE_REQUESTS.name})
"""Passed only where somebody answers questions out of their file."""
STAGES = ("broker", "queueing", "decode", "open", "prepare", "work", "seal", "encode", "other", "deliver", "store")
"""In the order of time. Broker: from the producer to the consumer. Other: what a batch takes beside its stages."""


class Hop(NamedTuple):
    """One service's part of the way; seconds by stage."""

    service: str
    topic: str
    events: int
    stages: Mapping[str, float]

    @property
    def seconds(self) -> float:
        """All of it."""
        return sum(self.stages.values())


def way(spans: Iterable[Span]) -> list[Hop]:
    """The hops of one application, in order; of a record that was handled again the first handling counts."""
    first: dict[tuple[str, str], Span] = {}
    for span in sorted(spans, key=lambda span: span.began):
        first.setdefault((span.topic, span.service), span)
    answered = (
        FILE_REQUESTS.name,
        "bureau",
    ) in first  # else what was requested came after the report: a dispute, for instance
    passed = [first[place] for place in WAY if place in first and (answered or place[0] not in ANSWERS)]
    return [
        _hop(before, span, after)
        for before, span, after in zip([None, *passed], passed, [*passed[1:], None], strict=False)
    ]


def _hop(before: Span | None, span: Span, after: Span | None) -> Hop:
    # Whoever answers questions takes their time; a record that was sent long after the one before begins anew.
    handed_over = max(before.delivered, span.sent) if before else span.sent
    until = min(span.delivered, after.fetched) if after else span.delivered
    working = sum(span.stages.values())
    parts = {
        "broker": span.fetched - handed_over,
        "queueing": span.began - span.fetched,
        **span.stages,
        "other": span.delivering - span.began - working,
        "deliver": until - span.delivering,
        "store": 0.0 if after else span.done - span.delivered,
    }
    return Hop(span.service, span.topic, span.events, {name: max(0.0, parts.get(name, 0.0)) for name in STAGES})


def is_whole(hops: Sequence[Hop]) -> bool:
    """Whether the application was followed from accepted to the stored view."""
    passed = [(hop.topic, hop.service) for hop in hops if hop.topic not in ANSWERS]
    return passed == [place for place in WAY if place[0] not in ANSWERS]
