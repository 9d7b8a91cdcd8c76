"""A decoded record is held against all rules; intake and the furnisher's own check apply the same ones."""

from collections.abc import Iterable
from datetime import date

from creditapp.domain.furnishing.answers import of_correction, problems_of_answer
from creditapp.domain.furnishing.lines import together
from creditapp.domain.furnishing.registry import ALL, REFUSALS, RuleBook
from creditapp.domain.furnishing.rule import REFUSE, Facts, Finding, place_of
from creditapp.domain.furnishing.ssns import problem_of
from creditapp.models.credit_events import Correction, CreditEvent
from creditapp.models.furnished import FurnishedBody
from creditapp.models.requests import AnswerBody


def examine(body: FurnishedBody, today: date, rules: RuleBook = ALL) -> list[Finding]:
    """Every rule that the record breaks, refusals and warnings, in the order of its fields."""
    facts = Facts(today, body.furnisher, body.person.birth_date)
    findings = [Finding(rule.field, rule) for rule in rules.of_line if rule.broken(body, facts)]
    findings += [Finding(f"consumer.{rule.field}", rule) for rule in rules.of_consumer if rule.broken(body, facts)]
    for at, event in enumerate(body.events):
        findings += _of_event(event, facts, f"events[{at}]", rules)
    return findings + together(body.events, body.furnisher)


def _of_event(event: CreditEvent, facts: Facts, where: str, rules: RuleBook) -> list[Finding]:
    findings = [
        Finding(place_of(where, rule.field), rule) for rule in rules.of_event(event) if rule.broken(event, facts)
    ]
    return [*findings, *of_correction(event, where)] if isinstance(event, Correction) else findings


def check(body: FurnishedBody, today: date) -> list[str]:
    """Why a decoded record is refused, by field; empty if it is accepted."""
    number = problem_of(body.ssn)
    refused = [str(finding) for finding in examine(body, today, REFUSALS) if finding.rule.severity == REFUSE]
    return [f"consumer.ssn: {number}", *refused] if number else refused


def check_answer(body: AnswerBody, today: date) -> list[str]:
    """What is wrong with a furnisher's answer to a dispute: its events must be those that its outcome needs, and no others."""
    return problems_of_answer(body, today) + check_events(body.events, today)


def check_events(events: Iterable[CreditEvent], today: date) -> list[str]:
    """Why events are refused, by place and field; their consumer is not known."""
    facts = Facts(today)
    return [
        str(finding)
        for at, event in enumerate(events)
        for finding in _of_event(event, facts, f"events[{at}]", REFUSALS)
    ]
