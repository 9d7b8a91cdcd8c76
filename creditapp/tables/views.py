"""The state of an application for its page: gateway's table, by application_id."""

from datetime import date
from operator import is_

import msgspec
from msgspec.structs import replace

from creditapp.domain.identity.passcodes import MOST, PAUSE, TRIES
from creditapp.models.accesses import Access, Seen
from creditapp.models.applications import Lender, Report, VerifiedBy
from creditapp.models.base import decode
from creditapp.models.identity import Person
from creditapp.models.passcodes import PasscodeRequest
from creditapp.models.questions import Questionnaire
from creditapp.models.requests import AccessEnded, Request
from creditapp.models.sealed import Sealed
from creditapp.tables.spec import Table

MAX_UPDATES = 60
MAX_REQUESTS = 100
MAX_SESSIONS = 500
"""Sessions of one application that were ended within their 30 days; one more revokes the code."""
MAX_ACCESSES = 60
TOGETHER = 600.0
"""Seconds within which the same thing, shown again to the same browser or client, is one line for the person."""


class Passcodes(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What was done about one-time codes; the same for every application, whether there is a file, an address, or neither."""

    sent: dict[str, float] = {}
    """When codes were asked for (Unix seconds), by id of the request."""
    entered: tuple[str, ...] = ()
    """Ids of the requests that brought a code, at most ``TRIES``."""
    refused: tuple[str, ...] = ()
    """Those of them that were wrong."""

    @property
    def tries_left(self) -> int:
        """How many codes may still be entered."""
        return TRIES - len(self.entered)

    @property
    def is_judged(self) -> bool:
        """Whether all that was entered is known to be wrong, and another may follow: after the last one a report does."""
        return self.tries_left > 0 and len(self.refused) == len(self.entered)

    def wait(self, now: float) -> float | None:
        """Seconds until another code may be asked for; None if none may."""
        if len(self.sent) >= MOST:
            return None
        return max(0.0, max(self.sent.values(), default=-PAUSE) + PAUSE - now)


class View(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The first accepted form (``sealed``) and, once it exists, the first report: neither ever changes.

    Beside them later data: updates, oldest first, of which the newest and those after a dispute keep their extract; and the
    requests that the person made through this application's page.
    """

    consumer_id: str
    as_of: date
    sealed: Sealed[Person] | None = None
    lender: Lender | None = None
    verified_by: VerifiedBy | None = None
    """As of the first form."""
    questions: Sealed[Questionnaire] | None = None
    """The second step's questions, while there is no report."""
    passcodes: Passcodes = Passcodes()
    """The second step's other way."""
    report: Report | None = None
    updates: tuple[Report, ...] = ()
    requests: tuple[Request, ...] = ()
    revoked: bool = False
    """Whether the code opens no more."""
    ended: tuple[str, ...] = ()
    """Ids of sessions that were ended before their time, until that time is over."""
    accesses: tuple[Seen, ...] = ()
    """Who has seen what, oldest first; the newest of them."""
    erased: float | None = None
    """The erasure for which it was emptied, by its time."""


def waits_for_answers(view: View, application_id: str) -> bool:
    """Whether the person is asked and has not answered yet."""
    answered = any(request.request_id == application_id for request in view.requests)
    return view.report is None and view.questions is not None and not answered and view.passcodes.is_judged


def has_matched(view: View) -> bool:
    """Whether its report is about the person's own file."""
    return view.report is not None and view.report.ending in (None, "thin")


def with_update(view: View, report: Report) -> View:
    """The view with a later state of its report; of two updates with one id the one with the higher number is kept."""
    assert report.update is not None, "only updates"
    by_id = {update.update.id: update for update in view.updates if update.update}
    if report.update.id in by_id and _number(by_id[report.update.id]) >= report.update.number:
        return view
    by_id[report.update.id] = replace(report, journey=())
    # The sort is stable: updates of one day stay in the order of their arrival.
    updates = sorted(by_id.values(), key=lambda update: update.as_of)
    slimmed = [
        update
        if update is updates[-1] or _revises(update)
        else replace(update, extract=None, factors=(), sealed_factors=None)
        for update in updates
    ]
    return replace(view, updates=tuple(slimmed[-MAX_UPDATES:]))


def with_request(view: View, request: Request) -> View:
    """The view with a request; of two requests with one id the first is kept."""
    if any(kept.request_id == request.request_id for kept in view.requests):
        return view
    return replace(view, requests=(*view.requests, replace(request, journey=()))[-MAX_REQUESTS:])


def with_passcode_request(view: View, request: PasscodeRequest) -> View:
    """The view with a request about a one-time code; the same view if it is one too many, too early, or read again."""
    codes, own = view.passcodes, request.request_id
    if view.report or own in codes.sent or own in codes.entered:
        return view
    if request.asks == "send":
        may = codes.wait(request.at) == 0
        return replace(view, passcodes=replace(codes, sent={**codes.sent, own: request.at})) if may else view
    may = bool(codes.sent) and codes.tries_left > 0
    return replace(view, passcodes=replace(codes, entered=(*codes.entered, own))) if may else view


def number_of(view: View, request: PasscodeRequest) -> int:
    """How many requests of its kind the application has had with this one; 0 if it was not taken."""
    taken = list(view.passcodes.sent if request.asks == "send" else view.passcodes.entered)
    return taken.index(request.request_id) + 1 if request.request_id in taken else 0


def with_passcode_refused(view: View, request_id: str) -> View:
    """The view with an entered code known to be wrong."""
    codes = view.passcodes
    if request_id not in codes.entered or request_id in codes.refused:
        return view
    return replace(view, passcodes=replace(codes, refused=(*codes.refused, request_id)))


def with_access_ended(view: View, ended: AccessEnded) -> View:
    """The view with a session ended, or the code; ids begin with the session's last second as eight hex digits."""
    if not ended.session:
        return replace(view, revoked=True, ended=())
    known = dict.fromkeys((*view.ended, ended.session))
    lasting = tuple(session for session in known if int(session[:8], 16) > ended.at)
    # Forgetting an ended session would open the report to it again.
    return replace(view, ended=lasting) if len(lasting) <= MAX_SESSIONS else replace(view, revoked=True, ended=())


def with_access(view: View, access: Access) -> View:
    """The view with an access; the same view if it repeats what was seen within ten minutes, or was read before."""
    line = Seen(at=access.at, by=access.by, what=access.what, client=access.client, session=access.session)
    if any(abs(kept.at - line.at) < TOGETHER and replace(kept, at=line.at) == line for kept in view.accesses):
        return view
    lines = sorted((*view.accesses, line), key=lambda seen: seen.at)[-MAX_ACCESSES:]
    return replace(view, accesses=tuple(lines)) if line in lines else view


def without_content(view: View, erased: float | None = None) -> View:
    """What is left to tell of an erased person's application: that it was made, and how it ended.

    One that could not be matched may be somebody else's: it looks as before, so that nobody learns of an erasure.
    """
    looks_as_before = view.report is None or view.report.ending == "could_not_match"
    return View(
        consumer_id=view.consumer_id,
        as_of=view.as_of,
        lender=view.lender if looks_as_before else None,
        verified_by=view.verified_by if looks_as_before else None,
        report=view.report and _ending_of(view.report, looks_as_before=looks_as_before),
        revoked=view.revoked,
        ended=view.ended,
        erased=erased or view.erased,
    )


def _ending_of(report: Report, *, looks_as_before: bool) -> Report:
    ending = Report(
        application_id=report.application_id,
        consumer_id=report.consumer_id,
        as_of=report.as_of,
        ending=report.ending,
        sealed=None,
        sealed_factors=None,
    )
    return replace(ending, lender=report.lender, journey=report.journey) if looks_as_before else ending


def _number(report: Report) -> int:
    return report.update.number if report.update else 0


def _revises(report: Report) -> bool:
    return bool(report.update and report.update.answers)


def _read(body: bytes) -> View:
    """A stored view; its reports from before scores were sealed are stored again as they are."""
    view = decode(View, body)
    report = _from_before(view.report) if view.report else None
    updates = tuple(map(_from_before, view.updates))
    if report is view.report and all(map(is_, updates, view.updates)):
        return view
    return replace(view, report=report, updates=updates)


def _from_before(report: Report) -> Report:
    """The report, where what was not stored sealed has nothing to be sealed: its fields, if it has them, have come plain."""
    fields = {"sealed": report.sealed, "sealed_factors": report.sealed_factors}
    missing = {name: None for name, field in fields.items() if field is not None and field.sealed is None}
    return replace(report, **missing) if missing else report


VIEWS = Table(
    name="views",
    state=View,
    from_before=_read,
    owner="gateway",
    found_by="consumer_id",
    grows_to="one row per application, about 5 to 15 kB and 2 kB per update or request, 100 bytes per line about who has seen it, kept for ever: the address stays valid",
)
