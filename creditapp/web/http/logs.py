"""Log a failure's type and place, never its text, which may quote personal data from the request."""

import logging

SERVER = logging.getLogger("aiohttp.server")
"""The web server's logger; unfiltered, it logs requests that it cannot parse with their bytes and the sender's address."""


def place_of(error: BaseException) -> str:
    """File and line at which the error was raised."""
    frame = error.__traceback__
    while frame and frame.tb_next:
        frame = frame.tb_next
    return f"{frame.tb_frame.f_code.co_filename}:{frame.tb_lineno}" if frame else "?"


class WithoutValues(logging.Filter):
    """Reduces a record with an exception to the exception's type and place; leaves other records as they are."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Keep every record, reduced."""
        if record.exc_info and (error := record.exc_info[1]):
            record.msg = "A request could not be handled: %s at %s"
            record.args = (type(error).__name__, place_of(error))
            record.exc_info = record.exc_text = None
        return True


WITHOUT_VALUES = WithoutValues()


def keep_values_out() -> None:
    """From now on, the web server logs nothing that was sent."""
    SERVER.addFilter(WITHOUT_VALUES)
