"""Whoever wants it keeps their reports in an account that passkeys open, and only the account's own member sees or changes it.

All that authenticators answer is verified here, where the passkeys are: what the gateway passes on counts for nothing without. An account
holds which applications it opens, never their codes. Nobody is told whether an account exists, and of an erased person nothing is kept.
"""

from functools import cache

from creditapp.domain.members import Asking
from creditapp.models.erasures import Erasure
from creditapp.models.members import MemberAnswer, MemberRequest, MemberShown, UserAccounts
from creditapp.models.sealed import Sealed
from creditapp.privacy.passkeys import RelyingParty
from creditapp.streaming.app import create_app
from creditapp.streaming.event import Effect, Event
from creditapp.streaming.loop import serve
from creditapp.streaming.publisher import Emit
from creditapp.streaming.seals import Seals
from creditapp.tables.members import MEMBERS
from creditapp.topics import ERASURES, MEMBER_ANSWERS, MEMBER_REQUESTS

app = create_app("members")
relying_party = cache(RelyingParty)


def take_request(event: Event[MemberRequest], state: UserAccounts | None, _: None) -> Effect:
    """Grant the request or refuse it, and answer the page that waits; a request that is read again changes nothing."""
    request = event.record
    if event.erased:
        return _answered(request, None)
    before = state or UserAccounts()
    verifier = relying_party(app.settings.site_url)
    after, shown = Asking(before, request.sealed.content, request.ask_id, request.at, verifier).granted()
    return _answered(request, shown)._replace(state=after if after != before else None)


def erase(_: Event[Erasure], __: UserAccounts | None, ___: None) -> Effect:
    """Keep nothing of the person. Not confirmed: the row opens no more in any case, as the person's key is destroyed."""
    return Effect(erases=True)


def _answered(request: MemberRequest, shown: MemberShown | None) -> Effect:
    answer = MemberAnswer(
        ask_id=request.ask_id, consumer_id=request.consumer_id, sealed=Sealed(shown) if shown else None
    )
    return Effect(emits=(Emit(MEMBER_ANSWERS, answer),))


loop = serve(app, {MEMBER_REQUESTS: take_request, ERASURES: erase}, table=MEMBERS, seals=Seals(app, {"identity"}))
