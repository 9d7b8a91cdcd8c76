"""For how many days the key of a day is needed: as long as the broker keeps what is encrypted to it, by the table of topics.

What services read may become a dead letter, and operators may send it again as long as they have the letter: such a topic's keys are
needed for that much longer. One day is added, as clocks differ and a record may be encrypted shortly before it is published.
"""

import math
from collections.abc import Mapping
from datetime import date, timedelta

from creditapp.models.sealed import Encryption
from creditapp.privacy.day_chain import day_number
from creditapp.privacy.encryption import DEAD_LETTER_CONTEXT
from creditapp.topics import DEAD_LETTERS, TOPICS, Topic

CLOCKS = 1
"""Days by which the clocks of senders and of this machine may differ."""
DAY_KEYS = ("intake", "operators")
"""The keys that are keys of days."""


def _days(time: timedelta) -> int:
    return math.ceil(time / timedelta(days=1)) + CLOCKS


def _needed(topic: Topic) -> timedelta:
    return topic.retention + (DEAD_LETTERS.retention if topic.is_source else timedelta())


def _by_purpose(name: str) -> dict[str, int]:
    return {
        how.context: _days(_needed(topic))
        for topic in TOPICS
        for how in topic.sealed.values()
        if isinstance(how, Encryption) and how.to == name
    }


KEPT: Mapping[str, Mapping[str, int]] = {
    "intake": _by_purpose("intake"),
    "operators": _by_purpose("operators") | {DEAD_LETTER_CONTEXT: _days(DEAD_LETTERS.retention)},
}
"""By key and purpose, which is the context of the encryption: how many days before today can still be opened."""


def purposes(name: str) -> frozenset[str]:
    """The purposes for which there are chains of this key."""
    return frozenset(KEPT[name])


def first_needed(name: str, today: date, at_most: int | None = None) -> dict[str, int]:
    """The first day whose key may be needed, by purpose; with ``at_most`` none that is longer ago than so many days."""
    days = {purpose: kept if at_most is None else min(kept, at_most) for purpose, kept in KEPT[name].items()}
    return {purpose: day_number(today) - kept for purpose, kept in days.items()}
