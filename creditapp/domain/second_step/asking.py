"""An application's questions in the file: asked once, answered once, kept for as long as its form may be sent again.

NIST SP 800-63A-4 no longer counts such questions as proof of identity. They are a second step here: name, number, birth date
and address have to agree first, wrong answers count as failed attempts, and operators can turn the step off.
"""

import hmac
from datetime import timedelta

from msgspec.structs import replace

from creditapp.domain.credit_file import CreditFile, FileView
from creditapp.domain.second_step.facts import facts
from creditapp.domain.second_step.made_up import made_up
from creditapp.domain.second_step.questionnaire import are_right, questions
from creditapp.models.applications import Ending, VerifiedApplication
from creditapp.models.base import Step
from creditapp.models.questions import Asked, Questionnaire

MAY_BE_ANSWERED = timedelta(hours=1)
"""Long enough to look for a statement (WCAG 2.2, 2.2.1: who needs longer applies again and gets the same questions)."""
KEPT = timedelta(days=2)
"""A form may be sent again for a day."""
MOST = 20
"""Applications whose questions a file keeps."""


def asked_about(application: VerifiedApplication, view: FileView, secret: bytes, at: float) -> Asked:
    """The questions of an application at this time: about the file, or made up if it ends without one.

    One person's questions are the same each time, and so are those of one form that does not match.
    """
    if application.ending is None:
        own = hmac.digest(secret, f"file\0{application.consumer_id}".encode(), "sha256")
    else:
        own = hmac.digest(secret, f"form\0{application.form}".encode(), "sha256")
        view = made_up(own, application.as_of)
    held = {account.account_type for _, account in view.accounts}
    asked, right = questions(facts(view), held, own, application.as_of)
    return Asked(
        as_of=application.as_of,
        questionnaire=Questionnaire(questions=asked, until=at + MAY_BE_ANSWERED.total_seconds()),
        right=right,
        ending=application.ending,
        origin=application.origin,
        journey=(*application.journey, Step("bureau", at)),
        passed=None if asked else True,
    )


def with_asked(file: CreditFile, application_id: str, asked: Asked) -> CreditFile:
    """The file with these questions, without those of long ago."""
    oldest = asked.questionnaire.until - KEPT.total_seconds()
    kept = {
        key: each for key, each in file.asked.items() if each.questionnaire.until > oldest and key != application_id
    }
    newest = dict(list(kept.items())[-(MOST - 1) :])
    return replace(file, asked=newest | {application_id: asked})


def answered(asked: Asked, choices: tuple[int, ...], at: float) -> Asked:
    """The questions with their answers judged; the first answers count, and none that come too late."""
    if asked.passed is not None:
        return asked
    in_time = at <= asked.questionnaire.until
    return replace(asked, passed=in_time and are_right(asked.right, choices))


def outcome(asked: Asked) -> Ending | None:
    """Why the file stays closed after the answers; None if it opens."""
    if asked.ending is not None:
        return asked.ending
    return None if asked.passed else "could_not_match"
