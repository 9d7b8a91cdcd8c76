"""What stops a start, said in one line."""


class LaunchError(Exception):
    """The system cannot start; the message says what to do."""
