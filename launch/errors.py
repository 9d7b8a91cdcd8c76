"""The error that stops a start, with a message of one line."""


class LaunchError(Exception):
    """The system cannot start; the message says what to do."""
