"""A person's history: each report as it was issued, each update with what has changed since the score before it.

An update includes everything that arrives on one day, except answers to disputes: each of those has a revised report of its
own. Updates go to the person's own newest reports; reports to lenders are no part of what the person sees.
"""

from datetime import date
from itertools import chain, islice

from msgspec.structs import replace

from creditapp.models.applications import Change, Factor, PastScore, Report, Score, Update
from creditapp.models.history import History, Reported

MOST_ENTRIES = 60
"""Reports, and updates, that a history keeps: the newest."""
MOST_RECORDS = 60
"""Ids of re-scores that an entry keeps: the newest."""
IN_FULL = 3
"""Updates that keep their factors and changes: the newest. Of reports only that does with which the next score is compared.

A duplicate of another report is made anew from its score, which brings all that it says; its view keeps the first."""
SHOWN = 24
"""Earlier scores that a report carries: the newest."""
UPDATED_REPORTS = 12
"""Reports of one person that get an update: the newest."""


def with_report(history: History, score: Score) -> tuple[History, Report]:
    """The history with the application's first score, and its report; the same again for a duplicate."""
    ids = [entry.application_id for entry in history.entries]
    place = ids.index(score.application_id) if score.application_id in ids else len(ids)
    entries = history.entries if place < len(ids) else (*history.entries, _reported(score))
    kept = entries[place]
    entry = kept if kept.factors else replace(_reported(score), as_of=kept.as_of)
    earlier = () if entry.to_lender else entries[:place]
    return History(entries=_kept(entries)), _report(score, entry, score.application_id, earlier)


def with_update(history: History, score: Score) -> tuple[History, tuple[Report, ...]]:
    """The history with a re-score in it, and a report of it for each of the person's own newest applications.

    A re-score without any change and without an answer to a dispute is no news: it is not reported. Its id is kept with
    the score that it repeats, because the same re-score, delivered again after a later score, would look like a change.
    """
    recorded = next((entry for entry in history.entries if score.application_id in entry.records), None)
    if recorded is not None and recorded.update is None:
        return history, ()
    if recorded is None and _is_no_news(history, score):
        return _with_no_news(history, score), ()
    entry = recorded or _update(history, score)
    others = tuple(other for other in history.entries if other.application_id != entry.application_id)
    entries = history.entries if recorded else (*others, entry)
    own = [entry.application_id for entry in entries if entry.update is None and not entry.to_lender][-UPDATED_REPORTS:]
    return History(entries=_kept(entries)), tuple(_report(score, entry, application_id, ()) for application_id in own)


def _of_person(history: History) -> list[Reported]:
    """The entries that the person sees: all but those of reports to lenders."""
    return [entry for entry in history.entries if not entry.to_lender]


def _is_no_news(history: History, score: Score) -> bool:
    seen = _of_person(history)
    if not seen or (score.cause and score.cause.answers):
        return False
    last = seen[-1]
    return (last.factors, last.score, last.ending) == (score.factors, score.score, score.ending)


def _with_no_news(history: History, score: Score) -> History:
    repeated = _of_person(history)[-1]
    noted = replace(repeated, records=(*repeated.records, score.application_id)[-MOST_RECORDS:])
    return History(entries=tuple(noted if entry is repeated else entry for entry in history.entries))


def _update(history: History, score: Score) -> Reported:
    """A new entry, or the day's entry with this re-score in it: changes count from the last score before the day's first."""
    assert score.cause is not None, "only a re-score"
    seen = _of_person(history)
    last = seen[-1] if seen else None
    merged = last if last and _same_day(last, score.as_of) and not score.cause.answers else None
    before = _before(seen, merged)
    update = Update(
        id=merged.application_id if merged else score.application_id,
        number=merged.update.number + 1 if merged and merged.update else 1,
        answers=score.cause.answers,
    )
    return replace(
        _reported(score),
        application_id=update.id,
        update=update,
        before=before.score if before else None,
        changes=changes(before.factors if before else (), score.factors),
        records=(*(merged.records if merged else ()), score.application_id)[-MOST_RECORDS:],
    )


def _same_day(last: Reported, as_of: date) -> bool:
    return last.update is not None and not last.update.answers and last.as_of == as_of


def _before(seen: list[Reported], merged: Reported | None) -> Reported | None:
    earlier = seen[:-1] if merged else seen
    return earlier[-1] if earlier else None


def changes(before: tuple[Factor, ...], after: tuple[Factor, ...]) -> tuple[Change, ...]:
    """The characteristics whose value or points differ, those that moved most points first; none without a score."""
    if not before or not after:
        return ()
    then, now = ({factor.code: factor for factor in factors} for factors in (before, after))
    all_changes = [
        Change(
            code=code,
            characteristic=(now.get(code) or then[code]).characteristic,
            before=then[code].value if code in then else None,
            after=now[code].value if code in now else None,
            points=(now[code].points if code in now else 0) - (then[code].points if code in then else 0),
        )
        for code in dict.fromkeys(chain(now, then))
    ]
    moved = [change for change in all_changes if change.points or change.before != change.after]
    return tuple(sorted(moved, key=lambda change: (-abs(change.points), change.code)))


def _kept(entries: tuple[Reported, ...]) -> tuple[Reported, ...]:
    reports = [entry for entry in entries if entry.update is None]
    updates = [entry for entry in entries if entry.update is not None]
    kept = {entry.application_id for entry in (*reports[-MOST_ENTRIES:], *updates[-MOST_ENTRIES:])}
    in_full = {entry.application_id for entry in (*updates[-IN_FULL:], *_compared_with(entries))}
    return tuple(
        entry if entry.application_id in in_full else _slim(entry) for entry in entries if entry.application_id in kept
    )


def _compared_with(entries: tuple[Reported, ...]) -> list[Reported]:
    """What the person's next score is compared with: the newest entry; where that is an update, which may grow, the one before too."""
    newest = list(islice((entry for entry in reversed(entries) if not entry.to_lender), 2))
    return newest if newest and newest[0].update else newest[:1]


def _slim(entry: Reported) -> Reported:
    if not entry.factors and not entry.changes:
        return entry
    return replace(entry, factors=(), changes=())


def _reported(score: Score) -> Reported:
    return Reported(
        application_id=score.application_id,
        as_of=score.as_of,
        score=score.score,
        base_points=score.base_points,
        pd=score.pd,
        rank=score.rank,
        factors=score.factors,
        scorecard_version=score.scorecard_version,
        ending=score.ending,
        to_lender=score.lender is not None,
    )


def _report(score: Score, entry: Reported, application_id: str, earlier: tuple[Reported, ...]) -> Report:
    return Report(
        application_id=application_id,
        consumer_id=score.consumer_id,
        as_of=entry.as_of,
        lender=score.lender,
        simulation=score.simulation,
        score=entry.score,
        base_points=entry.base_points,
        pd=entry.pd,
        rank=entry.rank,
        factors=entry.factors,
        scorecard_version=entry.scorecard_version,
        extract=score.extract,
        ending=entry.ending,
        history=tuple(_past(entry) for entry in earlier if entry.score is not None and not entry.to_lender)[-SHOWN:],
        update=entry.update,
        before=entry.before,
        changes=entry.changes,
        outlooks=score.outlooks,
        assumptions=score.assumptions,
    )


def _past(entry: Reported) -> PastScore:
    return PastScore(
        application_id=entry.application_id,
        as_of=entry.as_of,
        score=entry.score or 0,
        scorecard_version=entry.scorecard_version or "",
    )
