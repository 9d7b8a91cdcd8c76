"""Fit the best additive estimator that a table allows, chosen by its log loss on unseen rows.

A scorecard has to be additive and must not punish what is good, so there are few candidates. The champion is an average of
boosters beside smooth curves, monotone where a direction is stated or can safely be inferred, with pairs of characteristics where they clearly pay. The
second is a logistic regression over weights of evidence. The lower log loss on rows that the deciding members had not seen
wins; ``only`` restricts the search to one kind.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Literal, cast

import numpy as np
from sklearn.base import clone

from training.data.table import Column, Matrix, Table, inputs
from training.errors import TrainingError
from training.fitting.boosting import AdditiveBoosters
from training.fitting.candidate import Candidate, Estimator, losses, measured
from training.fitting.column_arguments import column_arguments
from training.fitting.directions import infer_directions
from training.fitting.folds import folds
from training.fitting.hyperparameters import CANDIDATES, Hyperparameters, sized
from training.fitting.pairs import find_pairs, forced_pairs
from training.fitting.woe import WoeLogistic

EstimatorKind = Literal["boosters", "woe"]
Say = Callable[[str], None]
PairChoice = tuple[float, float]
"""Strength of the pairs' tables, and share of the decision with them."""

WOE_STRENGTHS = (0.1, 1.0)
"""Regularisation strengths tried for the logistic regression (scikit-learn's C)."""
PAIRS_PAY = 0.001
"""Share of the log loss that pairs must save: two-way tables take more explaining, and more time to score, so nothing is not enough."""
PAIR_STRENGTHS = (0.01, 0.03)
"""Regularisation strengths tried for the pairs' tables (scikit-learn's C)."""
PAIR_SHARES = (0.5, 1.0)
"""Of the decision with pairs in the whole, tried with each strength: what gains most in the trial."""
PAIR_TRIALS = ((3_000, (5, 5)), (10_000, (3, 3)))
"""(Rows, (parts, parts used)): below that many rows, a trial of pairs splits them into so many parts and judges on so many of these."""
PAIR_TRIAL_OF_MANY = (3, 1)
"""The same for more rows."""
TRIAL_MEMBERS = 5
"""Boosters that are averaged in a trial at most: what pairs add hardly depends on how smooth the average is."""
FOLDS = 3


@dataclass(frozen=True)
class Fitted:
    """A fitted estimator, its columns and hyperparameters, and the losses of all candidates."""

    estimator: Estimator
    columns: tuple[Column, ...]
    hyperparameters: Hyperparameters
    rounds: int
    """Mean number of trees of a booster; for the logistic regression, its number of characteristics."""
    kind: EstimatorKind = "boosters"
    searched: tuple[tuple[str, float], ...] = ()
    """Log loss of every candidate on unseen rows, best first."""
    notes: tuple[str, ...] = ()

    def decide(self, values: Matrix) -> Matrix:
        """decision_function of a table's values, with missing ones as in training."""
        return self.estimator.decision_function(inputs(self.columns, values))


def fit(
    table: Table,
    seed: int = 0,
    candidates: tuple[Hyperparameters, ...] = CANDIDATES,
    only: EstimatorKind | None = None,
    say: Say = lambda _: None,
) -> Fitted:
    """The best candidate, fitted on all rows; ``only`` restricts the search to one kind. ``say`` is told what is tried next.

    With a single set of hyperparameters no logistic regression is tried, unless ``only`` asks for it. Pairs that the table forces are in
    whatever wins, so no logistic regression is tried with them; TrainingError if ``only`` asks for it.
    """
    if table.pairs.forced and only == "woe":
        raise TrainingError("forced pairs need boosters; leave --only woe out, or the pairs out of the specification")
    only = "boosters" if table.pairs.forced else only
    columns = infer_directions(table.columns, table.inputs, table.bad, table.weights, table.groups)
    boosters = _boosters(table, columns, seed, candidates, say) if only != "woe" else []
    with_regressions = only == "woe" or (only is None and len(candidates) > 1)
    if with_regressions:
        say("trying logistic regressions over weights of evidence")
    regressions = _regressions(table, columns, seed, candidates[0]) if with_regressions else []
    ranked = sorted([*boosters, *regressions], key=lambda candidate: candidate.loss)
    # Pairs that were not taken are no reason to prefer boosters without them to a regression.
    contenders = [each for each in ranked if not each.estimator.pairs or each is boosters[-1]]
    best = boosters[-1] if boosters and isinstance(contenders[0].estimator, AdditiveBoosters) else contenders[0]
    return Fitted(
        best.estimator,
        best.columns,
        best.hyperparameters,
        best.estimator.rounds,
        "boosters" if isinstance(best.estimator, AdditiveBoosters) else "woe",
        tuple((candidate.name, candidate.loss) for candidate in ranked),
        _notes(table.columns, best),
    )


