"""Which notices a report requires, and the reasons that a lender must give when it declines.

A lender that named a cut-off lends from that score on; below it, or without a score, it declines. Reasons are specific:
"the score was too low" is not one (12 CFR 1002.9(b)(2)). They are the score's key factors (15 USC 1681m(a)(2),
1681g(f)), in order of their effect, or why there is no score.
"""

from typing import Literal

from creditapp.domain.factors import with_effect
from creditapp.domain.texts import N_
from creditapp.models.applications import Ending, Factor, Report

Decision = Literal["approved", "declined"]
Kind = Literal["score-disclosure", "no-score", "adverse-action"]

WITHOUT_A_SCORE: dict[Ending, str] = {
    "could_not_match": N_("No credit file could be matched with what the application says"),
    "thin": N_("The credit file holds too little recent history, or no account in use, so that it cannot be scored"),
    "deceased": N_("A lender reports the holder of the credit file as deceased"),
    "frozen": N_("The credit file is frozen, so the lender could not see it"),
}
"""The principal reason where the lender got no score."""


def is_scored(report: Report) -> bool:
    """Whether there is a score."""
    return report.ending is None and report.score is not None


def decision(report: Report) -> Decision | None:
    """The lender's decision; None if no lender named a cut-off."""
    if report.lender is None or report.lender.cut_off is None:
        return None
    return "approved" if is_scored(report) and (report.score or 0) >= report.lender.cut_off else "declined"


def kinds(report: Report) -> tuple[Kind, ...]:
    """The notices that apply.

    score-disclosure: with every score (15 USC 1681g(f), Form H-4). no-score: where the file is too thin, or no file matched
    (Form H-5); not for a frozen file, which may well have a score. adverse-action: where a lender declines.
    """
    notices: list[Kind] = []
    if is_scored(report):
        notices.append("score-disclosure")
    elif report.ending in ("thin", "could_not_match"):
        notices.append("no-score")
    if decision(report) == "declined":
        notices.append("adverse-action")
    return tuple(notices)


def key_factors(report: Report) -> tuple[Factor, ...]:
    """At most four, and in addition one about inquiries if that is a key factor too; in order of their effect.

    None that has no effect: where the scale's upper end hides what the factors cost, there is none.
    """
    return tuple(factor for factor in with_effect(report.factors) if factor.key)
