"""Applying from a program gives what the page gives: the score, what impacts it, and what each service did."""

import asyncio
import json
import os
from typing import Annotated, Any

import aiohttp
import typer

from creditapp.cli.forms import NoForm, read_form
from creditapp.cli.printed import print_rejection, print_report
from creditapp.cli.submission import Rejected, Submission, Told
from creditapp.console.patience import patience
from creditapp.settings import Settings

SCORED, REJECTED, NO_SCORE = 0, 2, 3

REPORT = (
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
"""What the JSON object always has, in this order; lists are empty where there is nothing."""
LISTS = {"factors", "accounts", "inquiries", "journey"}


def apply(
    file: Annotated[str, typer.Argument(help="A file that holds one form as a JSON object; - reads standard input.")],
    url: Annotated[
        str | None, typer.Option(envvar="CREDITAPP_URL", help="The service's address.", show_default="port 6066 here")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object instead of text.")] = False,
    wait: Annotated[float, typer.Option(min=0, max=3600, help="Most seconds to wait for the report.")] = 60.0,
    client_token: Annotated[
        str | None,
        typer.Option(envvar="CREDITAPP_CLIENT_TOKEN", help="Of `creditapp clients add`; lifts the limit per address."),
    ] = None,
    purpose: Annotated[
        str | None, typer.Option(help="Ask as a lender, for such an account: mortgage, auto_loan…; a hard inquiry.")
    ] = None,
    cut_off: Annotated[int | None, typer.Option(help="The lowest score to which the lender lends: 300 to 850.")] = None,
) -> int:
    """Send one application, wait for its report and print it.

    \b
    Exit code: 0 scored, 3 no score, 2 rejected with reasons, 1 failed.

    \b
    Examples:
      creditapp people -n 1 | creditapp apply -
      creditapp apply me.json
      creditapp apply me.json --json | jq .score
      creditapp apply me.json --url https://bureau.example --client-token "$TOKEN"
      creditapp apply applicant.json --client-token "$TOKEN" --purpose auto_loan --cut-off 640
    """
    try:
        asks = {"purpose": purpose, "cut_off": cut_off}
        form = read_form(file) | {name: value for name, value in asks.items() if value is not None}
        answer = asyncio.run(_send(form, url or default_url(), wait, client_token))
    except NoForm as error:
        answer = Rejected((("form", str(error)),))
    if isinstance(answer, Rejected):
        print_json(rejection(answer)) if as_json else print_rejection(answer.errors)
        return REJECTED
    found = report(answer)
    print_json(found) if as_json else print_report(found)
    return SCORED if found["outcome"] == "scored" else NO_SCORE


def default_url() -> str:
    """The gateway that ``make run`` starts on this machine."""
    return f"http://127.0.0.1:{os.environ.get('PORT') or Settings().port}"


async def _send(form: dict[str, Any], url: str, wait: float, client_token: str | None) -> Told | Rejected:
    async with aiohttp.ClientSession() as session, patience("waiting for the report"):
        return await Submission(session, url, wait).send(form, client_token)


def report(told: Told) -> dict[str, Any]:
    """The report as one object, the applicant's code and link in it."""
    found = {name: told.report.get(name, [] if name in LISTS else None) for name in REPORT}
    return {**found, **told.report, "code": told.code, "link": told.link}


def rejection(rejected: Rejected) -> dict[str, Any]:
    """A rejection in the same shape: no score, and each problem with its field."""
    found: dict[str, Any] = {name: [] if name in LISTS else None for name in REPORT}
    problems = [{"field": field, "message": message} for field, message in rejected.errors]
    reason = "; ".join(f"{field}: {message}" for field, message in rejected.errors)
    return {**found, "outcome": "rejected", "reason": reason, "errors": problems}


def print_json(found: dict[str, Any]) -> None:
    """One object on one line."""
    print(json.dumps(found, ensure_ascii=False))