def _boosters(
    table: Table, columns: tuple[Column, ...], seed: int, candidates: tuple[Hyperparameters, ...], say: Say
) -> list[Candidate]:
    """All boosters that were tried, the one to use last."""
    tried = [_boosted(table, columns, hyperparameters, seed, say) for hyperparameters in candidates]
    best = min(tried, key=lambda candidate: candidate.loss)
    if columns != table.columns:
        tried.append(_boosted(table, table.columns, best.hyperparameters, seed, say))
        best = tried[-1] if tried[-1].clearly_beats(best) else best
    # Pairs keep no direction that is only inferred: with it, few columns would be left to them.
    undirected = best
    if columns != table.columns:
        undirected = next(candidate for candidate in reversed(tried) if candidate.columns == table.columns)
    forced = bool(table.pairs.forced)
    paired = _with_pairs(table, undirected, seed, say) if best.hyperparameters.pairs or forced else None
    if paired is not None:
        taken = forced or paired.loss < (1 - PAIRS_PAY) * best.loss
        tried.append(paired if taken else replace(paired, name=f"{paired.name}, which save too little"))
        best = paired if taken else best
    return [*(candidate for candidate in tried if candidate is not best), best]


def _regressions(
    table: Table, columns: tuple[Column, ...], seed: int, hyperparameters: Hyperparameters
) -> list[Candidate]:
    return [
        measured(
            f"woe C={strength:g}",
            WoeLogistic(
                **column_arguments(columns),
                strength=strength,
                random_state=seed,
                cuts=tuple(column.input_cuts if column.is_ordered else None for column in columns),
            ),
            columns,
            hyperparameters,
            table,
        )
        for strength in WOE_STRENGTHS
    ]


def _boosted(
    table: Table, columns: tuple[Column, ...], hyperparameters: Hyperparameters, seed: int, say: Say
) -> Candidate:
    hyperparameters = sized(hyperparameters, table)
    name = f"boosters, {hyperparameters.leaves} leaves"
    if columns == table.columns and any(column.free for column in columns):
        name += ", no direction inferred"
    say(f"trying {name}")
    plain = measured(name, estimator(columns, hyperparameters, seed), columns, hyperparameters, table)
    return _smoothed(table, plain) if hyperparameters.curves else plain


def _smoothed(table: Table, plain: Candidate) -> Candidate:
    """The same boosters with curves as half of the decision."""
    single = cast(AdditiveBoosters, plain.estimator)
    model, unseen = single.with_curves(table.inputs, table.bad, plain.unseen, table.weights, table.groups)
    return replace(plain, estimator=model, unseen=unseen, losses=losses(table, unseen), plain=plain)


def _with_pairs(table: Table, alone: Candidate, seed: int, say: Say) -> Candidate | None:
    """The same with tables of the most promising pairs, None if there are none; a trial says how much they gain."""
    unseen = (alone.plain or alone).unseen
    pairs = _pairs(table, alone, unseen)
    if not pairs:
        return None
    say(f"trying {alone.name}, {len(pairs)} pairs")
    gains = _pair_gains(table, alone, seed)
    strength, share = max(gains, key=lambda choice: gains[choice])
    single = cast(AdditiveBoosters, alone.estimator)
    models = single.with_pairs(pairs, (strength,), table.inputs, table.bad, unseen, table.weights)
    name = f"{alone.name}, {len(pairs)} pairs"
    return replace(alone, name=name, estimator=models[strength].shared(share), gain=gains[strength, share])


