"""How a person's rights over the own file stand: what its newest reading says, and what was asked since.

A reading tells of all requests that the bureau had by then, through whichever application they came; a request that it
does not tell of yet counts all the same, as it is on its way to the file.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from msgspec.structs import replace

from creditapp.domain.file_requests import day_of, due
from creditapp.models.answers import Answer
from creditapp.models.extract import DisputeShown, Extract
from creditapp.models.requests import Dispute, Freeze, Statement, Thaw, Wish

WORDS = 100
"""Most words of a statement (15 USC 1681i(b))."""


class Asked(NamedTuple):
    """A request and when it was made (Unix seconds)."""

    request_id: str
    at: float
    wish: Wish


class Answered(NamedTuple):
    """A furnisher's answer and the date of the revised report that it led to."""

    answer: Answer
    on: date


@dataclass(frozen=True)
class Standing:
    """How things stand; times are 0 where nothing was ever asked."""

    frozen: bool
    frozen_at: float
    """Since when it is frozen, or not any more."""
    statement: str
    statement_at: float
    disputes: tuple[DisputeShown, ...]
    """Newest first."""


def standing(newest: Extract | None, asked: Iterable[Asked], answered: Iterable[Answered]) -> Standing:
    """The rights as they stand; of a reading and a request the later one counts."""
    told, asked = newest or Extract(as_of=date.min), sorted(asked, key=lambda each: (each.at, each.request_id))
    frozen, statement = (told.frozen_at, told.frozen), (told.statement_at, told.statement)
    for each in asked:
        match each.wish:
            case Freeze() | Thaw() if each.at > frozen[0]:
                frozen = each.at, isinstance(each.wish, Freeze)
            case Statement() if each.at > statement[0]:
                statement = each.at, each.wish.text
    return Standing(
        frozen=frozen[1],
        frozen_at=frozen[0],
        statement=statement[1],
        statement_at=statement[0],
        disputes=_disputes(told.disputes, asked, answered),
    )


def _disputes(
    told: Iterable[DisputeShown], asked: Iterable[Asked], answered: Iterable[Answered]
) -> tuple[DisputeShown, ...]:
    known = {each.dispute_id: each for each in told}
    for each in asked:
        if isinstance(each.wish, Dispute) and each.request_id not in known:
            known[each.request_id] = _shown(each.request_id, day_of(each.at), each.wish)
    for answer, on in answered:
        one = known.get(answer.dispute_id)
        if one is not None and one.outcome is None:
            known[answer.dispute_id] = replace(one, outcome=answer.outcome, answered=on)
    clocked = [replace(each, due=due(each, known.values())) for each in known.values()]
    return tuple(sorted(clocked, key=lambda each: (each.opened, each.dispute_id), reverse=True))


def _shown(dispute_id: str, opened: date, wish: Dispute) -> DisputeShown:
    return DisputeShown(
        dispute_id=dispute_id, item=wish.item, opened=opened, due=opened, reason=wish.reason, text=wish.text
    )


def words_in(text: str) -> int:
    """How many words a statement has."""
    return len(text.split())
