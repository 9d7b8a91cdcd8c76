"""The e-mail address to which a person's one-time codes go: one that established furnishers have reported for a while.

It never comes from a form, which would prove only that the applicant reads a mailbox of their own choosing. A furnisher's word
counts as it does for names and addresses (domain.identity.agreement), and of each furnisher its newest report: whoever takes over
an account begins by changing the address, so that one that came lately is not used. Newcomers say nothing here: a file that they
alone fill has no address.
"""

from collections.abc import Iterable
from typing import NamedTuple

from creditapp.domain.furnishers import Furnishers
from creditapp.domain.identity.agreement import agreement, is_established
from creditapp.domain.identity.reported import Known, ReportedIdentities


class _Told(NamedTuple):
    """A furnisher's address now, and since when it has reported it."""

    address: str
    since: float


def mail_address(identities: ReportedIdentities, furnishers: Furnishers, at: float, known_for: float) -> str | None:
    """The address that most established furnishers have named for ``known_for`` seconds, then that was named first; None without one."""
    opening = agreement(identities, furnishers, at).opening
    told = [_told_by(who, opening) for who in _established(opening, furnishers, at)]
    since: dict[str, list[float]] = {}
    for each in told:
        if each is not None and each.since + known_for <= at:
            since.setdefault(each.address, []).append(each.since)
    return max(since, key=lambda address: (len(since[address]), -min(since[address]), address), default=None)


def _established(opening: Iterable[Known], furnishers: Furnishers, at: float) -> list[str]:
    reporting = {who for known in opening for who in known.reports}
    return sorted(who for who in reporting if is_established(who, furnishers, at))


def _told_by(who: str, opening: Iterable[Known]) -> _Told | None:
    """What the furnisher's newest report says; None if it names no address, or none that can be one."""
    own = [(known.reports[who], written_to(known.person.email)) for known in opening if who in known.reports]
    address = max(own, key=lambda report: (report[0][:2], report[1] or ""))[1]
    if address is None:
        return None
    return _Told(address, min(seen.first for seen, named in own if named == address))


def written_to(email: str | None) -> str | None:
    """The address as it is written to, its domain in ASCII and in lower case; None if it is none."""
    if not email:
        return None
    from email_validator import EmailNotValidError, validate_email  # loaded with the first address

    try:
        found = validate_email(email.strip(), check_deliverability=False)
    except EmailNotValidError:
        return None
    return found.ascii_email or found.normalized
