"""An application's questions: asked of everybody alike, kept with the file if it may open, answered once.

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
from creditapp.models.applications import VerifiedApplication
from creditapp.models.base import Step
from creditapp.models.questions import Asked, Question, Questionnaire

MAY_BE_ANSWERED = timedelta(hours=1)
"""Long enough to look for a statement (WCAG 2.2, 2.2.1: who needs longer applies again and gets the same questions)."""
KEPT = timedelta(days=2)
"""A form may be sent again for a day."""
MOST = 20
"""Applications whose questions a file keeps."""


def asked_about(application: VerifiedApplication, view: FileView, secret: bytes, at: float) -> Asked:
    """The questions about a file at this time; a person's are the same each time."""
    own = hmac.digest(secret, f"file\0{application.consumer_id}".encode(), "sha256")
    asked, right = _questions(view, own)
    return Asked(
        as_of=application.as_of,
        questionnaire=_until(asked, at),
        right=right,
        origin=application.origin,
        journey=(*application.journey, Step("bureau", at)),
        passed=None if asked else True,
    )


def made_up_questions(application: VerifiedApplication, secret: bytes, at: float) -> Questionnaire:
    """The questions of an application that identity did not match, so that nobody can tell; a form's are the same each time.

    Nothing of them is kept: no answer opens anything.
    """
    own = hmac.digest(secret, f"form\0{application.form}".encode(), "sha256")
    return _until(_questions(made_up(own, application.as_of), own)[0], at)


def _questions(view: FileView, secret: bytes) -> tuple[tuple[Question, ...], tuple[int, ...]]:
    held = {account.account_type for _, account in view.accounts}
    return questions(facts(view), held, secret, view.as_of)


def _until(asked: tuple[Question, ...], at: float) -> Questionnaire:
    return Questionnaire(questions=asked, until=at + MAY_BE_ANSWERED.total_seconds())


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
