"""A profile is a file's characteristics as of a moment, computed by one function for training and for scoring alike.

Each characteristic is declared whole in the module of its group: payment_history, amounts_owed, length_of_history,
new_credit or credit_mix. To add one, add its declaration there; ``python docs/make_factors.py`` writes its section of
docs/factors.md.

The groups are those that people know from FICO's published scheme. No characteristic is, or stands for, a prohibited
basis (15 USC 1691: race, colour, religion, national origin, sex, marital status, age, public assistance): an
account's age counts, a person's does not. ``None`` means "does not apply" and is information of its own.
"""

from creditapp.domain.characteristics.declaration import Characteristic, Format, Group, GroupKey
from creditapp.domain.characteristics.minimum_history import ending
from creditapp.domain.characteristics.registry import BY_CODE, BY_NAME, CHARACTERISTICS, GROUPS, characteristics

__all__ = [
    "BY_CODE",
    "BY_NAME",
    "CHARACTERISTICS",
    "GROUPS",
    "Characteristic",
    "Format",
    "Group",
    "GroupKey",
    "characteristics",
    "ending",
]
