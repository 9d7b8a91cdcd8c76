"""Records about forms that did not match: who sends too many waits, whoever it is about."""

from creditapp.models.base import Record, Traced


class FailedAttempt(Record, frozen=True, kw_only=True, tag="creditapp.failed_attempt.v1"):
    """A form from some address matched nobody."""

    origin: str
    """Pseudonym of the sender's address, as gateways make it."""
    application_id: str
    at: float
    """When the form was sent (Unix seconds)."""


class AttemptsForgotten(Traced, frozen=True, kw_only=True, tag="creditapp.attempts_forgotten.v1"):
    """The person lifts the lock: failures so far do not count against the next form."""

    consumer_id: str
    application_id: str
    """The application whose page asked for it."""
    at: float
