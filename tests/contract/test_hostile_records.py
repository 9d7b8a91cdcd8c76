"""No date stops a service; ``tests/fuzz`` tries everything else that anybody may write."""

from datetime import date
from pathlib import Path

from creditapp.topics import FURNISHED
from tests.fuzz.records import encoded, golden, with_content
from tests.support.authentic import authentic_raw
from tests.support.bus import scoring_bus
from tests.support.furnishing import furnisher

BANK = "First Bank of Troy"


def test_a_furnished_record_with_the_last_date_of_the_calendar_is_taken_or_refused(tmp_path: Path) -> None:
    """Days beyond the calendar must not end intake, which would read the record again at each start."""
    bus = scoring_bus(tmp_path / "home", date(2026, 11, 24))
    bus.register(furnisher(BANK))
    body = golden("creditapp.furnished_body.v1")
    for day in ("0001-01-01", "9999-12-31"):
        for event in body["events"]:
            event |= {"as_of": day, **({"opened": day} if "opened" in event else {})}
        value = with_content(bus, FURNISHED, golden("creditapp.furnished.v1"), body, BANK)
        key = str(value[FURNISHED.key]).encode()
        bus.handle(bus.apps["intake"], [authentic_raw(bus.apps["intake"].keys, FURNISHED.name, 1, key, encoded(value))])
