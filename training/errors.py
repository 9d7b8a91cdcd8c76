"""What training refuses, in one line that says what to do next."""

from creditapp.errors import CreditappError


class TrainingError(CreditappError):
    """The table, the specification or a gate stands against it; nothing was written."""
