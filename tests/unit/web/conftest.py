"""A site in memory and its client."""

from collections.abc import Iterator

import pytest

from tests.support.web_site import InMemoryApplications, site
from tests.support.web_visitor import Visitor

PLENTY = 1_000_000


@pytest.fixture
def applications() -> InMemoryApplications:
    """No applications yet."""
    return InMemoryApplications()


@pytest.fixture
def visitor(applications: InMemoryApplications) -> Iterator[Visitor]:
    """A visitor of a site without a limit that matters."""
    with Visitor(site(applications, application_rate=PLENTY)) as one:
        yield one
