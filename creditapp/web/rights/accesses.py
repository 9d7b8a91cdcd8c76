"""Who has seen a report, for the person it is about (GDPR article 15(1)(c); 15 USC 1681g(a)(3))."""

from collections.abc import Iterable
from typing import Any

from creditapp.domain.texts import N_
from creditapp.models.accesses import Seen, What
from creditapp.web.i18n import formatting
from creditapp.web.i18n.texts import _, put
from creditapp.web.rights.contexts import AccessLine

WHAT: dict[What, str] = {
    "report": N_("The report"),
    "details": N_("The details of the application"),
    "notice": N_("A notice"),
    "report_pdf": N_("The report, as a PDF"),
    "notice_pdf": N_("A notice, as a PDF"),
    "data": N_("The download of all data"),
    "simulation": N_("What different steps would do to the score"),
    "rights": N_("This page, and the disputes"),
}
"""What the site shows; operators' commands are not among it."""


def access_lines(accesses: Iterable[Seen]) -> tuple[AccessLine, ...]:
    """The lines of the page, newest first."""
    return tuple(
        AccessLine(when=formatting.moment_minute(seen.at), who=_who(seen), what=_(WHAT[seen.what]))
        for seen in reversed(tuple(accesses))
        if seen.what in WHAT
    )


def accesses_json(accesses: Iterable[Seen]) -> list[dict[str, Any]]:
    """The same for programs, oldest first; times are Unix seconds."""
    return [{"at": seen.at, "by": seen.by, "client": seen.client, "what": seen.what} for seen in accesses]


def _who(seen: Seen) -> str:
    if seen.by == "client":
        return put("The client %(client)s", client=seen.client)
    return (
        _("Somebody with the code")
        if seen.by == "code"
        else _("A browser that has sent the form, entered the code or signed in to an account")
    )
