"""Questions and options as people read them."""

from creditapp.domain.account_types import KINDS
from creditapp.domain.texts import N_
from creditapp.models.questions import Option, Question
from creditapp.web.i18n import formatting
from creditapp.web.i18n.texts import _, put

ACCOUNTS = {
    "only": N_("your %(kind)s"),
    "oldest": N_("your oldest %(kind)s"),
    "newest": N_("your newest %(kind)s"),
}
QUESTIONS = {
    "opened": N_("In which year was %(account)s opened?"),
    "limit": N_("How high is the limit of %(account)s?"),
    "payment": N_("How much is the monthly payment for %(account)s?"),
    "amount": N_("How large was %(account)s at the beginning?"),
    "ending": N_("What are the last four digits of the account number of %(account)s?"),
}
NONE = N_("None of these, or I have no such account")


def question_text(question: Question) -> str:
    """The question as a sentence."""
    account = put(ACCOUNTS[question.which], kind=_(KINDS[question.account_type]))
    return put(QUESTIONS[question.fact], account=account)


def option_texts(question: Question) -> tuple[str, ...]:
    """The options in their order, and "none of these" as the last."""
    write = {"opened": _year, "ending": _digits}.get(question.fact, _dollars)
    return (*(write(option) for option in question.options), _(NONE))


def _year(option: Option) -> str:
    return str(option.low)


def _digits(option: Option) -> str:
    return f"{option.low:04}"


def _dollars(option: Option) -> str:
    if option.high is None:
        return put("%(low)s or more", low=formatting.dollars(option.low))
    if option.low == 0:
        return put("Up to %(high)s", high=formatting.dollars(option.high))
    return put("%(low)s to %(high)s", low=formatting.dollars(option.low), high=formatting.dollars(option.high))
