"""Print a report on a terminal in the page's order: the score, the factors that impact it, the accounts behind it."""

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, Literal

from rich.console import Console
from rich.table import Table
from rich.text import Text

from creditapp.domain.account_types import TYPES
from creditapp.domain.bands import HIGHEST, LOWEST, band_of
from creditapp.domain.texts import N_
from creditapp.web.i18n.texts import _, many, put
from creditapp.web.report.file import OUTCOMES, PURPOSES

Row = Mapping[str, Any]

ACCOUNT_FIELDS = ("furnisher", "number", "type", "status", "opened", "balance", "limit", "past_due", "grid")
COLLECTION_FIELDS = ("by", "original_creditor", "medical", "opened", "amount", "balance")
BANKRUPTCY_FIELDS = ("court", "chapter", "filed", "disposition")
INQUIRY_FIELDS = ("as_of", "by", "kind", "purpose")
HEADINGS = {
    "furnisher": N_("furnisher"), "number": N_("number"), "type": N_("type"), "status": N_("status"), "opened": N_("opened"),
    "balance": N_("balance"), "limit": N_("limit"), "past_due": N_("past due"), "grid": N_("grid"), "by": N_("by"),
    "original_creditor": N_("original creditor"), "medical": N_("medical"), "amount": N_("amount"), "court": N_("court"),
    "chapter": N_("chapter"), "filed": N_("filed"), "disposition": N_("disposition"), "as_of": N_("as of"), "kind": N_("kind"),
    "purpose": N_("purpose"), "points": N_("points"), "key": "", "factor": N_("factor"), "service": N_("service"),
    "at": N_("at (UTC)"), "after": N_("after"),
}  # fmt: skip
"""What columns are called."""
WORDS: Mapping[str, Mapping[str, str]] = {
    "type": TYPES, "purpose": PURPOSES, "disposition": OUTCOMES, "kind": {"hard": N_("hard"), "soft": N_("soft")},
}  # fmt: skip
"""What codes of a column mean; a status is a text already."""
NUMBER_COLUMNS = {"points", "amount", "balance", "limit", "past_due", "after"}
"""Columns that are aligned to the right."""
GRID_MONTHS = 24
"""Months of an account's payment grid that are printed, newest first."""

ALERTS = {"initial": N_("initial"), "extended": N_("extended"), "active_duty": N_("active duty")}
"""What kinds of fraud alert are called."""
NO_SCORE = {
    "could_not_match": N_("We could not match you. Check name, date of birth, SSN and address, and apply again."),
    "thin": N_("The credit file holds too little to be scored yet."),
    "deceased": N_("The file reports its holder as deceased; a creditor or the bureau can correct that."),
    "frozen": N_("The file is frozen; its holder can lift the freeze."),
}


def print_report(report: Row) -> None:
    """The report in plain text on stdout; as wide as the terminal, 100 columns elsewhere."""
    console = _console()
    _headline(console, report)
    _alerts(console, report.get("fraud_alerts") or ())
    _factors(console, report["factors"])
    _rows(console, _("Accounts"), ACCOUNT_FIELDS, report["accounts"])
    _rows(console, _("Collections"), COLLECTION_FIELDS, report.get("collections") or ())
    _rows(console, _("Bankruptcies"), BANKRUPTCY_FIELDS, report.get("bankruptcies") or ())
    _rows(console, _("Inquiries"), INQUIRY_FIELDS, report["inquiries"])
    _journey(console, report["journey"])
    labels = [_("Application"), _("Report"), _("Code")]
    kept = put("%(code)s  (keep it: the report opens with it)", code=report["code"])
    console.print()
    for label, value in zip(labels, (report["application_id"], report["link"], kept), strict=True):
        console.print(f"{label:{max(map(len, labels))}} {value}")


def print_rejection(errors: Sequence[tuple[str, str]]) -> None:
    """Each wrong field and what is wrong with it."""
    console = _console()
    console.print(Text(_("Not accepted. Please correct:"), style="bold"))
    for field, message in errors:
        console.print(Text(f"  {field}: {message}"))


def _console() -> Console:
    console = Console(highlight=False, markup=False, soft_wrap=False)
    if not console.is_terminal:
        console.width = 100
    return console


