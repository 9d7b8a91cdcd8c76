"""Lines are signed with their furnisher's key; in the bureau's own home a furnisher that it does not know is registered first.

Whoever furnishes there holds the keys by which operators register furnishers. One that is registered on the way is a
newcomer, and gets what its lines show that it reports; deaths on its own word alone are never among it.
"""

import sys
from collections.abc import Callable, Collection, Sequence
from datetime import UTC, datetime
from pathlib import Path

from msgspec.structs import replace

from creditapp.cli.line_delivery import LineResult, RecordPublisher
from creditapp.clock import Clock
from creditapp.domain.furnishers import USUAL, Furnishers, id_of, not_entitled, registered
from creditapp.errors import ConfigurationError
from creditapp.models.furnished import Furnished
from creditapp.models.furnishers import Kind, RegisteredFurnisher, Report
from creditapp.privacy import furnisher_keys
from creditapp.privacy.signatures import Signer, signed
from creditapp.streaming.publisher import Emit
from creditapp.topics import FURNISHERS

Say = Callable[[str], None]


def _say(line: str) -> None:
    print(line, file=sys.stderr, flush=True)


class LineSigning:
    """Signs a file's batches; ``known``: the registry, None where it cannot be read because this is not the bureau's home."""

    def __init__(
        self,
        home: Path,
        known: Furnishers | None,
        publisher: RecordPublisher,
        clock: Clock,
        key: Path | None = None,
        say: Say = _say,
    ) -> None:
        self._home = home
        self._known = known
        self._publisher = publisher
        self._clock = clock
        self._key = key
        self._say = say
        self._signers: dict[str, Signer] = {}

    async def sign(self, batch: Sequence[LineResult]) -> list[LineResult]:
        """The batch with its good lines signed, or refused where their furnisher may not report what they say."""
        if self._known is not None:
            await self._register(batch, self._known)
        checked = [self._checked(result) for result in batch]
        waiting = {name: iter(self._signed(name, checked)) for name in _names(checked)}
        return [
            result._replace(record=next(waiting[result.furnisher])) if result.record else result for result in checked
        ]

    def _checked(self, result: LineResult) -> LineResult:
        entry = self._known.named(result.furnisher) if self._known else None
        problem = not_entitled(entry, result.reports) if entry else ""
        return result._replace(record=None, problem=problem) if problem and result.record else result

    def _signed(self, name: str, batch: Sequence[LineResult]) -> list[Furnished]:
        records = [result.record for result in batch if result.record and result.furnisher == name]
        return signed(records, self._signer(name))

    def _signer(self, name: str) -> Signer:
        if name not in self._signers:
            signer = furnisher_keys.signer(self._home, id_of(name), self._key)
            if signer is None:
                raise ConfigurationError(_without_key(name, is_known=self._known is not None))
            self._signers[name] = signer
        return self._signers[name]

    async def _register(self, batch: Sequence[LineResult], known: Furnishers) -> None:
        """Register the furnishers of these lines that are not known, and add to what those may report that came this way."""
        entries = [entry for name in _names(batch) if (entry := self._entry(name, batch, known))]
        if entries:
            await self._publisher.publish([Emit(FURNISHERS, entry) for entry in entries])
            self._known = known.with_(entries)

    def _entry(self, name: str, batch: Sequence[LineResult], known: Furnishers) -> RegisteredFurnisher | None:
        of_name = [result for result in batch if result.record and result.furnisher == name]
        shown = frozenset[Report]().union(*(result.reports for result in of_name))
        entry, now = known.named(name), self._clock.time()
        if entry is None:
            kinds = {result.kind for result in of_name}
            return self._newcomer(name, kinds.pop() if len(kinds) == 1 else "lender", shown, now)
        if not entry.admitted or shown <= set(entry.reports):
            return None
        self._say(f"{name} may now report {_listed(shown - set(entry.reports))} too; see: creditapp furnishers list")
        return replace(entry, reports=tuple(sorted({*entry.reports, *shown})), at=now)

    def _newcomer(self, name: str, kind: Kind, shown: frozenset[Report], now: float) -> RegisteredFurnisher:
        if self._key is None:
            furnisher_keys.made(self._home, id_of(name))
        public = furnisher_keys.public_half(self._signer(name))
        entry = registered(name, kind, public, now, vouched=False, reports={*USUAL[kind], *shown})
        until = datetime.fromtimestamp(entry.established, UTC).date()
        self._say(
            f"registered {name} ({kind}) as a newcomer until {until}; it may report {_listed(entry.reports)}; "
            "see: creditapp furnishers"
        )
        return replace(entry, admitted=True)


def _names(batch: Sequence[LineResult]) -> list[str]:
    return list(dict.fromkeys(result.furnisher for result in batch if result.record))


def _listed(reports: Collection[Report]) -> str:
    return ", ".join(sorted(reports)).replace("_", " ")


def _without_key(name: str, *, is_known: bool) -> str:
    if is_known:
        return f"the signing key of {name} is not here; furnish where it is, or name its file with --signing-key"
    return (
        f'there is no signing key of {name} here; make one with `creditapp furnishers new-key "{name}"`, and have the bureau '
        "register it with `creditapp furnishers add`"
    )
