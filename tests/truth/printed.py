"""Prints what is judged: people of the population, scored and shown by the service's own code, without Kafka."""

import io
from collections.abc import Iterator, Sequence
from contextlib import redirect_stdout
from datetime import date
from typing import Any, NamedTuple

import msgspec

from creditapp.cli.report_text import print_report
from creditapp.domain.characteristics import characteristics, ending
from creditapp.domain.credit_file import fold, read_as_of
from creditapp.domain.next_steps import next_steps
from creditapp.domain.notices import kinds
from creditapp.domain.report import extract_of
from creditapp.domain.scorecard import Scorecard
from creditapp.domain.scoring import score
from creditapp.models.applications import Lender, Report
from creditapp.models.credit_events import FurnishedBy
from creditapp.models.furnished import FurnishedBody
from creditapp.models.identity import Person
from creditapp.population.cohort import cohort
from creditapp.population.person import bodies
from creditapp.web.notices.page import notice
from creditapp.web.ports import OpenedReport
from creditapp.web.render import Pages
from creditapp.web.report.as_json import report_json
from creditapp.web.report.page import report_page
from creditapp.web.simulate.page import StepsPart
from creditapp.web.simulate.results import results, steps
from tests.support.simulated_world import World
from tests.truth.events import Event
from tests.truth.judge import Printed
from tests.truth.steps import Assumed, Steps

ADDRESS = "/applications/" + "a" * 64
LENDER = Lender(name="Harbor Credit Union", purpose="auto_loan", cut_off=851)
PAGES = Pages(lambda name: f"/static/{name}")


class Subject(NamedTuple):
    """A person, what furnishers reported, and all that was printed; None where there is no score."""

    reported: list[tuple[str, Event]]
    printed: Printed | None


def population(card: Scorecard, seed: int, indices: Sequence[int], day: date, slow: int = 1) -> Iterator[Subject]:
    """The people of a population who have a file; of each ``slow``-th also what takes longest: a terminal's text and the next steps."""
    lived = cohort(seed, indices, day, day)
    for index, identity, reported in zip(indices, lived.identities, bodies(lived, day), strict=True):
        if reported:
            yield Subject(raw(reported), printed(card, reported, identity.person, day, index % slow == 0))


def raw(reported: Sequence[FurnishedBody]) -> list[tuple[str, Event]]:
    """The events as plain dictionaries, with their furnishers."""
    return [(body.furnisher, msgspec.to_builtins(event)) for body in reported for event in body.events]


def printed(
    card: Scorecard, reported: Sequence[FurnishedBody], who: Person, day: date, slow: bool = True
) -> Printed | None:
    """All that the service prints of a file; None if it has no score."""
    file = None
    for body in reported:
        file = fold(file, FurnishedBy(furnisher=body.furnisher, events=body.events))
    assert file is not None
    view = read_as_of(file, day)
    if ending(view, day) is not None:
        return None
    scored = score(card, characteristics(view, day))
    report = Report(
        application_id="a" * 64, consumer_id="c", as_of=day, score=scored.score, base_points=scored.base_points, pd=scored.pd,
        rank=card.rank(scored.score), factors=scored.factors, scorecard_version=card.version,
    )  # fmt: skip
    return _printed(
        OpenedReport(report=report, person=who, extract=extract_of(view, day)),
        World(file, day, card, who) if slow else None,
    )


def _printed(opened: OpenedReport, world: World | None) -> Printed:
    declined = msgspec.structs.replace(opened.report, lender=LENDER)
    told = [opened, OpenedReport(report=declined, person=opened.person, extract=opened.extract)]
    notices: dict[str, str] = {
        kind: PAGES.render(page)
        for each in told
        for kind in kinds(each.report)
        if (page := notice(each, kind, ADDRESS, "creditapp"))
    }
    as_json: dict[str, Any] = msgspec.to_builtins(report_json(opened))
    html = PAGES.render(report_page(opened, ADDRESS, ""))
    if world is None:
        return Printed(html, as_json, "", notices)
    return Printed(html, as_json, _on_terminal(as_json), notices, _steps(opened, world))


def _steps(opened: OpenedReport, world: World) -> Steps:
    assert opened.extract is not None
    scenarios = next_steps(opened.extract)
    simulated = world.simulated(opened, scenarios)
    tried = [
        Assumed(
            result.title,
            result.outlook.as_of,
            [(by.furnisher, msgspec.to_builtins(event)) for by in assumption.events for event in by.events],
        )
        for result, assumption in zip(results(simulated, scenarios), simulated.assumptions, strict=True)
    ]
    part = StepsPart(score=opened.report.score, steps=steps(simulated, scenarios))
    return Steps(PAGES.render(part), tried)


def _on_terminal(report: dict[str, Any]) -> str:
    with redirect_stdout(io.StringIO()) as terminal:
        print_report(report | {"code": "x", "link": ADDRESS})
    return terminal.getvalue()
