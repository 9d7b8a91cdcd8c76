"""``…/simulation`` and ``…/next-steps``: what would happen if, asked of the same services, for whoever holds the code.

A page for people, a part of one for the report's script (``?part``), JSON for programs. Nothing that is asked is kept.
"""

from collections.abc import Mapping
from typing import Any

from aiohttp import web

from creditapp.domain.next_steps import next_steps
from creditapp.domain.texts import N_
from creditapp.errors import NotReady
from creditapp.models.simulation import Scenario
from creditapp.web.access import erased_answer, own_file
from creditapp.web.contexts import Context, MessagePage
from creditapp.web.dependencies import Desk
from creditapp.web.http.bodies import Unreadable, kept, read_fields
from creditapp.web.http.callers import seconds_to_wait
from creditapp.web.http.cookies import address_of
from creditapp.web.http.problems import Problem
from creditapp.web.http.rate_limit import Limiter
from creditapp.web.http.responses import html_answer, json_answer, problems_answer, wants_json
from creditapp.web.i18n import formatting
from creditapp.web.i18n.texts import _, many
from creditapp.web.ports import Ready, Simulated
from creditapp.web.simulate import page, results, scenarios
from creditapp.web.simulate.as_json import simulation_json, steps_json
from creditapp.web.simulate.page import ResultPart, SimulatorPart, StepsPage, StepsPart

NOTHING = (
    N_("There is nothing to try out"),
    N_("Without a file that may be shown there is no score to change. Your report says why, and what you can do."),
)


class Simulating:
    """The handlers of the simulator."""

    def __init__(self, desk: Desk, limiter: Limiter) -> None:
        self._desk = desk
        self._limiter = limiter

    async def show(self, request: web.Request) -> web.Response:
        """GET …/simulation: what can be asked of the file as it is today; for programs its items."""
        own = await self._own(request)
        if isinstance(own, web.Response):
            return own
        found = await self._ask(request, ())
        if isinstance(found, web.Response):
            return found
        if wants_json(request):
            return json_answer(simulation_json(found, ()))
        return self._form(request, found, {}, ())

    async def post(self, request: web.Request) -> web.Response:
        """POST …/simulation: what the scenarios would make of the score."""
        own = await self._own(request)
        if isinstance(own, web.Response):
            return own
        try:
            sent = await read_fields(request)
        except Unreadable as error:
            return self._unreadable(request, error)
        if "scenarios" in sent or wants_json(request):
            return await self._answer_program(request, sent)
        return await self._answer_form(request, sent)

    async def next_steps(self, request: web.Request) -> web.Response:
        """GET …/next-steps: what the file lets its holder do, by the points that it would gain."""
        own = await self._own(request)
        known = own if isinstance(own, web.Response) or self._is_of_today(own) else await self._ask(request, ())
        if isinstance(known, web.Response):
            return known
        asked = next_steps(known.disclosed) if known.disclosed and known.scored else ()
        answer = await self._ask(request, asked)
        if isinstance(answer, web.Response):
            return answer
        if wants_json(request):
            return json_answer(steps_json(answer, asked))
        return self._steps(request, answer, asked)

    async def _answer_program(self, request: web.Request, sent: Mapping[str, Any]) -> web.Response:
        asked, problems = scenarios.parse(sent)
        if problems:
            return problems_answer(problems)
        found = await self._ask(request, asked)
        return found if isinstance(found, web.Response) else json_answer(simulation_json(found, asked))

    async def _answer_form(self, request: web.Request, sent: Mapping[str, Any]) -> web.Response:
        asked = scenarios.parse_form(sent)
        wrong = asked if isinstance(asked, tuple) else ()
        if wrong and "part" in request.query:
            return self._page(ResultPart(result=None, problems=wrong), 422)
        found = await self._ask(request, () if isinstance(asked, tuple) else (asked,))
        if isinstance(found, web.Response):
            return found
        if isinstance(asked, tuple):
            return self._form(request, found, kept(sent, scenarios.FORM_FIELDS), asked)
        return self._result(request, found, asked)

    async def _ask(self, request: web.Request, asked: tuple[Scenario, ...]) -> Simulated | web.Response:
        """What the services say; or a page that says that nothing may be shown now."""
        found = await self._desk.applications.simulate(request.match_info["application_id"], asked)
        if not isinstance(found, Simulated):
            raise NotReady("the report is not there yet")
        if found.erased:
            return erased_answer(self._desk, request, request.match_info["application_id"])
        if found.disclosed is None and not wants_json(request):
            return self._page(MessagePage(title=_(NOTHING[0]), text=_(NOTHING[1])))
        return found

    def _form(
        self, request: web.Request, found: Simulated, values: Mapping[str, str], problems: tuple[Problem, ...]
    ) -> web.Response:
        address = address_of(request.match_info["application_id"])
        form = page.form(found, address, values, problems)
        if "part" in request.query:
            return self._page(SimulatorPart(form=form))
        return self._page(page.simulator_page(found, form, address, None), 422 if problems else 200)

    def _result(self, request: web.Request, found: Simulated, asked: Scenario) -> web.Response:
        (result,) = results.results(found, (asked,))
        if "part" in request.query:
            return self._page(ResultPart(result=result))
        address = address_of(request.match_info["application_id"])
        form = page.form(found, address, scenarios.form_of(asked))
        return self._page(page.simulator_page(found, form, address, result))

    def _steps(self, request: web.Request, found: Simulated, asked: tuple[Scenario, ...]) -> web.Response:
        steps = results.steps(found, asked)
        score = found.report.score if found.scored else None
        if "part" in request.query:
            return self._page(StepsPart(score=score, steps=steps))
        address = address_of(request.match_info["application_id"])
        return self._page(StepsPage(address=address, day=formatting.day(found.report.as_of), score=score, steps=steps))

    async def _own(self, request: web.Request) -> Ready | web.Response:
        """The report of the person who asks; or what is said to whoever asks too often, or not about the own file."""
        if wait := seconds_to_wait(self._desk.clients, self._limiter, request):
            said = many(
                "Too many questions came from your address. Please wait %(num)s second and try again.",
                "Too many questions came from your address. Please wait %(num)s seconds and try again.",
                wait,
            )  # fmt: skip
            return self._say(request, 429, said, {"Retry-After": str(wait)})
        return await own_file(self._desk, request)

    def _is_of_today(self, own: Ready) -> bool:
        """Whether the report shows the file as it is, so that it need not be looked at first."""
        return own.issued.as_of == self._desk.clock.today() and not own.updates

    def _unreadable(self, request: web.Request, error: Unreadable) -> web.Response:
        if wants_json(request):
            return problems_answer([Problem("body", str(error))], error.status)
        return self._say(request, error.status, str(error))

    def _say(self, request: web.Request, status: int, text: str, headers: dict[str, str] | None = None) -> web.Response:
        if wants_json(request):
            return json_answer({"error": text}, status, headers)
        return html_answer(self._desk.pages.render(MessagePage(title=_("Not now"), text=text)), status, headers)

    def _page(self, context: Context, status: int = 200) -> web.Response:
        return html_answer(self._desk.pages.render(context), status)
