"""Print a report on a terminal in the page's order: the score, the factors that impact it, the accounts behind it."""

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from rich.console import Console
from rich.table import Table
from rich.text import Text

from creditapp.domain.bands import HIGHEST, LOWEST, band_of

Row = Mapping[str, Any]

ACCOUNT_FIELDS = ("furnisher", "number", "type", "status", "opened", "balance", "limit", "past_due", "grid")
COLLECTION_FIELDS = ("by", "original_creditor", "medical", "opened", "amount", "balance")
BANKRUPTCY_FIELDS = ("court", "chapter", "filed", "disposition")
INQUIRY_FIELDS = ("as_of", "by", "kind", "purpose")
NUMBER_COLUMNS = {"points", "amount", "balance", "limit", "past due", "after"}
"""Headings of columns that are aligned to the right."""
GRID_MONTHS = 24
"""Months of an account's payment grid that are printed, newest first."""

NO_SCORE = {
    "could_not_match": "We could not match you. Check name, date of birth, SSN and address, and apply again.",
    "thin": "The credit file holds too little to be scored yet.",
    "deceased": "The file reports its holder as deceased; a creditor or the bureau can correct that.",
    "frozen": "The file is frozen; its holder can lift the freeze.",
}


def print_report(report: Row) -> None:
    """The report in plain text on stdout; as wide as the terminal, 100 columns elsewhere."""
    console = _console()
    _headline(console, report)
    _alerts(console, report.get("fraud_alerts") or ())
    _factors(console, report["factors"])
    _rows(console, "Accounts", ACCOUNT_FIELDS, report["accounts"])
    _rows(console, "Collections", COLLECTION_FIELDS, report.get("collections") or ())
    _rows(console, "Bankruptcies", BANKRUPTCY_FIELDS, report.get("bankruptcies") or ())
    _rows(console, "Inquiries", INQUIRY_FIELDS, report["inquiries"])
    _journey(console, report["journey"])
    console.print(f"\nApplication {report['application_id']}\nReport      {report['link']}")
    console.print(f"Code        {report['code']}  (keep it: the report opens with it)")


def print_rejection(errors: Sequence[tuple[str, str]]) -> None:
    """Each wrong field and what is wrong with it."""
    console = _console()
    console.print(Text("Not accepted. Please correct:", style="bold"))
    for field, message in errors:
        console.print(Text(f"  {field}: {message}"))


def _console() -> Console:
    console = Console(highlight=False, markup=False, soft_wrap=False)
    if not console.is_terminal:
        console.width = 100
    return console


def _headline(console: Console, report: Row) -> None:
    if report["outcome"] != "scored":
        console.print(Text("No score", style="bold"))
        console.print(NO_SCORE.get(str(report["reason"]), str(report["reason"] or "")))
        return
    band = band_of(report["score"]).name
    console.print(Text(f"Score {report['score']} of {LOWEST} to {HIGHEST}  {band}", style="bold"))
    if report["pd"] is not None:
        console.print(f"{report['pd']:.1%} of people with this score are 90 days late or worse within two years")
    console.print(f"Scorecard {report['scorecard_version']}, base points {report['base_points']}")


def _alerts(console: Console, alerts: Sequence[Row]) -> None:
    """The fraud alerts in force: what a lender has to do, and at which number."""
    for alert in alerts:
        kind = str(alert["kind"]).replace("_", " ")
        phone = f"; telephone {alert['phone']}" if alert["phone"] else ""
        console.print(Text(f"FRAUD ALERT ({kind}), {alert['since']} to {alert['until']}{phone}", style="bold"))
        console.print(str(alert["duty"]))


def _factors(console: Console, factors: Sequence[Row]) -> None:
    costly = [factor for factor in factors if factor["points"]]
    costly.sort(key=lambda factor: (not factor["key"], factor["points"]))
    _table(console, "What impacts the score", ("points", "", "factor"), costly, _factor)
    if free := len(factors) - len(costly):
        console.print(f"  {free} more cost no points")


def _factor(factor: Row) -> tuple[str, ...]:
    helps = f"\n{factor['helps']}" if factor["key"] and factor.get("helps") else ""
    return f"{factor['points']:+d}", "key" if factor["key"] else "", f"{factor['text']}{helps}"


def _rows(console: Console, title: str, names: Sequence[str], rows: Sequence[Row]) -> None:
    """A table of those columns of ``names`` that are filled in at least one row."""
    shown = [name for name in names if any(row.get(name) not in (None, "", 0) for row in rows)]
    heads = tuple(name.replace("_", " ") for name in shown)
    _table(console, title, heads, rows, lambda row: tuple(_cell(name, row.get(name)) for name in shown))


def _journey(console: Console, journey: Sequence[Row]) -> None:
    if not journey:
        return
    start = journey[0]["at"]
    _table(console, "Journey", ("service", "at (UTC)", "after"), journey, lambda step: _step(step, start))


def _step(step: Row, start: object) -> tuple[str, ...]:
    at = step["at"]
    if not isinstance(at, int | float) or not isinstance(start, int | float):
        return str(step["service"]), str(at), ""
    time = datetime.fromtimestamp(at, UTC)
    printed = f"{time:%Y-%m-%d %H:%M:%S}.{time.microsecond // 1000:03d}"
    return str(step["service"]), printed, f"{(at - start) * 1000:.0f} ms"


def _table(
    console: Console, title: str, heads: Sequence[str], rows: Sequence[Row], cells: Callable[[Row], tuple[str, ...]]
) -> None:
    if not rows:
        return
    console.print(Text(f"\n{title}", style="bold"))
    table = Table(box=None, pad_edge=True, header_style="dim")
    for head in heads:
        table.add_column(head, overflow="fold", justify="right" if head in NUMBER_COLUMNS else "left")
    for row in rows:
        table.add_row(*(Text(cell) for cell in cells(row)))
    console.print(table)


def _cell(name: str, value: object) -> str:
    if value is None:
        return ""
    if name == "grid":
        return str(value)[:GRID_MONTHS]
    if isinstance(value, bool):
        return "yes" if value else ""
    return f"{value:,}" if isinstance(value, int) else str(value)
