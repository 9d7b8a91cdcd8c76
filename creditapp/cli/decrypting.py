"""Notices of a queue as operators read them: with their private key, whatever key of a day is destroyed by now."""

from collections.abc import Callable, Iterable
from typing import TypeVar

from creditapp.errors import InvalidRecord, KeyDestroyed

T = TypeVar("T")
U = TypeVar("U")


def readable(notices: Iterable[T], decrypt: Callable[[T], U]) -> list[U]:
    """Those that can be decrypted; SealBroken if none can for another reason than a destroyed key, as the key is then another bureau's."""
    found, failure = [], None
    for notice in notices:
        try:
            found.append(decrypt(notice))
        except KeyDestroyed:
            continue
        except InvalidRecord as error:
            failure = error
    if failure is not None and not found:
        raise failure
    return found
