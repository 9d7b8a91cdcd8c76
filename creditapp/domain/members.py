"""What becomes of an account when its member asks for something; whoever is not signed in may create one or sign in, and nothing else.

A challenge counts once, and a request that is read again changes nothing and is answered alike. What would lock a member out, or let
a thief of a session in for good, asks for a sign-in that is fresh. Whether an authenticator's answer is right is the verifier's.
"""

import hashlib
from collections.abc import Callable
from typing import Protocol, TypeVar

from msgspec.structs import replace

from creditapp.models.members import (
    AddPasskey,
    AnsweredChallenge,
    Assertion,
    CreateAccount,
    DeleteAccount,
    DropReport,
    KeepReport,
    LogOut,
    Look,
    MemberShown,
    MemberWished,
    Passkey,
    Refused,
    Registration,
    RemovePasskey,
    SignedIn,
    SignIn,
    UserAccount,
    UserAccounts,
)

T = TypeVar("T")

MOST_ACCOUNTS, MOST_PASSKEYS, MOST_REPORTS = 10, 10, 60
"""Of a person, and in an account."""
MOST_BROWSERS = 20
"""Browsers that are signed in at once; the one that has been for longest gives way."""
FRESH = 600.0
"""Seconds after a sign-in within which passkeys may be added and removed, and the account deleted."""
REMEMBERED = 14 * 24 * 3600.0
"""Seconds for which an answered challenge is known; requests are kept for a day, and their files for some more."""


class Verifier(Protocol):
    """Who knows what an authenticator's answer proves."""

    def created(self, answer: Registration, at: float) -> Passkey | None:
        """The passkey that was made; None if that is not proved."""

    def proved(self, answer: Assertion, passkey: Passkey) -> int | None:
        """The authenticator's counter; None if it is not proved that it holds the passkey."""


class _Refusal(Exception):
    def __init__(self, why: Refused) -> None:
        self.why: Refused = why


