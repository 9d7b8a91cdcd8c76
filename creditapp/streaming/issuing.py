"""A home for one service on a machine of its own: the keys and passwords that it needs, and none besides.

What it needs follows from the tables of topics and of access to the vault. Of the secret ``records`` it gets the keys of the
topics that it reads or writes: whoever takes over that machine can write nothing that services of other topics believe.
"""

from collections.abc import Iterator, Mapping
from pathlib import Path

import msgspec

from creditapp.errors import ConfigurationError
from creditapp.privacy.authentication import PASSCODES, QUESTIONS
from creditapp.privacy.key_files import encoded
from creditapp.privacy.keys import ISSUED, Keys
from creditapp.privacy.passwords import PRINCIPALS as AT_KAFKA
from creditapp.privacy.passwords import VAULT_ROLES, Place
from creditapp.privacy.secret_files import private_directory, replace
from creditapp.privacy.vault.access import ACCESS, finds_by_ssn
from creditapp.settings import Settings
from creditapp.streaming.acls import topics_of
from creditapp.streaming.authenticity import is_authenticated
from creditapp.topics import INSTALLATION, OPERATORS, RELEASES, SERVICES, TRAINING_ROLE

ISSUED_TO: tuple[str, ...] = (*SERVICES, OPERATORS, TRAINING_ROLE)
"""Who holds keys of the bureau; senders from outside hold none."""
SECOND_STEP: Mapping[str, frozenset[str]] = {
    "identity": frozenset({QUESTIONS, PASSCODES}),
    "bureau": frozenset({QUESTIONS}),
}
"""The keys of the second step that services need: for its questions, for its one-time codes."""


def issue(settings: Settings, principal: str, directory: Path) -> list[Path]:
    """Write the principal's home; its files. ConfigurationError if a key that it needs is not here, or its own."""
    keys = Keys.load(settings.home)
    if principal not in ISSUED_TO:
        raise ConfigurationError(f"{principal}: no such service; choose one of {', '.join(ISSUED_TO)}")
    if directory.resolve() == settings.home.resolve():
        raise ConfigurationError(f"{directory}: this is the home that the keys come from; name another directory")
    files = {**_key_files(settings, keys, principal), **_passwords(settings.home, principal)}
    private_directory(directory)
    for name, content in files.items():
        path = directory / name
        private_directory(path.parent)
        replace(path, content, mode=0o644 if path.suffix == ".pub" else 0o600)
    return [directory / name for name in sorted(files)]


def secrets_of(principal: str) -> frozenset[str]:
    """The secret keys that a principal needs whole."""
    in_vault = {"master"} | ({"ssn"} if finds_by_ssn(principal) else set()) if principal in ACCESS else set()
    return frozenset(in_vault | {principal} & {"intake", "operators"})


def needs_vault(principal: str) -> bool:
    """Whether a principal opens the vault."""
    return principal in ACCESS


def topic_names_of(principal: str) -> frozenset[str]:
    """The topics whose keys a principal needs: all may see to whom the cluster belongs."""
    ours = {name for name in topics_of(principal) if is_authenticated(name)} | {INSTALLATION.name}
    return frozenset(ours) | SECOND_STEP.get(principal, frozenset())


def _key_files(settings: Settings, keys: Keys, principal: str) -> Mapping[str, bytes]:
    managed = {"master"} if settings.kms_url and not keys.has_secret("master") else set()
    files = {f"keys/{name}.key": keys.written(name) for name in secrets_of(principal) - managed}
    publics = {"operators"} | ({"release"} if principal in RELEASES.to else set())
    files |= {f"keys/{name}.pub": keys.public_written(name) for name in publics}
    topics = {topic: encoded(keys.topic_key(topic)).decode().strip() for topic in sorted(topic_names_of(principal))}
    return files | {f"keys/{ISSUED}": msgspec.json.format(msgspec.json.encode(topics)) + b"\n"}


def _passwords(home: Path, principal: str) -> Mapping[str, bytes]:
    return dict(_password(home, principal, AT_KAFKA)) | dict(_password(home, principal, VAULT_ROLES))


def _password(home: Path, principal: str, place: Place) -> Iterator[tuple[str, bytes]]:
    name = f"{place.directory}/{principal}.password"
    if (home / name).exists():
        yield name, (home / name).read_bytes()
