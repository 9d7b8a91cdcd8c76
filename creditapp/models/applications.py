"""An application on its way: accepted by the gateway, verified, profiled, scored, reported.

``ending`` says why there will be no score; the same records carry it through every service. Two other kinds of traffic use
these records: a *simulation* scores assumed events beside the file as it is and is not stored; an *update* scores the file
of somebody who has a report again because a furnisher's record arrived.

What a file measures and how it scores is sealed with the person's key of the kind "score". Those fields stand in the record
itself, where services that open them read and write them; on the wire they are in the field ``sealed`` (``Seal.spread``).
"""

from datetime import date
from typing import Literal

import msgspec
from msgspec import field

from creditapp.models.answers import Answer
from creditapp.models.base import Traced
from creditapp.models.extract import Extract
from creditapp.models.identity import Person
from creditapp.models.sealed import Sealed
from creditapp.models.simulation import Assumptions, Simulation

Ending = Literal["could_not_match", "thin", "deceased", "frozen"]
"""could_not_match: no file or a mismatch, deliberately not distinguished; thin: too little data for a score; deceased: a
furnisher reported it; frozen: for lenders only."""


VerifiedBy = Literal["contract", "in_person", "documents", "bank_login", "form", "earlier_report", "passcode"]
"""How it is known that an application comes from the person whom its form names.

The first four are what a client under contract declares: by the contract's own procedure, face to face, by documents, by a
login at the person's bank. form: the form alone, where the operator has turned the second step off. earlier_report: the
browser holds an earlier report of the same person. passcode: a one-time code was sent to an address that furnishers had reported."""


class Lender(msgspec.Struct, frozen=True, kw_only=True):
    """The lender of an application that a lender made: it is a hard inquiry, which a freeze blocks."""

    name: str
    purpose: str
    cut_off: int | None = None
    """The lowest score that it lends to; None if it does not ask for a decision."""


class _Application(Traced, frozen=True, kw_only=True):
    application_id: str
    """SHA-256 (hex) of the token that the applicant holds; for a simulation a random id, for an update the update's id."""
    consumer_id: str
    as_of: date
    """The file is read as of this date."""
    lender: Lender | None = None
    simulation: Sealed[Simulation] | None = None
    """The scenarios of a simulation; None for an application."""


class Accepted(_Application, frozen=True, kw_only=True, tag="creditapp.accepted.v1"):
    """A form as it was sent."""

    sealed: Sealed[Person]
    origin: str | None = None
    """Pseudonym of the address that the form came from; None for a client's."""
    verified_by: VerifiedBy | None = None
    """None: the person has to answer questions out of the file."""


class Application(_Application, frozen=True, kw_only=True, tag="creditapp.application.v1"):
    """The application, the same for all resends of a form: the first ``as_of`` and the first form."""

    sealed: Sealed[Person]
    origin: str | None = None
    """Pseudonym of the address that this form came from; None for a client's."""
    verified_by: VerifiedBy | None = None


class VerifiedApplication(_Application, frozen=True, kw_only=True, tag="creditapp.verified_application.v1"):
    """An application after identity's check: the file may be opened, or ``ending`` is set."""

    ending: Ending | None = None
    verified_by: VerifiedBy | None = None
    origin: str | None = None
    form: str | None = None
    """Keyed hash of a form that did not match: whoever sends it again is asked the same questions again."""


class Cause(msgspec.Struct, frozen=True, kw_only=True):
    """Why the file of somebody who has a report was scored again: a furnisher's record, perhaps with dispute answers."""

    record_id: str
    answers: tuple[Answer, ...] = ()


class Assumed(msgspec.Struct, frozen=True, kw_only=True):
    """One scenario of a simulation, in the order of the request: the file with the assumed events, as of its date."""

    as_of: date
    characteristics: dict[str, float | None] = {}
    ending: Ending | None = None
    time_alone: dict[str, float | None] = {}
    """The characteristics on that date if everything went on as it is; empty for what is done today, or without a score."""


class ProfileContent(
    msgspec.Struct, frozen=True, omit_defaults=True, tag_field="record", tag="creditapp.profile_content.v1"
):
    """What of a profile is sealed."""

    characteristics: dict[str, float | None] = {}
    assumed: tuple[Assumed, ...] = ()


class Profile(_Application, frozen=True, kw_only=True, omit_defaults=True, tag="creditapp.profile.v1"):
    """A file's characteristics as of a date; ``extract`` is the part of the file that the report shows."""

    sealed: Sealed[ProfileContent] | None = field(default_factory=Sealed)
    characteristics: dict[str, float | None] = {}
    extract: Sealed[Extract] | None = None
    ending: Ending | None = None
    cause: Cause | None = None
    assumed: tuple[Assumed, ...] = ()
    assumptions: Sealed[Assumptions] | None = None
    """The events behind ``assumed``."""


