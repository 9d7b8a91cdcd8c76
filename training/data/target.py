"""Decide which rows are bad from the target's two values: by word, by number or by a specification."""

import polars as pl

from training.data.spec import Spec, Value
from training.data.table import Labels
from training.errors import TrainingError

FEWEST = 6
"""Rows of each class that cross-validation needs."""
_BAD_WORDS = ("bad", "yes", "y", "true", "t", "default", "defaulted", "charged off", "late", "delinquent")
_GOOD_WORDS = ("good", "no", "n", "false", "f", "paid", "fully paid", "non-default", "current")


def known_outcomes(values: pl.Series, target: str, spec: Spec, notes: list[str]) -> pl.Series:
    """Which rows have an outcome, good or bad; ``notes`` gets how many are left out."""
    known = values.is_not_null()
    if not known.all():
        notes.append(f"{(~known).sum()} rows without {target} are left out")
    if spec.good is None:
        return known
    classified = _one_form(values).is_in([*_values(spec.bad), *_values(spec.good)]).fill_null(False)
    if neither := int(known.sum()) - int(classified.sum()):
        notes.append(f"{neither} rows whose {target} is neither bad nor good are left out")
    return classified


def labels(values: pl.Series, target: str, spec: Spec, notes: list[str], fewest: int = FEWEST) -> Labels:
    """1 where the target has a bad value; TrainingError unless both classes have enough rows."""
    values = _one_form(values)
    distinct = sorted(values.unique().to_list())
    if len(distinct) < 2:
        raise TrainingError(f"{target} has one class only ({', '.join(distinct) or 'no values'}); two are needed")
    bad = _bad_of(distinct, target, spec)
    is_bad = values.is_in(bad).to_numpy().astype("int8")
    if min(is_bad.sum(), (1 - is_bad).sum()) < fewest:
        count = "six" if fewest == FEWEST else str(fewest)
        raise TrainingError(
            f"{target} = {' or '.join(bad)}: fewer than {count} rows in one class; cross-validation needs more"
        )
    notes.append(f"target {target}: {' or '.join(bad)} is bad ({is_bad.mean():.1%} of {len(is_bad)} rows)")
    return is_bad


def bad_values(values: pl.Series, target: str, spec: Spec) -> list[str]:
    """The target's values that mean default."""
    return _bad_of(
        sorted(_one_form(values).filter(known_outcomes(values, target, spec, [])).unique().to_list()), target, spec
    )


def _bad_of(distinct: list[str], target: str, spec: Spec) -> list[str]:
    bad = _values(spec.bad)
    if len(distinct) > 2 and not (bad and (spec.good is not None or len(bad) > 1)):
        raise TrainingError(
            f"{target} has {len(distinct)} values ({', '.join(distinct[:4])} …); a binary target has two, or a specification "
            'that sorts them: {"bad": ["…"], "good": ["…"]}'
        )
    if not bad:
        return [_bad_value(distinct)]
    if absent := [value for value in bad if value not in distinct]:
        raise TrainingError(
            f"{target} is never {', '.join(map(repr, absent))}, the specification's bad value; it is {' or '.join(distinct[:6])}"
        )
    if len(bad) == len(distinct):
        raise TrainingError(f"{target}: the specification calls every value bad; one must be left")
    return bad


def _values(stated: Value | tuple[Value, ...] | None) -> list[str]:
    values = () if stated is None else stated if isinstance(stated, tuple) else (stated,)
    texts = [str(value).lower() if isinstance(value, bool) else str(value) for value in values]
    return _one_form(pl.Series(texts, dtype=pl.String)).to_list()


def _one_form(values: pl.Series) -> pl.Series:
    """The values in a common form: 1, 1.0 and 01 are the same, as are True and true."""
    numbers = values.cast(pl.Float64, strict=False)
    if len(values) and numbers.null_count() == values.null_count() and (numbers.drop_nulls() % 1 == 0).all():
        return numbers.cast(pl.Int64, strict=False).cast(pl.String).alias(values.name)
    logical = values.str.to_lowercase()
    return logical if logical.drop_nulls().is_in(["true", "false"]).all() else values


def _bad_value(distinct: list[str]) -> str:
    """The value that means default: by word, else the larger one (1 of 0/1, 2 of 1/2)."""
    for value, other in zip(distinct, reversed(distinct), strict=True):
        if value.lower() in _BAD_WORDS or other.lower() in _GOOD_WORDS:
            return value
    try:
        return max(distinct, key=float)
    except ValueError:
        return distinct[-1]
