"""Make the bureau's principals at Kafka: their SCRAM credentials and their ACLs, as ``streaming.acls`` derives them.

Doing it again is harmless. What others have added is never removed here, but ``differences`` reports it.
"""

import asyncio
import hashlib
import secrets
from collections.abc import AsyncIterator, Iterable, Mapping
from contextlib import asynccontextmanager
from typing import Any, NamedTuple

from aiokafka.admin import AIOKafkaAdminClient
from aiokafka.errors import KafkaError, NoError, for_code
from aiokafka.protocol.admin import DescribeAclsRequest

from creditapp.errors import ConfigurationError
from creditapp.privacy.passwords import has_password, make_missing, password_of
from creditapp.settings import Settings
from creditapp.streaming.acls import Acl, Operation, Pattern, Permission, Resource, acls_of, concerns_us, expected
from creditapp.streaming.admin_requests import AlterScram, CreateAcls, DeleteAcls, DescribeScram
from creditapp.streaming.faust_internals import ask
from creditapp.streaming.kafka_client import client_options, failure, is_local
from creditapp.streaming.provision import reachable
from creditapp.topics import ADMIN, BROKER, OUTSIDE, PRINCIPALS

MECHANISMS = {"SCRAM-SHA-256": (1, "sha256"), "SCRAM-SHA-512": (2, "sha512")}
"""Number in Kafka's protocol (org.apache.kafka.clients.admin.ScramMechanism) and hash."""
ITERATIONS = 4096
"""Kafka's least. More would slow down whoever guesses, and nobody guesses 32 random bytes."""
ANY = 1
"""Any value, in the filter of a request: the same number for resources, patterns, operations and permissions."""
USER = "User:"
"""Kafka's kind of principal, in front of its name."""


class Differences(NamedTuple):
    """How the ACLs in Kafka differ from those that the bureau's own principals are to have."""

    missing: frozenset[Acl]
    extra: frozenset[Acl]
    """Those of outside principals, which have all and only what their role has, are not extra."""


def makes_principals(settings: Settings) -> bool:
    """Whether the bureau's principals are this bureau's to make: not where Kafka asks for none, or others manage its users."""
    return _has_scram(settings) and not settings.kafka_user


def _has_scram(settings: Settings) -> bool:
    return settings.kafka_security.startswith("SASL") and settings.kafka_mechanism in MECHANISMS


def _need_scram(settings: Settings) -> None:
    if not _has_scram(settings):
        raise ConfigurationError(
            "principals are users of SASL/SCRAM: set CREDITAPP_KAFKA_SECURITY to SASL_SSL (or SASL_PLAINTEXT), and "
            "CREDITAPP_KAFKA_MECHANISM to SCRAM-SHA-512 or SCRAM-SHA-256; for other kinds of users create in Kafka what "
            "`creditapp topics acls` prints"
        )


async def establish_principals(settings: Settings) -> None:
    """Make missing passwords; set the credentials and missing ACLs of the bureau's own principals."""
    _need_scram(settings)
    maker = await acting_as_maker(settings)
    make_missing(settings.home, PRINCIPALS)
    async with _admin(maker) as admin:
        passwords = {name: password_of(settings.home, name) for name in PRINCIPALS}
        await _set_passwords(admin, passwords, settings.kafka_mechanism)
        await _create(admin, expected() - await _existing(admin))
    await _until_known(settings.acting_as(ADMIN))


async def acting_as_maker(settings: Settings) -> Settings:
    """Act as the admin, or as the nodes' own user at a Kafka of this machine that does not know the admin yet."""
    admin = settings.acting_as(ADMIN)
    if settings.kafka_user or not (is_local(settings) and has_password(settings.home, BROKER)):
        return admin
    if has_password(settings.home, ADMIN) and await reachable(admin):
        return admin
    return settings.model_copy(update={"kafka_user": BROKER, "kafka_mechanism": "PLAIN"})


async def add(settings: Settings, name: str, role: str, password: str) -> None:
    """Make an outside principal that may do what its role may."""
    if name in (*PRINCIPALS, BROKER):
        raise ConfigurationError(f"{name} is one of the bureau's own principals; choose another name")
    _need_scram(settings)
    async with _admin(settings.acting_as(ADMIN)) as admin:
        if name in await _users(admin):
            raise ConfigurationError(f"{name} exists; remove it first: creditapp principals remove {name}")
        await _create(admin, acls_of(role, name))
        await _set_passwords(admin, {name: password}, settings.kafka_mechanism)


async def remove(settings: Settings, name: str) -> None:
    """Remove an outside principal: what it may do ends at once, and it cannot connect again."""
    if name in (*PRINCIPALS, BROKER):
        raise ConfigurationError(f"{name} is one of the bureau's own principals, which are not removed")
    async with _admin(settings.acting_as(ADMIN)) as admin:
        mechanisms = (await _users(admin)).get(name, ())
        own = [acl for acl in await _existing(admin) if acl.principal == name]
        if not mechanisms and not own:
            raise ConfigurationError(f"{name}: no such principal; see: creditapp principals list")
        await _remove_acls(admin, own)
        await _alter(admin, [(name, mechanism) for mechanism in mechanisms], [])


