"""How a report was made: each service's step, and the time without that in which the person answered questions."""

from creditapp.models.base import Step
from creditapp.web.report.journey import journey

DIRECT = ("gateway", "gateway", "identity", "bureau", "scoring", "reporting", "gateway")
ASKED = ("gateway", "gateway", "identity", "bureau", "gateway", "gateway", "bureau", "scoring", "reporting", "gateway")


def steps(services: tuple[str, ...], pause_before: int = 0) -> tuple[Step, ...]:
    """A step every tenth of a second, with a minute's pause before one of them."""
    return tuple(Step(service, at / 10 + 60 * (0 < pause_before <= at)) for at, service in enumerate(services))


def test_a_report_without_questions_tells_each_service_once() -> None:
    """And the whole time."""
    shown = journey(steps(DIRECT))
    assert [stage.service for stage in shown.stages] == list(DIRECT)
    assert shown.stages[3].did == "opened your credit file as of the report's date"
    assert shown.total == "600 ms"


def test_questions_and_answers_are_steps_and_answering_is_not_our_time() -> None:
    """The bureau asks first and opens the file afterwards."""
    shown = journey(steps(ASKED, pause_before=4))
    assert [stage.did for stage in shown.stages[3:7]] == [
        "asked questions out of your credit file",
        "accepted your answers",
        "passed your answers on",
        "opened your credit file as of the report's date",
    ]
    assert shown.stages[4].after == "60 s"
    assert shown.total == "800 ms"


def test_no_steps_are_no_journey() -> None:
    """As for a report that does not show it."""
    assert journey(()).stages == ()
