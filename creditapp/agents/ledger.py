"""Who has seen what is written down once, in the order in which it arrives, and can be changed afterwards by nobody unnoticed.

Every access becomes an entry of its chain, which holds the hash of the entry before it. How far a chain goes is kept only once its
entries are confirmed (``after_outputs``): after a crash the same entries are sent again, and none is ever left out.
"""

from creditapp.archive.copying import Copying
from creditapp.domain.access_log import APPLICATIONS, OPERATORS, appended, is_written_down
from creditapp.errors import InvalidRecord
from creditapp.models.accesses import Access, ChainHead
from creditapp.streaming.app import create_app
from creditapp.streaming.event import Effect, Event
from creditapp.streaming.loop import serve
from creditapp.streaming.publisher import Emit
from creditapp.tables.access_chains import ACCESS_CHAINS
from creditapp.topics import ACCESS_LOG, NOTED_ACCESSES, OPERATOR_ACCESSES

REST = 0.25
"""Seconds to pause after a batch: nobody waits for an entry."""

app = create_app("ledger")
copying = Copying(app)
app.before_start.append(copying.check)


@app.task
async def copy_to_archive() -> None:
    """Copy what must outlast Kafka."""
    await copying.follow()


def write_down(event: Event[Access], head: ChainHead | None, _: None) -> Effect:
    """Append an access of the site to its chain."""
    return _appended(event, head, APPLICATIONS)


def write_down_operators(event: Event[Access], head: ChainHead | None, _: None) -> Effect:
    """Append an access of an operator to the operators' chain."""
    return _appended(event, head, (OPERATORS,))


def _appended(event: Event[Access], head: ChainHead | None, chains: tuple[str, ...]) -> Effect:
    # A chain is fed by one topic: two would be read in another order after a crash, and make other entries.
    if event.record.chain not in chains:
        raise InvalidRecord("Access: chain is none of its sender's")
    if is_written_down(head, event.partition, event.offset):
        return Effect()
    entry, now = appended(head, event.record, event.partition, event.offset)
    return Effect(emits=(Emit(ACCESS_LOG, entry),), state=now)


loop = serve(app, {NOTED_ACCESSES: write_down, OPERATOR_ACCESSES: write_down_operators}, table=ACCESS_CHAINS, rest=REST)