def _pairs(table: Table, alone: Candidate, unseen: Matrix) -> tuple[tuple[int, int], ...]:
    """Those forced, then the most promising ones of all that are not forbidden; none of these where candidates have no pairs."""
    if alone.hyperparameters.pairs:
        return find_pairs(alone.columns, table.inputs, table.bad, unseen, table.weights, table.pairs)
    return forced_pairs(alone.columns, table.inputs, table.pairs)


def _pair_gains(table: Table, alone: Candidate, seed: int) -> dict[PairChoice, float]:
    """By how much pairs' tables lower the log loss; pairs are chosen and fitted without the rows judged.

    Decisions by members that had not seen a row are not enough: they have seen its neighbours, from which tables would learn its opposite.
    """
    rows = len(table.bad)
    parts, used = next((trial for limit, trial in PAIR_TRIALS if rows < limit), PAIR_TRIAL_OF_MANY)
    splits = folds(table.bad, parts, seed, table.groups, table.weights)[:used]
    trials = [_pair_trial(table.rows(kept), table.rows(out), alone) for kept, out in splits]
    weights = table.rows(np.concatenate([out for _, out in splits])).weights
    return {
        choice: float(np.average(np.concatenate([trial[choice] for trial in trials]), weights=weights))
        for choice in trials[0]
    }


def _pair_trial(train: Table, test: Table, alone: Candidate) -> dict[PairChoice, Matrix]:
    """What each choice takes from the loss of each row that was not trained on."""
    single = clone(cast(AdditiveBoosters, (alone.plain or alone).estimator))
    single.members = min(single.members, TRIAL_MEMBERS)
    unseen = single.fit_unseen(train.inputs, train.bad, train.weights, train.groups)
    if alone.plain is not None:
        single, _ = single.with_curves(train.inputs, train.bad, unseen, train.weights, train.groups)
    decided = single.decision_function(test.inputs)
    pairs = _pairs(train, alone, unseen)
    models = single.with_pairs(pairs, PAIR_STRENGTHS, train.inputs, train.bad, unseen, train.weights)
    gains = {}
    for strength, model in models.items():
        paired = model.decision_function(test.inputs)
        for share in PAIR_SHARES:
            gains[strength, share] = losses(test, decided) - losses(test, share * paired + (1 - share) * decided)
    return gains


def estimator(
    columns: tuple[Column, ...], hyperparameters: Hyperparameters, seed: int, pairs: tuple[tuple[int, int], ...] = ()
) -> AdditiveBoosters:
    """An unfitted average of boosters for these columns."""
    return AdditiveBoosters(
        **column_arguments(columns),
        pairs=pairs,
        learning_rate=hyperparameters.learning_rate,
        leaves=hyperparameters.leaves,
        smallest_leaf=hyperparameters.smallest_leaf,
        l2=hyperparameters.l2,
        columns_tried=hyperparameters.columns_tried,
        most_rounds=hyperparameters.most_rounds,
        members=hyperparameters.members,
        random_state=seed,
    )


def _notes(before: tuple[Column, ...], best: Candidate) -> tuple[str, ...]:
    inferred = [
        f"{column.name}: a larger value {'raises' if column.direction > 0 else 'lowers'} the score (inferred)"
        for column, old in zip(best.columns, before, strict=True)
        if column.direction != old.direction
    ]
    names = [column.name for column in best.columns]
    paired = ", ".join(f"{names[first]} × {names[second]}" for first, second in best.estimator.pairs)
    return (*inferred, f"two-way tables of {len(best.estimator.pairs)} pairs: {paired}") if paired else tuple(inferred)
