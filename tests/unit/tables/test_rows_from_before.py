"""Rows that an earlier version stored before scores were sealed are read, and stored again."""

import os
import re
from datetime import date
from typing import Any

import pytest
from msgspec.structs import replace

from creditapp.models.applications import Report, Update
from creditapp.models.base import encode
from creditapp.models.history import History, Reported
from creditapp.models.sealed import Sealed
from creditapp.privacy.encryption import PersonKeys
from creditapp.streaming.seals import Seals
from creditapp.tables.histories import HISTORIES
from creditapp.tables.views import VIEWS, View, without_content

DAY = date(2026, 11, 1)
ADA = PersonKeys("c-1", score=os.urandom(32))
KEYS = {ADA.consumer_id: ADA}
PLAIN = Report(
    application_id="a", consumer_id="c-1", as_of=DAY, score=640, sealed=None, sealed_factors=None
)  # fmt: skip


class NoInstallation:
    """Keys and vault are not asked for."""

    clock: Any = None
    keys: Any = None
    vault: Any = None


SEALS = Seals(NoInstallation(), {"score"})


def test_a_history_is_read_and_then_sealed() -> None:
    """After the person's next report nothing of it is in clear any more."""
    history = History(entries=(Reported(application_id="a", as_of=DAY, score=640),))
    assert SEALS.open_state(HISTORIES, b"c-1", encode(history), KEYS) == history
    body = SEALS.close_state(HISTORIES, b"c-1", history, KEYS)
    assert b"640" not in body
    assert SEALS.open_state(HISTORIES, b"c-1", body, KEYS) == history


@pytest.mark.parametrize("field", ["sealed", "sealed_factors"])
@pytest.mark.parametrize("of_update", [True, False])
def test_a_report_that_lacks_one_sealed_part_is_stored_without_it(field: str, of_update: bool) -> None:
    """Whatever wrote it: a field that is not there is nothing that waits to be sealed."""
    kept: dict[str, Any] = {"sealed": Sealed(sealed=b"s"), "sealed_factors": Sealed(sealed=b"f")} | {field: None}
    report = replace(PLAIN, score=None, **kept)
    stored = View(consumer_id="c-1", as_of=DAY, **({"updates": (report,)} if of_update else {"report": report}))
    body = encode(stored)
    without = re.sub(f',"{field}":null'.encode(), b"", body)
    assert without != body
    view = SEALS.open_state(VIEWS, b"a", without, {})
    assert view == stored
    assert SEALS.close_state(VIEWS, b"a", view, {}) == body


def test_a_view_is_read_and_stored_as_it_is() -> None:
    """Its reports stay plain; one that comes later stays sealed."""
    sealed = replace(
        PLAIN,
        sealed=Sealed(sealed=b"s"),
        sealed_factors=Sealed(sealed=b"f"),
        score=None,
        update=Update(id="u", number=1),
    )
    old = View(
        consumer_id="c-1", as_of=DAY, report=PLAIN, updates=(replace(PLAIN, update=Update(id="t", number=1)), sealed)
    )
    body = encode(old).replace(b'"sealed":null,', b"").replace(b'"sealed_factors":null,', b"")
    assert b'"sealed":null' not in body
    view = SEALS.open_state(VIEWS, b"a", body, {})
    assert (view.report.score, view.updates[1].sealed) == (640, Sealed(sealed=b"s"))
    assert SEALS.open_state(VIEWS, b"a", SEALS.close_state(VIEWS, b"a", view, {}), {}) == view


def test_of_an_erased_persons_old_report_no_score_is_left() -> None:
    """Another gateway gets none."""
    left = without_content(View(consumer_id="c-1", as_of=DAY, report=replace(PLAIN, sealed=Sealed(sealed=b"s"))))
    assert left.report is not None
    assert (left.report.score, left.report.sealed) == (None, None)
