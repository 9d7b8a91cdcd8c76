"""What stops the broker from starting, said in one line."""


class BrokerError(Exception):
    """The broker cannot start; the message says what to do."""
