"""All data held about a person, as one object that documents itself (``about``); docs/rights.md describes it too.

It also says what other services hold, and for how long.
"""

from datetime import date
from typing import Any

from msgspec import to_builtins
from msgspec.structs import asdict

from creditapp.domain.texts import N_
from creditapp.web.http.cookies import address_of
from creditapp.web.i18n.texts import _
from creditapp.web.ports import OpenedReport
from creditapp.web.report.as_json import report_json
from creditapp.web.rights.as_json import rights_json
from creditapp.web.rights_status import newest_extract, status_of

ABOUT = {
    "identity": N_("your details from this application; encrypted with your own key"),
    "report": N_("the report as issued; it never changes"),
    "later_reports": N_(
        "later states of the report that can still be shown in full: the newest, and every one after a dispute"
    ),
    "history": N_("your earlier scores, and each later one with what changed"),
    "file": N_(
        "your credit file as of today (if that is not available now, its newest reading), each item with its source"
    ),
    "requests": N_("your requests through this application's page"),
    "rights": N_(
        "the status of your freeze, your statement and your disputes, and who has seen what of this application"
    ),
    "not_here": N_(
        "names and addresses as your lenders report them, which are only used to recognise you; your other "
        "applications, which open with their own codes; and your Social Security number, which we do not keep: of it there "
        "are the last four digits, and a number made of it with a secret key, by which your file is found"
    ),
    "how_long": N_("until you erase it. Messages between services are kept 30 days, those about disputes 90"),
}
"""A description of each part."""


def everything(opened: OpenedReport, today: date, now: float) -> dict[str, Any]:
    """The object; dates are ISO 8601, times Unix seconds, amounts whole US dollars."""
    report, status, file = opened.issued, status_of(opened), newest_extract(opened)
    issued = report_json(opened)
    versions = [opened.version(update.update.id) for update in opened.updates if update.update]
    return {
        "about": {part: _(text) for part, text in ABOUT.items()},
        "made_at": now,
        "application_id": report.application_id,
        "pseudonym": report.consumer_id,
        "identity": to_builtins(opened.person, str_keys=True) if opened.person else None,
        "report": issued,
        "later_reports": [report_json(version) for version in versions if version],
        "history": issued["history"],
        "updates": issued["updates"],
        "file": asdict(file) if file else None,
        "requests": [
            {"request_id": request.request_id, "at": request.at, **to_builtins(request.wish)}
            for request in opened.requests
        ],
        "rights": rights_json(opened, status, address_of(report.application_id), today),
    }
