"""``POST …/answers``: the answers to an application's questions; whether they are right shows in the report only."""

from collections.abc import Mapping
from typing import Any

from aiohttp import web

from creditapp.models.questions import Questionnaire
from creditapp.web.access import ask_code, held_by
from creditapp.web.dependencies import Dependencies
from creditapp.web.http.bodies import Unreadable, read_fields
from creditapp.web.http.cookies import address_of
from creditapp.web.http.failures import AGAIN, UNAVAILABLE
from creditapp.web.http.problems import Problem
from creditapp.web.http.responses import html_answer, json_answer, problems_answer, wants_json
from creditapp.web.i18n.texts import _
from creditapp.web.ports import ToAnswer, Unknown
from creditapp.web.second_step.page import choices_in, questions_page


class SecondStepHandlers:
    """The handler of the answers."""

    def __init__(self, dependencies: Dependencies) -> None:
        self._dependencies = dependencies

    async def post(self, request: web.Request) -> web.Response:
        """POST …/answers: pass them on. The first ones count, so that sending them twice does no harm, nor need it be limited."""
        application_id = request.match_info["application_id"]
        if (held := held_by(self._dependencies, request)) is None:
            return ask_code(self._dependencies, request, application_id)
        state = await self._dependencies.applications.find(held, 0.0)
        if isinstance(state, Unknown):
            raise web.HTTPNotFound
        if not isinstance(state, ToAnswer):
            return _taken(request, application_id)
        asked = state.questionnaire
        try:
            sent = await read_fields(request) if request.can_read_body else {}
        except Unreadable as error:
            return self._again(request, asked, {}, error.status, notice=str(error))
        choices = choices_in(sent, asked)
        problems = tuple(choice for choice in choices if isinstance(choice, Problem))
        if problems:
            return self._again(request, asked, sent, 422, problems=problems)
        try:
            await self._dependencies.applications.answer(held, [at for at in choices if isinstance(at, int)])
        except UNAVAILABLE:
            notice = _("We cannot accept this right now. Nothing is lost: please send it again in a few seconds.")
            return self._again(request, asked, sent, 503, notice=notice, after=AGAIN)
        return _taken(request, application_id)

    def _again(
        self,
        request: web.Request,
        asked: Questionnaire,
        sent: Mapping[str, Any],
        status: int,
        *,
        problems: tuple[Problem, ...] = (),
        notice: str = "",
        after: str = "",
    ) -> web.Response:
        """The questions again, with what was chosen and what is wrong."""
        headers = {"Retry-After": after} if after else {}
        if wants_json(request):
            return problems_answer(problems, status) if problems else json_answer({"error": notice}, status, headers)
        application_id, now = request.match_info["application_id"], self._dependencies.clock.time()
        page = questions_page(asked, application_id, now, sent=sent, problems=problems, notice=notice)
        return html_answer(self._dependencies.pages.render(page), status, headers)


def _taken(request: web.Request, application_id: str) -> web.Response:
    """The answers are on their way, or were before: the application's address shows what comes of them."""
    headers = {"Location": address_of(application_id)}
    return (
        json_answer({"status": "pending"}, 202, headers)
        if wants_json(request)
        else web.Response(status=303, headers=headers)
    )
