"""``…/simulation`` and ``…/next-steps``: what scenarios would do to the score, computed by the same services as a report.

A page for people, a part of a page for the report's script (``?part``), JSON for programs. No scenario is kept.
"""

from collections.abc import Mapping
from typing import Any

from aiohttp import web

from creditapp.domain.next_steps import next_steps
from creditapp.domain.texts import N_
from creditapp.errors import NotReady
from creditapp.models.simulation import Scenario
from creditapp.web.access import ask_code, erased_answer, held_by, report_with_rights
from creditapp.web.contexts import Context, MessagePage
from creditapp.web.dependencies import Dependencies
from creditapp.web.http.bodies import Unreadable, printable, read_fields
from creditapp.web.http.callers import seconds_to_wait
from creditapp.web.http.cookies import address_of
from creditapp.web.http.language import switches
from creditapp.web.http.problems import Problem
from creditapp.web.http.rate_limit import Limiter
from creditapp.web.http.responses import html_answer, json_answer, problems_answer, wants_json
from creditapp.web.i18n import formatting
from creditapp.web.i18n.texts import _, many
from creditapp.web.ports import OpenedReport, SimulatedReport
from creditapp.web.simulate import page, results, scenarios
from creditapp.web.simulate.as_json import simulation_json, steps_json
from creditapp.web.simulate.page import ResultPart, SimulatorPart, StepsPage, StepsPart

NO_FILE = (
    N_("There is nothing to try out"),
    N_("Without a file that may be shown there is no score to change. Your report says why, and what you can do."),
)


