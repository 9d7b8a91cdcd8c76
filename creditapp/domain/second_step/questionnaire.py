"""Which facts are asked about, and whether the answers are right."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date

from creditapp.domain.second_step.draws import Draws
from creditapp.domain.second_step.facts import Subject
from creditapp.domain.second_step.made_up import strange
from creditapp.domain.second_step.options import options, right_of
from creditapp.models.credit_events import AccountType
from creditapp.models.questions import Question

QUESTIONS, FEWEST = 5, 3
SLIP_FROM = 4
"""Questions from which on one wrong answer is forgiven."""


def questions(
    known: Mapping[Subject, int], held: Collection[AccountType], secret: bytes, today: date
) -> tuple[tuple[Question, ...], tuple[int, ...]]:
    """The questions about what is known of a file with accounts of the types ``held``, and the right option of each.

    Where little is known, there are questions about accounts that the person does not have: none of their options is right.
    """
    draws = Draws(secret, "questions")
    subjects = _chosen(known, draws, QUESTIONS)
    others = strange(held, today, draws) if len(subjects) < FEWEST else {}
    subjects += _chosen(others, draws, max(0, FEWEST - len(subjects)))
    asked = [
        _question(subject, known.get(subject), others.get(subject), today, draws)
        for subject in draws.shuffled(subjects)
    ]
    return tuple(question for question, _ in asked), tuple(right for _, right in asked)


def are_right(right: Sequence[int], choices: Sequence[int]) -> bool:
    """Whether as many answers are right as it takes."""
    hits = sum(a == b for a, b in zip(right, choices, strict=False))
    return len(choices) == len(right) and hits >= len(right) - (len(right) >= SLIP_FROM)


def _chosen(known: Mapping[Subject, int], draws: Draws, most: int) -> list[Subject]:
    """Subjects of as many accounts as there are: a second question about one comes after the first about each."""
    by_account: dict[tuple[str, str], list[Subject]] = {}
    for subject in sorted(known):
        by_account.setdefault((subject.account_type, subject.which), []).append(subject)
    waiting = [draws.shuffled(subjects) for subjects in draws.shuffled(list(by_account.values()))]
    rounds = max((len(subjects) for subjects in waiting), default=0)
    in_turn = [subjects[at] for at in range(rounds) for subjects in waiting if at < len(subjects)]
    return in_turn[:most]


def _question(
    subject: Subject, value: int | None, around: int | None, today: date, draws: Draws
) -> tuple[Question, int]:
    shown = around if value is None else value
    assert shown is not None, "a subject is known or made up"
    made, _ = options(subject.fact, shown, today.year, draws)
    question = Question(fact=subject.fact, account_type=subject.account_type, which=subject.which, options=made)
    return question, right_of(made, value)
