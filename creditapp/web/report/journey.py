"""The report's journey: what each service did for it, and how long it took."""

from dataclasses import dataclass
from itertools import pairwise

from creditapp.domain.texts import N_
from creditapp.models.base import Step
from creditapp.web.i18n import formatting
from creditapp.web.i18n.texts import _

ACTIONS = {
    "identity": N_("compared your details with what lenders report"),
    "bureau": N_("opened your credit file as of the report's date"),
    "scoring": N_("computed the score and what impacts it, if the file can be scored"),
    "reporting": N_("assembled the report"),
}
ACCEPTED, STORED = N_("accepted your application"), N_("passed your application on")
ASKED = N_("asked questions out of your credit file")
ANSWERED, ANSWERS_STORED = N_("accepted your answers"), N_("passed your answers on")


@dataclass(frozen=True)
class Stage:
    """One service's step; ``after`` is the time since the step before."""

    service: str
    did: str
    at: str
    after: str


@dataclass(frozen=True)
class Journey:
    """All stages, and the time from the first to the last without that in which questions were answered."""

    stages: tuple[Stage, ...]
    total: str


def journey(steps: tuple[Step, ...]) -> Journey:
    """The journey in the order of its steps."""
    stages = tuple(_stage(number, steps) for number in range(len(steps)))
    answering = sum(later.at - step.at for step, later in pairwise(steps) if _is_answered(step, later))
    return Journey(stages, _length(steps[-1].at - steps[0].at - answering) if steps else "")


def _stage(number: int, steps: tuple[Step, ...]) -> Stage:
    step = steps[number]
    did = _(_action(number, steps))
    after = _length(step.at - steps[number - 1].at) if number else ""
    return Stage(step.service, did, formatting.moment(step.at), after)


def _action(number: int, steps: tuple[Step, ...]) -> str:
    service, earlier = steps[number].service, [step.service for step in steps[:number]]
    if service == "bureau" and "bureau" in [step.service for step in steps[number + 1 :]]:
        return ASKED
    if service == "gateway" and earlier[-1:] == ["bureau"]:
        return ANSWERED
    if service == "gateway" and "bureau" in earlier and "reporting" not in earlier:
        return ANSWERS_STORED
    return ACTIONS.get(service) or (STORED if number else ACCEPTED)


def _is_answered(step: Step, later: Step) -> bool:
    return step.service == "bureau" and later.service == "gateway"


def _length(seconds: float) -> str:
    """Never negative, although the clocks of two machines may differ."""
    seconds = max(0.0, seconds)
    return f"{seconds * 1000:.0f} ms" if seconds < 10 else f"{seconds:.0f} s"
