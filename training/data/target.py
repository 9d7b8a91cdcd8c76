"""Decide which rows are bad from the target's two values: as stated, by the values' words, by its name, or by how many there are.

What is not stated and not said by the values' own words is noted as a warning, with how to state it.
"""

from dataclasses import dataclass

import polars as pl

from training.data.name_words import words
from training.data.outcome_words import BAD, GOOD, NO, YES, is_decision, meaning, name_meaning
from training.data.spec import Spec, Value
from training.data.table import Labels
from training.errors import TrainingError

FEWEST = 6
"""Rows of each class that cross-validation needs."""
MOST_BADS = 0.6
"""Share of rows from which on a value is not taken for the bad one by convention alone: bads are few in nearly every table."""
HOW_TO_SAY = 'say otherwise with --bad VALUE, or {"bad": "VALUE"} in a specification'


@dataclass(frozen=True)
class Outcome:
    """Which values of a target are bad, and what to tell about how that was decided (empty: nothing)."""

    bad: tuple[str, ...]
    """In one form (``_one_form``)."""
    doubt: str = ""


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
    """1 where the target has a bad value; TrainingError unless both classes have ``fewest`` rows."""
    forms, shown = _one_form(values), _spellings(values)
    if len(shown) < 2:
        only = ", ".join(shown.values()) or "no values"
        raise TrainingError(f"{target} has one class only ({only}); two are needed")
    outcome = _outcome(forms, shown, target, spec)
    is_bad = forms.is_in(outcome.bad).to_numpy().astype("int8")
    named = " or ".join(shown[value] for value in outcome.bad)
    if min(is_bad.sum(), (1 - is_bad).sum()) < fewest:
        count = "six" if fewest == FEWEST else str(fewest)
        raise TrainingError(f"{target} = {named}: fewer than {count} rows in one class; cross-validation needs more")
    share = f"({is_bad.mean():.1%} of {len(is_bad)} rows)"
    if outcome.doubt:
        notes.append(f"WARNING: target {target}: {named} is taken as bad {share}: {outcome.doubt}; {HOW_TO_SAY}")
    else:
        notes.append(f"target {target}: {named} is bad {share}")
    return is_bad


def bad_values(values: pl.Series, target: str, spec: Spec) -> list[str]:
    """The target's values that mean default, as they are written."""
    known = values.filter(known_outcomes(values, target, spec, []))
    shown = _spellings(known)
    return [shown[value] for value in _outcome(_one_form(known), shown, target, spec).bad]


def _outcome(forms: pl.Series, shown: dict[str, str], target: str, spec: Spec) -> Outcome:
    """``shown``: how each form is written, in order."""
    distinct, bad = list(shown), _values(spec.bad)
    if len(distinct) > 2 and not (bad and (spec.good is not None or len(bad) > 1)):
        counted = ", ".join(f"{shown[value]}: {int((forms == value).sum()):,}" for value in distinct[:4])
        raise TrainingError(
            f"{target} has {len(distinct)} values ({counted}{' …' if len(distinct) > 4 else ''}); a binary target has two, or a specification "
            'that sorts them: {"bad": ["…"], "good": ["…"]}, or --bad and --good'
        )
    if not bad:
        return _inferred(distinct, {value: int((forms == value).sum()) / len(forms) for value in distinct}, target)
    if absent := [text for text, value in zip(_texts(spec.bad), bad, strict=True) if value not in distinct]:
        raise TrainingError(
            f"{target} is never {', '.join(map(repr, absent))}, the stated bad value; it is {' or '.join([*shown.values()][:6])}"
        )
    if len(bad) == len(distinct):
        raise TrainingError(f"{target}: the specification calls every value bad; one must be left")
    return Outcome(tuple(bad))


def _inferred(distinct: list[str], share: dict[str, float], target: str) -> Outcome:
    """The bad one of two values: by their words, by the target's name, else the larger or affirmative one if it is not most rows."""
    said = {value: meaning(value) for value in distinct}
    for value, other in zip(distinct, reversed(distinct), strict=True):
        if (said[value] == BAD and said[other] != BAD) or (said[other] == GOOD and said[value] != GOOD):
            return Outcome((value,), _decided(value) or _decided(other))
    number = _numbers(distinct)
    yes = next((value for value in distinct if _is_yes(value, distinct)), max(distinct, key=float) if number else None)
    if yes is None:
        rarer = min(distinct, key=lambda value: (share[value], value))
        return Outcome((rarer,), "no word says which value is bad, and it is the rarer one")
    no = next(value for value in distinct if value != yes)
    named = name_meaning(target, logical=not number)
    if named == GOOD:
        return Outcome(
            (_worse_of_good(yes, no),), _decided(target) or f"{target!r} names what is good, and this is its opposite"
        )
    if named == BAD:
        most = "" if share[yes] <= MOST_BADS else "the name says so, though most rows are"
        return Outcome((yes,), _decided(target) or most)
    if share[yes] >= MOST_BADS:
        return Outcome((no,), f"the name does not say which is bad, and {share[yes]:.0%} of the rows are {yes}")
    return Outcome((yes,), "" if share[yes] <= 0.5 else "the name does not say which is bad, and most rows are")


def _worse_of_good(yes: str, no: str) -> str:
    """The bad value of a target that is named for what is good: no or 0; of the codes 1 and 2 the second."""
    return yes if (no, yes) == ("1", "2") else no


def _decided(text: str) -> str:
    return (
        "this is a lender's decision, not what became of a loan, so that the scorecard repeats earlier decisions"
        if is_decision(text)
        else ""
    )


def _is_yes(value: str, distinct: list[str]) -> bool:
    return _spoken(value) in YES and all(_spoken(other) in NO for other in distinct if other != value)


def _spoken(value: str) -> str:
    """A value's words; a number or a sign as it is."""
    return value if _numbers([value]) else " ".join(words(value)) or value


def _numbers(distinct: list[str]) -> bool:
    return pl.Series(distinct).cast(pl.Float64, strict=False).is_not_null().all()


def _texts(stated: Value | tuple[Value, ...] | None) -> list[str]:
    return [str(value) for value in (() if stated is None else stated if isinstance(stated, tuple) else (stated,))]


def _values(stated: Value | tuple[Value, ...] | None) -> list[str]:
    return _one_form(pl.Series(_texts(stated), dtype=pl.String)).to_list()


def _one_form(values: pl.Series) -> pl.Series:
    """The values in a common form: 1, 1.0 and 01 are the same; so are True and true, "Charged Off" and "charged off "."""
    distinct = values.drop_nulls().unique()
    numbers = distinct.cast(pl.Float64, strict=False)
    if len(distinct) and not numbers.null_count() and (numbers % 1 == 0).all():
        forms = numbers.cast(pl.Int64, strict=False).cast(pl.String)
    else:
        forms = distinct.str.to_lowercase().str.replace_all(r"\s+", " ").str.strip_chars()
    return values.replace_strict(distinct, forms, default=None, return_dtype=pl.String)


def _spellings(values: pl.Series) -> dict[str, str]:
    """The most frequent spelling of each value by its form, in order of the forms."""
    both = pl.DataFrame({"form": _one_form(values), "written": values}).drop_nulls()
    counted = both.group_by("form", "written").len().sort(["form", "len", "written"], descending=[False, True, False])
    written = {form: written for form, written, _ in reversed(counted.rows())}
    return {form: form if _numbers([form]) else written[form] for form in sorted(written)}