class SimulationHandlers:
    """The handlers of the simulator."""

    def __init__(self, dependencies: Dependencies, limiter: Limiter) -> None:
        self._dependencies = dependencies
        self._limiter = limiter

    async def show(self, request: web.Request) -> web.Response:
        """GET …/simulation: the scenarios that the file as of today allows; for programs its items."""
        report = await self._report(request)
        if isinstance(report, web.Response):
            return report
        simulated = await self._simulate(request, ())
        if isinstance(simulated, web.Response):
            return simulated
        if wants_json(request):
            return json_answer(simulation_json(simulated, ()))
        return self._form(request, simulated, {}, ())

    async def post(self, request: web.Request) -> web.Response:
        """POST …/simulation: what the scenarios would do to the score."""
        report = await self._report(request)
        if isinstance(report, web.Response):
            return report
        try:
            sent = await read_fields(request)
        except Unreadable as error:
            return self._unreadable(request, error)
        if "scenarios" in sent or wants_json(request):
            return await self._answer_program(request, sent)
        return await self._answer_form(request, sent)

    async def next_steps(self, request: web.Request) -> web.Response:
        """GET …/next-steps: the scenarios that the applicant can bring about, ranked by the points that they would gain."""
        report = await self._report(request)
        if isinstance(report, OpenedReport) and not report.is_of(self._dependencies.clock.today()):
            report = await self._simulate(request, ())
        if isinstance(report, web.Response):
            return report
        possible = next_steps(report.disclosed) if report.disclosed and report.scored else ()
        simulated = await self._simulate(request, possible)
        if isinstance(simulated, web.Response):
            return simulated
        if wants_json(request):
            return json_answer(steps_json(simulated, possible))
        return self._steps(request, simulated, possible)

    async def _answer_program(self, request: web.Request, sent: Mapping[str, Any]) -> web.Response:
        parsed, problems = scenarios.parse(sent)
        if problems:
            return problems_answer(problems)
        simulated = await self._simulate(request, parsed)
        return simulated if isinstance(simulated, web.Response) else json_answer(simulation_json(simulated, parsed))

    async def _answer_form(self, request: web.Request, sent: Mapping[str, Any]) -> web.Response:
        scenario = scenarios.parse_form(sent)
        problems = scenario if isinstance(scenario, tuple) else ()
        if switches(request):
            unchanged = await self._simulate(request, ())
            shown = printable(sent, scenarios.FORM_FIELDS)
            return unchanged if isinstance(unchanged, web.Response) else self._form(request, unchanged, shown, ())
        if problems and "part" in request.query:
            return self._page(ResultPart(result=None, problems=problems), 422)
        simulated = await self._simulate(request, () if isinstance(scenario, tuple) else (scenario,))
        if isinstance(simulated, web.Response):
            return simulated
        if isinstance(scenario, tuple):
            return self._form(request, simulated, printable(sent, scenarios.FORM_FIELDS), scenario)
        return self._result(request, simulated, scenario)

    async def _simulate(self, request: web.Request, requested: tuple[Scenario, ...]) -> SimulatedReport | web.Response:
        """The services' answer; or a page that says why no file can be shown."""
        application_id = request.match_info["application_id"]
        if (opening := held_by(self._dependencies, request)) is None:
            return ask_code(self._dependencies, request, application_id)
        simulated = await self._dependencies.applications.simulate(opening, requested)
        if not isinstance(simulated, SimulatedReport):
            raise NotReady("the report is not there yet")
        if simulated.erased:
            return erased_answer(self._dependencies, request, simulated.left)
        if simulated.disclosed is None and not wants_json(request):
            return self._page(MessagePage(title=_(NO_FILE[0]), text=_(NO_FILE[1])))
        return simulated

    def _form(
        self, request: web.Request, simulated: SimulatedReport, values: Mapping[str, str], problems: tuple[Problem, ...]
    ) -> web.Response:
        address = address_of(request.match_info["application_id"])
        form = page.form(simulated, address, values, problems)
        if "part" in request.query:
            return self._page(SimulatorPart(form=form))
        return self._page(page.simulator_page(simulated, form, address, None), 422 if problems else 200)

    def _result(self, request: web.Request, simulated: SimulatedReport, scenario: Scenario) -> web.Response:
        (result,) = results.results(simulated, (scenario,))
        if "part" in request.query:
            return self._page(ResultPart(result=result))
        address = address_of(request.match_info["application_id"])
        form = page.form(simulated, address, scenarios.form_of(scenario))
        return self._page(page.simulator_page(simulated, form, address, result))

    def _steps(self, request: web.Request, simulated: SimulatedReport, possible: tuple[Scenario, ...]) -> web.Response:
        steps = results.steps(simulated, possible)
        score = simulated.report.score if simulated.scored else None
        if "part" in request.query:
            return self._page(StepsPart(score=score, steps=steps))
        address = address_of(request.match_info["application_id"])
        return self._page(
            StepsPage(address=address, day=formatting.day(simulated.report.as_of), score=score, steps=steps)
        )

    async def _report(self, request: web.Request) -> OpenedReport | web.Response:
        """The person's own report; or the answer to too many requests, or to a request without rights over the file."""
        if wait := await seconds_to_wait(self._dependencies.clients, self._limiter, request):
            problem = many(
                "Too many requests came from your address. Please wait %(num)s second and try again.",
                "Too many requests came from your address. Please wait %(num)s seconds and try again.",
                wait,
            )  # fmt: skip
            return self._message(request, 429, problem, {"Retry-After": str(wait)})
        return await report_with_rights(self._dependencies, request)

    def _unreadable(self, request: web.Request, error: Unreadable) -> web.Response:
        if wants_json(request):
            return problems_answer([Problem("body", str(error))], error.status)
        return self._message(request, error.status, str(error))

    def _message(
        self, request: web.Request, status: int, text: str, headers: dict[str, str] | None = None
    ) -> web.Response:
        if wants_json(request):
            return json_answer({"error": text}, status, headers)
        return html_answer(
            self._dependencies.pages.render(MessagePage(title=_("We could not do that"), text=text)), status, headers
        )

    def _page(self, context: Context, status: int = 200) -> web.Response:
        return html_answer(self._dependencies.pages.render(context), status)
