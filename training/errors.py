"""The error of training, whose message says in one line what is wrong and what to do next."""

from creditapp.errors import CreditappError


class TrainingError(CreditappError):
    """A table, a specification, an option or a gate does not allow the command; nothing was written."""
