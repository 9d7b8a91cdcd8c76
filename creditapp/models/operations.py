"""Records about the system itself: dead letters and scorecard releases."""

from typing import Any, Literal

from creditapp.models.base import Record


class DeadLetter(Record, frozen=True, kw_only=True, tag="creditapp.dead_letter.v1"):
    """A record that no service can use: why, where it stood, and the original sealed to the operators' key."""

    service: str
    reason: str
    """InvalidRecord's message or the error's class; never a value from the record."""
    topic: str
    partition: int
    offset: int
    at: float
    sealed_original: bytes
    """HPKE to the operators' public key: JSON {"key", "value", "headers"} in base64."""


Role = Literal["champion", "challenger", "withdrawn"]
"""What a release makes of its scorecard: the one that counts, one that is scored beside it, or no longer that."""


class ScorecardRelease(Record, frozen=True, kw_only=True, tag="creditapp.scorecard_release.v1"):
    """A scorecard put into service: the whole artefact, so that a worker needs nothing else to switch."""

    version: str
    sha256: str
    """Of the scorecard's canonical JSON bytes."""
    scorecard: dict[str, Any]
    """Empty where a challenger is withdrawn."""
    at: float
    reason: str = ""
    role: Role = "champion"
    signature: bytes = b""
    """Ed25519 over all of the above, the scorecard by its sha256 (creditapp/scorecards/signing.py)."""
