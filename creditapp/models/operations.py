"""Records about the system itself: dead letters and what became of them, paused sources, scorecard releases."""

from typing import Annotated, Any, Literal

from msgspec import Meta

from creditapp.models.base import Record

Version = Annotated[str, Meta(max_length=64, pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]*\Z")]
"""A scorecard's version: logs and commands name it as it is."""


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
    """HPKE to the operators' key of that day: JSON {"key", "value", "headers"} in base64."""


class DeadLetterDecision(Record, frozen=True, kw_only=True, tag="creditapp.dead_letter_decision.v1"):
    """What operators did about a dead letter, named by its service and the position of its original."""

    service: str
    topic: str
    partition: int
    offset: int
    decision: Literal["replayed", "discarded"]
    at: float


class Pause(Record, frozen=True, kw_only=True, tag="creditapp.pause.v1"):
    """A service does not read a partition before ``until``: too many records in a row became dead letters.

    The newest record of a service and partition counts; one whose ``until`` is not after ``at`` ends the pause.
    """

    service: str
    topic: str
    partition: int
    letters: int
    """How many records in a row could not be handled."""
    reason: str
    """The reason of the last dead letter."""
    at: float
    until: float


class Installation(Record, frozen=True, kw_only=True, tag="creditapp.installation.v1"):
    """The bureau to which a cluster belongs, published when its keys and vault were made.

    Every secret key authenticates the record, so that a worker recognises its own bureau by whichever keys it has. The code by the
    master key tells nothing any more once that is rotated: the vault says whether it is the right one.
    """

    installation_id: str
    at: float
    vault: str
    """Fingerprint of the vault."""
    intake_public: str
    operators_public: str
    release_public: str
    """The public keys, hexadecimal; of intake and the operators, whose keys are of days, those of their identities."""
    by_master: str
    by_ssn: str
    by_records: str
    by_intake: str
    by_operators: str
    by_release: str
    """HMAC-SHA256 by each secret key of all fields above, hexadecimal."""


Role = Literal["champion", "challenger", "withdrawn"]
"""champion: its scores are reported; challenger: scores beside the champion; withdrawn: no longer a challenger."""


class ScorecardRelease(Record, frozen=True, kw_only=True, tag="creditapp.scorecard_release.v1"):
    """A scorecard put into service: the complete artefact, so that a worker needs nothing else to switch."""

    version: Version
    sha256: str
    """Hash of the scorecard's canonical JSON bytes."""
    scorecard: dict[str, Any]
    """Empty if a challenger is withdrawn."""
    at: float
    reason: str = ""
    role: Role = "champion"
    signature: bytes = b""
    """Ed25519 signature of all fields above, of the scorecard by its sha256 (creditapp/scorecards/signing.py)."""
