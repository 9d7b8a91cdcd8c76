"""Members: people who keep their reports in an account that passkeys open, and what is asked of the service that holds the accounts."""

from datetime import date
from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from creditapp.models.base import Traced
from creditapp.models.sealed import Sealed

CredentialId = Annotated[str, Meta(min_length=1, max_length=1400, pattern=r"^[A-Za-z0-9_-]+\Z")]
"""A passkey's id in base64url without padding; an authenticator may make 1023 bytes of it."""
AccountId = Annotated[str, Meta(pattern=r"^[0-9a-f]{32}\Z")]
Name = Annotated[str, Meta(min_length=1, max_length=60)]
Answered = Annotated[bytes, Meta(max_length=48 * 1024)]
"""What an authenticator answers: as long as a form may be."""

ALGORITHMS = (-7, -8, -257)
"""Of passkeys: ES256, EdDSA and RS256 (RFC 9053, RFC 8812), of which every authenticator has one (WebAuthn Level 2, 5.4)."""


class Passkey(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A public key and what its person calls it; it opens nothing without the private one."""

    credential_id: CredentialId
    credential: bytes
    """Attested credential data (WebAuthn Level 2, 6.5.1): the authenticator's model, the id and the public key."""
    name: Name
    added: float
    """Unix seconds."""
    used: float | None = None
    """When somebody last signed in with it."""
    count: int = 0
    """The authenticator's signature counter; 0 where it does not count."""


class KeptReport(msgspec.Struct, frozen=True, kw_only=True):
    """A grant: this account opens this application."""

    application_id: str
    as_of: date
    """When the person applied."""


class SignedIn(msgspec.Struct, frozen=True, kw_only=True):
    """A browser that is signed in."""

    session: str
    """Of the id that the browser's cookie leads to: a hash, which opens nothing."""
    credential_id: CredentialId
    at: float
    ends: float


class AnsweredChallenge(msgspec.Struct, frozen=True, kw_only=True):
    """A challenge that was answered: it counts once."""

    challenge: str
    """Its hash."""
    ask_id: str
    """The request that it counted for."""
    at: float


class UserAccount(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One account."""

    account_id: AccountId
    passkeys: tuple[Passkey, ...] = ()
    """Oldest first."""
    reports: tuple[KeptReport, ...] = ()
    browsers: tuple[SignedIn, ...] = ()
    answered: tuple[AnsweredChallenge, ...] = ()
    """For as long as Kafka may still have the requests."""


class UserAccounts(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """All accounts of one person: somebody who has only a code makes one of their own, and is not let into another."""

    accounts: tuple[UserAccount, ...] = ()


class Registration(msgspec.Struct, frozen=True, kw_only=True):
    """What an authenticator answers when it has made a passkey, and the challenge that it was given."""

    challenge: bytes
    client_data: Answered
    attestation: Answered
    name: Name


class Assertion(msgspec.Struct, frozen=True, kw_only=True):
    """What an authenticator answers to prove that it holds a passkey, and the challenge that it was given."""

    challenge: bytes
    credential_id: CredentialId
    client_data: Answered
    authenticator_data: Answered
    signature: Answered


class CreateAccount(msgspec.Struct, frozen=True, kw_only=True, tag_field="wish", tag="create"):
    """Make the account with its first passkey and its first report, and sign in."""

    registration: Registration
    report: KeptReport
    ends: float
    """When this browser is signed out again."""


class SignIn(msgspec.Struct, frozen=True, kw_only=True, tag_field="wish", tag="sign_in"):
    """Sign in."""

    assertion: Assertion
    ends: float
    instead: str = ""
    """The session that this browser had; it ends."""


class Look(msgspec.Struct, frozen=True, kw_only=True, tag_field="wish", tag="look"):
    """Show the account; all wishes do, and this one nothing else."""


class KeepReport(msgspec.Struct, frozen=True, kw_only=True, tag_field="wish", tag="keep_report"):
    """Add a report."""

    report: KeptReport


class DropReport(msgspec.Struct, frozen=True, kw_only=True, tag_field="wish", tag="drop_report"):
    """Keep a report no longer; its code opens it as before."""

    application_id: str


class AddPasskey(msgspec.Struct, frozen=True, kw_only=True, tag_field="wish", tag="add_passkey"):
    """Add another passkey."""

    registration: Registration


class RemovePasskey(msgspec.Struct, frozen=True, kw_only=True, tag_field="wish", tag="remove_passkey"):
    """Accept a passkey no longer, and sign the other browsers out that it has signed in."""

    credential_id: CredentialId


class LogOut(msgspec.Struct, frozen=True, kw_only=True, tag_field="wish", tag="log_out"):
    """Sign this browser out, or all."""

    everywhere: bool


class DeleteAccount(msgspec.Struct, frozen=True, kw_only=True, tag_field="wish", tag="delete"):
    """Delete the account with its passkeys; its reports open with their codes."""


MemberWish = (
    CreateAccount | SignIn | Look | KeepReport | DropReport | AddPasskey | RemovePasskey | LogOut | DeleteAccount
)


class MemberWished(msgspec.Struct, frozen=True, kw_only=True, tag_field="record", tag="creditapp.member_wished.v1"):
    """The sealed content of a request (kind identity)."""

    account_id: AccountId
    session: str
    """The browser's; of who signs in or creates an account, the one that begins."""
    wish: MemberWish


class MemberRequest(Traced, frozen=True, kw_only=True, tag="creditapp.member_request.v1"):
    """A member's request, as it comes from a page."""

    consumer_id: str
    ask_id: str
    """Random, of a partition of the gateway that waits for the answer."""
    at: float
    sealed: Sealed[MemberWished]


Refused = Literal["", "signed_out", "not_verified", "known", "too_many", "last_passkey", "long_ago"]
"""Why a wish was not granted: nobody is signed in there; the authenticator's answer proves nothing; the authenticator has a passkey of
the account; no more are kept; nothing would open the account any more; the sign-in is too long ago for this."""


class MemberShown(msgspec.Struct, frozen=True, kw_only=True, tag_field="record", tag="creditapp.member_shown.v1"):
    """The sealed content of an answer (kind identity)."""

    refused: Refused = ""
    account: UserAccount | None = None
    """As it is now, for a browser that is signed in."""


class MemberAnswer(Traced, frozen=True, kw_only=True, tag="creditapp.member_answer.v1"):
    """The answer to one request, on its way to the page that waits for it."""

    ask_id: str
    consumer_id: str
    sealed: Sealed[MemberShown] | None = None
    """None if the person was erased, with all accounts."""
