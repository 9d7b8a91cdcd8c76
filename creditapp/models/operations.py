"""Records about the system itself: dead letters and scorecard releases."""

from typing import Any, Literal

from creditapp.models.base import Record


class DeadLetter(Record, frozen=True, kw_only=True, tag="creditapp.dead_letter.v1"):
    """A record that could not be handled: the reason, its position, and the original encrypted to the operators' key."""

    service: str
    reason: str
    """InvalidRecord's message or the class of another error; never a value from the record."""
    topic: str
    partition: int
    offset: int
    at: float
    sealed_original: bytes
    """HPKE to the operators' public key: JSON {"key", "value", "headers"} in base64."""


Role = Literal["champion", "challenger", "withdrawn"]
"""champion: its scores are reported; challenger: scores beside the champion; withdrawn: no longer a challenger."""


class ScorecardRelease(Record, frozen=True, kw_only=True, tag="creditapp.scorecard_release.v1"):
    """A scorecard put into service: the complete artefact, so that a worker needs nothing else to switch."""

    version: str
    sha256: str
    """Hash of the scorecard's canonical JSON bytes."""
    scorecard: dict[str, Any]
    """Empty if a challenger is withdrawn."""
    at: float
    reason: str = ""
    role: Role = "champion"
    signature: bytes = b""
    """Ed25519 signature of all fields above, of the scorecard by its sha256 (creditapp/scorecards/signing.py)."""
