"""Judges parts of a population with a scorecard that training makes."""

import hashlib
import json
import tempfile
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

from creditapp.domain.scorecard_file import parse_scorecard, served_characteristics
from tests.truth import factors
from tests.truth.card import Card
from tests.truth.facts import Facts
from tests.truth.findings import Finding
from tests.truth.judge import judge
from tests.truth.printed import population

SEED, DAY = 4_711, date(2026, 10, 31)
"""Of the people who are judged; others than those of the training."""
TRAINED_ON, TRAINING_SEED, OBSERVED = 20_000, 20_241, date(2024, 10, 31)
ROOT = Path(__file__).parents[2]
Verdict = tuple[int | None, bool, list[str], list[Finding]]
"""Score (None: no score), whether it is clamped, codes of the key factors, and what is false."""


def judged(card: dict[str, Any], seed: int, day: date, indices: Sequence[int], slow: int = 1) -> list[Verdict]:
    """The verdicts on these people; of each ``slow``-th also the terminal's text and the next steps."""
    served, own = parse_scorecard(card, served_characteristics()), Card(card)
    verdicts: list[Verdict] = []
    for subject in population(served, seed, indices, day, slow):
        if subject.printed is None:
            verdicts.append((None, False, [], []))
            continue
        who = factors.person(Facts.of_file(subject.reported, day), own)
        verdicts.append((who.score, who.total != who.score, who.keys, judge(who, subject.printed)))
    return verdicts


def trained() -> dict[str, Any]:
    """The first scorecard as `make run` trains it, kept in the temporary directory while the code that makes it stays the same."""
    kept = Path(tempfile.gettempdir()) / f"creditapp-truth-{_digest()}.json"
    if not kept.exists():
        made = json.dumps(_train())
        kept.write_text(made)
    card: dict[str, Any] = json.loads(kept.read_text())
    return card


def _train() -> dict[str, Any]:
    from training.fitting.hyperparameters import FIRST_SCORECARD
    from training.population import dataset
    from training.scorecard import run

    table, _ = dataset.build(TRAINING_SEED, TRAINED_ON, OBSERVED, lambda _: None, 2)
    options = run.Options(spanning=True)
    return run.train(table, date(2026, 10, 28), TRAINING_SEED, lambda _: None, FIRST_SCORECARD, options).card


def _digest() -> str:
    rooms = ("creditapp/domain", "creditapp/models", "creditapp/population", "training")
    sources = sorted(path for room in rooms for path in (ROOT / room).rglob("*.py"))
    settings = repr((TRAINING_SEED, TRAINED_ON, OBSERVED)).encode()
    return hashlib.sha256(settings + b"".join(path.read_bytes() for path in sources)).hexdigest()[:16]
