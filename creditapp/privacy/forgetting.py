"""Keys of days are moved on: the seed of a day that is not needed any more gives way to the next day's, and is destroyed.

Each machine that has the file does so for itself, and comes to the same seeds. A key in the environment is moved on in memory only;
whoever keeps it replaces it by what ``moved_text`` gives.
"""

from collections.abc import Mapping
from datetime import date

from creditapp.errors import ConfigurationError
from creditapp.privacy.day_chain import day_number, day_of
from creditapp.privacy.day_keys import Before as KeyBefore
from creditapp.privacy.day_keys import SecretDayKeys, new_day_keys, read_secret, with_chains
from creditapp.privacy.destruction import content_of, replace_destroying
from creditapp.privacy.kept_days import DAY_KEYS, first_needed, purposes
from creditapp.privacy.keys import Keys
from creditapp.privacy.secret_files import locked

MOST_UNASKED = 28
"""Days by which a service moves keys on at once. More may be a clock that runs ahead, and what is destroyed does not come back:

with fewer than any key is kept, such a clock never destroys the key of the true day."""
GRACE = 30
"""Days for which senders may go on using a public key from before there were keys of days."""


def forget(keys: Keys, name: str, today: date, at_most: int | None = None) -> SecretDayKeys:
    """Destroy the keys of days that are not needed any more; ``at_most`` so many days before today stay, if given.

    ConfigurationError if the key is in the environment or its file cannot be replaced.
    """
    if keys.is_in_environment(name):
        raise ConfigurationError(
            f"CREDITAPP_KEY_{name.upper()} is set: put what `creditapp keys forget --print {name}` prints in its place"
        )
    return _move(keys, name, first_needed(name, today, at_most))


def moved_text(keys: Keys, name: str, today: date, at_most: int | None = None) -> str:
    """The key as it is to be kept from now on, for whoever keeps it elsewhere."""
    return keys.read_day_keys(name).moved(first_needed(name, today, at_most)).text().decode()


def move_on(keys: Keys, today: date) -> list[str]:
    """What a service does each day with the keys that are here; what an operator must see to, a line each."""
    problems = []
    for name in (name for name in DAY_KEYS if keys.has_secret(name)):
        try:
            problems += _move_on(keys, name, today)
        except ConfigurationError as error:
            problems.append(str(error))
    return problems


def _move_on(keys: Keys, name: str, today: date) -> list[str]:
    firsts, stored = first_needed(name, today), keys.read_day_keys(name)
    if (behind := _behind(stored, firsts)) > MOST_UNASKED:
        return [
            f"{keys.secret_file(name).name}: {behind} days are to be forgotten at once, which was not done: if this machine's "
            f"clock is right (today is {today}), run `creditapp keys forget`"
        ]
    if not keys.is_in_environment(name):
        _move(keys, name, firsts)
        return []
    keys.hold(name, stored.moved(firsts))
    earliest = day_of(min(chain.first for chain in stored.chains.values()))
    return (
        [
            f"CREDITAPP_KEY_{name.upper()} still opens days from {earliest} on, which are not needed: put what "
            f"`creditapp keys forget --print {name}` prints in its place"
        ]
        if behind > 0
        else []
    )


def _behind(stored: SecretDayKeys, firsts: Mapping[str, int]) -> int:
    """How many days of a purpose are to be forgotten."""
    return max(
        (firsts[purpose] - chain.first for purpose, chain in stored.chains.items() if purpose in firsts), default=0
    )


def _move(keys: Keys, name: str, firsts: Mapping[str, int]) -> SecretDayKeys:
    with locked(keys.directory):
        stored = keys.read_day_keys(name)
        moved = stored.moved(firsts)
        if moved is not stored:
            replace_destroying(keys.secret_file(name), moved.text())
    if keys.holds(name):
        keys.hold(name, moved)
    return moved


def give_day_keys(keys: Keys, today: date) -> list[str]:
    """Give a bureau from before there were keys of days such keys; the names of those that were replaced.

    Its old key stays beside them, for what was encrypted to it, until that is not needed any more.
    ConfigurationError if such a key is in the environment: it cannot be replaced there.
    """
    replaced = []
    for name in DAY_KEYS:
        if keys.is_from_before(name):
            _replace_before(keys, name, today)
            replaced.append(name)
    return replaced


def give_new_purposes(keys: Keys, today: date) -> None:
    """Give each key of days that is a file chains for the purposes that a newer version has."""
    for name in (name for name in DAY_KEYS if not keys.is_in_environment(name) and not keys.is_from_before(name)):
        with locked(keys.directory):
            path = keys.secret_file(name)
            stored = read_secret(content_of(path), str(path))
            given = with_chains(stored, purposes(name), today)
            if given is not stored:
                path.with_suffix(".pub").unlink(missing_ok=True)
                replace_destroying(path, given.text())


def _replace_before(keys: Keys, name: str, today: date) -> None:
    path = keys.secret_file(name)
    if keys.is_in_environment(name):
        raise ConfigurationError(
            f"CREDITAPP_KEY_{name.upper()}: from before there were keys of days; put it into {path}, unset it, run "
            "`creditapp keys create`, and set it to what the file is then"
        )
    with locked(keys.directory):
        before = keys.key_before(name)
        if before is not None and keys.is_from_before(name):
            until = day_number(today) + GRACE
            made = new_day_keys(sorted(purposes(name)), today, KeyBefore(until, before))
            path.with_suffix(".pub").unlink(missing_ok=True)
            replace_destroying(path, made.text())
