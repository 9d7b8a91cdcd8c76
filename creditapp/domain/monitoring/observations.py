"""An application counts once: its first report and its first outcome become one observation each.

A person's records and a scorecard's lie in different partitions, so counting takes two steps: this is the one per
application, ``counts`` is the one per scorecard. A later report, or a second outcome, gives no observation.
"""

from msgspec.structs import replace

from creditapp.domain.monitoring.drift import Expected
from creditapp.models.applications import Report
from creditapp.models.monitoring import MonitoredApplication, ObservationContent
from creditapp.models.sealed import Sealed


def with_report(kept: MonitoredApplication | None, report: Report, offset: int) -> MonitoredApplication | None:
    """What is kept of the application; None if this is not its first report with a score.

    The first report delivered again (``offset`` is its own) gives the same again.
    """
    if report.score is None or report.pd is None or report.update is not None or report.simulation is not None:
        return None
    if kept is not None and kept.version:
        return kept if kept.offset == offset else None
    version = report.scorecard_version or ""
    # It is filled when the observation that shares it is sealed.
    sealed: Sealed[ObservationContent] = Sealed()
    known = kept or MonitoredApplication()
    return replace(known, version=version, consumer_id=report.consumer_id, sealed=sealed, offset=offset)


def with_outcome(kept: MonitoredApplication | None, bad: bool, offset: int) -> MonitoredApplication | None:
    """What is kept of the application with its outcome; None if it has had another outcome before.

    The first outcome delivered again (``offset`` is its own) gives the same again.
    """
    if kept is not None and kept.bad is not None:
        return kept if kept.bad_offset == offset else None
    kept = kept or MonitoredApplication()
    return replace(kept, bad=bad, bad_offset=offset, early=not kept.version)


def bins_of(expected: Expected | None, report: Report) -> tuple[int, ...]:
    """The bin of each characteristic that has expected shares; empty if the scorecard has none."""
    values = {factor.characteristic: factor.value for factor in report.factors}
    characteristics = expected.characteristics if expected else {}
    return tuple(shares.bin_of(values.get(name)) for name, shares in characteristics.items())