class Asking:
    """One request to one person's accounts."""

    def __init__(self, accounts: UserAccounts, asked: MemberWished, ask_id: str, at: float, verifier: Verifier) -> None:
        self._accounts = accounts
        self._asked = asked
        self._ask_id = ask_id
        self._at = at
        self._verifier = verifier
        self._account = next((one for one in accounts.accounts if one.account_id == asked.account_id), None)

    def granted(self) -> tuple[UserAccounts, MemberShown]:
        """The accounts afterwards, and the answer."""
        try:
            after = self._after()
        except _Refusal as refusal:
            signed_in = self._account if self._browser(self._account) else None
            return self._accounts, MemberShown(refused=refusal.why, account=signed_in)
        shown = after if self._browser(after) else None
        return (self._accounts if after == self._account else self._with(after)), MemberShown(account=shown)

    def _after(self) -> UserAccount | None:
        """The account afterwards; None if there is none any more."""
        match self._asked.wish:
            case CreateAccount() as create:
                return self._once(create.registration.challenge, lambda: self._created(create))
            case SignIn() as sign_in:
                return self._once(sign_in.assertion.challenge, lambda: self._signed_in(sign_in))
        account, browser = self._member()
        match self._asked.wish:
            case Look():
                return account
            case KeepReport(report=report):
                return self._keeping(account, report.application_id) or replace(
                    account, reports=_limited((*account.reports, report), MOST_REPORTS)
                )
            case DropReport(application_id=dropped):
                return replace(account, reports=tuple(one for one in account.reports if one.application_id != dropped))
            case LogOut(everywhere=everywhere):
                return replace(account, browsers=() if everywhere else _without(account.browsers, browser.session))
            case AddPasskey(registration=made):
                return self._once(made.challenge, lambda: self._with_passkey(self._fresh(account, browser), made))
            case RemovePasskey(credential_id=removed):
                return _without_passkey(self._fresh(account, browser), removed, browser.session)
            case DeleteAccount():
                self._fresh(account, browser)
        return None

    def _created(self, wish: CreateAccount) -> UserAccount:
        if len(self._accounts.accounts) >= MOST_ACCOUNTS:
            raise _Refusal("too_many")
        empty = UserAccount(account_id=self._asked.account_id, reports=(wish.report,))
        made = self._with_passkey(empty, wish.registration)
        return self._signing_in(made, made.passkeys[0].credential_id, wish.ends)

    def _signed_in(self, wish: SignIn) -> UserAccount:
        passkeys = self._account.passkeys if self._account else ()
        used = next((one for one in passkeys if one.credential_id == wish.assertion.credential_id), None)
        count = self._verifier.proved(wish.assertion, used) if used else None
        if self._account is None or used is None or count is None:
            raise _Refusal("not_verified")
        known = tuple(replace(one, used=self._at, count=count) if one is used else one for one in passkeys)
        browsers = _without(self._account.browsers, wish.instead)
        return self._signing_in(
            replace(self._account, passkeys=known, browsers=browsers), used.credential_id, wish.ends
        )

    def _signing_in(self, account: UserAccount, credential_id: str, ends: float) -> UserAccount:
        browser = SignedIn(session=self._asked.session, credential_id=credential_id, at=self._at, ends=ends)
        still = tuple(one for one in account.browsers if one.ends > self._at)
        return replace(account, browsers=(*still, browser)[-MOST_BROWSERS:])

    def _with_passkey(self, account: UserAccount, made: Registration) -> UserAccount:
        if (passkey := self._verifier.created(made, self._at)) is None:
            raise _Refusal("not_verified")
        others = {one.credential_id for each in self._accounts.accounts for one in each.passkeys}
        if passkey.credential_id in others:
            raise _Refusal("known")
        return replace(account, passkeys=_limited((*account.passkeys, passkey), MOST_PASSKEYS))

    def _once(self, challenge: bytes, answer: Callable[[], UserAccount]) -> UserAccount | None:
        """What the answer to a challenge leads to, the first time; read again, the same request changes nothing."""
        name = hashlib.sha256(challenge).hexdigest()
        before = self._account.answered if self._account else ()
        if (known := next((one for one in before if one.challenge == name), None)) is not None:
            if known.ask_id != self._ask_id:
                raise _Refusal("not_verified")
            return self._account
        if self._account is not None and isinstance(self._asked.wish, CreateAccount):
            raise _Refusal("not_verified")
        kept = (one for one in before if self._at - one.at < REMEMBERED)
        return replace(answer(), answered=(*kept, AnsweredChallenge(challenge=name, ask_id=self._ask_id, at=self._at)))

    def _member(self) -> tuple[UserAccount, SignedIn]:
        browser = self._browser(self._account)
        if self._account is None or browser is None:
            raise _Refusal("signed_out")
        return self._account, browser

    def _browser(self, account: UserAccount | None) -> SignedIn | None:
        """The browser that asks, if it is signed in."""
        browsers = account.browsers if account else ()
        return next((one for one in browsers if one.session == self._asked.session and one.ends > self._at), None)

    def _fresh(self, account: UserAccount, browser: SignedIn) -> UserAccount:
        if self._at - browser.at > FRESH:
            raise _Refusal("long_ago")
        return account

    @staticmethod
    def _keeping(account: UserAccount, application_id: str) -> UserAccount | None:
        return account if any(one.application_id == application_id for one in account.reports) else None

    def _with(self, account: UserAccount | None) -> UserAccounts:
        """All accounts, with this one in the place of what it was."""
        if self._account is None:
            return UserAccounts(accounts=(*self._accounts.accounts, *filter(None, (account,))))
        each = (account if one is self._account else one for one in self._accounts.accounts)
        return UserAccounts(accounts=tuple(one for one in each if one is not None))


def _without(browsers: tuple[SignedIn, ...], session: str) -> tuple[SignedIn, ...]:
    return tuple(one for one in browsers if one.session != session)


def _without_passkey(account: UserAccount, removed: str, session: str) -> UserAccount:
    """The account without a passkey; the browsers that it has signed in are signed out, but for the one that asks."""
    left = tuple(one for one in account.passkeys if one.credential_id != removed)
    if not left:
        raise _Refusal("last_passkey")
    stay = tuple(one for one in account.browsers if one.credential_id != removed or one.session == session)
    return replace(account, passkeys=left, browsers=stay)


def _limited(items: tuple[T, ...], most: int) -> tuple[T, ...]:
    if len(items) > most:
        raise _Refusal("too_many")
    return items
