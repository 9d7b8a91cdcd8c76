"""Characteristics of new credit: hard inquiries and accounts opened lately."""

from creditapp.domain.characteristics.declaration import LESS_IS_BETTER, Characteristic, Group
from creditapp.domain.characteristics.sentences import PositiveSentence, Sentence, at_most, is_zero
from creditapp.domain.texts import N_

GROUP = Group(
    key="new_credit",
    name=N_("New credit"),
    about=N_("how often you applied for credit lately, and what you opened"),
    counted="""\
Only hard inquiries count: a lender looked because the person applied. A person's own look is soft and costs nothing. Inquiries
for one kind of loan (`mortgage`, `auto`, `auto_loan`, `student_loan`) within 14 days of the first are one, dated as the first.""",
)

CHARACTERISTICS = (
    Characteristic(
        name="hard_inquiries_6m",
        code="NC01",
        group=GROUP.key,
        label=N_("Looks by lenders in 6 months"),
        measures="number of hard inquiries in the last 6 months",
        compute=lambda file: sum(age < 6 for age in file.inquiry_ages),
        direction=LESS_IS_BETTER,
        format="count",
        inquiry=True,
        reasons=(Sentence(N_("Lenders looked at the file in the last six months")),),
        advice=(
            Sentence(
                N_(
                    "Apply only for credit you need; "
                    "compare offers for one loan within two weeks, which counts as one look."
                )
            ),
        ),
        positives=(PositiveSentence(N_("No lender looked recently"), is_zero),),
        best="0",
    ),
    Characteristic(
        name="hard_inquiries_12m",
        code="NC02",
        group=GROUP.key,
        label=N_("Looks by lenders in 12 months"),
        measures="number of hard inquiries in the last 12 months",
        compute=lambda file: sum(age < 12 for age in file.inquiry_ages),
        direction=LESS_IS_BETTER,
        format="count",
        inquiry=True,
        reasons=(Sentence(N_("Lenders looked at the file several times in the last year")),),
        advice=(Sentence(N_("Each look stops counting here after twelve months.")),),
        positives=(
            PositiveSentence(N_("Few looks by lenders in the last year"), at_most(1), implied_by="hard_inquiries_6m"),
        ),
        best="0 or few",
    ),
    Characteristic(
        name="accounts_opened_12m",
        code="NC03",
        group=GROUP.key,
        label=N_("Accounts opened in 12 months"),
        measures="number of accounts opened in the last 12 months",
        compute=lambda file: sum(age < 12 for age in file.ages),
        direction=LESS_IS_BETTER,
        format="count",
        reasons=(Sentence(N_("Several accounts were opened in the last year")),),
        advice=(Sentence(N_("Let a year pass without a further account.")),),
        positives=(PositiveSentence(N_("Few accounts were opened in the last year"), at_most(1)),),
        best="0 or few",
    ),
)
