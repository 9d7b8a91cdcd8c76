"""What a word says of an outcome: whether it means a good or a bad one, in a target's values and in its name.

Yes and 1 mean nothing by themselves: whether they are good depends on the name (``loan_approved``, ``defaulted``).
"""

import re

from training.data.name_words import words

GOOD, BAD = 1, -1
_GOOD = re.compile(
    r"good|goods|paid|payed|repaid|repayed|repay|repays|healthy|ontime|punctual|honou?red|reliable|funded|disbursed|sanctioned|eligible|qualified|reimbursed|cleared|retained|renewed|compliant|fulfilled|redeemed|payback|pif|approved?|approval|accepted?|acceptance|granted|performing|current|"
    r"surviv(?:ed|al|or)|solvent|success(?:ful)?|creditworthy|creditworthiness|creditability|kreditwurdig(?:keit)?|"
    r"bonne?|bueno|bom|buono|gut|goed|aprobado|aprovado|zuruckgezahlt|bezahlt|pagado|pago|pagato|rembourse|ok"
)
_BAD = re.compile(
    r"bad|bads|deny|churn(?:ed)?|attrition|missed|skipped|lapsed?|breach(?:ed)?|nonpay|nopay|unsettled|uncollected|delay(?:ed|s)?|problem|risky|nonrepayment|default(?:s|ed|er)?|late|delinquen(?:t|cy)|\w*dlq\w*|chargeoffs?|chargedoff|chgoff|npl|npa|bankrupt(?:cy)?|fraud(?:ulent)?|"
    r"loss|arrears|unpaid|overdue|nonperforming|reject(?:ed|ion)?|declined|denied|denial|refused|fail(?:ed|ure|s)?|distress(?:ed)?|"
    r"insolven(?:t|cy)|foreclos(?:ed|ure)|writeoff|impaired|nonpayment|impago|mora|moroso|inadimplente|inadimplencia|"
    r"ausfall|schlecht|mauvais|malo|ruim|cattivo|slecht|insolvenz|rechazado|negado|abgelehnt|refuse"
)
_TOGETHER = (
    (re.compile(r"\b(?:charged?|chg|write|written|wrote)[ ]offs?\b"), "chargeoff"),
    (re.compile(r"\bp i f\b"), "pif"),
    (re.compile(r"\bno of\b"), "number"),
    (re.compile(r"\bpast dues?\b"), "overdue"),
    (re.compile(r"\bon time\b"), "ontime"),
    (re.compile(r"\b(paid|payed|pay) (?:back|off|up)\b"), "repaid"),
    (re.compile(r"\b(?:low|good) risk\b"), "good"),
    (re.compile(r"\b(?:high|bad) risk\b"), "bad"),
)
"""Expressions of several words that mean one thing, and the word for it."""
_WRITTEN_TOGETHER = re.compile(
    r"(not|non|never|un)?(?:fully)?(?:(approv|repaid|paidback|paidoff|fullypaid|isgood|goodloan)|(default|delinq|charge[d]?off|bankrupt|overdue|isbad|badloan|badflag))"
)
_NOT = frozenset({"not", "non", "no", "never", "isnt", "un", "without", "nicht", "kein", "nao", "ne", "pas"})
YES = frozenset({"yes", "y", "true", "t", "1", "ja", "si", "sim", "oui", "tak", "da", "evet", "+"})
NO = frozenset({"no", "n", "false", "f", "0", "-1", "nein", "non", "nao", "nie", "net", "hayir", "nee", "-"})
_APPLICATION = frozenset({"loan", "application", "credit", "approval", "request"})
_DECISION = frozenset({"approved", "approve", "approval", "funded", "disbursed", "sanctioned", "eligible", "qualified", "accepted", "accept", "acceptance", "granted", "reject", "rejected", "declined", "denied", "deny", "refused"})  # fmt: skip


def meaning(text: str) -> int:
    """``GOOD``, ``BAD`` or 0 where the words say neither or both: "not fully paid" is bad, "non-default" good."""
    joined = " ".join(words(text))
    for pattern, word in _TOGETHER:
        joined = pattern.sub(word, joined)
    meanings, negated = set(), False
    for word in joined.split():
        if word in _NOT:
            negated = True
            continue
        sign = GOOD if _GOOD.fullmatch(word) else BAD if _BAD.fullmatch(word) else 0
        if sign:
            meanings.add(-sign if negated else sign)
            negated = False
    if meanings:
        return meanings.pop() if len(meanings) == 1 else 0
    together = {
        (GOOD if found[2] else BAD) * (-1 if found[1] else 1)
        for found in _WRITTEN_TOGETHER.finditer(joined.replace(" ", ""))
    }
    return together.pop() if len(together) == 1 else 0


def name_meaning(target: str, logical: bool) -> int:
    """What yes means in a column of this name; ``logical``: its values are letters or words of yes and no.

    A loan's status that is Y or N says whether it was granted.
    """
    said, parts = meaning(target), words(target)
    of_application = parts[-1:] == ("status",) and not _APPLICATION.isdisjoint(parts)
    return GOOD if not said and logical and of_application else said


def is_decision(text: str) -> bool:
    """Whether a name or value speaks of a lender's decision instead of what became of a loan."""
    return not _DECISION.isdisjoint(words(text)) or words(text) == ("loan", "status")
