"""What a challenge has shown, in words that say no more than the intervals do.

One question is tested: the difference of the AUCs, against 0 and against the margin below which a difference does not matter. "Not shown to
differ" is not "the same": that takes an interval inside the margin (two one-sided tests: Schuirmann 1987). All other figures describe.
"""

import re
from collections.abc import Mapping
from typing import Any

from training.evaluation.stability import SMALLEST_PERIOD

FEW_BADS = 100
"""Below this many bad rows the normal distribution is a rough guide to intervals."""


def verdict(figures: Mapping[str, Any]) -> dict[str, Any]:
    """``outcome``: better, worse, equivalent, not inferior, undecided or none; ``says``: sentences, the first of which is the verdict."""
    seen = [who for who in ("champion", "challenger") if not figures[who]["unseen"]]
    if seen:
        return {"outcome": "none", "says": [_seen(seen), *_cautions(figures)]}
    outcome, sentence = _of_auc(figures)
    says = [sentence, *_others(figures), *_over_time(figures), *_cautions(figures)]
    return {"outcome": outcome, "says": [re.sub(r"(?<!\w)-(?=\d)", "−", sentence) for sentence in says]}


def _seen(seen: list[str]) -> str:
    who = " and ".join(seen)
    return (
        f"No verdict: the {who} {'were' if len(seen) > 1 else 'was'} trained on this very file, which flatters what was. "
        "Compare both on rows that neither has seen."
    )


def _of_auc(figures: Mapping[str, Any]) -> tuple[str, str]:
    auc, margin = figures["metrics"]["auc"]["difference"], figures["margin"]
    low, high = auc["low"], auc["high"]
    measured = f"AUC {auc['value']:+.4f}, 95 % interval {low:+.4f} to {high:+.4f}"
    small = (
        f"; the difference is smaller than {margin:g}, the margin that matters"
        if -margin < low and high < margin
        else ""
    )
    if low > 0:
        return "better", f"The challenger ranks such rows better ({measured}){small}."
    if high < 0:
        return "worse", f"The challenger ranks such rows worse ({measured}){small}."
    if small:
        return "equivalent", f"Both rank such rows alike: any difference is smaller than {margin:g} ({measured})."
    least = figures["power"]["auc"]["detectable"]["0.8"]
    could = f"So many rows find a true difference of {least:.4f} four times in five; a smaller one often goes unseen."
    if low > -margin:
        return "not inferior", (
            f"The challenger is not worse by {margin:g} or more, but not shown to be better ({measured}). {could}"
        )
    return "undecided", f"These rows do not show which ranks better ({measured}). {could}"


def _others(figures: Mapping[str, Any]) -> list[str]:
    metrics = figures["metrics"]
    sentences = []
    for name, words in (
        ("brier", "Brier score"),
        ("approved_bad_rate", f"bad rate at {figures['approved']:.0%} approved"),
    ):
        difference = metrics[name]["difference"]
        low, high = difference["low"], difference["high"]
        if low <= 0 <= high:
            sentences.append(
                f"The {words} is not shown to differ ({difference['value']:+.4f}, {low:+.4f} to {high:+.4f})."
            )
        else:
            way = "lower, which is better" if high < 0 else "higher, which is worse"
            sentences.append(
                f"The challenger's {words} is {way} ({difference['value']:+.4f}, {low:+.4f} to {high:+.4f})."
            )
    return sentences


def _over_time(figures: Mapping[str, Any]) -> list[str]:
    over_time = figures["over_time"]
    if not over_time["periods"]:
        return [
            f"Time is not known, or fewer than two periods have {SMALLEST_PERIOD} rows: nothing here shows whether the difference lasts."
        ]
    together = over_time["homogeneity"]
    if together is None:
        return ["Too few periods have both outcomes to show whether the difference lasts."]
    if together["p"] < 0.05:
        return [
            f"The difference of the AUCs changes from period to period by more than chance (p {together['p']:.3f}): look at the last ones."
        ]
    return [
        f"Over {together['degrees'] + 1} periods the difference of the AUCs varies no more than chance makes it (p {together['p']:.2f})."
    ]


def _cautions(figures: Mapping[str, Any]) -> list[str]:
    lines = [
        "Judged are rows whose outcome is known: where the champion decided who got credit, those it declined are absent, and its own swap-ins were never seen.",
        "One difference, of the AUCs, is tested; the other intervals describe, and of twenty such intervals one misses by chance.",
        "That neither has seen these rows is known of the whole file only; a part of a training file would not be noticed.",
    ]
    if figures["bads"] < FEW_BADS:
        lines.insert(0, f"{figures['bads']:g} bad rows are few: intervals are rough.")
    return lines
