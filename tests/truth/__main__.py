"""``python -m tests.truth --people 20000``: judge all that is printed about a population, and count what is false.

Prints the findings by kind, how often each reason is the first or a key one, the scores by band, and how many are clamped.
"""

import argparse
import json
from collections import Counter
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

from creditapp.console.progress import progress
from tests.truth.findings import Finding
from tests.truth.judging import DAY, SEED, judged, trained
from training.population.chunks import map_chunks

SLOW = 10
"""Of so many people one is printed on a terminal too, and gets next steps: they take longer than all else."""
BANDS = ((300, 579), (580, 669), (670, 739), (740, 799), (800, 850))


@dataclass
class Tally:
    """What was counted."""

    people: int = 0
    scored: int = 0
    clamped: int = 0
    kinds: Counter[str] = field(default_factory=Counter)
    examples: dict[str, Finding] = field(default_factory=dict)
    first: Counter[str] = field(default_factory=Counter)
    keys: Counter[str] = field(default_factory=Counter)
    bands: Counter[tuple[int, int]] = field(default_factory=Counter)

    def add(self, score: int | None, clamped: bool, keys: list[str], findings: list[Finding]) -> None:
        """One person."""
        self.people += 1
        if score is None:
            return
        self.scored += 1
        self.clamped += clamped
        self.first[keys[0] if keys else "none"] += 1
        self.keys.update(keys)
        self.bands[next(band for band in BANDS if band[0] <= score <= band[1])] += 1
        for finding in findings:
            self.kinds[finding.kind] += 1
            self.examples.setdefault(finding.kind, finding)


def tables(tally: Tally, labels: dict[str, str]) -> str:
    """What is printed at the end."""
    lines = [
        f"{tally.people:,} people with a file, {tally.scored:,} scored, {tally.clamped:,} clamped to the scale",
        "",
    ]
    lines += [f"{sum(tally.kinds.values()):,} false statements"]
    for kind, count in tally.kinds.most_common():
        example = tally.examples[kind]
        lines.append(f"  {count:>8,}  {kind}: {example.printed[:120]!r} ({example.true[:120]})")
    lines += ["", "reason                                                           first    key"]
    for code, count in sorted(tally.keys.items(), key=lambda pair: -pair[1]):
        name = f"{code} {labels.get(code, '')}"
        lines.append(f"  {name:<60} {tally.first[code] / tally.scored:>7.1%} {count / tally.scored:>6.1%}")
    lines.append(f"  {'none':<60} {tally.first['none'] / tally.scored:>7.1%}")
    lines += ["", *(f"{low} to {high}: {tally.bands[low, high] / tally.scored:.1%}" for low, high in BANDS)]
    return "\n".join(lines)


def main(people: int, seed: int, day: date, card: dict[str, Any]) -> int:
    """Judge; the exit code says whether anything is false."""
    tally = Tally()
    with progress("people judged", people) as done:
        for part in map_chunks(partial(judged, card, seed, day, slow=SLOW), people, done):
            for verdict in part:
                tally.add(*verdict)
    print(tables(tally, {table["code"]: table["name"] for table in card["characteristics"]}))
    return int(bool(tally.kinds))


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, default=20_000)
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument("--day", type=date.fromisoformat, default=DAY)
    parser.add_argument(
        "--card", type=Path, help="a scorecard.json; by default one is trained, and kept for the next time"
    )
    options = parser.parse_args()
    card = json.loads(options.card.read_text()) if options.card else trained()
    raise SystemExit(main(options.people, options.seed, options.day, card))
