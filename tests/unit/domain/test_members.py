"""An account is its member's: who is not signed in may create one or sign in, and what is read again changes nothing."""

from datetime import date
from itertools import count
from typing import Any

import pytest

from creditapp.domain.members import FRESH, MOST_ACCOUNTS, MOST_BROWSERS, MOST_PASSKEYS, MOST_REPORTS, Asking
from creditapp.models.members import (
    AddPasskey,
    Assertion,
    CreateAccount,
    DeleteAccount,
    DropReport,
    KeepReport,
    KeptReport,
    LogOut,
    Look,
    MemberShown,
    MemberWish,
    MemberWished,
    Passkey,
    Registration,
    RemovePasskey,
    SignIn,
    UserAccount,
    UserAccounts,
)

OWN, OTHER = "a" * 32, "b" * 32
HERE, THERE = "here", "there"
DAY = 24 * 3600.0
REPORT = KeptReport(application_id="1" * 64, as_of=date(2026, 11, 24))


class Believing:
    """A verifier for whom a passkey's id is what stands in the answer, unless that is ``forged``."""

    def created(self, answer: Registration, at: float) -> Passkey | None:
        """The passkey of that id."""
        made = answer.client_data.decode()
        return None if made == "forged" else Passkey(credential_id=made, credential=b"", name=answer.name, added=at)

    def proved(self, answer: Assertion, passkey: Passkey) -> int | None:
        """Its counter, one higher."""
        return None if answer.client_data == b"forged" else passkey.count + 1


class Bureau:
    """One person's accounts, and what they are asked, one request after the other."""

    def __init__(self) -> None:
        self.accounts = UserAccounts()
        self.at = 1000.0
        self._numbers = count()

    def ask(self, wish: MemberWish, session: str = HERE, account: str = OWN, ask_id: str = "") -> MemberShown:
        """The answer; the accounts are what they are afterwards."""
        asked = MemberWished(account_id=account, session=session, wish=wish)
        ask_id = ask_id or f"ask {next(self._numbers)}"
        self.accounts, shown = Asking(self.accounts, asked, ask_id, self.at, Believing()).granted()
        return shown

    def create(self, passkey: str = "first", **how: Any) -> MemberShown:
        """An account with a passkey and a report."""
        return self.ask(CreateAccount(registration=self.made(passkey), report=REPORT, ends=self.at + DAY), **how)

    def sign_in(self, passkey: str = "first", session: str = THERE, challenge: str = "", **how: Any) -> MemberShown:
        """Sign in with a passkey."""
        proof = Assertion(
            challenge=self._challenge(challenge), credential_id=passkey, client_data=how.pop("client", "right").encode(),
            authenticator_data=b"", signature=b"",
        )  # fmt: skip
        instead = how.pop("instead", "")
        return self.ask(SignIn(assertion=proof, ends=self.at + DAY, instead=instead), session, **how)

    def add(self, passkey: str, **how: Any) -> MemberShown:
        """Add a passkey."""
        return self.ask(AddPasskey(registration=self.made(passkey)), **how)

    def made(self, passkey: str, challenge: str = "") -> Registration:
        """What an authenticator answers."""
        return Registration(
            challenge=self._challenge(challenge), client_data=passkey.encode(), attestation=b"", name=passkey
        )

    def _challenge(self, challenge: str) -> bytes:
        return (challenge or f"challenge {next(self._numbers)}").encode()


@pytest.fixture
def bureau() -> Bureau:
    """A person with one account, signed in here."""
    bureau = Bureau()
    assert bureau.create().refused == ""
    return bureau


def account_of(shown: MemberShown) -> UserAccount:
    """The account that an answer shows."""
    assert shown.account is not None
    return shown.account


def test_an_account_begins_with_a_passkey_and_a_report_and_signed_in(bureau: Bureau) -> None:
    """As its member sees it."""
    account = account_of(bureau.ask(Look()))
    assert [passkey.name for passkey in account.passkeys] == ["first"]
    assert account.reports == (REPORT,)
    assert [browser.session for browser in account.browsers] == [HERE]


WISHES = [
    Look(), KeepReport(report=REPORT), DropReport(application_id=REPORT.application_id), LogOut(everywhere=True),
    RemovePasskey(credential_id="first"), DeleteAccount(),
]  # fmt: skip


@pytest.mark.parametrize("wish", WISHES, ids=lambda wish: type(wish).__name__)
def test_nobody_else_sees_or_changes_it(bureau: Bureau, wish: MemberWish) -> None:
    """Neither who is not signed in nor who is signed in to another account of the same person."""
    before = bureau.accounts
    for session, account in ((THERE, OWN), (HERE, OTHER), ("", OWN)):
        assert bureau.ask(wish, session, account) == MemberShown(refused="signed_out")
    assert bureau.accounts == before


def test_a_sign_in_ends_by_itself(bureau: Bureau) -> None:
    """At the second that it was given."""
    bureau.at += DAY
    assert bureau.ask(Look()).refused == "signed_out"


def test_whoever_proves_a_passkey_is_signed_in(bureau: Bureau) -> None:
    """The account knows when, and the authenticator's counter."""
    bureau.at += 60
    (passkey,) = account_of(bureau.sign_in()).passkeys
    assert (passkey.used, passkey.count) == (bureau.at, 1)
    assert account_of(bureau.ask(Look(), THERE)).reports == (REPORT,)


def test_what_proves_nothing_is_answered_alike(bureau: Bureau) -> None:
    """A forged answer, a passkey that is not there, an account that is not there: nobody learns which."""
    before = bureau.accounts
    refused = MemberShown(refused="not_verified")
    assert bureau.sign_in(client="forged") == bureau.sign_in("second") == bureau.sign_in(account=OTHER) == refused
    assert bureau.accounts == before


