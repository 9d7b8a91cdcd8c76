"""The contexts of the templates about accounts."""

from dataclasses import dataclass
from typing import Literal

from creditapp.web.contexts import Context

Keeps = Literal["new", "add", "kept", "others"]
"""Whether a new account would be made, the report be added, it is in the account, or the account is somebody else's."""


@dataclass(frozen=True, kw_only=True)
class KeepPage(Context):
    """The page that offers to keep a report."""

    template = "account_keep.html"

    address: str
    """Of the report."""
    keeps: Keeps
    elsewhere: str
    """The report's address under the site's own name, where passkeys work; empty where they work here."""


@dataclass(frozen=True, kw_only=True)
class SignInPage(Context):
    """The account's page for who is not signed in."""

    template = "account_sign_in.html"

    notice: str
    elsewhere: str


@dataclass(frozen=True)
class ReportLine:
    """A report that is kept."""

    day: str
    """When the person applied."""
    application_id: str
    address: str
    """Empty if it opens no more."""
    state: str


@dataclass(frozen=True)
class PasskeyLine:
    """A passkey."""

    credential_id: str
    name: str
    added: str
    used: str
    """When somebody last signed in with it; empty if nobody has."""


@dataclass(frozen=True)
class BrowserLine:
    """A browser that is signed in."""

    since: str
    passkey: str
    """The name of the passkey that it has used."""
    here: bool


@dataclass(frozen=True, kw_only=True)
class AccountPage(Context):
    """The account's page for its member."""

    template = "account.html"

    notice: str
    elsewhere: str
    reports: tuple[ReportLine, ...]
    passkeys: tuple[PasskeyLine, ...]
    browsers: tuple[BrowserLine, ...]
    fresh: bool
    """Whether the sign-in is recent enough to change passkeys and to delete the account."""


@dataclass(frozen=True, kw_only=True)
class DeleteAccountPage(Context):
    """The page that asks whether the account is to be deleted."""

    template = "account_delete.html"
