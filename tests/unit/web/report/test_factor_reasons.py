"""What a reason says of the person's own value."""

import pytest

from creditapp.domain.characteristics import BY_CODE
from creditapp.web.report.factor_reasons import reasons
from tests.support.web_samples import factor

TIMES = sorted(code for code, each in BY_CODE.items() if each.format == "months")


@pytest.mark.parametrize("code", TIMES)
@pytest.mark.parametrize(("months", "shown"), [(0, "0 months"), (1, "1 month"), (29, "2 years 5 months")])
def test_a_time_has_its_unit(code: str, months: int, shown: str) -> None:
    """As in the table of the factor's group: a bare number after "Time since" would be a riddle."""
    (reason,) = reasons((factor(code, BY_CODE[code].name, -9, months, key=True),), key=True)
    assert reason.value == f"{BY_CODE[code].label}: {shown}"
