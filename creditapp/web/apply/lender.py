"""A lender requests a report by naming a purpose; only a registered client may, and only as JSON.

With ``purpose`` an application is a lender's: a hard inquiry, which a freeze stops. Without, it is the person's own.
"""

from collections.abc import Mapping
from typing import Any, get_args

from creditapp.domain.bands import HIGHEST, LOWEST
from creditapp.models.applications import Lender
from creditapp.models.credit_events import AccountType
from creditapp.web.http.bodies import REPEATED
from creditapp.web.http.problems import Problem

PURPOSES: tuple[str, ...] = get_args(AccountType)
"""What a lender may lend for: the types of account."""

FOR_CLIENTS = (
    "Purpose makes this a lender's application. Send it as JSON with your client's token (Authorization: Bearer; its "
    "operator can add one: creditapp clients add NAME), or leave it out to look at your own file."
)


def lender_in(sent: Mapping[str, Any], client: str | None, *, as_json: bool) -> Lender | None | tuple[Problem, ...]:
    """The lender that applies; None if the person does; or the problems, by field."""
    purpose, cut_off = (None if sent.get(name) == "" else sent.get(name) for name in ("purpose", "cut_off"))
    if purpose is None:
        return (
            None
            if cut_off is None
            else (Problem("cut_off", "A cut-off needs a purpose: name one, or leave the cut-off out."),)
        )
    if client is None or not as_json:
        return (Problem("purpose", FOR_CLIENTS),)
    problems = (*_wrong_purpose(purpose), *_wrong_cut_off(cut_off))
    return problems or Lender(name=client, purpose=purpose, cut_off=cut_off)


def _wrong_purpose(purpose: object) -> tuple[Problem, ...]:
    if purpose is REPEATED:
        return (Problem("purpose", "Purpose was sent more than once."),)
    if isinstance(purpose, str) and purpose in PURPOSES:
        return ()
    return (Problem("purpose", f"Purpose must be one of {', '.join(PURPOSES)}."),)


def _wrong_cut_off(cut_off: object) -> tuple[Problem, ...]:
    if cut_off is REPEATED:
        return (Problem("cut_off", "Cut-off was sent more than once."),)
    if cut_off is None or (type(cut_off) is int and LOWEST <= cut_off <= HIGHEST):
        return ()
    return (Problem("cut_off", f"Cut-off must be a whole number from {LOWEST} to {HIGHEST}."),)
