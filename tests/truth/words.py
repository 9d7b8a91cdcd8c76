"""Reads printed values and ranges back into numbers."""

import re

Value = float | None
PERCENT = {
    "utilisation", "highest_card_utilisation", "instalment_balance_share", "average_utilisation_12m", "paid_share_12m",
}  # fmt: skip
DOLLARS = {"past_due_amount", "collections_amount", "revolving_balance", "card_limits"}
MONTHS = {
    "months_since_late_30", "months_since_late_90", "months_since_bankruptcy", "months_since_newest_account",
    "oldest_account_months", "average_account_months", "months_since_loss",
}  # fmt: skip
LEVELS = {
    "never late": 0, **{f"{30 * level} days late": level for level in range(1, 7)}, "more than 180 days late": 7,
    "taken over, or with a collector": 8, "given up as a loss": 9,
}  # fmt: skip
NO_VALUE = ("never", "does not apply")
SPAN = re.compile(r"(?:(\d+) years?)?(?: ?(\d+) months?)?")


class Unreadable(ValueError):
    """Not a value as the rules know them."""


def months(text: str) -> int:
    """ "2 years 5 months" as 29; a bare number is months already."""
    if text.isdigit():
        return int(text)
    match = SPAN.fullmatch(text)
    if not match or not text:
        raise Unreadable(text)
    return 12 * int(match[1] or 0) + int(match[2] or 0)


def dollars(text: str) -> int:
    """ "$1,234" as 1234."""
    if not re.fullmatch(r"\$\d{1,3}(,\d{3})*", text):
        raise Unreadable(text)
    return int(text[1:].replace(",", ""))


def share(text: str) -> float:
    """ "34%" as 0.34."""
    if not re.fullmatch(r"[\d,]+(\.\d)?%", text):
        raise Unreadable(text)
    return float(text[:-1].replace(",", "")) / 100


def number(text: str) -> int:
    """ "1,234" as 1234."""
    if not re.fullmatch(r"\d{1,3}(,\d{3})*", text):
        raise Unreadable(text)
    return int(text.replace(",", ""))


def points(text: str) -> int:
    """Points, with a real minus sign."""
    return int(text.replace("\u2212", "-").replace("+", ""))


def read(text: str, name: str) -> float:
    """A printed value of a characteristic."""
    if name in PERCENT:
        return share(text)
    if name in DOLLARS:
        return dollars(text)
    if name in MONTHS:
        return months(text)
    if name == "worst_status_24m":
        if text not in LEVELS:
            raise Unreadable(text)
        return LEVELS[text]
    return number(text)


def same_share(text: str, value: Value) -> bool:
    """Whether a printed share is the value, rounded as printed."""
    step = 0.0005 if "." in text else 0.005
    return value is not None and abs(share(text) - value) <= step + 1e-9


def states(text: str, value: Value, name: str) -> bool:
    """Whether the text states the value of the characteristic."""
    if value is None:
        return text == ("never" if name.startswith("months_since_") and "newest" not in name else "does not apply")
    if text in NO_VALUE:
        return False
    return same_share(text, value) if name in PERCENT else read(text, name) == value


class Range:
    """Values that are said to cost nothing: whether none is among them, and the others from ``low`` to ``high``."""

    def __init__(self, text: str, name: str) -> None:
        self.none, self.numbers = False, True
        self.low: Value = None
        self.high: Value = None
        if text in NO_VALUE:
            self.none, self.numbers = True, False
            return
        if text.startswith("never, or "):
            self.none, text = True, text.removeprefix("never, or ")
        if text == "no effect":
            self.none = True
            return
        if text == "any":
            return
        if text == "none":
            self.high = 0
        elif text.startswith("up to "):
            self.high = read(text.removeprefix("up to "), name)
        elif text.endswith(" or more"):
            self.low = read(text.removesuffix(" or more"), name)
        elif " to " in text:
            self.low, self.high = (read(part, name) for part in text.split(" to "))
        else:
            self.low = self.high = read(text, name)