async def roles(settings: Settings) -> dict[str, str]:
    """All users with a password in Kafka, and the role of each: its own name if it is the bureau's, "" for none."""
    async with _admin(settings.acting_as(ADMIN)) as admin:
        users, existing = await _users(admin), await _existing(admin)
    by_user = _by_principal(existing)
    return {user: user if user in PRINCIPALS else _role(user, by_user.get(user, frozenset())) for user in sorted(users)}


async def differences(settings: Settings) -> Differences:
    """Compare the ACLs in Kafka with the tables."""
    async with _admin(settings.acting_as(ADMIN)) as admin:
        existing = await _existing(admin)
    outside = {acl for name, acls in _by_principal(existing).items() if _role(name, acls) for acl in acls}
    extra = {acl for acl in existing - expected() - outside if concerns_us(acl)}
    return Differences(expected() - existing, frozenset(extra))


def _by_principal(acls: Iterable[Acl]) -> dict[str, frozenset[Acl]]:
    by_principal: dict[str, set[Acl]] = {}
    for acl in acls:
        by_principal.setdefault(acl.principal, set()).add(acl)
    return {name: frozenset(own) for name, own in by_principal.items()}


def _role(name: str, acls: frozenset[Acl]) -> str:
    """The role whose permissions an outside principal has, no more and no fewer; "" if there is none."""
    if name in PRINCIPALS:
        return ""
    return next((role for role in OUTSIDE if acls == acls_of(role, name)), "")


@asynccontextmanager
async def _admin(settings: Settings) -> AsyncIterator[AIOKafkaAdminClient]:
    admin = AIOKafkaAdminClient(**client_options(settings), request_timeout_ms=15_000)
    try:
        await admin.start()
        yield admin
    except (KafkaError, OSError) as error:
        raise failure(settings, error) from None
    finally:
        await admin.close()


async def _until_known(settings: Settings) -> None:
    """Return when the admin can log in: a node learns of new credentials a moment after they were set."""
    try:
        async with asyncio.timeout(settings.delivery_timeout):
            while not await reachable(settings):
                await asyncio.sleep(0.05)
    except TimeoutError:
        raise failure(settings, KafkaError()) from None


async def _set_passwords(admin: AIOKafkaAdminClient, passwords: Mapping[str, str], mechanism: str) -> None:
    number, digest = MECHANISMS[mechanism]
    upsertions = []
    for name, password in passwords.items():
        salt = secrets.token_bytes(32)
        salted = hashlib.pbkdf2_hmac(digest, password.encode(), salt, ITERATIONS)
        upsertions.append((name, number, ITERATIONS, salt, salted))
    await _alter(admin, [], upsertions)


async def _alter(admin: AIOKafkaAdminClient, deletions: list[Any], upsertions: list[Any]) -> None:
    if deletions or upsertions:
        response = await ask(admin, AlterScram(deletions, upsertions))
        _check(code for _, code, *_ in response.results)


async def _users(admin: AIOKafkaAdminClient) -> dict[str, tuple[int, ...]]:
    """All SCRAM users and the numbers of their mechanisms."""
    response = await ask(admin, DescribeScram())
    _check([response.error_code])
    return {user: tuple(kind for kind, *_ in credentials) for user, _, _, credentials, _ in response.results}


async def _existing(admin: AIOKafkaAdminClient) -> frozenset[Acl]:
    response = await ask(admin, DescribeAclsRequest(ANY, None, ANY, None, None, ANY, ANY))
    _check([response.error_code])
    return frozenset(
        Acl(
            principal=principal.removeprefix(USER),
            operation=Operation(operation),
            resource=Resource(kind),
            name=name,
            pattern=Pattern(pattern),
            host=host,
            permission=Permission(permission),
        )
        for kind, name, pattern, acls in response.resources
        for principal, host, operation, permission in acls
    )


async def _create(admin: AIOKafkaAdminClient, acls: Iterable[Acl]) -> None:
    if bindings := [_binding(acl) for acl in acls]:
        response = await ask(admin, CreateAcls(bindings))
        _check(code for code, _ in response.creation_responses)


async def _remove_acls(admin: AIOKafkaAdminClient, acls: Iterable[Acl]) -> None:
    if bindings := [_binding(acl) for acl in acls]:
        response = await ask(admin, DeleteAcls(bindings))
        _check(code for code, *_ in response.filter_responses)


def _binding(acl: Acl) -> tuple[Any, ...]:
    """An ACL as a request has it, to be created or, as a filter that fits it alone, to be removed."""
    return (acl.resource, acl.name, acl.pattern, USER + acl.principal, acl.host, acl.operation, acl.permission)


def _check(codes: Iterable[int]) -> None:
    for code in codes:
        if (error := for_code(code)) is not NoError:
            raise error
