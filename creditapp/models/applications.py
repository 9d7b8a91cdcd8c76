"""An application on its way: accepted by the gateway, verified, profiled, scored, reported.

``ending`` says why there will be no score; it rides the same records through every service.
"""

from datetime import date
from typing import Literal

import msgspec

from creditapp.models.base import Traced

Ending = Literal["could_not_match", "thin", "deceased", "frozen"]
"""could_not_match: no file or a mismatch, never told apart; thin: too little to score; frozen: lenders only."""


class _Application(Traced, frozen=True, kw_only=True):
    application_id: str
    """SHA-256 (hex) of the token that the applicant holds."""
    consumer_id: str
    as_of: date
    """The file is read as of this date."""


class Accepted(_Application, frozen=True, kw_only=True, tag="creditapp.accepted.v1"):
    """A form came in; ``sealed`` (kind identity) holds a models.identity.Person."""

    sealed: bytes


class Application(_Application, frozen=True, kw_only=True, tag="creditapp.application.v1"):
    """The one application behind all resends of a form: the first ``as_of`` and sealed form."""

    sealed: bytes


class VerifiedApplication(_Application, frozen=True, kw_only=True, tag="creditapp.verified_application.v1"):
    """Identity has spoken: open the file, or end."""

    ending: Ending | None = None


class Profile(_Application, frozen=True, kw_only=True, tag="creditapp.profile.v1"):
    """A file's characteristics as of a moment; ``extract`` (kind file, sealed) is what the report shows of it."""

    characteristics: dict[str, float | None] = {}
    extract: bytes | None = None
    ending: Ending | None = None


class Factor(msgspec.Struct, frozen=True, kw_only=True):
    """One characteristic's part in a score: ``points`` ≤ 0 against the best attainable."""

    code: str
    characteristic: str
    points: int
    value: float | None = None
    key: bool = False
    """Among the at most four (and an inquiry factor) that impact the score most (FCRA 609(f))."""


class Score(_Application, frozen=True, kw_only=True, tag="creditapp.score.v1"):
    """A scored profile: ``base_points`` + all factors' points = ``score``."""

    score: int | None = None
    base_points: int | None = None
    pd: float | None = None
    factors: tuple[Factor, ...] = ()
    scorecard_version: str | None = None
    extract: bytes | None = None
    ending: Ending | None = None


class Report(_Application, frozen=True, kw_only=True, tag="creditapp.report.v1"):
    """What the applicant is shown: the score, its factors, the sealed extract and the person's earlier scores."""

    score: int | None = None
    base_points: int | None = None
    pd: float | None = None
    factors: tuple[Factor, ...] = ()
    scorecard_version: str | None = None
    extract: bytes | None = None
    ending: Ending | None = None
    history: tuple["PastScore", ...] = ()


class PastScore(msgspec.Struct, frozen=True, kw_only=True):
    """One dated entry of a person's score history."""

    application_id: str
    as_of: date
    score: int
    scorecard_version: str
