"""Compare the synthetic population with published figures: each target beside its value, with its source, and charts.

Scores are those of a scorecard that has not seen these people: trained on another seed, or a run's.
"""

from collections.abc import Callable, Iterator
from datetime import date
from html import escape
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from creditapp.domain.bands import BANDS
from training.artefacts import load_single_card
from training.data.service_schema import NAMES
from training.errors import TrainingError
from training.population.dataset import build
from training.population.figures import Figures
from training.population.target import ScoredPopulation, Target, scored_population
from training.population.targets import BANDS_2025, FED, TARGETS
from training.report.plots import Line, bars, chart
from training.report.style import STYLE
from training.scorecard.rescore import columns_of, rescore

LEARNERS = 20_000
"""People of the next seed that a first scorecard is trained on, if no run is named."""


def first_card(
    seed: int, as_of: date, done: Callable[[int], None], processes: int | None = None, people: int = LEARNERS
) -> dict[str, Any]:
    """The first scorecard, as ``make run`` trains it, on the people of the next seed."""
    from training.fitting.hyperparameters import FIRST_SCORECARD
    from training.scorecard import run

    table, _ = build(seed + 1, people, as_of, done, processes)
    return run.train(table, as_of, seed, lambda _: None, FIRST_SCORECARD, run.Options(spanning=True)).card


def card_of(directory: Path) -> dict[str, Any]:
    """A run's scorecard; TrainingError if its characteristics are not those of the service."""
    card = load_single_card(directory)
    if not {column.name for column in columns_of(card)} <= set(NAMES):
        raise TrainingError(f"{directory}: reads other characteristics than the population has")
    return card


def scored(everybody: Figures, card: dict[str, Any]) -> ScoredPopulation:
    """The population with this scorecard's scores."""
    unscored = scored_population(everybody, np.zeros(0, np.int64))
    read = [NAMES.index(column.name) for column in columns_of(card)]
    return scored_population(everybody, rescore(card, unscored.people.values[:, read]).score)


def lines(population: ScoredPopulation) -> Iterator[str]:
    """Each target beside its value, marked MISSED if outside its tolerance."""
    yield f"{'':34}{'target':>9}{'value':>9}{'±':>8}  {'':7}source"
    for target in TARGETS:
        value = target.figure(population)
        verdict = _verdict(target, value)
        yield (
            f"{target.name:34}{_number(target.value):>9}{_number(value):>9}{_number(target.tolerance):>8}"
            f"  {verdict:7}{target.source}"
        )


def _verdict(target: Target, value: float) -> str:
    return "met" if target.met(value) else "MISSED" if target.held else "not met"


def _number(value: float) -> str:
    return f"{value:.1f}" if abs(value) >= 2 else f"{value:.3f}"


def page(population: ScoredPopulation, title: str) -> str:
    """A self-contained page: the table of targets, and charts of marginals beside published ones."""
    return (
        f'<!doctype html><html lang="en"><meta charset="utf-8"><title>{escape(title)}</title>'
        f'<meta name="viewport" content="width=device-width"><style>{STYLE}</style><main><h1>{escape(title)}</h1>'
        f"{_table(population)}<h2>Marginals</h2><p>Blue: this population. Orange: published figures, where there are any."
        f"<div class=grid>{''.join(_plots(population))}</div></main></html>"
    )


def _table(population: ScoredPopulation) -> str:
    rows = ""
    for target in TARGETS:
        value = target.figure(population)
        rows += (
            f"<tr><td>{escape(target.name)}<td class=n>{_number(target.value)}<td class=n>{_number(value)}"
            f"<td class=n>{_number(target.tolerance)}<td><b>{_verdict(target, value)}</b>"
            f"<td>{escape(target.source)}"
        )
    head = "<tr><th>Figure<th>Target<th>Value<th>±<th><th>Source"
    return f"<p>{len(population.everybody.visible):,} people, {len(population.score):,} of them scored.<table>{head}{rows}</table>"


def _plots(population: ScoredPopulation) -> Iterator[str]:
    people = population.people
    yield _by_band(population)
    yield _default_by_score(population)
    yield _histogram("Score", population.score.astype(np.float64), np.arange(300, 851, 10), "score")
    yield _histogram("Share of card limits in use", np.minimum(population.use, 1.3), np.linspace(0, 1.3, 40), "share")
    yield _histogram("Age of the oldest account", people.of("oldest_account_months") / 12, np.arange(0, 71, 2), "years")
    yield _histogram("Cards on file", people.cards.astype(np.float64), np.arange(41), "cards")
    yield _histogram("Loans on file", people.loans.astype(np.float64), np.arange(26), "loans")
    yield _histogram("Inquiries a year", people.inquiries.astype(np.float64), np.arange(13), "inquiries")
    yield bars(
        "Worst lateness on file", _shares(people.worst, ("never", "30", "60", "90", "120", "150", "180", "lost"))
    )
    yield bars("Lateness now, of those late", _late_now(people))
    yield _histogram("True probability of a default", people.risk, np.linspace(0, 1, 41), "probability")


def _by_band(population: ScoredPopulation) -> str:
    published = [target for target in TARGETS if target.source == BANDS_2025]
    at = np.array([(band.lowest + band.highest) / 2 for band in BANDS])
    values = np.array([target.figure(population) for target in published])
    published_values = np.array([target.value for target in published])
    return chart(
        "Share by band",
        [Line(at, values, dots=True), Line(at, published_values, "second", dots=True)],
        "score",
        "share",
    )


def _default_by_score(population: ScoredPopulation) -> str:
    targets = [target for target in TARGETS if target.source == FED]
    at = np.array([500, 540, 580, 620, 660, 700, 770], dtype=np.float64)
    values = np.nan_to_num([target.figure(population) for target in targets])
    published = np.array([target.value for target in targets])
    drawn = [Line(at, values, dots=True), Line(at, published, "second", dots=True)]
    return chart("Default on new accounts by score", drawn, "score", "within 24 months")


def _histogram(title: str, values: NDArray[np.floating], edges: NDArray[np.number], label: str) -> str:
    counts, edges = np.histogram(values[~np.isnan(values)], bins=edges)
    shares = counts / max(counts.sum(), 1)
    return chart(title, [Line(np.repeat(edges, 2)[1:-1], np.repeat(shares, 2))], label, "share of people")


def _shares(stages: Any, names: tuple[str, ...]) -> list[tuple[str, float]]:
    return [(name, float(np.mean(np.minimum(stages, 7) == at))) for at, name in enumerate(names)]


def _late_now(people: Figures) -> list[tuple[str, float]]:
    return [(str(30 * stage), float(np.mean(people.now == stage))) for stage in range(1, 7)]
