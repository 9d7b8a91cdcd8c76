"""The questions for people and for programs, and the answers out of what they send."""

import math
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from creditapp.domain.second_step import Subject
from creditapp.models.questions import Question, Questionnaire
from creditapp.web.http.bodies import REPEATED
from creditapp.web.http.cookies import address_of
from creditapp.web.http.problems import Problem
from creditapp.web.i18n.texts import many, put
from creditapp.web.ports import Passcodes
from creditapp.web.second_step.contexts import Asked, QuestionsPage
from creditapp.web.second_step.passcodes import outlasts, passcode_form, passcode_json
from creditapp.web.second_step.wording import option_texts, question_text

CHOICES = "choices"
"""The field of a program's answers."""


def questions_page(
    questionnaire: Questionnaire,
    application_id: str,
    now: float,
    passcodes: Passcodes | None = None,
    *,
    sent: Mapping[str, Any] | None = None,
    problems: tuple[Problem, ...] = (),
    notice: str = "",
) -> QuestionsPage:
    """The page of an application's questions, with what was chosen before; ``passcodes``: None where no e-mails are sent."""
    names = _names(questionnaire)
    chosen = {name: _chosen(question, (sent or {}).get(name)) for name, question in names.items()}
    return QuestionsPage(
        address=address_of(application_id),
        questions=tuple(Asked(name, question_text(asked), option_texts(asked)) for name, asked in names.items()),
        minutes=max(0, math.ceil((questionnaire.until - now) / 60)),
        chosen={name: at for name, at in chosen.items() if at is not None},
        problems=problems,
        notice=notice,
        passcode=None if passcodes is None else passcode_form(passcodes, problems, late=outlasts(questionnaire, now)),
    )


def questions_json(
    questionnaire: Questionnaire, application_id: str, passcodes: Passcodes | None = None
) -> dict[str, Any]:
    """The same for programs, which answer with the positions of options."""
    offered = {} if passcodes is None else {"passcode": passcode_json(passcodes, application_id)}
    return {
        "status": "questions",
        "questions": [_question_json(question) for question in questionnaire.questions],
        "answer_at": f"{address_of(application_id)}/answers",
        "until": datetime.fromtimestamp(questionnaire.until, UTC).isoformat(timespec="seconds"),
        **offered,
    }


def choices_in(sent: Mapping[str, Any], questionnaire: Questionnaire) -> tuple[int, ...] | tuple[Problem, ...]:
    """The chosen options, by position; or what is missing, by field of the form or of a program."""
    if CHOICES in sent:
        return _choices(sent[CHOICES], questionnaire.questions)
    named = {name: _chosen(question, sent.get(name)) for name, question in _names(questionnaire).items()}
    missing = tuple(Problem(name, _missing(name)) for name, at in named.items() if at is None)
    return missing or tuple(at for at in named.values() if at is not None)


def _names(questionnaire: Questionnaire) -> dict[str, Question]:
    return {f"answer-{number}": question for number, question in enumerate(questionnaire.questions, 1)}


def _missing(name: str) -> str:
    return put("Question %(number)s: choose one answer.", number=name.removeprefix("answer-"))


def _chosen(question: Question, sent: object) -> int | None:
    """The position of the chosen option; None if none or nonsense was sent."""
    if sent is REPEATED or not isinstance(sent, str) or not (sent.isascii() and sent.isdigit() and len(sent) < 3):
        return None
    return int(sent) if int(sent) <= len(question.options) else None


def _choices(sent: object, questions: Sequence[Question]) -> tuple[int, ...] | tuple[Problem, ...]:
    positions = sent if isinstance(sent, list) else []
    fitting = [
        type(at) is int and 0 <= at <= len(question.options) for at, question in zip(positions, questions, strict=False)
    ]
    if len(positions) != len(questions) or not all(fitting):
        wrong = many(
            "Choices must be %(num)s position of an option, from 0.",
            "Choices must be %(num)s positions of options, from 0.",
            len(questions),
        )
        return (Problem(CHOICES, wrong),)
    return tuple(positions)


def _question_json(question: Question) -> dict[str, Any]:
    *texts, none = option_texts(question)
    return {
        "id": Subject(question.fact, question.account_type, question.which).question_id,
        "question": question_text(question),
        "options": [
            *(
                {"from": option.low, "to": option.high, "text": text}
                for option, text in zip(question.options, texts, strict=True)
            ),
            {"text": none},
        ],
    }
