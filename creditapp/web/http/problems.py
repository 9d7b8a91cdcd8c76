"""What is wrong with a field that was sent, in a sentence that names the field and never its value."""

from typing import NamedTuple

from creditapp.web.i18n.texts import _, put


class Problem(NamedTuple):
    """What is wrong with one field, in a sentence; ``field`` is its name in form and JSON."""

    field: str
    message: str


def fault(label: str, says: str) -> str:
    """What is wrong with a field, as a sentence; ``says`` is in the current language already."""
    return put("%(field)s %(says)s.", field=_(label), says=says)


def repeated(label: str) -> str:
    """What is said of a field that was sent more than once."""
    return put("%(field)s was sent more than once.", field=_(label))
