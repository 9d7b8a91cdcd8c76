"""The contexts of the account's page: what it keeps, what opens it, where it is open."""

from collections.abc import Sequence

from creditapp.domain.members import FRESH
from creditapp.models.members import KeptReport, SignedIn, UserAccount
from creditapp.web.account.contexts import AccountPage, BrowserLine, PasskeyLine, ReportLine
from creditapp.web.http.cookies import address_of
from creditapp.web.i18n import formatting
from creditapp.web.i18n.texts import _
from creditapp.web.ports import ApplicationState, Member, OpenedReport, Unknown

KeptState = ApplicationState | None
"""A kept application as it is now; None if it opens no more."""


def account_page(
    account: UserAccount, states: Sequence[KeptState], member: Member, now: float, notice: str, elsewhere: str
) -> AccountPage:
    """The page for a browser that is signed in; ``states`` are those of the account's reports."""
    names = {passkey.credential_id: passkey.name for passkey in account.passkeys}
    here = next(one for one in account.browsers if one.session == member.session)
    return AccountPage(
        notice=notice,
        elsewhere=elsewhere,
        reports=tuple(_report(*each) for each in reversed(list(zip(account.reports, states, strict=True)))),
        passkeys=tuple(
            PasskeyLine(one.credential_id, one.name, formatting.moment_day(one.added), formatting.moment_day(one.used or 0))
            for one in account.passkeys
        ),
        browsers=tuple(_browser(one, names, one is here) for one in reversed(account.browsers) if one.ends > now),
        fresh=now - here.at <= FRESH,
    )  # fmt: skip


def state_of(state: KeptState) -> str:
    """What the list says of a report."""
    if state is None or isinstance(state, Unknown):
        return _("It opens no more: it is too old, or its code was revoked.")
    if not isinstance(state, OpenedReport):
        return _("It cannot be read just now.")
    return _("With a score") if state.scored else _("Without a score")


def _report(kept: KeptReport, state: KeptState) -> ReportLine:
    opens = state is not None and not isinstance(state, Unknown)
    return ReportLine(
        day=formatting.day(kept.as_of),
        application_id=kept.application_id,
        address=address_of(kept.application_id) if opens else "",
        state=state_of(state),
    )


def _browser(browser: SignedIn, names: dict[str, str], here: bool) -> BrowserLine:
    return BrowserLine(formatting.moment_minute(browser.at), names.get(browser.credential_id, ""), here)
