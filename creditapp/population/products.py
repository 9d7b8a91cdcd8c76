"""The kinds of account, in the order of the arrays that describe them: first revolving credit, then loans, then contracts."""

from creditapp.models.credit_events import AccountType, Portfolio

NEVER = 10**6
"""The month of something that does not happen."""

(
    CREDIT_CARD,
    RETAIL_CARD,
    LINE_OF_CREDIT,
    HELOC,
    AUTO_LOAN,
    PERSONAL_LOAN,
    STUDENT_LOAN,
    MORTGAGE,
    RENT,
    UTILITY,
) = range(10)
TYPE_NAMES: tuple[AccountType, ...] = (
    "credit_card",
    "retail_card",
    "line_of_credit",
    "heloc",
    "auto_loan",
    "personal_loan",
    "student_loan",
    "mortgage",
    "rent",
    "utility",
)
PORTFOLIOS: tuple[Portfolio, ...] = ("R", "R", "C", "C", "I", "I", "I", "M", "O", "O")
LOSS_MARKS = "LLLLKLGHLL"
"""The payment grid's mark of a loss, by kind: charge-off, repossession, collection, foreclosure."""
DEFICIENCY = 0.42
"""Share of a car loan that the car's sale does not repay."""
