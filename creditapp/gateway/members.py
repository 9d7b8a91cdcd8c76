"""Ask the service that holds the accounts, and wait for its answer: each wish of a member is one question and one answer over Kafka.

A question gets a random id in a partition that this worker owns, so that its answer comes back to this worker. What it asks, and of
which account, is sealed with the person's key, and so is the answer.
"""

import asyncio
from collections.abc import Sequence

from creditapp.clock import Clock
from creditapp.errors import NotReady
from creditapp.gateway.ports import Applicants, Owners
from creditapp.gateway.simulations import id_of_an_own_partition
from creditapp.models.base import Record, Step
from creditapp.models.members import MemberAnswer, MemberRequest, MemberShown, MemberWish, MemberWished
from creditapp.models.sealed import Sealed
from creditapp.privacy.encryption import PersonKeys
from creditapp.topics import MEMBER_REQUESTS
from creditapp.web.ports import Member

ANSWER_WITHIN = 5.0
"""Seconds after which the caller is asked to try again."""
NOBODY = MemberShown(refused="signed_out")
"""The answer about somebody who was erased."""


class Members:
    """The questions whose answers this worker waits for, by their ids."""

    def __init__(self, applicants: Applicants, owners: Owners, clock: Clock, patience: float) -> None:
        self._applicants = applicants
        self._owners = owners
        self._clock = clock
        self._patience = patience
        self._waiting: dict[str, asyncio.Future[MemberAnswer]] = {}

    async def ask(self, member: Member, wish: MemberWish) -> MemberShown:
        """The answer to a member's wish; NotReady if it does not come in time."""
        if (keys := await self._applicants.keys_by_id(member.consumer_id)) is None:
            return NOBODY
        request = MemberRequest(
            consumer_id=member.consumer_id,
            ask_id=id_of_an_own_partition(self._owners),
            at=self._clock.time(),
            sealed=Sealed(MemberWished(account_id=member.account_id, session=member.session, wish=wish)),
            journey=(Step("gateway", self._clock.time()),),
        )
        return self._applicants.member_shown(await self._answer(request, keys), keys) or NOBODY

    async def _answer(self, request: MemberRequest, keys: PersonKeys) -> MemberAnswer:
        self._waiting[request.ask_id] = asyncio.get_running_loop().create_future()
        try:
            async with asyncio.timeout(ANSWER_WITHIN * self._patience):
                await self._applicants.deliver(MEMBER_REQUESTS, request, keys)
                return await self._waiting[request.ask_id]
        except TimeoutError:
            raise NotReady("the request was not answered in time") from None
        finally:
            del self._waiting[request.ask_id]

    def answer(self, returned: Sequence[Record]) -> None:
        """Resolve the questions whose answers are among the ``returned`` records."""
        for record in returned:
            waiting = self._waiting.get(record.ask_id) if isinstance(record, MemberAnswer) else None
            if isinstance(record, MemberAnswer) and waiting is not None and not waiting.done():
                waiting.set_result(record)
