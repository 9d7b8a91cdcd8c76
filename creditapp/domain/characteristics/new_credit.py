"""Characteristics of new credit: hard inquiries and accounts opened lately."""

from creditapp.domain.characteristics.declaration import LESS_IS_BETTER, Characteristic, Group
from creditapp.domain.characteristics.sentences import PositiveSentence, Sentence, above, exactly, is_zero
from creditapp.domain.texts import N_

GROUP = Group(
    key="new_credit",
    name=N_("New credit"),
    about=N_("inquiries (looks at your file by lenders) and new accounts"),
    counted="""\
Only hard inquiries count: a lender looked because the person applied. A person's own look is soft and costs nothing. Inquiries
for one kind of loan (`mortgage`, `auto`, `auto_loan`, `student_loan`) within 14 days of the first are one, dated as the first.""",
)

CHARACTERISTICS = (
    Characteristic(
        name="hard_inquiries_6m",
        code="NC01",
        group=GROUP.key,
        label=N_("Inquiries by lenders in the last 6 months"),
        measures="number of hard inquiries in the last 6 months",
        compute=lambda file: sum(age < 6 for age in file.inquiry_ages),
        direction=LESS_IS_BETTER,
        format="count",
        limits=(0, 4),
        points=(6, 25),
        inquiry=True,
        reasons=(
            Sentence(N_("One inquiry (a lender's look) in the last six months"), exactly(1)),
            Sentence(N_("Several inquiries (lenders' looks) in the last six months"), above(1)),
        ),
        advice=(
            Sentence(
                N_(
                    "Apply only for credit you need; compare offers for a home, car or student loan within two weeks: "
                    "such looks count as one."
                ),
                above(0),
            ),
        ),
        positives=(
            PositiveSentence(
                N_("No inquiry (a lender's look) in the last six months"),
                is_zero,
                implied_by="hard_inquiries_12m",
            ),
        ),
        best="0",
    ),
    Characteristic(
        name="hard_inquiries_12m",
        code="NC02",
        group=GROUP.key,
        label=N_("Inquiries by lenders in the last 12 months"),
        measures="number of hard inquiries in the last 12 months",
        compute=lambda file: sum(age < 12 for age in file.inquiry_ages),
        direction=LESS_IS_BETTER,
        format="count",
        limits=(0, 6),
        points=(2, 20),
        inquiry=True,
        reasons=(
            Sentence(N_("One inquiry (a lender's look) in the last twelve months"), exactly(1)),
            Sentence(N_("Several inquiries (lenders' looks) in the last twelve months"), above(1)),
        ),
        advice=(Sentence(N_("Each inquiry, a lender's look, stops counting here after twelve months."), above(0)),),
        positives=(
            PositiveSentence(N_("No inquiry (a lender's look) in the last twelve months"), is_zero),
            PositiveSentence(N_("Only one inquiry (a lender's look) in the last twelve months"), exactly(1)),
        ),
        best="0 or few",
    ),
    Characteristic(
        name="accounts_opened_12m",
        code="NC03",
        group=GROUP.key,
        label=N_("Accounts opened in the last 12 months"),
        measures="number of accounts opened in the last 12 months",
        compute=lambda file: sum(age < 12 for age in file.ages),
        direction=LESS_IS_BETTER,
        format="count",
        limits=(0, 5),
        points=(2, 20),
        reasons=(
            Sentence(N_("One account was opened in the last twelve months"), exactly(1)),
            Sentence(N_("Several accounts were opened in the last twelve months"), above(1)),
        ),
        advice=(Sentence(N_("Let a year pass without a further account."), above(0)),),
        positives=(
            PositiveSentence(
                N_("No account was opened in the last twelve months"),
                is_zero,
                implied_by="months_since_newest_account",
            ),
            PositiveSentence(N_("Only one account was opened in the last twelve months"), exactly(1)),
        ),
        best="0 or few",
    ),
)
