"""The error that stops the broker from starting, with a message of one line."""


class BrokerError(Exception):
    """The broker cannot start; the message says what to do."""
