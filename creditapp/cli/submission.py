"""Send one application over HTTP, as the page's form does, and wait for its report.

The gateway gives a token first, so that a POST which it could not answer can be repeated without making a second application.
"""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from time import monotonic
from typing import Any

import aiohttp
from yarl import URL

from creditapp.errors import CreditappError
from creditapp.waiting.polling import poll_async
from creditapp.web.i18n.texts import _, language, many, put

LONG_POLL = 20.0
"""Seconds that one long poll asks the server to wait."""
RETRY_AFTER = 0.5
"""Least seconds before a request is repeated; a busy server may name more."""
CONNECT = 5.0
"""Seconds to wait for a connection."""


class Failed(CreditappError):
    """No report could be had; the message says what to do."""


@dataclass(frozen=True)
class Rejected:
    """The gateway rejected the form: field and message of each problem."""

    errors: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Issued:
    """The report as the gateway returned it, the applicant's code and the report's permanent address."""

    report: dict[str, Any]
    code: str
    link: str


@dataclass(frozen=True)
class ToAnswer:
    """The gateway asks questions before there is a report."""

    questions: list[dict[str, Any]]
    answer_at: URL
    code: str
    link: URL


class Submission:
    """Sends one form, over one HTTP session, within a number of seconds."""

    def __init__(self, session: aiohttp.ClientSession, url: str, within: float) -> None:
        self._session = session
        self._url = URL(url)
        self._deadline = monotonic() + within

    async def send(self, form: Mapping[str, Any], client_token: str | None) -> Issued | Rejected | ToAnswer:
        """Post the form, wait for its report or questions; Failed if the gateway cannot be reached or the time is over."""
        token = form.get("token") or await self._token()
        headers = {"Authorization": f"Bearer {client_token}"} if client_token else {}
        status, body = await self._request("POST", self._url / "applications", headers, {**form, "token": token})
        if "errors" in body:
            return Rejected(
                tuple((str(error.get("field", "")), str(error.get("message", ""))) for error in body["errors"])
            )
        if status != 202 or "status_url" not in body:
            raise Failed(_unexpected(self._url, status))
        return await self._outcome(self._same_origin(body["status_url"]), str(body.get("token", "")))

    async def answer(self, asked: ToAnswer, choices: Sequence[int]) -> Issued | Rejected | ToAnswer:
        """Post the answers, wait for the report; Failed as above."""
        headers = {"Application-Token": asked.code}
        status, _ = await self._request("POST", asked.answer_at, headers, {"choices": list(choices)}, patient=True)
        if status != 202:
            raise Failed(_unexpected(self._url, status))
        return await self._outcome(asked.link, asked.code)

    async def _outcome(self, link: URL, code: str) -> Issued | ToAnswer:
        body = await self._report(link, code)
        if (questions := body.get("questions")) is None:
            return Issued(body, code, str(link))
        return ToAnswer(questions, self._same_origin(body["answer_at"]), code, link)

    async def _token(self) -> str:
        """A token of the gateway's, with which the form may be sent again and stays one application."""
        status, body = await self._request("GET", self._url / "", {}, None)
        if status != 200 or not isinstance(token := body.get("token"), str):
            raise Failed(_unexpected(self._url, status))
        return token

    async def _report(self, link: URL, code: str) -> dict[str, Any]:
        async def long_poll() -> tuple[int, dict[str, Any]]:
            wait = max(0.0, min(LONG_POLL, self._left()))
            address = link.update_query(wait=f"{wait:.0f}")
            return await self._request("GET", address, {"Application-Token": code}, None, patient=True)

        status, body = await poll_async(
            long_poll,
            every=0,
            at_most=max(0.0, self._left()),
            until=lambda answer: answer[0] != 202 or "questions" in answer[1],
        )
        if status == 202 and "questions" not in body:
            late = put(
                "the report takes longer; it will be at %(link)s and opens with the code %(code)s", link=link, code=code
            )
            raise Failed(late)
        if status not in (200, 202):
            raise Failed(_unexpected(self._url, status))
        return body

    async def _request(
        self, method: str, address: URL, headers: dict[str, str], form: dict[str, Any] | None, patient: bool = False
    ) -> tuple[int, dict[str, Any]]:
        """Status and JSON body, repeated while the server is busy; ``patient``: also while it cannot be reached."""
        while True:
            try:
                status, body, pause = await self._request_once(method, address, headers, form)
            except (aiohttp.ClientError, TimeoutError, OSError):
                if not patient or self._left() <= 0:
                    raise Failed(_unreachable(self._url)) from None
                status, body, pause = 503, {}, RETRY_AFTER
            if status not in (429, 502, 503, 504):
                return status, body
            if pause > self._left():
                raise Failed(_busy(self._url, status, pause))
            await asyncio.sleep(pause)

    async def _request_once(
        self, method: str, address: URL, headers: dict[str, str], form: dict[str, Any] | None
    ) -> tuple[int, dict[str, Any], float]:
        limit = aiohttp.ClientTimeout(total=LONG_POLL + 15, sock_connect=CONNECT)
        all_headers = {"Accept": "application/json", "Accept-Language": language().code, **headers}
        async with self._session.request(
            method, address, headers=all_headers, json=form, timeout=limit, allow_redirects=False
        ) as answer:
            try:
                body = await answer.json(content_type=None)
            except ValueError:
                body = {}
            return answer.status, body if isinstance(body, dict) else {}, _pause(answer.headers.get("Retry-After"))

    def _left(self) -> float:
        return self._deadline - monotonic()

    def _same_origin(self, address: str) -> URL:
        """The report's address on the host of ``url``: the code is sent to no other."""
        absolute = self._url.join(URL(address))
        return self._url.join(URL(absolute.raw_path_qs, encoded=True))


def _pause(retry_after: str | None) -> float:
    try:
        return max(RETRY_AFTER, float(retry_after or RETRY_AFTER))
    except ValueError:
        return RETRY_AFTER


def _unreachable(url: URL) -> str:
    return put("no answer from %(url)s; start the service with `make run`, or name its address with --url", url=url)


def _busy(url: URL, status: int, pause: float) -> str:
    if status == 429:
        return many(
            "%(url)s accepts no more from this address now; try again in %(num)s second, or use --client-token",
            "%(url)s accepts no more from this address now; try again in %(num)s seconds, or use --client-token",
            round(pause),
            url=url,
        )
    return put("%(url)s cannot take applications right now; try again shortly", url=url)


def _unexpected(url: URL, status: int) -> str:
    if status in (401, 403):
        return put(
            "%(url)s does not know this client token; ask its operator for one (`creditapp clients add NAME`)", url=url
        )
    if status == 413:
        return _("the form is too large; it should hold one person's form object")
    return put(
        "%(url)s answered with status %(status)s, which is not an application's; is this the right address?",
        url=url,
        status=status,
    )
