"""Scorecards and signed releases for tests, in training's format."""

from datetime import date
from pathlib import Path
from typing import Any

from creditapp.domain.scorecard import digest
from creditapp.models.operations import Role, ScorecardRelease
from creditapp.scorecards.signing import signed
from tests.support.bureau import bureau


def card(version: str, /, **changes: Any) -> dict[str, Any]:
    """A small scorecard over one served characteristic."""
    table = {
        "name": "utilisation",
        "code": "AO01",
        "kind": "numeric",
        "edges": [0.5],
        "points": [0, -50],
        "raw": [0.0, -50.0],
        "missing": {"points": -5, "raw": -5.0},
    }
    usual = {
        "format": 1,
        "version": version,
        "base_points": 800,
        "raw_base": 800.0,
        "score_range": [300, 850],
        "pd": {"intercept": 9.0, "slope": -0.0173},
        "characteristics": [table],
        "manifest": {},
    }
    return usual | changes


def release(private: bytes, scorecard: dict[str, Any], at: float, role: Role = "champion") -> ScorecardRelease:
    """A signed release of a scorecard; for the role ``withdrawn`` without the scorecard itself."""
    artefact = {} if role == "withdrawn" else scorecard
    unsigned = ScorecardRelease(
        version=scorecard["version"], sha256=digest(artefact), scorecard=artefact, at=at, role=role
    )
    return signed(unsigned, private)


def private_key(home: Path, today: date | None = None) -> bytes:
    """The private key that signs the releases of an installation."""
    return bureau(home, today).release_private
