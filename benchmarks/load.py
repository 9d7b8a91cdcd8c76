"""Put two kinds of load on the running system: forms at a steady rate over HTTP, and a backlog written directly to Kafka."""

import asyncio
import hashlib
import secrets
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from http import HTTPStatus
from itertools import cycle, islice
from typing import Any, NamedTuple

import aiohttp

from benchmarks.views import StoredViews
from creditapp.models.applications import Accepted
from creditapp.models.base import Step
from creditapp.models.sealed import Sealed
from creditapp.models.seals import FORM
from creditapp.privacy.encryption import PersonKeys, seal
from creditapp.privacy.keys import Keys
from creditapp.privacy.vault.opening import open_vault
from creditapp.settings import Settings
from creditapp.streaming.publisher import Emit, Publisher
from creditapp.streaming.seals import bound_values
from creditapp.topics import ACCEPTED
from creditapp.web.apply.form import ApplicationForm, person_of, validate

TRIES = 5
"""Times that a form is sent which the site cannot take at the moment."""
SILENCE = 30.0
"""Seconds without a stored view after which a load counts as stuck."""


class Steady(NamedTuple):
    """The result of a steady load."""

    statuses: list[int]
    accepted: list[str]
    """The ids of the accepted applications."""
    latencies: dict[str, float]
    """Seconds from accepted to view stored, by application id."""

    def percentile(self, share: float) -> float:
        """The latency, in milliseconds, below which this share of the applications stayed."""
        ordered = sorted(self.latencies.values())
        return 1000 * ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def complete(load: Steady) -> Steady:
    """The load, if all of it was served; SystemExit otherwise."""
    if set(load.statuses) != {202} or load.latencies.keys() != set(load.accepted):
        raise SystemExit(f"the load was not served: statuses {set(load.statuses)}, {len(load.latencies)} reports")
    return load


async def steady(settings: Settings, people: list[dict[str, Any]], token: str, rate: float, count: int) -> Steady:
    """Post ``count`` forms at ``rate`` a second, without waiting for answers, and then wait for their reports."""
    url = f"http://127.0.0.1:{settings.port}/applications"
    headers = {"Authorization": f"Bearer {token}", "Accept": "application/json"}
    async with StoredViews(settings) as stored, aiohttp.ClientSession(headers=headers) as client:
        reading = asyncio.create_task(stored.wait_for(count, SILENCE))
        start = time.monotonic()
        posts = []
        for number, person in enumerate(islice(cycle(people), count)):
            await asyncio.sleep(max(0.0, start + number / rate - time.monotonic()))
            posts.append(asyncio.create_task(_post(client, url, person)))
        answers = await asyncio.gather(*posts)
        await reading
    accepted = [location.rpartition("/")[2] for _, location in answers if location]
    return Steady([status for status, _ in answers], accepted, stored.latencies)


async def _post(client: aiohttp.ClientSession, url: str, form: dict[str, Any]) -> tuple[int, str]:
    """Status and the application's address, if it was accepted; after a 503 the same application is sent again, as it asks for."""
    for _ in range(TRIES):
        async with client.post(url, json=form) as answer:
            await answer.read()
            if answer.status != HTTPStatus.SERVICE_UNAVAILABLE:
                return answer.status, answer.headers.get("Location", "")
            form = {**form, "token": (await answer.json())["token"]}
            pause = float(answer.headers["Retry-After"])
        await asyncio.sleep(pause)
    return HTTPStatus.SERVICE_UNAVAILABLE, ""


async def backlog(settings: Settings, people: list[dict[str, Any]], count: int) -> float:
    """Write ``count`` accepted applications to Kafka at once; returns applications a second until the last view is stored."""
    async with StoredViews(settings) as stored, Publisher(settings.acting_as("gateway")) as publisher:
        accepted = list(islice(_accepted(settings, people), count))
        start = time.time()
        reading = asyncio.create_task(stored.wait_for(count, SILENCE))
        await publisher.publish(Emit(ACCEPTED, record) for record in accepted)
        await reading
    if len(stored.latencies) < count:
        raise SystemExit(f"only {len(stored.latencies)} of {count} reports were stored")
    return count / (stored.last_stored - start)


def _accepted(settings: Settings, people: list[dict[str, Any]]) -> Iterator[Accepted]:
    vault = open_vault(settings, Keys.load(settings.home))
    forms = [_form(person) for person in people]
    persons = vault.persons([form.ssn for form in forms], frozenset({"identity"}))
    for form in cycle(forms):
        yield _application(form, persons[form.ssn])


def _form(person: dict[str, Any]) -> ApplicationForm:
    form = validate(person, datetime.now(UTC).date())
    if not isinstance(form, ApplicationForm):
        raise SystemExit(f"the population has a form that the page refuses: {form}")
    return form


def _application(form: ApplicationForm, keys: PersonKeys) -> Accepted:
    accepted = Accepted(
        application_id=hashlib.sha256(secrets.token_bytes(32)).hexdigest(),
        consumer_id=keys.consumer_id,
        as_of=datetime.now(UTC).date(),
        sealed=Sealed(person_of(form)),
        verified_by="contract",
        journey=(Step("gateway", time.time()),),
    )
    accepted.sealed.close(seal(keys, FORM, accepted.sealed.content, bound_values(FORM, accepted)))
    return accepted
