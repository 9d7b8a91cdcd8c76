"""Where an application's time goes: a service's part of it, measured by the service itself if tracing is on.

Nothing personal is in it: an application's id and times.
"""

from creditapp.models.base import Record


class Span(Record, frozen=True, kw_only=True, tag="creditapp.span.v1"):
    """One service's handling of one record of an application; times in Unix seconds, of the clock of the service's machine.

    A record waits for the batch that it is handled in, so stages are those of the whole batch.
    """

    application_id: str
    service: str
    topic: str
    """The topic that the record was read from."""
    events: int
    """Records of the batch."""
    sent: float
    """When whoever wrote the record handed it to its producer, to the millisecond."""
    fetched: float
    """When the record came from the broker."""
    began: float
    """When the batch began."""
    stages: dict[str, float]
    """Seconds of the batch by stage: decode, open, prepare, work, seal, encode."""
    delivering: float
    """When the batch's records were handed to the producer."""
    delivered: float
    """When all of them were confirmed."""
    done: float
    """When states were stored and the batch acknowledged."""
