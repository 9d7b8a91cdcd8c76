"""The questions of the second step: their owner answers them, a guesser does not, and nobody can tell made-up ones."""

from collections import Counter, defaultdict
from collections.abc import Mapping
from datetime import date
from functools import cache

import pytest

from creditapp.domain.credit_file import FileView, fold, read_as_of
from creditapp.domain.second_step import Subject, answered, asked_about, facts, made_up_questions
from creditapp.domain.second_step.options import OPTIONS, right_of
from creditapp.models.applications import Ending, VerifiedApplication
from creditapp.models.credit_events import FurnishedBy
from creditapp.models.questions import Asked, Question, Questionnaire
from creditapp.population.cohort import cohort
from creditapp.population.person import bodies, chunks

TODAY = date(2026, 11, 24)
SECRET = bytes(32)
PEOPLE = 1_000


@cache
def views() -> list[FileView]:
    """The files of people of the population."""
    people: list[FileView] = []
    for indices in chunks(range(PEOPLE), 250):
        for of_person in bodies(cohort(20_260, indices, TODAY, TODAY), TODAY):
            file = fold(None, *(FurnishedBy(furnisher=body.furnisher, events=body.events) for body in of_person))
            people.append(read_as_of(file, TODAY))
    return people


@cache
def known() -> list[Mapping[Subject, int]]:
    """What they know about their own accounts."""
    return [facts(view) for view in views()]


def application(number: int, ending: Ending | None = None, form: str = "") -> VerifiedApplication:
    """An application of somebody."""
    return VerifiedApplication(
        application_id=f"{number:064x}",
        consumer_id=f"person-{number}",
        as_of=TODAY,
        ending=ending,
        form=form or str(number),
    )


def asked_of(number: int) -> Asked:
    """The questions of one of the population."""
    return asked_about(application(number), views()[number], SECRET, 0.0)


def asked_of_nobody(number: int) -> Questionnaire:
    """The questions of a form that does not match."""
    return made_up_questions(application(number, "could_not_match"), SECRET, 0.0)


def subject(question: Question) -> Subject:
    """What a question is about."""
    return Subject(question.fact, question.account_type, question.which)


def truth(number: int) -> tuple[int, ...]:
    """What somebody answers who knows their own accounts: the option that holds the value, else none of these."""
    questions = asked_of(number).questionnaire.questions
    return tuple(right_of(question.options, known()[number].get(subject(question))) for question in questions)


@pytest.mark.slow
def test_whoever_knows_the_accounts_gets_in() -> None:
    """Every one of the population, with or without a file."""
    for number in range(PEOPLE):
        assert answered(asked_of(number), truth(number), 60.0).passed


@pytest.mark.slow
def test_one_slip_is_forgiven_where_there_are_four_questions_and_more() -> None:
    """Two are not, nor one of three."""
    slips: defaultdict[int, set[int]] = defaultdict(set)
    for number in range(200):
        right = truth(number)
        for wrong in range(len(right) + 1):
            given = tuple((at + 1) % (OPTIONS + 1) if place < wrong else at for place, at in enumerate(right))
            if answered(asked_of(number), given, 60.0).passed:
                slips[len(right)].add(wrong)
    assert slips == {3: {0}, 4: {0, 1}, 5: {0, 1}}


@pytest.mark.slow
def test_who_knows_the_population_but_not_the_person_hardly_ever_guesses_right() -> None:
    """The likeliest option for each fact, learned from half the people, opens at most 2 % of the other half's files."""
    frequent: defaultdict[tuple[str, str], Counter[tuple[int, int | None] | str]] = defaultdict(Counter)
    for number in range(PEOPLE // 2):
        asked = asked_of(number)
        for question, right in zip(asked.questionnaire.questions, asked.right, strict=True):
            option = question.options[right] if right < OPTIONS else None
            key = (option.low, option.high) if option else "none"
            frequent[question.fact, question.account_type][key] += 1

    def guess(question: Question) -> int:
        seen = frequent[question.fact, question.account_type]
        worth = [seen[option.low, option.high] for option in question.options]
        # "None of these" is right once in six, whatever the options are.
        return max(range(OPTIONS), key=lambda at: worth[at]) if any(worth) else OPTIONS

    opened = 0
    for number in range(PEOPLE // 2, PEOPLE):
        questions = asked_of(number).questionnaire.questions
        guessed = answered(asked_of(number), tuple(map(guess, questions)), 60.0)
        opened += bool(known()[number]) and bool(guessed.passed)
    assert opened <= 0.02 * PEOPLE / 2


@pytest.mark.slow
def test_one_form_gets_the_same_questions_each_time_and_another_form_others() -> None:
    """Whether it matches or not, so that asking again tells nothing."""
    for number in range(50):
        again = application(number + 1_000, "could_not_match", form=str(number))
        assert made_up_questions(again, SECRET, 9.0).questions == asked_of_nobody(number).questions
        own = asked_about(application(number), views()[number], SECRET, 9.0)
        assert own.questionnaire.questions == asked_of(number).questionnaire.questions
    assert len({asked_of_nobody(number).questions for number in range(50)}) == 50


@pytest.mark.slow
def test_made_up_questions_look_like_those_of_a_file() -> None:
    """Their number, and how often each fact and each type of account is asked about, differ by little."""
    real = [asked_of(number).questionnaire.questions for number in range(PEOPLE)]
    made_up = [asked_of_nobody(number).questions for number in range(PEOPLE)]

    def shares(of: list[tuple[Question, ...]], what: str) -> dict[str, float]:
        counted = Counter(getattr(question, what) for questions in of for question in questions)
        return {name: count / counted.total() for name, count in counted.items()}

    for what in ("fact", "account_type", "which"):
        one, other = shares(real, what), shares(made_up, what)
        difference = sum(abs(one.get(name, 0) - other.get(name, 0)) for name in one | other) / 2
        assert difference < 0.15, (what, one, other)
    lengths = [Counter(map(len, of)) for of in (real, made_up)]
    assert all(abs(lengths[0][number] - lengths[1][number]) < 0.06 * PEOPLE for number in (3, 4, 5))


@pytest.mark.slow
def test_the_right_option_is_at_no_usual_place() -> None:
    """No position holds it in more than three of ten questions."""
    places = Counter(right for number in range(PEOPLE) for right in asked_of(number).right if known()[number])
    assert max(places.values()) < 0.3 * places.total()


@pytest.mark.slow
def test_the_options_are_different_and_hold_the_value_once_or_not_at_all() -> None:
    """In no order that shows which one was there first."""
    for number in range(200):
        for question in (*asked_of(number).questionnaire.questions, *asked_of_nobody(number).questions):
            lows = [option.low for option in question.options]
            assert lows == sorted(set(lows)) and len(lows) == OPTIONS
            value = known()[number].get(subject(question))
            holding = [
                option
                for option in question.options
                if value is not None and option.low <= value <= (option.high or value)
            ]
            assert len(holding) <= 1


def test_answers_that_come_late_or_twice_open_nothing_new() -> None:
    """After an hour they are wrong; the first answers count."""
    number = next(number for number in range(PEOPLE) if known()[number])
    asked = asked_of(number)
    late = answered(asked, truth(number), asked.questionnaire.until + 1)
    assert late.passed is False
    wrong = answered(asked, (0,), 60.0)
    assert answered(wrong, truth(number), 61.0).passed is False
    assert answered(answered(asked, truth(number), 60.0), (0,), 61.0).passed is True
