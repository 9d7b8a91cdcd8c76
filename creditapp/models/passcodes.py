"""One-time codes by e-mail, the second step's other way: asked for, entered, judged."""

from datetime import date
from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from creditapp.models.base import Traced
from creditapp.models.sealed import Sealed

Digits = Annotated[str, Meta(pattern=r"^[0-9]{8}\Z")]
Nonce = Annotated[str, Meta(pattern=r"^[0-9a-f]{32}\Z")]

Asks = Literal["send", "enter"]
"""Whether it is a code that is asked for, or one that is entered."""


class SendPasscode(msgspec.Struct, frozen=True, tag_field="wish", tag="send"):
    """Send a code to the address that furnishers have reported."""

    nonce: Nonce
    """Random; the code follows from it and from a secret of the services, so that what is read again makes the same code."""


class EnterPasscode(msgspec.Struct, frozen=True, tag_field="wish", tag="enter"):
    """The code that the person has entered."""

    digits: Digits


class PasscodeWish(msgspec.Struct, frozen=True, kw_only=True, tag_field="record", tag="creditapp.passcode_wish.v1"):
    """The sealed content of a request (kind identity)."""

    wish: SendPasscode | EnterPasscode


class PasscodeRequest(Traced, frozen=True, kw_only=True, tag="creditapp.passcode_request.v1"):
    """A request for a code, or a code, as it comes from an application's page."""

    application_id: str
    consumer_id: str
    request_id: str
    """Random."""
    at: float
    asks: Asks
    sealed: Sealed[PasscodeWish]


class PasscodeCheck(Traced, frozen=True, kw_only=True, tag="creditapp.passcode_check.v1"):
    """The same request on its way to who knows the address, if it is none too many for its application."""

    consumer_id: str
    application_id: str
    request_id: str
    at: float
    as_of: date
    """The application's date."""
    asks: Asks
    number: Annotated[int, Meta(ge=1, le=20)]
    """How many of its kind the application has had with it."""
    sealed: Sealed[PasscodeWish]


class PasscodeRefused(Traced, frozen=True, kw_only=True, tag="creditapp.passcode_refused.v1"):
    """An entered code was wrong, or too late, or there is none: the three are not told apart. A right one opens the file."""

    application_id: str
    request_id: str
