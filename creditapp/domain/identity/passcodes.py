"""One-time codes by e-mail: how many are sent, what they are, and whether an entered one is right.

As NIST SP 800-63B-4, 3.1.3, asks of codes sent out of band: six digits or more, ten minutes, accepted once. (It accepts no e-mail as an
authenticator: a mailbox is no device. Here it is a second step, after name, number, birth date and address.) Sending and entering
are limited by person here, and by application in the gateway (tables.views), whether or not the application's form matched.
"""

import hmac

import msgspec
from msgspec.structs import replace

from creditapp.models.passcodes import EnterPasscode

DIGITS = 8
"""15 guesses a day (``MOST`` codes, ``TRIES`` each) hit one of 100 million codes once in 18,000 years."""
VALID_FOR = 600.0
"""Seconds from the request on; a mail that is late has less."""
MOST = 3
"""Codes that are sent to one person within ``DAY``, and to one application."""
DAY = 86_400.0
PAUSE = 60.0
"""Seconds between two of them."""
TRIES = 5
"""Codes that may be entered for one application; the last wrong one ends it as wrong answers do."""


class Passcode(msgspec.Struct, frozen=True, kw_only=True, gc=False, omit_defaults=True):
    """A code that was sent; the digits follow from the secret and are not kept."""

    application_id: str
    nonce: str
    at: float
    """When it was asked for (Unix seconds)."""
    wrong: tuple[str, ...] = ()
    """Ids of the requests that entered another one."""
    used: str = ""
    """Id of the request that entered it."""


Passcodes = tuple[Passcode, ...]
"""The codes of the last day, oldest first; of an application's codes the newest counts."""


def digits_of(secret: bytes, application_id: str, nonce: str) -> str:
    """The code; nobody can tell it without the secret and the nonce, which is sealed on its way."""
    drawn = hmac.digest(secret, f"passcode\0{application_id}\0{nonce}".encode(), "sha256")
    return f"{int.from_bytes(drawn[:16], 'big') % 10**DIGITS:0{DIGITS}}"


def with_passcode(passcodes: Passcodes, application_id: str, nonce: str, at: float) -> Passcodes:
    """The codes with a new one, unless it would be one too many; one that is there already is not added again."""
    if any(sent.nonce == nonce for sent in passcodes):
        return passcodes
    recent = tuple(sent for sent in passcodes if sent.at > at - DAY)
    if len(recent) >= MOST or any(abs(at - sent.at) < PAUSE for sent in recent):
        return passcodes
    return (*recent, Passcode(application_id=application_id, nonce=nonce, at=at))


def newest(passcodes: Passcodes, application_id: str) -> Passcode | None:
    """The application's code that counts."""
    return next((sent for sent in reversed(passcodes) if sent.application_id == application_id), None)


def entered(
    passcodes: Passcodes, application_id: str, request_id: str, wish: EnterPasscode, at: float, secret: bytes
) -> tuple[Passcodes, bool]:
    """The codes after one was entered at a time, and whether it was right; read again, a request is judged as it was.

    Where there is no code, one is computed and compared all the same, so that it takes no other time.
    """
    sent = newest(passcodes, application_id)
    digits = digits_of(secret, application_id, sent.nonce if sent else "")
    is_same = hmac.compare_digest(digits.encode(), wish.digits.encode())
    if sent is None:
        return passcodes, False
    if sent.used or request_id in sent.wrong:
        return passcodes, sent.used == request_id
    right = is_same and at <= sent.at + VALID_FOR and len(sent.wrong) < TRIES
    after = replace(sent, used=request_id) if right else replace(sent, wrong=(*sent.wrong, request_id)[:TRIES])
    return tuple(after if one is sent else one for one in passcodes), right
