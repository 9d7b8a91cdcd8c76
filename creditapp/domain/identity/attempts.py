"""How often forms have failed to match a person, and when the next form is examined.

Whoever guesses is slowed down, so that birth dates cannot be tried one after another: after ``FREE`` failures each next form
waits longer, and the ``MOST``th locks the file for ``LOCKED``. NIST SP 800-63B-4, 3.2.2, asks for a limit of at most 100 failures
on one account and names waits that grow from 30 seconds to an hour; a file has more to lose than an account.

A form that matches and has to be confirmed by answers counts as a failure until they are right (domain.second_step).
A form that comes too early fails whatever it says, and counts for nothing: nobody can prolong a lock. What is answered is
the same as for a form that does not match.
"""

from collections.abc import Iterable

import msgspec
from msgspec.structs import replace

FREE = 5
"""Failures after which the next form need not wait."""
MOST = 10
"""Failures after which the file is locked."""
FIRST_WAIT = 60.0
"""Seconds after the first failure that is not free; each further one waits four times as long."""
FACTOR = 4
LONGEST_WAIT = 3600.0
"""Seconds that an address waits at most: others may share it."""
DOUBLINGS = 6
LOCKED = 86_400.0
"""Seconds of the lock; failures are forgotten when so long has passed since the last one."""


class Attempt(msgspec.Struct, frozen=True, kw_only=True, gc=False, omit_defaults=True):
    """A form that was examined and did not match, or matched and is not confirmed."""

    application_id: str
    at: float
    """When the form was sent (Unix seconds)."""
    matched: bool = False
    """Whether it matched and still waits for answers."""


Attempts = tuple[Attempt, ...]
"""The failures that still count, in the order in which they were examined; at most ``MOST``."""


def is_examined(attempts: Attempts, application_id: str, at: float) -> bool:
    """Whether a form sent at ``at`` may match at all; one that was examined before ends as it did when it is delivered again."""
    for attempt in attempts:
        if attempt.application_id == application_id:
            return attempt.matched
    return not attempts or at >= free_at(attempts)


def free_at(attempts: Attempts) -> float:
    """From when on the next form is examined (Unix seconds)."""
    return max(attempt.at for attempt in attempts) + _wait(len(attempts))


def after_failure(attempts: Attempts, application_id: str, at: float, *, matched: bool = False) -> Attempts:
    """The failures with one more, or with one that matched and is not confirmed yet; delivered again it counts once."""
    if any(attempt.application_id == application_id for attempt in attempts):
        return attempts
    counted = attempts if attempts and at < max(attempt.at for attempt in attempts) + LOCKED else ()
    return (*counted, Attempt(application_id=application_id, at=at, matched=matched))


def is_unconfirmed(attempts: Attempts, application_id: str) -> bool:
    """Whether the form was examined and matched, and waits for the second step."""
    return any(attempt.application_id == application_id and attempt.matched for attempt in attempts)


def after_answers(attempts: Attempts, application_id: str, *, right: bool) -> Attempts:
    """Right answers forget all failures; after wrong ones the form ends as one that does not match.

    Answers to a form that waits for none change nothing: what was answered long ago, and is read again, ends no lock.
    """
    if not is_unconfirmed(attempts, application_id):
        return attempts
    if right:
        return ()
    return tuple(
        replace(attempt, matched=False) if attempt.application_id == application_id else attempt for attempt in attempts
    )


def seconds_to_wait(failures: Iterable[float], free: int, now: float) -> float:
    """Seconds until a next form from an address is taken, after failures at these times, of any persons.

    ``free`` of them within ``LOCKED`` cost no wait; each further one doubles it, from a minute to an hour.
    """
    recent = [at for at in failures if at > now - LOCKED]
    beyond = len(recent) - free
    if beyond < 0 or not recent:
        return 0.0
    return max(0.0, max(recent) + min(LONGEST_WAIT, FIRST_WAIT * 2.0 ** min(beyond, DOUBLINGS)) - now)


def _wait(failures: int) -> float:
    if failures >= MOST:
        return LOCKED
    return 0.0 if failures < FREE else min(LOCKED, FIRST_WAIT * FACTOR ** (failures - FREE))
