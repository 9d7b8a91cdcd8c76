"""``POST …/answers`` and ``…/passcode``: answers to an application's questions, or a one-time code instead.

Whether they are right shows in the report only; no answer here depends on whether there is a file, or an e-mail address.
"""

import math
from collections.abc import Mapping
from typing import Any, NamedTuple

from aiohttp import web

from creditapp.domain.texts import N_
from creditapp.web.access import ask_code, held_by
from creditapp.web.dependencies import Dependencies
from creditapp.web.http.bodies import Unreadable, read_fields
from creditapp.web.http.cookies import address_of
from creditapp.web.http.failures import AGAIN, UNAVAILABLE
from creditapp.web.http.language import switches
from creditapp.web.http.problems import Problem
from creditapp.web.http.responses import html_answer, json_answer, problems_answer, wants_json
from creditapp.web.i18n.texts import _
from creditapp.web.ports import Held, ToAnswer, Unknown
from creditapp.web.second_step.page import choices_in, questions_page
from creditapp.web.second_step.passcodes import PASSCODE, digits_in, offered, outlasts

MORE_LATER = N_("You can ask for another one-time code a minute after the last one.")
NO_MORE = N_("No more than three one-time codes are sent for an application. Please answer the questions.")
TOO_LATE = N_("A one-time code would be valid for longer than this page. Please answer the questions, or apply again.")
NOT_TAKEN = N_("We cannot accept this right now. Nothing is lost: please send it again in a few seconds.")


class _Open(NamedTuple):
    """An application that waits for its second step."""

    held: Held
    state: ToAnswer


class SecondStepHandlers:
    """The handlers of answers and of one-time codes."""

    def __init__(self, dependencies: Dependencies) -> None:
        self._dependencies = dependencies

    async def post(self, request: web.Request) -> web.Response:
        """POST …/answers: pass them on. The first ones count, so that sending them twice does no harm, nor need it be limited."""
        opened = await self._open(request)
        if isinstance(opened, web.Response):
            return opened
        state = opened.state
        try:
            sent = await read_fields(request) if request.can_read_body else {}
        except Unreadable as error:
            return self._again(request, state, {}, error.status, notice=str(error))
        if switches(request):
            return self._again(request, state, sent, 202)
        choices = choices_in(sent, state.questionnaire)
        problems = tuple(choice for choice in choices if isinstance(choice, Problem))
        if problems:
            return self._again(request, state, sent, 422, problems=problems)
        try:
            await self._dependencies.applications.answer(opened.held, [at for at in choices if isinstance(at, int)])
        except UNAVAILABLE:
            return self._again(request, state, sent, 503, notice=_(NOT_TAKEN), after=AGAIN)
        return _taken(request)

    async def send_passcode(self, request: web.Request) -> web.Response:
        """POST …/passcode/send: a one-time code is wanted; whether one is sent cannot be told from any answer."""
        opened = await self._open_for_passcode(request)
        if isinstance(opened, web.Response):
            return opened
        if outlasts(opened.state.questionnaire, self._dependencies.clock.time()):
            return self._again(request, opened.state, {}, 429, notice=_(TOO_LATE))
        wait = opened.state.passcodes.wait
        if wait is None:
            return self._again(request, opened.state, {}, 429, notice=_(NO_MORE))
        if wait > 0:
            return self._again(request, opened.state, {}, 429, notice=_(MORE_LATER), after=str(math.ceil(wait)))
        try:
            await self._dependencies.applications.send_passcode(opened.held)
        except UNAVAILABLE:
            return self._again(request, opened.state, {}, 503, notice=_(NOT_TAKEN), after=AGAIN)
        return _taken(request)

    async def enter_passcode(self, request: web.Request) -> web.Response:
        """POST …/passcode: the one-time code that came; what it opens, the application's address shows."""
        opened = await self._open_for_passcode(request)
        if isinstance(opened, web.Response):
            return opened
        try:
            sent = await read_fields(request) if request.can_read_body else {}
        except Unreadable as error:
            return self._again(request, opened.state, {}, error.status, notice=str(error))
        if not opened.state.passcodes.sent:
            problem = Problem(PASSCODE, _("Ask for a one-time code first."))
            return self._again(request, opened.state, {}, 422, problems=(problem,))
        if (digits := digits_in(sent)) is None:
            problem = Problem(PASSCODE, _("Enter the one-time code: eight digits, with or without a space."))
            return self._again(request, opened.state, {}, 422, problems=(problem,))
        try:
            await self._dependencies.applications.enter_passcode(opened.held, digits)
        except UNAVAILABLE:
            return self._again(request, opened.state, {}, 503, notice=_(NOT_TAKEN), after=AGAIN)
        return _taken(request)

    async def _open(self, request: web.Request) -> _Open | web.Response:
        """The application, if it waits for its second step; otherwise the answer."""
        if (held := held_by(self._dependencies, request)) is None:
            return ask_code(self._dependencies, request, request.match_info["application_id"])
        state = await self._dependencies.applications.find(held, 0.0)
        if isinstance(state, Unknown):
            raise web.HTTPNotFound
        return _Open(held, state) if isinstance(state, ToAnswer) else _taken(request)

    async def _open_for_passcode(self, request: web.Request) -> _Open | web.Response:
        """The same, where this bureau sends one-time codes and there is still time for them."""
        opened = await self._open(request)
        if isinstance(opened, web.Response):
            return opened
        if offered(self._dependencies, opened.state) is None:
            raise web.HTTPNotFound
        return _taken(request) if opened.state.questionnaire.until <= self._dependencies.clock.time() else opened

    def _again(
        self,
        request: web.Request,
        state: ToAnswer,
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
        codes = offered(self._dependencies, state)
        page = questions_page(
            state.questionnaire, application_id, now, codes, sent=sent, problems=problems, notice=notice
        )
        return html_answer(self._dependencies.pages.render(page), status, headers)


def _taken(request: web.Request) -> web.Response:
    """It is on its way, or was before: the application's address shows what comes of it."""
    headers = {"Location": address_of(request.match_info["application_id"])}
    return (
        json_answer({"status": "pending"}, 202, headers)
        if wants_json(request)
        else web.Response(status=303, headers=headers)
    )
