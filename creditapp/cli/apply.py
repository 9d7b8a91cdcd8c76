"""``creditapp apply``: a program gets what the page shows: the score, the factors behind it, and each service's step."""

import asyncio
import json
import os
import sys
from contextlib import nullcontext
from typing import Annotated, Any

import aiohttp
import typer
from yarl import URL

from creditapp.cli.application_file import InvalidForm, read_form
from creditapp.cli.language import language_of
from creditapp.cli.report_text import print_rejection, print_report
from creditapp.cli.second_step import choices, choices_at_terminal, vouching_client
from creditapp.cli.spoken_command import AS_IS, SpokenCommand
from creditapp.cli.submission import Failed, Issued, Rejected, Submission, ToAnswer
from creditapp.console.spinner import spinner
from creditapp.domain.second_step import WOULD_ANSWER
from creditapp.domain.texts import N_
from creditapp.settings import Settings
from creditapp.web.i18n.texts import _, put, written_in

SCORED, REJECTED, NO_SCORE = 0, 2, 3

EXAMPLES = (
    "creditapp people -n 1 | creditapp apply -",
    "creditapp apply me.json",
    "creditapp apply me.json --json | jq .score",
    "creditapp apply me.json --language es",
    'creditapp apply me.json --url https://bureau.example --client-token "$TOKEN"',
    'creditapp apply applicant.json --client-token "$TOKEN" --purpose auto_loan --cut-off 640',
)

REPORT_KEYS = (
    "outcome",
    "reason",
    "score",
    "base_points",
    "factors",
    "pd",
    "scorecard_version",
    "application_id",
    "code",
    "link",
    "accounts",
    "inquiries",
    "journey",
)
"""The keys that the JSON object always has, in this order; a list without entries is empty, not null."""
LIST_KEYS = {"factors", "accounts", "inquiries", "journey"}

HELP = "\n\n".join(
    (
        N_("Send one application, answer the questions about the file, wait for the report and print it."),
        N_(
            "Who has no answers in the form is asked at the terminal. Without one, in the bureau's own home, its operator "
            "vouches for the person."
        ),
        AS_IS + N_("Exit code: 0 scored, 3 no score, 2 rejected with reasons, 1 failed."),
        AS_IS + "\n".join((N_("Examples:"), *(f"  {example}" for example in EXAMPLES))),
    )
)
AS_COMMAND = {"cls": SpokenCommand, "help": HELP}
"""How the command is registered."""


def apply(
    file: Annotated[
        str, typer.Argument(help=N_("A file that holds one form as a JSON object; - reads standard input."))
    ],
    url: Annotated[
        str | None,
        typer.Option(envvar="CREDITAPP_URL", help=N_("The gateway's address."), show_default=N_("port 6066 here")),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help=N_("Print one JSON object instead of text."))] = False,
    wait: Annotated[float, typer.Option(min=0, max=3600, help=N_("Most seconds to wait for the report."))] = 60.0,
    client_token: Annotated[
        str | None,
        typer.Option(
            envvar="CREDITAPP_CLIENT_TOKEN", help=N_("From `creditapp clients add`; lifts the limit per address.")
        ),
    ] = None,
    purpose: Annotated[
        str | None,
        typer.Option(
            help=N_("Apply as a lender, for this kind of account: mortgage, auto_loan…; leaves a hard inquiry.")
        ),
    ] = None,
    cut_off: Annotated[
        int | None, typer.Option(help=N_("The lowest score that the lender accepts: 300 to 850."))
    ] = None,
    language: Annotated[
        str | None,
        typer.Option(
            is_eager=True,  # known when the help is printed, or what is wrong with the others
            help=N_("Language of the report, of what is asked and of this help: en, es."),
            show_default=N_("of the environment"),
        ),
    ] = None,
) -> int:
    """Send one application, answer the questions about the file, wait for the report and print it; HELP says more."""
    with written_in(language_of(language)):
        return _apply(file, url, wait, client_token, {"purpose": purpose, "cut_off": cut_off}, as_json=as_json)


def _apply(
    file: str, url: str | None, wait: float, client_token: str | None, lender: dict[str, Any], *, as_json: bool
) -> int:
    try:
        form = read_form(file) | {name: value for name, value in lender.items() if value is not None}
        address, at_terminal = url or default_url(), _at_terminal(file)
        vouches = client_token is None and WOULD_ANSWER not in form and not at_terminal and _is_here(address)
        with vouching_client(Settings()) if vouches else nullcontext(client_token) as token:
            answer = asyncio.run(_send(form, address, wait, token, at_terminal=at_terminal))
    except InvalidForm as error:
        answer = Rejected((("form", str(error)),))
    if isinstance(answer, Rejected):
        print_json(rejection(answer)) if as_json else print_rejection(answer.errors)
        return REJECTED
    report = report_of(answer)
    print_json(report) if as_json else print_report(report)
    return SCORED if report["outcome"] == "scored" else NO_SCORE


def default_url() -> str:
    """The gateway that ``make run`` starts on this machine."""
    return f"http://127.0.0.1:{os.environ.get('PORT') or Settings().port}"


def _is_here(address: str) -> bool:
    """Whether the gateway is on this machine, and so perhaps of the bureau whose home this is."""
    return URL(address).host in ("127.0.0.1", "localhost", "::1")


def _at_terminal(file: str) -> bool:
    """Whether somebody can be asked."""
    return file != "-" and sys.stdin.isatty() and sys.stderr.isatty()


async def _send(
    form: dict[str, Any], url: str, wait: float, client_token: str | None, *, at_terminal: bool
) -> Issued | Rejected:
    would_answer = form.pop(WOULD_ANSWER, None)
    async with aiohttp.ClientSession() as session:
        submission = Submission(session, url, wait)
        async with spinner(_("waiting for the report")):
            sent = await submission.send(form, client_token)
        if not isinstance(sent, ToAnswer):
            return sent
        if isinstance(would_answer, dict):
            chosen = choices(sent.questions, would_answer)
        elif at_terminal:
            chosen = choices_at_terminal(sent.questions)
        else:
            raise Failed(
                put(
                    "the bureau asks questions first: answer them at %(link)s with the code %(code)s",
                    link=sent.link,
                    code=sent.code,
                )
            )
        async with spinner(_("waiting for the report")):
            answered = await submission.answer(sent, chosen)
        if isinstance(answered, ToAnswer):
            raise Failed(
                put(
                    "the answers have not arrived yet; the report will be at %(link)s with the code %(code)s",
                    link=sent.link,
                    code=sent.code,
                )
            )
        return answered


def report_of(issued: Issued) -> dict[str, Any]:
    """The report as one object with the applicant's code and link."""
    return {**_empty_report(), **issued.report, "code": issued.code, "link": issued.link}


def rejection(rejected: Rejected) -> dict[str, Any]:
    """A rejection in the same shape: no score, and each problem with its field."""
    problems = [{"field": field, "message": message} for field, message in rejected.errors]
    reason = "; ".join(f"{field}: {message}" for field, message in rejected.errors)
    return {**_empty_report(), "outcome": "rejected", "reason": reason, "errors": problems}


def _empty_report() -> dict[str, Any]:
    return {key: [] if key in LIST_KEYS else None for key in REPORT_KEYS}


def print_json(content: dict[str, Any]) -> None:
    """One object on one line."""
    print(json.dumps(content, ensure_ascii=False))
