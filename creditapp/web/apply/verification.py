"""How it is known whose form it is: a client under contract says how it verified the person; others answer questions."""

from collections.abc import Mapping
from typing import Any, get_args

from creditapp.models.applications import VerifiedBy
from creditapp.web.http.bodies import REPEATED
from creditapp.web.http.problems import Problem

QUESTIONS = "questions"
"""What a client sends that leaves it to the questions."""
OWN_PROCEDURE: VerifiedBy = "contract"
"""What a client means that sends nothing."""
DECLARED: tuple[VerifiedBy, ...] = get_args(VerifiedBy)[:4]
"""What a client may declare."""

FOR_CLIENTS = (
    "Only a registered client declares how it verified a person. Send it as JSON with your client's token "
    "(Authorization: Bearer), or leave it out."
)


def verification_in(
    sent: Mapping[str, Any], client: str | None, *, as_json: bool, second_step: bool
) -> VerifiedBy | None | Problem:
    """How it is known whose form it is; None if the person answers questions; or the problem.

    ``second_step``: whether the operator has people asked at all.
    """
    declared = sent.get("verified_by") or None
    asks: VerifiedBy | None = None if second_step else "form"
    if declared is None:
        return asks if client is None else OWN_PROCEDURE
    if client is None or not as_json:
        return Problem("verified_by", FOR_CLIENTS)
    if declared == QUESTIONS:
        return asks
    if declared is REPEATED or declared not in DECLARED:
        return Problem("verified_by", f"Verified by must be one of {', '.join((*DECLARED, QUESTIONS))}.")
    return next(known for known in DECLARED if known == declared)
