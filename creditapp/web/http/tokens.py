"""Every token, code and session is made here, on the server; docs/decisions/0027 lists who makes what and what ends it.

A form carries a *token*: random, dated, with a message authentication code. Token and form together make the application's
*code*, so that the same form sent again is the same application, and anybody else's form under the same token is another
one with another code. An application's address has only the code's hash and opens nothing. A browser that has sent the form
or the code holds a *session*, which is not the code and ends by itself, by leaving, or with the code.
"""

import hashlib
import hmac
import re
import secrets
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable

from creditapp.clock import Clock

TOKEN = re.compile(r"[A-Za-z0-9_-]{32,128}\Z")
"""URL-safe characters; long enough not to be guessed."""
EARLIER = re.compile(r"[0-9a-f]{64}[A-Za-z0-9_-]{43}\Z")
"""An application's id and a dated proof."""
SIZE = 32
"""Bytes of a token, a code or a session; 43 characters."""
FORM_FOR = 24 * 3600
"""Seconds within which a form must be sent."""
SESSION_FOR = 30 * 24 * 3600
"""Seconds for which a browser holds a report open at most; afterwards the code opens it."""
SENT_FOR = 3600
"""Seconds within which a form that comes back without its SSN leads to the application that it became."""
CHALLENGE_FOR = 300
"""Seconds within which an authenticator must answer: people look for their telephone, or plug a key in."""
RANDOM, DATE = 16, 4
"""Bytes of the random part and of the time in a token or session; the rest is its message authentication code."""


class Links:
    """Makes and recognises form tokens, codes and sessions with one secret that all gateway workers share."""

    def __init__(self, secret: Callable[[], bytes], clock: Clock) -> None:
        self._secret = secret
        self._clock = clock

    def form_token(self) -> str:
        """A new token for a form."""
        return self._dated("form", FORM_FOR)

    def is_form_token(self, token: str) -> bool:
        """Whether this installation has made the token, within a day."""
        return self._holds("form", token)

    def code(self, token: str, form: bytes) -> str:
        """The code of the application that this form makes under this token."""
        return _text(self._authenticate("code", token.encode(), form))

    def session(self, application_id: str) -> str:
        """A new session that opens this application."""
        return self._dated(f"session {application_id}", SESSION_FOR)

    def is_session(self, session: str, application_id: str) -> bool:
        """Whether this installation has made the session for this application, and its time is not over."""
        return self._holds(f"session {application_id}", session)

    def earlier(self, application_id: str) -> str:
        """A proof that this browser holds the application open, for a form of the same person."""
        return application_id + self._dated(f"earlier {application_id}", FORM_FOR)

    def is_earlier(self, proof: object) -> str:
        """The application that this installation has made the proof for, within a day; empty if it has not."""
        if not isinstance(proof, str) or not EARLIER.match(proof):
            return ""
        application_id, dated = proof[:64], proof[64:]
        return application_id if self._holds(f"earlier {application_id}", dated) else ""

    def challenge(self, purpose: str) -> str:
        """A new challenge for an authenticator, for this purpose only."""
        return self._dated(f"challenge {purpose}", CHALLENGE_FOR)

    def is_challenge(self, challenge: str, purpose: str) -> bool:
        """Whether this installation has made the challenge for this purpose, within five minutes."""
        return self._holds(f"challenge {purpose}", challenge)

    def sent(self, application_id: str, details: bytes) -> str:
        """A proof that this browser has sent a form with these details, which became this application."""
        return application_id + self._dated(_sent(application_id, details), SENT_FOR)

    def is_sent(self, proof: str, details: bytes) -> str:
        """The application that a form with these details became, within an hour; empty if the proof is of none."""
        if not EARLIER.match(proof):
            return ""
        application_id, dated = proof[:64], proof[64:]
        return application_id if self._holds(_sent(application_id, details), dated) else ""

    def _dated(self, purpose: str, seconds: int) -> str:
        head = secrets.token_bytes(RANDOM) + (int(self._clock.time()) + seconds).to_bytes(DATE, "big")
        return _text(head + self._authenticate(purpose, head)[: SIZE - len(head)])

    def _holds(self, purpose: str, text: str) -> bool:
        value = _bytes(text)
        if value is None:
            return False
        head = value[: RANDOM + DATE]
        expected = self._authenticate(purpose, head)[: SIZE - len(head)]
        ends = int.from_bytes(head[RANDOM:], "big")
        return hmac.compare_digest(value[len(head) :], expected) and self._clock.time() < ends

    def _authenticate(self, purpose: str, *parts: bytes) -> bytes:
        # Lengths in front of the parts: no two lists of parts are one text.
        framed = b"".join(len(part).to_bytes(8, "big") + part for part in (purpose.encode(), *parts))
        return hmac.digest(self._secret(), framed, "sha256")


def application_id(code: str) -> str:
    """The application's id: SHA-256 (hex) of its code."""
    return hashlib.sha256(code.encode()).hexdigest()


def opens(code: str, wanted: str) -> bool:
    """Whether the code belongs to the application id; takes constant time."""
    return hmac.compare_digest(application_id(code), wanted)


def session_id(session: str) -> str:
    """What stands for a session where it is noted as ended: its last second (hex), and a hash that opens nothing."""
    value = _bytes(session) or bytes(SIZE)
    return value[RANDOM : RANDOM + DATE].hex() + hashlib.sha256(value).hexdigest()[:16]


def _sent(application_id: str, details: bytes) -> str:
    return f"sent {application_id} {hashlib.sha256(details).hexdigest()}"


def _text(value: bytes) -> str:
    return urlsafe_b64encode(value).decode().rstrip("=")


def _bytes(text: str) -> bytes | None:
    """The 32 bytes of a token or session; None for what is none."""
    if len(text) != 43 or not TOKEN.match(text):
        return None
    return urlsafe_b64decode(text + "=")
