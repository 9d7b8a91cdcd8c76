"""``python -m benchmarks.severe_events``: what severe events cost, beside what FICO has published; writes severe_events.json.

Each event is put into the files of synthetic people who scored near 680 or near 780, and the files are scored again. Published
are ranges for two people of these scores: FICO's "damage points" (2009) and its study of mortgage delinquencies (2011), both
known from the press, so second-hand. An additive scorecard takes as many points from everybody whom an event finds alike,
so that it is held to the whole range from the lowest at 680 to the highest at 780.
"""

import argparse
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from statistics import mean
from typing import Any

from msgspec.structs import replace

from benchmarks.results import Row, write
from creditapp.domain.accounts import is_open, is_open_card
from creditapp.domain.characteristics import characteristics, ending
from creditapp.domain.credit_file import FileView
from creditapp.domain.dates import months_after
from creditapp.domain.scorecard import Scorecard
from creditapp.domain.scorecard_file import parse_scorecard
from creditapp.domain.scoring import score
from creditapp.models.credit_events import Account, Bankruptcy
from creditapp.population.cohort import cohort
from creditapp.population.person import bodies, chunks
from training.population.dataset import file_view

RESULTS = Path(__file__).with_name("severe_events.json")
OBSERVED = date(2024, 10, 31)
STARTS, WITHIN = (680, 780), 15
"""Scores from which the published ranges start, and how far from them people may be."""
MONTHS = (0, 12, 36, 60)
"""Ages of the events."""


@dataclass(frozen=True)
class SevereEvent:
    """An event, how it is put into a file, and the published ranges of points that it takes from 680 and from 780."""

    name: str
    put: Callable[[FileView, int], FileView | None]
    """The file with the event so many months ago; None if the file has no account to which it could happen."""
    at_680: tuple[int, int]
    at_780: tuple[int, int]


def _with_account(view: FileView, old: Account, new: Account) -> FileView:
    return replace(view, accounts=tuple((by, new if account is old else account) for by, account in view.accounts))


def _grid(account: Account, marks: str, ago: int) -> str:
    """The account's grid with these marks, newest first, ended by so many months on time."""
    return ("0" * ago + marks + account.grid[ago + len(marks) :])[:84]


def _oldest(view: FileView, wanted: Callable[[Account], bool]) -> Account | None:
    """The oldest account of a kind that was never late: the event is the first."""
    fitting = [
        account for _, account in view.accounts if wanted(account) and not set(account.grid) & set("123456GHJKL")
    ]
    return min(fitting, key=lambda account: (account.opened, account.reference), default=None)


def _late(marks: str, status: str) -> Callable[[FileView, int], FileView | None]:
    def put(view: FileView, ago: int) -> FileView | None:
        account = _oldest(view, lambda account: is_open(account) and account.balance > 0)
        if account is None:
            return None
        due = min(account.balance, len(marks) * (account.payment or 25))
        late = replace(account, grid=_grid(account, marks, ago))
        return _with_account(view, account, late if ago else replace(late, status=status, past_due=due))

    return put


def _lost(
    wanted: Callable[[Account], bool], mark: str, status: str, *, owed: bool
) -> Callable[[FileView, int], FileView | None]:
    def put(view: FileView, ago: int) -> FileView | None:
        account = _oldest(view, wanted)
        if account is None:
            return None
        balance = account.balance if owed else 0
        grid = (mark * (ago + 1) + "654321" + account.grid[ago + 7 :])[:84]
        since = months_after(view.as_of, -(ago + 6))
        lost = replace(account, status=status, balance=balance, past_due=balance, grid=grid, delinquency_since=since)
        return _with_account(view, account, lost)

    return put


def _bankrupt(view: FileView, ago: int) -> FileView | None:
    """Chapter 7, all cards in use included: each is charged off in the month of the filing and nothing is owed on it."""
    cards = [account for _, account in view.accounts if is_open_card(account) and account.balance > 0]
    for card in cards[:3]:
        grid = ("L" * (ago + 1) + "321" + card.grid[ago + 4 :])[:84]
        since = months_after(view.as_of, -(ago + 3))
        view = _with_account(
            view, card, replace(card, status="97", balance=0, past_due=0, grid=grid, delinquency_since=since)
        )
    filed = months_after(view.as_of, -ago)
    case = Bankruptcy(
        event_id="case", as_of=filed, reference="case", chapter="7", filed=filed, disposition="discharged"
    )
    return replace(view, bankruptcies=(("A court", case),)) if cards else None


EVENTS = (
    SevereEvent("30 days late", _late("1", "71"), (60, 80), (90, 110)),
    SevereEvent("90 days late", _late("321", "80"), (60, 80), (110, 130)),
    SevereEvent(
        "charge-off of a card (published: debt settlement)",
        _lost(is_open_card, "L", "97", owed=True),
        (45, 65),
        (105, 125),
    ),
    SevereEvent(
        "foreclosure",
        _lost(lambda account: account.portfolio == "M" and is_open(account), "H", "94", owed=False),
        (85, 105),
        (140, 160),
    ),
    SevereEvent("bankruptcy, chapter 7", _bankrupt, (130, 150), (220, 240)),
)


def views(seed: int, people: int, observed: date = OBSERVED) -> Iterator[FileView]:
    """The files of synthetic people who can be scored."""
    for indices in chunks(range(people)):
        for reported in bodies(cohort(seed, indices, observed, observed), observed):
            view = file_view(reported, observed)
            if view is not None and ending(view, observed) is None:
                yield view


def scored(card: Scorecard, view: FileView) -> int:
    """The score of a file."""
    return score(card, characteristics(view, view.as_of)).score


def costs(card: Scorecard, files: list[FileView], event: SevereEvent, ago: int) -> list[int]:
    """Points that the event takes from each of these people to whom it can happen."""
    after = [(view, event.put(view, ago)) for view in files]
    return [scored(card, view) - scored(card, changed) for view, changed in after if changed is not None]


def near(card: Scorecard, files: list[FileView], start: int) -> list[FileView]:
    """The files whose score is near the start."""
    return [view for view in files if abs(scored(card, view) - start) <= WITHIN]


def rows(card: Scorecard, files: list[FileView]) -> Iterator[Row]:
    """Mean points of each event, by start and by age; the goal is that of a fresh one."""
    by_start = {start: near(card, files, start) for start in STARTS}
    for event in EVENTS:
        lowest, highest = event.at_680[0], event.at_780[1]
        for start, some in by_start.items():
            for ago in MONTHS:
                taken = costs(card, some, event, ago)
                if not taken:
                    continue
                name = f"{event.name}, {ago} months ago, from {start} ({len(taken)} people)"
                if ago:
                    yield Row(name, mean(taken), "points", ">=", 0)
                else:
                    yield Row(f"{name}, at least", mean(taken), "points", ">=", lowest)
                    yield Row(f"{name}, at most", mean(taken), "points", "<=", highest)


def main() -> None:
    """Measure, print and write; exit with 1 if an event costs less or more than published."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--model", type=Path, required=True, help="directory of a run, such as <home>/scorecard")
    parser.add_argument("--people", type=int, default=5_000)
    parser.add_argument("--out", type=Path, default=RESULTS)
    arguments = parser.parse_args()
    content: dict[str, Any] = json.loads((arguments.model / "scorecard.json").read_bytes())
    measured = list(rows(parse_scorecard(content), list(views(91, arguments.people))))
    for row in measured:
        print(row)
    write(arguments.out, measured)
    raise SystemExit(0 if all(row.met for row in measured) else 1)


if __name__ == "__main__":
    main()