class Factor(msgspec.Struct, frozen=True, gc=False):
    """One characteristic's contribution to a score: ``points`` ≤ 0, relative to the best attainable."""

    code: str
    characteristic: str
    points: int
    value: float | None = None
    key: bool = False
    """Among the at most four (and an inquiry factor) that impact the score most (FCRA 609(f))."""
    worst: int = 0
    """The most points that the characteristic can cost."""
    best: tuple[float | None, float | None] | None = None
    """The range of values that cost no points: above the first, up to the second; None if only "does not apply" costs none."""
    usual: float = 0.0
    """Points that it takes on average from the people of the scorecard's training, above 0: its weight."""


class Outlook(msgspec.Struct, frozen=True, kw_only=True):
    """A scenario's score; None if the file would then have no score."""

    as_of: date
    score: int | None = None
    pd: float | None = None
    factors: tuple[Factor, ...] = ()
    ending: Ending | None = None
    time_alone: int | None = None
    """The score on that date if everything went on as it is; None for what is done today, or if there would be none."""


class ScoreContent(
    msgspec.Struct, frozen=True, omit_defaults=True, tag_field="record", tag="creditapp.score_content.v1"
):
    """What of a score is sealed."""

    score: int | None = None
    base_points: int | None = None
    pd: float | None = None
    rank: int | None = None
    factors: tuple[Factor, ...] = ()
    outlooks: tuple[Outlook, ...] = ()


class Score(_Application, frozen=True, kw_only=True, omit_defaults=True, tag="creditapp.score.v1"):
    """A scored profile: ``base_points`` + all factors' points = ``score``."""

    sealed: Sealed[ScoreContent] | None = field(default_factory=Sealed)
    score: int | None = None
    base_points: int | None = None
    pd: float | None = None
    rank: int | None = None
    """Percent of the people of the scorecard's training data who score lower."""
    factors: tuple[Factor, ...] = ()
    scorecard_version: str | None = None
    extract: Sealed[Extract] | None = None
    ending: Ending | None = None
    cause: Cause | None = None
    outlooks: tuple[Outlook, ...] = ()
    assumptions: Sealed[Assumptions] | None = None


class PastScore(msgspec.Struct, frozen=True, kw_only=True):
    """One dated entry of a person's score history."""

    application_id: str
    as_of: date
    score: int
    scorecard_version: str


class Change(msgspec.Struct, frozen=True, kw_only=True):
    """A characteristic whose value or points differ from the person's last score; ``points`` is the difference."""

    code: str
    characteristic: str
    before: float | None = None
    after: float | None = None
    points: int = 0


class Update(msgspec.Struct, frozen=True, kw_only=True):
    """Marks a report as a later state of the same application."""

    id: str
    number: int
    """Version of the update: of two updates with one id the higher number replaces the lower."""
    answers: tuple[Answer, ...] = ()
    """Not empty: this is the revised report after a dispute, which is kept permanently beside the issued one."""


class ReportContent(
    msgspec.Struct, frozen=True, omit_defaults=True, tag_field="record", tag="creditapp.report_content.v1"
):
    """What of a report is sealed, but for its factors: a page that shows an older state of a report does without those."""

    score: int | None = None
    base_points: int | None = None
    pd: float | None = None
    rank: int | None = None
    history: tuple[PastScore, ...] = ()
    before: int | None = None
    changes: tuple[Change, ...] = ()
    outlooks: tuple[Outlook, ...] = ()


class FactorsContent(msgspec.Struct, frozen=True, omit_defaults=True, tag_field="record", tag="creditapp.factors.v1"):
    """A report's factors, sealed by themselves."""

    factors: tuple[Factor, ...] = ()


class Report(_Application, frozen=True, kw_only=True, omit_defaults=True, tag="creditapp.report.v1"):
    """The content of a report: the score, its factors, the sealed extract and the person's earlier scores.

    With ``update`` it is a later state of a report that was issued before; with ``simulation``, the result of one.
    """

    sealed: Sealed[ReportContent] | None = field(default_factory=Sealed)
    sealed_factors: Sealed[FactorsContent] | None = field(default_factory=Sealed)
    score: int | None = None
    base_points: int | None = None
    pd: float | None = None
    rank: int | None = None
    """Percent of the people of the scorecard's training data who score lower."""
    factors: tuple[Factor, ...] = ()
    scorecard_version: str | None = None
    extract: Sealed[Extract] | None = None
    ending: Ending | None = None
    history: tuple[PastScore, ...] = ()
    update: Update | None = None
    before: int | None = None
    """Of an update: the last score before it; None if there was none."""
    changes: tuple[Change, ...] = ()
    """Of an update: what has changed since that score."""
    outlooks: tuple[Outlook, ...] = ()
    assumptions: Sealed[Assumptions] | None = None
