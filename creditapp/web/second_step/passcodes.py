"""One-time codes on the page and for programs, and the code out of what they send."""

from collections.abc import Mapping, Sequence
from typing import Any

from creditapp.domain.identity.passcodes import DIGITS, VALID_FOR
from creditapp.models.questions import Questionnaire
from creditapp.web.dependencies import Dependencies
from creditapp.web.http.cookies import address_of
from creditapp.web.http.problems import Problem, problem_of
from creditapp.web.i18n.texts import many
from creditapp.web.ports import Passcodes, ToAnswer
from creditapp.web.second_step.contexts import PasscodeForm

PASSCODE = "passcode"
"""The field of an entered code."""
LONGEST = 40
"""Characters of what is looked at at all."""


def offered(dependencies: Dependencies, state: ToAnswer) -> Passcodes | None:
    """What the page offers beside the questions; None where this bureau sends no e-mails."""
    return state.passcodes if dependencies.settings.sends_mail else None


def outlasts(questionnaire: Questionnaire, now: float) -> bool:
    """Whether a code that is sent now would be valid for longer than it can be entered here."""
    return questionnaire.until - now < VALID_FOR


def passcode_form(passcodes: Passcodes, problems: Sequence[Problem] = (), *, late: bool = False) -> PasscodeForm:
    """What the page shows: how to ask for a code, or where to enter it, and what was wrong with the last one.

    ``late``: no further code is sent, as the time for the questions ends before its own.
    """
    problem = problem_of(problems, PASSCODE)
    if not problem and passcodes.refused:
        problem = many(
            "This one-time code is wrong or has expired. You can enter %(num)s more code.",
            "This one-time code is wrong or has expired. You can enter %(num)s more codes.",
            passcodes.tries_left,
        )  # fmt: skip
    return PasscodeForm(sent=passcodes.sent > 0, may_send=passcodes.wait is not None and not late, problem=problem)


def passcode_json(passcodes: Passcodes, application_id: str) -> dict[str, Any]:
    """The same for programs."""
    address = f"{address_of(application_id)}/passcode"
    return {
        "send_at": f"{address}/send",
        "enter_at": address,
        "sent": passcodes.sent,
        "tries_left": passcodes.tries_left,
        "refused": passcodes.refused,
    }


def digits_in(sent: Mapping[str, Any]) -> str | None:
    """The code's digits, without spaces and hyphens; None if it is none."""
    value = sent.get(PASSCODE)
    if not isinstance(value, str) or len(value) > LONGEST:
        return None
    digits = "".join(value.replace("-", " ").split())
    return digits if len(digits) == DIGITS and digits.isascii() and digits.isdigit() else None