def test_a_challenge_counts_once(bureau: Bureau) -> None:
    """A second answer to it is refused, also when who signed in has left again; the same request read again is answered alike."""
    assert bureau.sign_in(challenge="c", ask_id="one").refused == ""
    after = bureau.accounts
    assert bureau.sign_in(challenge="c", ask_id="one").refused == ""
    assert bureau.accounts == after
    assert bureau.sign_in(challenge="c", session="thief").refused == "not_verified"
    bureau.ask(LogOut(everywhere=True))
    assert bureau.sign_in(challenge="c", session="thief").refused == "not_verified"
    assert bureau.sign_in(challenge="c", ask_id="one").account is None
    assert bureau.ask(Look(), THERE).refused == "signed_out"


def test_an_account_is_created_once(bureau: Bureau) -> None:
    """Under the id that its challenge makes, whatever is sent afterwards."""
    before = bureau.accounts
    assert bureau.create("second", session=THERE).refused == "not_verified"
    assert bureau.accounts == before


def test_a_person_has_as_many_accounts_as_codes_but_not_without_end(bureau: Bureau) -> None:
    """Each with its own passkeys; a passkey is of one account."""
    assert bureau.create("first", account=OTHER).refused == "known"
    for number in range(1, MOST_ACCOUNTS):
        assert bureau.create(f"of {number}", account=f"{number:032x}").refused == ""
    assert bureau.create("one more", account=OTHER).refused == "too_many"


def test_reports_are_added_once_and_taken_out(bureau: Bureau) -> None:
    """Up to a number that a page can show."""
    bureau.ask(KeepReport(report=REPORT))
    reports = [KeptReport(application_id=f"{number:064x}", as_of=REPORT.as_of) for number in range(MOST_REPORTS)]
    assert [bureau.ask(KeepReport(report=each)).refused for each in reports] == [""] * (MOST_REPORTS - 1) + ["too_many"]
    account = account_of(bureau.ask(DropReport(application_id=REPORT.application_id)))
    assert account.reports == tuple(reports[:-1])


def test_passkeys_are_added_and_removed_but_for_the_last(bureau: Bureau) -> None:
    """An authenticator has one of an account; an answer that proves nothing adds none."""
    assert bureau.add("first").refused == "known"
    assert bureau.add("forged").refused == "not_verified"
    names = [f"p{number}" for number in range(MOST_PASSKEYS)]
    assert [bureau.add(name).refused for name in names] == [""] * (MOST_PASSKEYS - 1) + ["too_many"]
    for name in ("first", *names[:-2]):
        assert bureau.ask(RemovePasskey(credential_id=name)).refused == ""
    last = bureau.ask(RemovePasskey(credential_id=names[-2]))
    assert (last.refused, len(account_of(last).passkeys)) == ("last_passkey", 1)


def test_a_removed_passkey_signs_nobody_in_and_the_browsers_out_that_it_has(bureau: Bureau) -> None:
    """But for the browser in which it was removed."""
    bureau.add("second")
    bureau.sign_in("first", THERE)
    bureau.ask(RemovePasskey(credential_id="first"))
    assert bureau.ask(Look()).refused == ""
    assert bureau.ask(Look(), THERE).refused == "signed_out"
    assert bureau.sign_in("first").refused == "not_verified"
    assert bureau.sign_in("second").refused == ""


def test_what_could_lock_the_member_out_asks_for_a_fresh_sign_in(bureau: Bureau) -> None:
    """Neither passkeys change nor is the account deleted by whoever finds a browser signed in."""
    bureau.at += FRESH + 1
    wishes = (AddPasskey(registration=bureau.made("x")), RemovePasskey(credential_id="first"), DeleteAccount())
    assert [bureau.ask(wish).refused for wish in wishes] == ["long_ago"] * 3
    assert bureau.ask(KeepReport(report=REPORT)).refused == ""
    bureau.sign_in(session="again", instead=HERE)
    assert [browser.session for browser in account_of(bureau.ask(Look(), "again")).browsers] == ["again"]
    assert bureau.add("second", session="again").refused == ""


def test_logging_out_ends_one_sign_in_or_all(bureau: Bureau) -> None:
    """The answer shows the account no more."""
    bureau.sign_in(session=THERE)
    bureau.sign_in(session="third")
    assert bureau.ask(LogOut(everywhere=False)) == MemberShown()
    assert [bureau.ask(Look(), session).refused for session in (HERE, THERE, "third")] == ["signed_out", "", ""]
    assert bureau.ask(LogOut(everywhere=True), THERE) == MemberShown()
    assert [bureau.ask(Look(), session).refused for session in (THERE, "third")] == ["signed_out"] * 2


def test_the_browser_that_was_signed_in_for_longest_gives_way(bureau: Bureau) -> None:
    """So that a list of them stays short."""
    for number in range(MOST_BROWSERS):
        bureau.sign_in(session=f"browser {number}")
    assert bureau.ask(Look()).refused == "signed_out"
    assert len(account_of(bureau.ask(Look(), "browser 0")).browsers) == MOST_BROWSERS


def test_of_a_deleted_account_nothing_is_left(bureau: Bureau) -> None:
    """Its passkeys sign nobody in, its browsers are signed out; another account of the same person stays."""
    bureau.create("other", account=OTHER)
    bureau.sign_in(session=THERE)
    assert bureau.ask(DeleteAccount()) == MemberShown()
    assert [account.account_id for account in bureau.accounts.accounts] == [OTHER]
    assert [bureau.ask(Look(), session).refused for session in (HERE, THERE)] == ["signed_out"] * 2
    assert bureau.sign_in().refused == "not_verified"
    bureau.ask(DeleteAccount(), account=OTHER)
    assert bureau.accounts == UserAccounts()
