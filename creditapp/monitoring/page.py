"""How each scorecard performs, now and day by day, as a page that keeps itself up to date and as JSON, for operators."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import NamedTuple
from urllib.parse import quote, urlencode

import msgspec
from aiohttp import web

from creditapp.domain.characteristics import CHARACTERISTICS
from creditapp.domain.monitoring.alert_thresholds import THRESHOLDS
from creditapp.domain.monitoring.days import KEPT, DayFigures, day_of
from creditapp.domain.monitoring.figures import LEAST_GOODS_AND_BADS, Figures
from creditapp.monitoring.trends import Trend, trends
from creditapp.web.contexts import Context
from creditapp.web.http.guards import HEADERS
from creditapp.web.render import Pages

WORTH_A_LOOK = 0.10
"""PSI or CSI above which, by convention, the change should be investigated."""
LABELS = {characteristic.name: characteristic.label for characteristic in CHARACTERISTICS}
WIDTH = 240
"""Width of the longest bar, in the drawing's units."""
PERIODS = (14, 30, KEPT)
"""Numbers of days that the page offers."""
COLUMNS = ("Scores", "Mean score", "Approved", "Outcomes", "Bad rate", "PSI")
ADDRESS = "/monitoring"


class OwnedElsewhere(NamedTuple):
    """A scorecard whose counts another worker holds, and that worker's page."""

    version: str
    address: str


class Tile(NamedTuple):
    """One figure: its label and value, what it is compared with, and its CSS class: good, late (worth a look) or lost (alert)."""

    label: str
    value: str
    against: str
    kind: str


class Bar(NamedTuple):
    """A row with a bar: ``length`` and ``mark`` from 0 to WIDTH, ``kind`` as in ``Tile``."""

    label: str
    value: str
    other: str
    length: float
    mark: float
    kind: str


class Choice(NamedTuple):
    """A link that filters the page."""

    text: str
    address: str
    current: bool


class Chosen(NamedTuple):
    """What the page is asked to show."""

    scorecard: str = ""
    """A version; empty for all."""
    days: int = KEPT
    """Today and so many days less one before it; those on which nothing was counted are not shown."""


ALL = Chosen()


@dataclass(frozen=True, kw_only=True)
class ScorecardPanel:
    """One scorecard on the page."""

    version: str
    role: str
    summary: str
    report: str
    """Where its run's report is; empty where that is not known."""
    raised: tuple[str, ...]
    tiles: tuple[Tile, ...]
    bands: tuple[Bar, ...]
    drift: tuple[Bar, ...]
    tenths: tuple[Bar, ...]
    cut_off: int
    trends: tuple[Trend, ...]
    days: tuple[tuple[str, tuple[str, ...]], ...]
    """Newest first: the day, and its figures in the order of COLUMNS."""


@dataclass(frozen=True, kw_only=True)
class MonitoringPage(Context):
    """The template's context."""

    template = "monitoring.html"

    at: str
    """When the figures were computed."""
    here: str
    """The page's own address."""
    choices: tuple[tuple[Choice, ...], ...]
    """Scorecards, and numbers of days; empty while there is nothing to choose."""
    scorecards: tuple[ScorecardPanel, ...]
    elsewhere: tuple[OwnedElsewhere, ...]
    columns: tuple[str, ...] = COLUMNS
    width: int = WIDTH


def answer_json(scorecards: Sequence[Figures | OwnedElsewhere], reports: str = "") -> web.Response:
    """A list with each scorecard's figures and its run's report, or the address of the worker that has them."""
    entries = [
        {**msgspec.to_builtins(scorecard), "run_report": run_report(reports, scorecard.version) or None}
        if isinstance(scorecard, Figures)
        else scorecard._asdict()
        for scorecard in scorecards
    ]
    return web.Response(body=msgspec.json.encode(entries), content_type="application/json")


def run_report(reports: str, version: str) -> str:
    """Where the report of the run that made this scorecard is, by the setting ``run_reports``; empty where there is none."""
    return reports.replace("{version}", quote(version, safe=""))


def chosen_by(query: Mapping[str, str]) -> Chosen:
    """What a request's query asks for; a number of days that the page does not offer is the longest."""
    days = query.get("days", "")
    offered = {str(period): period for period in PERIODS}
    return Chosen(query.get("scorecard", ""), offered.get(days, KEPT))


def answer_html(
    scorecards: Sequence[Figures | OwnedElsewhere],
    champion: str,
    pages: Pages,
    at: float,
    chosen: Chosen = ALL,
    reports: str = "",
) -> web.Response:
    """The page; ``champion`` is the active champion's version, empty while there is none; ``at``: now (Unix seconds).

    ``reports``: where runs' reports are (the setting ``run_reports``).
    """
    shown = [one for one in scorecards if chosen.scorecard in ("", one.version)]
    first = day_of(at) - timedelta(days=chosen.days - 1)
    page = MonitoringPage(
        at=f"{datetime.fromtimestamp(at, UTC):%Y-%m-%d %H:%M:%S} UTC",
        here=_address(chosen),
        choices=_choices([one.version for one in scorecards], chosen),
        scorecards=tuple(
            _panel(figures, champion, first, reports) for figures in shown if isinstance(figures, Figures)
        ),
        elsewhere=tuple(scorecard for scorecard in shown if isinstance(scorecard, OwnedElsewhere)),
    )
    return web.Response(
        text=pages.render(page), content_type="text/html", headers=HEADERS | {"Cache-Control": "no-store"}
    )


