"""What synthetic people know about their own accounts, and so would answer to the bureau's questions."""

from collections.abc import Iterable
from datetime import date

from creditapp.domain.credit_file import fold, read_as_of
from creditapp.domain.second_step import facts
from creditapp.models.credit_events import FurnishedBy
from creditapp.models.furnished import FurnishedBody


def would_answer(reported: Iterable[FurnishedBody], today: date) -> dict[str, int]:
    """The right values by question, from what the person's furnishers have reported; read today."""
    file = fold(None, *(FurnishedBy(furnisher=body.furnisher, events=body.events) for body in reported))
    known = facts(read_as_of(file, today))
    return {subject.question_id: value for subject, value in known.items()}