def _headline(console: Console, report: Row) -> None:
    if report["outcome"] != "scored":
        console.print(Text(_("No score"), style="bold"))
        console.print(_(NO_SCORE.get(str(report["reason"]), str(report["reason"] or ""))))
        return
    band, score = _(band_of(report["score"]).name), report["score"]
    scale = put("Score %(score)s of %(lowest)s to %(highest)s", score=score, lowest=LOWEST, highest=HIGHEST)
    console.print(Text(f"{scale}  {band}", style="bold"))
    if report["pd"] is not None:
        late = put(
            "%(share)s of people with this score are 90 days late or worse within two years",
            share=f"{report['pd']:.1%}",
        )
        console.print(late)
    made = {"version": report["scorecard_version"], "points": report["base_points"]}
    console.print(put("Scorecard %(version)s, base points %(points)s", **made))


def _alerts(console: Console, alerts: Sequence[Row]) -> None:
    """The fraud alerts in force: what a lender has to do, and at which number."""
    for alert in alerts:
        known = {
            "kind": _(ALERTS.get(str(alert["kind"]), str(alert["kind"]))),
            "since": alert["since"],
            "until": alert["until"],
        }
        told = put("FRAUD ALERT (%(kind)s), %(since)s to %(until)s", **known)
        if alert["phone"]:
            told = put("%(alert)s; telephone %(phone)s", alert=told, phone=alert["phone"])
        console.print(Text(told, style="bold"))
        console.print(str(alert["duty"]))


def _factors(console: Console, factors: Sequence[Row]) -> None:
    costly = [factor for factor in factors if factor["points"]]
    costly.sort(key=lambda factor: (not factor["key"], factor["points"]))
    _table(console, _("What impacts the score"), ("points", "key", "factor"), costly, _factor)
    if free := len(factors) - len(costly):
        console.print("  " + many("%(num)s more costs no points", "%(num)s more cost no points", free))


def _factor(factor: Row) -> tuple[str, ...]:
    helps = f"\n{factor['helps']}" if factor["key"] and factor.get("helps") else ""
    return f"{factor['points']:+d}", _("key") if factor["key"] else "", f"{factor['text']}{helps}"


def _rows(console: Console, title: str, names: Sequence[str], rows: Sequence[Row]) -> None:
    """A table of those columns of ``names`` that are filled in at least one row."""
    shown = [name for name in names if any(row.get(name) not in (None, "", 0) for row in rows)]
    _table(console, title, shown, rows, lambda row: tuple(_cell(name, row.get(name)) for name in shown))


def _journey(console: Console, journey: Sequence[Row]) -> None:
    if not journey:
        return
    start = journey[0]["at"]
    _table(console, _("Journey"), ("service", "at", "after"), journey, lambda step: _step(step, start))


def _step(step: Row, start: object) -> tuple[str, ...]:
    at = step["at"]
    if not isinstance(at, int | float) or not isinstance(start, int | float):
        return str(step["service"]), str(at), ""
    time = datetime.fromtimestamp(at, UTC)
    printed = f"{time:%Y-%m-%d %H:%M:%S}.{time.microsecond // 1000:03d}"
    return str(step["service"]), printed, f"{(at - start) * 1000:.0f} ms"


def _table(
    console: Console, title: str, names: Sequence[str], rows: Sequence[Row], cells: Callable[[Row], tuple[str, ...]]
) -> None:
    if not rows:
        return
    console.print(Text(f"\n{title}", style="bold"))
    table = Table(box=None, pad_edge=True, header_style="dim")
    for name in names:
        justify: Literal["left", "right"] = "right" if name in NUMBER_COLUMNS else "left"
        table.add_column(_(HEADINGS[name]), overflow="fold", justify=justify)
    for row in rows:
        table.add_row(*(Text(cell) for cell in cells(row)))
    console.print(table)


def _cell(name: str, value: object) -> str:
    if value is None:
        return ""
    if name == "grid":
        return str(value)[:GRID_MONTHS]
    if isinstance(value, bool):
        return _("yes") if value else ""
    if isinstance(value, int):
        return f"{value:,}"
    return _(WORDS.get(name, {}).get(str(value), str(value)))
