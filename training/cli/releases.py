"""The commands that put scorecards into service: release, list, rollback, challenge."""

import asyncio
import sys
import time
from datetime import datetime
from pathlib import Path
from typing import Annotated, Any

import typer

from creditapp.errors import CreditappError
from creditapp.settings import Settings
from creditapp.topics import TRAINING_ROLE
from training.artefacts import load_card
from training.errors import TrainingError

Reason = Annotated[str, typer.Option(help="Recorded with the release.")]


def checked(directory: Path, reason: str) -> dict[str, Any]:
    """The scorecard of a run's directory, once it has passed the gates; TrainingError otherwise."""
    from training.evaluation.gates import check_gates

    card = load_card(directory)
    if "segments" in card:
        raise TrainingError(
            f"{directory} is a scorecard of segments, which the service does not serve; release one without, or score with predict or an export"
        )
    try:
        check_gates(card, directory, reason)
    except CreditappError:
        raise
    except Exception as error:  # a damaged pickle can raise anything
        why = error.strerror if isinstance(error, OSError) else f"{type(error).__name__}: {error}"
        raise TrainingError(f"{directory} is not a complete run ({why}); train again") from None
    return card


def release(
    directory: Annotated[Path, typer.Argument(help="A run's directory.")],
    reason: Annotated[str, typer.Option(help="Recorded; overrides the floors, never agreement or schema.")] = "",
) -> None:
    """Check the gates, then put the scorecard into service on all running workers.

    Example: python -m training release runs/november --reason "swap set reviewed"
    """
    from training.releases import release as releasing

    card = checked(directory, reason)
    asyncio.run(releasing.publish(releasing.to_release(card, reason, time.time()), Settings().acting_as(TRAINING_ROLE)))
    print(f"released {card['version']}")


def list_released() -> None:
    """List every release in order, with the role that its version has now; refused records go to stderr."""
    from training.releases.history import read_history

    history = asyncio.run(read_history(Settings().acting_as(TRAINING_ROLE)))
    newest = {release.version: release for release in history.accepted}
    for release in history.accepted:
        at = datetime.fromtimestamp(release.at).isoformat(" ", "seconds")
        serves_as = history.serves(release.version) if newest[release.version] is release else ""
        line = f"{at}  {release.version:18}  {release.sha256[:12]}  {release.role:10}  {'← ' + serves_as if serves_as else '':14}  {release.reason}"
        print(line.rstrip())
    for offset, why in history.refused:
        print(f"offset {offset} is refused by the workers: {why}", file=sys.stderr)


def rollback(
    version: Annotated[str, typer.Argument(help="A version that was champion before (see list).")],
    reason: Reason = "rollback",
) -> None:
    """Put an earlier champion back into service; list names the versions.

    Example: python -m training rollback 2026.10-0a1b2c3d
    """
    from training.releases.history import read_history, reinstated
    from training.releases.release import publish

    settings = Settings().acting_as(TRAINING_ROLE)
    asyncio.run(publish(reinstated(asyncio.run(read_history(settings)).accepted, version, reason), settings))
    print(f"released {version} again")


def challenge(
    directory: Annotated[Path | None, typer.Argument(help="A run's directory.")] = None,
    none: Annotated[bool, typer.Option("--none", help="Withdraw the challenger.")] = False,
    reason: Reason = "",
) -> None:
    """Let a scorecard score the same traffic as the champion, invisibly to applicants; see compare.

    Example: python -m training challenge runs/november
    """
    if (directory is None) != none:
        raise TrainingError("name the run's directory of a challenger, or --none to withdraw the present one")
    if directory is not None:
        _challenge(directory, reason)
    else:
        _withdraw(reason)


def _challenge(directory: Path, reason: str) -> None:
    """A challenger decides nothing: it need not reach the floors, but must agree with its estimator and be complete."""
    from training.releases import release as releasing

    card = checked(directory, reason or "challenger")
    asyncio.run(
        releasing.publish(
            releasing.to_release(card, reason, time.time(), "challenger"), Settings().acting_as(TRAINING_ROLE)
        )
    )
    print(f"{card['version']} now scores the same traffic as the champion")


def _withdraw(reason: str) -> None:
    from training.releases.history import read_history
    from training.releases.release import publish, withdrawal

    settings = Settings().acting_as(TRAINING_ROLE)
    active = asyncio.run(read_history(settings)).active
    if active is None or active.challenger is None:
        raise TrainingError("there is no challenger to withdraw")
    version = active.challenger.version
    asyncio.run(publish(withdrawal(version, reason, time.time()), settings))
    print(f"{version} is withdrawn")
