"""What is logged of a failure: its kind and its place, never its text, which may quote what somebody sent."""

import logging

SERVER = logging.getLogger("aiohttp.server")
"""Where the web server notes what it could not read: by itself with the bytes and the sender's address."""


def place_of(error: BaseException) -> str:
    """File and line at which the error was raised."""
    at = error.__traceback__
    while at and at.tb_next:
        at = at.tb_next
    return f"{at.tb_frame.f_code.co_filename}:{at.tb_lineno}" if at else "?"


class WithoutValues(logging.Filter):
    """Leaves of a logged exception its kind and place; of the rest what does not come with an exception."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Always keep the record, in fewer words."""
        if record.exc_info and (error := record.exc_info[1]):
            record.msg = "A request could not be handled: %s at %s"
            record.args = (type(error).__name__, place_of(error))
            record.exc_info = record.exc_text = None
        return True


WITHOUT_VALUES = WithoutValues()


def keep_values_out() -> None:
    """From now on, what the web server logs holds nothing of what was sent."""
    SERVER.addFilter(WITHOUT_VALUES)
