"""The second step: questions out of the file, asked of everybody alike, whether there is a file or not.

May use domain.credit_file and domain.dates, and models.
"""

from creditapp.domain.second_step.asking import answered, asked_about, made_up_questions, with_asked
from creditapp.domain.second_step.facts import WOULD_ANSWER, Subject, facts
from creditapp.domain.second_step.forms import form_id

__all__ = [
    "WOULD_ANSWER",
    "Subject",
    "answered",
    "asked_about",
    "facts",
    "form_id",
    "made_up_questions",
    "with_asked",
]
