"""One typed context per template: what a page shows is decided here, how it looks in the template."""

from dataclasses import dataclass, field
from datetime import UTC, datetime

from creditapp.domain.bands import BANDS, HIGHEST, LOWEST, Band, band_of
from creditapp.domain.characteristics import CHARACTERISTICS
from creditapp.domain.factors import by_effect, text_of
from creditapp.domain.report import AccountShown, Extract
from creditapp.models.applications import Ending, Factor
from creditapp.web.found import Ready

GRID_MONTHS = 24
GROUPS = {
    "payment_history": "Payment history", "amounts_owed": "Amounts owed", "length": "Length of history",
    "new_credit": "New credit", "mix": "Credit mix",
}
KINDS = {
    "credit_card": "Credit card", "retail_card": "Store card", "line_of_credit": "Line of credit",
    "auto_loan": "Car loan", "personal_loan": "Personal loan", "student_loan": "Student loan", "mortgage": "Mortgage",
}
MARKS = {
    "0": ("ok", "✓", "on time"), "E": ("ok", "–", "nothing owed"), "1": ("late", "30", "30 days late"),
    "2": ("late", "60", "60 days late"), "3": ("bad", "90", "90 days late"), "4": ("bad", "120", "120 days late"),
    "5": ("bad", "150", "150 days late"), "6": ("bad", "180", "180 days late or more"),
    "G": ("bad", "C", "in collection"), "H": ("bad", "F", "foreclosed"), "J": ("bad", "S", "surrendered"),
    "K": ("bad", "R", "repossessed"), "L": ("bad", "X", "charged off"), "B": ("none", "", "before opening"),
    "D": ("none", "·", "not reported"),
}
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


@dataclass(frozen=True)
class FormPage:
    """The form, fresh or handed back."""

    token: str
    values: dict[str, str] = field(default_factory=dict)
    errors: dict[str, str] = field(default_factory=dict)
    notice: str = ""
    template = "form.html"
    title = "See your credit report"


@dataclass(frozen=True)
class WaitingPage:
    """The report is on its way."""

    application_id: str
    long: bool
    template = "waiting.html"
    title = "Your report is on its way"


@dataclass(frozen=True)
class CodePage:
    """Whoever holds the code may see the report."""

    application_id: str
    wrong: bool = False
    template = "code.html"
    title = "Enter your code"


@dataclass(frozen=True)
class MessagePage:
    """Something to tell, and what to do next."""

    title: str
    text: str
    link: str = "/"
    link_text: str = "Start again"
    template = "message.html"


@dataclass(frozen=True)
class FactorRow:
    """One factor in words."""

    code: str
    title: str
    helps: str
    group: str
    value: str
    points: int
    key: bool


@dataclass(frozen=True)
class Mark:
    """One month of an account."""

    month: str
    look: str
    symbol: str
    meaning: str


@dataclass(frozen=True)
class AccountCard:
    """One account with its newest 24 months."""

    account: AccountShown
    kind: str
    used: int | None
    """Percent of the limit."""
    marks: tuple[Mark, ...]


@dataclass(frozen=True)
class Hop:
    """One service's part in the journey."""

    service: str
    milliseconds: int


@dataclass(frozen=True)
class Gauge:
    """Where the needle stands on the half circle, in degrees from the left."""

    angle: float
    bands: tuple[tuple[Band, float, float], ...]


@dataclass(frozen=True)
class ReportPage:
    """A score with all that explains it."""

    application_id: str
    code: str
    name: str
    ready: Ready
    score: int
    band: Band
    gauge: Gauge
    pd: str
    key: tuple[FactorRow, ...]
    others: tuple[FactorRow, ...]
    positive: tuple[FactorRow, ...]
    accounts: tuple[AccountCard, ...]
    extract: Extract
    hops: tuple[Hop, ...]
    at: str
    template = "report.html"
    title = "Your credit report"


@dataclass(frozen=True)
class EndingPage:
    """No score, and why."""

    application_id: str
    code: str
    ending: Ending
    accounts: tuple[AccountCard, ...]
    hops: tuple[Hop, ...]
    template = "ending.html"
    title = "Your application"


def report_page(ready: Ready, code: str) -> ReportPage | EndingPage:
    """The page of a finished application."""
    report = ready.report
    extract = ready.extract or Extract(as_of=report.as_of)
    accounts = tuple(map(_card, extract.accounts))
    if report.score is None:
        shown = accounts if report.ending == "thin" else ()
        return EndingPage(report.application_id, code, report.ending or "could_not_match", shown, _hops(ready))
    rows = by_effect(report.factors)
    return ReportPage(
        application_id=report.application_id,
        code=code,
        name=f"{ready.person.first_name} {ready.person.last_name}" if ready.person else "",
        ready=ready,
        score=report.score,
        band=band_of(report.score),
        gauge=_gauge(report.score),
        pd=f"{(report.pd or 0) * 100:.1f} %",
        key=tuple(_row(factor) for factor in rows if factor.key),
        others=tuple(_row(factor) for factor in rows if not factor.key and factor.points),
        positive=tuple(_row(factor) for factor in rows if factor.points == 0),
        accounts=accounts,
        extract=extract,
        hops=_hops(ready),
        at=datetime.fromtimestamp(report.journey[0].at, UTC).strftime("%-d %B %Y, %H:%M UTC"),
    )


def _gauge(score: int) -> Gauge:
    def angle(points: int) -> float:
        return round(180 * (points - LOWEST) / (HIGHEST - LOWEST), 1)

    return Gauge(angle(score), tuple((band, angle(band.lowest), angle(band.highest)) for band in BANDS))


def _row(factor: Factor) -> FactorRow:
    text = text_of(factor)
    known = next((each for each in CHARACTERISTICS if each.code == factor.code), None)
    return FactorRow(
        code=factor.code,
        title=text.title if factor.points else text.positive,
        helps=text.helps,
        group=GROUPS[known.group] if known else "",
        value=f"{known.label}: {_value(factor.value, known.format)}" if known else "",
        points=factor.points,
        key=factor.key,
    )


def _value(value: float | None, style: str) -> str:
    if value is None:
        return "does not apply"
    match style:
        case "percent":
            return f"{value * 100:.0f} %"
        case "dollars":
            return f"${value:,.0f}"
        case "level":
            return MARKS[str(int(value))][2] if value < 7 else "given up by the lender"
        case _:
            return f"{value:,.0f}"


def _card(account: AccountShown) -> AccountCard:
    used = None if account.utilisation is None or account.state != "open" else round(account.utilisation * 100)
    return AccountCard(account, KINDS[account.type], used, tuple(reversed(_marks(account))))


def _marks(account: AccountShown) -> list[Mark]:
    marks, month = [], account.as_of.year * 12 + account.as_of.month - 1
    for back, mark in enumerate(account.grid[:GRID_MONTHS]):
        year, number = divmod(month - back, 12)
        marks.append(Mark(f"{MONTHS[number]} {year}", *MARKS[mark]))
    return marks


def _hops(ready: Ready) -> tuple[Hop, ...]:
    journey = ready.report.journey
    start = journey[0].at if journey else 0.0
    return tuple(Hop(step.service, max(0, round((step.at - start) * 1000))) for step in journey)
