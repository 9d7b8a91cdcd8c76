"""All characteristics in the order of a profile, and the one function that computes them, in training and in scoring alike."""

from datetime import date

from creditapp.domain.characteristics import amounts_owed, credit_mix, length_of_history, new_credit, payment_history
from creditapp.domain.characteristics.declaration import Characteristic, Group
from creditapp.domain.characteristics.file_summary import summarise
from creditapp.domain.characteristics.sentences import Value
from creditapp.domain.credit_file import FileView

_MODULES = (payment_history, amounts_owed, length_of_history, new_credit, credit_mix)
GROUPS: tuple[Group, ...] = tuple(module.GROUP for module in _MODULES)
"""In the order of the report."""
CHARACTERISTICS: tuple[Characteristic, ...] = tuple(one for module in _MODULES for one in module.CHARACTERISTICS)
"""In the order of a profile; names are those of its values."""
BY_NAME = {characteristic.name: characteristic for characteristic in CHARACTERISTICS}
BY_CODE = {characteristic.code: characteristic for characteristic in CHARACTERISTICS}


def characteristics(view: FileView, as_of: date) -> dict[str, Value]:
    """All characteristics of the view by name; whole numbers but for shares (0.5 is 50 %)."""
    file = summarise(view, as_of)
    return {characteristic.name: characteristic.compute(file) for characteristic in CHARACTERISTICS}
