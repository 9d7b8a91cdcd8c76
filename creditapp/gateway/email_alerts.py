"""Pass on what a person, or an e-mail's link, asks about e-mail alerts; who gets any is known to the service that sends them only."""

import secrets

from creditapp.clock import Clock
from creditapp.gateway.ports import Applicants
from creditapp.models.base import Step
from creditapp.models.email_alerts import AlertsRequest, AlertsWish, ConfirmAlerts, EndAlerts, StartAlerts
from creditapp.models.sealed import Sealed
from creditapp.topics import ALERTS_REQUESTS


async def publish_request(
    applicants: Applicants, clock: Clock, consumer_id: str, wish: StartAlerts | ConfirmAlerts | EndAlerts
) -> None:
    """Publish the request, sealed; nothing about somebody who was erased. KafkaUnavailable if it is not delivered."""
    if (keys := await applicants.keys_by_id(consumer_id)) is None:
        return
    request = AlertsRequest(
        consumer_id=consumer_id,
        request_id=secrets.token_hex(16),
        at=clock.time(),
        sealed=Sealed(AlertsWish(wish=wish)),
        journey=(Step("gateway", clock.time()),),
    )
    await applicants.deliver(ALERTS_REQUESTS, request, keys)
