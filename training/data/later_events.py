"""Recognise by its name a column that is recorded only after the outcome: recoveries, charge-offs, settlements, last payments, times observed.

What a bureau knew before the decision has such names too: ``collections_12_mths_ex_med``, ``months_since_foreclosure``, ``num_chargeoffs``.
"""

import re

from training.data.name_words import phrase_in, words

_ALONE = frozenset(
    "chgoff chargeoff chargeoffs chargedoff writeoff writeoffs writtenoff recovery recoveries recovered recov recoverable settlement settled "
    "foreclosure foreclosed repossession repossessed repo liquidation liquidated lgd collection collections collector hardship deferral forbearance "
    "defaultdate chargeoffdate recid recidivism denial futime followup survtime survivaltime death died deceased".split()
)
_WITHIN = re.compile(
    r"recover(?:y|ies|ed)|charge[d]?off|chgoff|writ(?:e|ten)off|repossess|foreclos|principalloss|collectionfee|debtsettle"
)
"""Parts of words that were written together."""
_PHRASES = (
    "charge off", "charged off", "chg off", "write off", "written off", "total pymnt", "total payment", "total payments", "total paid", "total rec",
    "out prncp", "outstanding principal", "remaining principal", "balance gross", "last pymnt", "last payment", "next pymnt", "next payment",
    "last fico", "last credit pull", "last due date", "default date", "date default", "date of default", "defaulted date", "default d", "defaulted cycle",
    "closed date", "close date", "date closed", "zero balance", "net sale", "net sales", "sale proceeds", "sales proceeds", "principal loss",
    "current days delinquent", "days past due current", "current loan delinquency", "current delinquency status", "customer payments", "interest and fees",
    "non principal recoverypayments", "service fees", "paid off date", "payoff date", "termination date", "exit date", "payment plan", "actual loss",
    "gross loss", "loss amount", "loss given", "paid total", "paid principal", "paid interest", "paid late", "principal paid", "interest paid", "late fees",
    "late fee paid", "paid to date", "paid so far", "payments made", "payments received", "follow up", "time to default", "months to default",
    "days to default", "time to event", "time to death", "time to failure", "survival time", "survival months", "survival days",
    "sonderkonto", "inkasso", "cobranca", "recouvrement",
)  # fmt: skip
_EARLIER = frozenset(
    "prior previous prev history hist ever since within bureau public pub estimated expected est predicted".split()
)
"""Words of what was known before, in whatever expression."""
_COUNTED = _EARLIER | frozenset(
    "past mths mth months month yrs years rec record records med num number no count cnt n external ext tax".split()
)
"""And words of counts and times of earlier events, which single words need to be free of."""


_BALANCE = re.compile(
    r"(?:(?:current|curr|remaining|outstanding|principal|unpaid|loan) )*(?:balance|bal|principal|upb|outstanding)(?: amount| amt)?"
)


def is_balance(name: str) -> bool:
    """Whether the name is that of a balance and says nothing else: of an account before the decision, or of this loan after it."""
    return _BALANCE.fullmatch(" ".join(words(name))) is not None


def is_later_event(name: str) -> bool:
    """Whether the name speaks of something that happens after the outcome is decided, of this loan."""
    parts = tuple(word for word in words(name) if not word.isdigit())
    if any(phrase_in(phrase, parts) for phrase in _PHRASES):
        return _EARLIER.isdisjoint(parts)
    alone = not _ALONE.isdisjoint(parts) or any(_WITHIN.search(word) for word in parts)
    return alone and _COUNTED.isdisjoint(parts)