def _choices(versions: Sequence[str], chosen: Chosen) -> tuple[tuple[Choice, ...], ...]:
    if not versions:
        return ()
    cards = [("All scorecards", ""), *((version, version) for version in versions)]
    return (
        tuple(
            Choice(text, _address(chosen._replace(scorecard=version)), version == chosen.scorecard)
            for text, version in cards
        ),
        tuple(Choice(f"{days} days", _address(chosen._replace(days=days)), days == chosen.days) for days in PERIODS),
    )


def _address(chosen: Chosen) -> str:
    asked = ({"scorecard": chosen.scorecard} if chosen.scorecard else {}) | (
        {"days": str(chosen.days)} if chosen.days != KEPT else {}
    )
    return f"{ADDRESS}?{urlencode(asked)}" if asked else ADDRESS


def _panel(figures: Figures, champion: str, first: date, reports: str) -> ScorecardPanel:
    days = [day for day in figures.days if day.day >= first]
    return ScorecardPanel(
        version=figures.version,
        role="Champion" if figures.version == champion else "Earlier",
        summary=_summary(figures),
        report=run_report(reports, figures.version),
        raised=figures.raised,
        tiles=_tiles(figures),
        bands=_bands(figures),
        drift=_drift(figures),
        tenths=_tenths(figures),
        cut_off=figures.cut_off,
        trends=trends(days, figures.cut_off),
        days=tuple((day.day.isoformat(), _columns(day)) for day in reversed(days)),
    )


def _summary(figures: Figures) -> str:
    made = f"made on {figures.created}; " if figures.created else ""
    days = f"; days from {figures.days[0].day} to {figures.days[-1].day}" if figures.days else ""
    counted = f"{figures.seen:,} scores, {figures.outcomes:,} outcomes; figures of the newest {figures.scores:,}"
    return f"{made}{counted}{days}"


def _columns(day: DayFigures) -> tuple[str, ...]:
    mean = "–" if day.mean_score is None else f"{day.mean_score:.0f}"
    outcomes, scores = f"{day.outcomes:,}", f"{day.scores:,}"
    return scores, mean, _percent(day.approved), outcomes, _percent(day.bad_rate), _number(day.psi)


def _tiles(figures: Figures) -> tuple[Tile, ...]:
    drop = figures.with_thresholds.get("auc_drop")
    trained = f"{figures.trained_auc:.3f} in training" if figures.trained_auc is not None else "unknown in training"
    too_few = f"needs {LEAST_GOODS_AND_BADS} goods and bads at least, and a tenth of the window"
    return (
        Tile(
            "PSI of the score",
            _number(figures.psi),
            f"alert above {THRESHOLDS['psi']}",
            _kind(figures.psi, "psi", WORTH_A_LOOK),
        ),
        Tile("Approved", _percent(figures.approved), f"a score of {figures.cut_off} or more", ""),
        Tile("AUC", _number(figures.auc), trained if figures.auc is not None else too_few, _kind(drop, "auc_drop")),
        Tile("KS", _number(figures.ks), "of known outcomes", ""),
        Tile(
            "Calibration error",
            _number(figures.calibration_error),
            f"alert above {THRESHOLDS['calibration_error']}",
            _kind(figures.calibration_error, "calibration_error"),
        ),
        Tile("Bad rate", _percent(figures.bad_rate), "of known outcomes", ""),
    )


def _kind(value: float | None, threshold: str, worth_a_look: float | None = None) -> str:
    if value is None:
        return ""
    if value > THRESHOLDS[threshold]:
        return "lost"
    return "late" if worth_a_look is not None and value > worth_a_look else "good"


def _bands(figures: Figures) -> tuple[Bar, ...]:
    longest = max([band.live for band in figures.bands] + [band.expected or 0 for band in figures.bands] + [0.01])
    return tuple(
        Bar(
            band.name,
            f"{band.live:.1%}",
            f"{_percent(band.expected)} expected, {_percent(band.approved)} approved",
            WIDTH * band.live / longest,
            WIDTH * (band.expected or 0) / longest,
            "",
        )
        for band in figures.bands
    )


def _drift(figures: Figures) -> tuple[Bar, ...]:
    ranked = sorted(figures.csi.items(), key=lambda item: (-item[1], item[0]))
    longest = max([2 * THRESHOLDS["csi"], *figures.csi.values()])
    mark = WIDTH * THRESHOLDS["csi"] / longest
    return tuple(
        Bar(
            LABELS.get(name, name), f"{value:.3f}", "", WIDTH * value / longest, mark, _kind(value, "csi", WORTH_A_LOOK)
        )
        for name, value in ranked
    )


def _tenths(figures: Figures) -> tuple[Bar, ...]:
    longest = max([0.01, *(max(tenth.observed, tenth.expected) for tenth in figures.tenths)])
    return tuple(
        Bar(
            f"Tenth {number}",
            f"{tenth.observed:.1%}",
            f"{tenth.expected:.1%} expected, {tenth.count:,} people",
            WIDTH * tenth.observed / longest,
            WIDTH * tenth.expected / longest,
            "",
        )
        for number, tenth in enumerate(figures.tenths, start=1)
    )


def _number(value: float | None) -> str:
    return "–" if value is None else f"{value:.3f}"


def _percent(share: float | None) -> str:
    return "–" if share is None else f"{share:.1%}"
