"""What leads to a member's account: the user handle that a passkey holds, and the cookie of a browser that is signed in.

Both are encrypted (AES-SIV, RFC 5297) with a secret that all gateway workers share: whose account it is, and which, stands in them, so that
nothing has to be looked up by them, and nobody can make one or learn anything out of one. A handle is always the same for an account, as
authenticators expect (WebAuthn Level 2, 4, user handle); a cookie opens nothing without the sign-in that the account knows of.
"""

import hashlib
import hmac
import secrets
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable
from typing import NamedTuple

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESSIV

from creditapp.clock import Clock
from creditapp.web.ports import Member

HANDLE, COOKIE = b"user handle", b"account cookie"
"""What a token is for; one does not open as the other."""
ACCOUNT, RANDOM, DATE = 16, 16, 4
"""Bytes of an account's id, of a session's random part, and of a time."""
SIGNED_IN_FOR = 12 * 3600
"""Seconds for which a browser is signed in at most: signing in again takes a touch."""
LONGEST = 400
"""Characters of a cookie that is looked at."""


class NewSession(NamedTuple):
    """A sign-in that begins."""

    cookie: str
    member: Member
    ends: float


class MemberTokens:
    """Makes and reads handles and cookies."""

    def __init__(self, secret: Callable[[], bytes], clock: Clock) -> None:
        self._secret = secret
        self._clock = clock

    def handle(self, member: Member) -> str:
        """The account's user handle, in base64url: at most 64 bytes, as WebAuthn asks."""
        return _text(self._encrypted(HANDLE, bytes.fromhex(member.account_id), member.consumer_id.encode()))

    def of_handle(self, handle: str) -> Member | None:
        """Whose account it is, and which; None for a handle that was not made here."""
        if (plain := self._decrypted(HANDLE, handle)) is None:
            return None
        return Member(plain[ACCOUNT:].decode(), plain[:ACCOUNT].hex())

    def begin(self, member: Member) -> NewSession:
        """A new sign-in to this account."""
        ends, random = int(self._clock.time()) + SIGNED_IN_FOR, secrets.token_bytes(RANDOM)
        date = ends.to_bytes(DATE, "big")
        account, person = bytes.fromhex(member.account_id), member.consumer_id.encode()
        cookie = _text(self._encrypted(COOKIE, account, random, date, person))
        return NewSession(cookie, Member(member.consumer_id, member.account_id, _session(date, random)), ends)

    def of_cookie(self, cookie: str) -> Member | None:
        """Which account the browser was signed in to; None if its time is over or the cookie was not made here."""
        if (plain := self._decrypted(COOKIE, cookie)) is None:
            return None
        account, random, date = plain[:ACCOUNT], plain[ACCOUNT : ACCOUNT + RANDOM], plain[ACCOUNT + RANDOM :][:DATE]
        if int.from_bytes(date, "big") <= self._clock.time():
            return None
        return Member(plain[ACCOUNT + RANDOM + DATE :].decode(), account.hex(), _session(date, random))

    def _encrypted(self, purpose: bytes, *parts: bytes) -> bytes:
        return self._cipher().encrypt(b"".join(parts), [purpose])

    def _decrypted(self, purpose: bytes, text: str) -> bytes | None:
        try:
            sealed = urlsafe_b64decode(text.encode("ascii") + b"=" * (-len(text) % 4)) if len(text) <= LONGEST else b""
            return self._cipher().decrypt(sealed, [purpose])
        except (InvalidTag, ValueError):
            return None

    def _cipher(self) -> AESSIV:
        return AESSIV(hmac.digest(self._secret(), b"members", "sha512"))


def account_of(challenge: bytes) -> str:
    """The id of the account that an answer to this challenge makes: one answer, one account."""
    return hashlib.sha256(b"account\0" + challenge).hexdigest()[: 2 * ACCOUNT]


def _session(date: bytes, random: bytes) -> str:
    """What the account knows a sign-in by: its last second, and a hash that opens nothing."""
    return date.hex() + hashlib.sha256(random).hexdigest()[:16]


def _text(value: bytes) -> str:
    return urlsafe_b64encode(value).decode().rstrip("=")
