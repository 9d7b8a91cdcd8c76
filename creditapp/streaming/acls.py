"""Who may do what in Kafka, derived from the tables of topics and of tables; whatever is not here is denied.

A service reads the topics that it handles or follows, by a consumer group of its own, and writes those that it publishes;
nobody else reads or writes its tables' changelogs. Operators may read every topic and, to replay a dead letter, write
whatever a service reads. Only the admin may create topics, principals and ACLs.
"""

from collections.abc import Iterable, Iterator
from enum import IntEnum
from typing import NamedTuple

from creditapp.tables import TABLES
from creditapp.topics import ADMIN, OPERATORS, PAUSES, PRINCIPALS, SERVICES, TOPICS, Topic

OURS = "creditapp"
"""With what the names of all topics, changelogs and groups begin."""


class Resource(IntEnum):
    """Kinds of resources, numbered as in Kafka's protocol (org.apache.kafka.common.resource.ResourceType)."""

    UNKNOWN, ANY, TOPIC, GROUP, CLUSTER, TRANSACTIONAL_ID, DELEGATION_TOKEN, USER = range(8)


class Pattern(IntEnum):
    """How a resource's name is meant (org.apache.kafka.common.resource.PatternType)."""

    UNKNOWN, ANY, MATCH, LITERAL, PREFIXED = range(5)


class Operation(IntEnum):
    """What may be done (org.apache.kafka.common.acl.AclOperation). READ and WRITE imply DESCRIBE."""

    UNKNOWN, ANY, ALL, READ, WRITE, CREATE, DELETE, ALTER = range(8)
    DESCRIBE, CLUSTER_ACTION, DESCRIBE_CONFIGS, ALTER_CONFIGS = range(8, 12)
    IDEMPOTENT_WRITE, CREATE_TOKENS, DESCRIBE_TOKENS, TWO_PHASE_COMMIT = range(12, 16)


class Permission(IntEnum):
    """Whether it is allowed or denied (org.apache.kafka.common.acl.AclPermissionType)."""

    UNKNOWN, ANY, DENY, ALLOW = range(4)


class Acl(NamedTuple):
    """One permission of one principal; the bureau's own all allow, from any host."""

    principal: str
    operation: Operation
    resource: Resource
    name: str
    pattern: Pattern = Pattern.LITERAL
    host: str = "*"
    permission: Permission = Permission.ALLOW

    def __str__(self) -> str:
        name = self.name + ("*" if self.pattern is Pattern.PREFIXED else "")
        place = "" if self.host == "*" else f" from {self.host}"
        return (
            f"{self.principal:11} {self.permission.name} {self.operation.name:16} {self.resource.name:7} {name}{place}"
        )


def concerns_us(acl: Acl) -> bool:
    """Whether an ACL is about the bureau: a cluster may serve others too."""
    ours = acl.name.startswith(OURS) or acl.name == "*" or acl.resource is Resource.CLUSTER
    prefix = acl.pattern is Pattern.PREFIXED and OURS.startswith(acl.name)
    return ours or prefix or acl.principal in PRINCIPALS


def in_order(acls: Iterable[Acl]) -> list[Acl]:
    """For reading: principal by principal, in the order of the table of topics, others after them."""
    order = {principal: number for number, principal in enumerate(PRINCIPALS)}
    return sorted(acls, key=lambda acl: (order.get(acl.principal, len(order)), *acl))


def expected() -> frozenset[Acl]:
    """All permissions of the bureau's own principals."""
    return frozenset(acl for principal in PRINCIPALS for acl in acls_of(principal))


def acls_of(principal: str, name: str | None = None) -> frozenset[Acl]:
    """What a principal may do; ``name``: under another name, as an outside principal has."""
    acls = {*_on_topics(principal), *_of_service(principal), *_of_operators(principal), *_of_admin(principal)}
    return frozenset(acl._replace(principal=name or principal) for acl in acls)


def topics_of(principal: str) -> frozenset[str]:
    """The topics, changelogs included, that a principal reads or writes."""
    return frozenset(
        acl.name
        for acl in acls_of(principal)
        if acl.resource is Resource.TOPIC
        and acl.pattern is Pattern.LITERAL
        and acl.operation in (Operation.READ, Operation.WRITE)
    )


def _on_topics(principal: str) -> Iterator[Acl]:
    for topic in TOPICS:
        if principal in topic.writers:
            yield _topic(principal, Operation.WRITE, topic)
        if principal in topic.to:
            yield _topic(principal, Operation.READ, topic)
        if principal in topic.to and principal in SERVICES and topic.is_source:
            # Before it reads, a loop checks that its sources are not compacted.
            yield _topic(principal, Operation.DESCRIBE_CONFIGS, topic)


def _of_service(service: str) -> Iterator[Acl]:
    if service in SERVICES:
        yield Acl(service, Operation.READ, Resource.GROUP, f"{OURS}-{service}")
    for table in TABLES:
        if table.owner == service:
            yield Acl(service, Operation.READ, Resource.TOPIC, table.changelog)
            yield Acl(service, Operation.WRITE, Resource.TOPIC, table.changelog)


def _of_operators(principal: str) -> Iterator[Acl]:
    if principal != OPERATORS:
        return
    for topic in TOPICS:
        yield _topic(principal, Operation.READ, topic)
        if topic.is_source or topic is PAUSES:
            yield _topic(principal, Operation.WRITE, topic)
    yield Acl(principal, Operation.DESCRIBE, Resource.GROUP, f"{OURS}-", Pattern.PREFIXED)


def _of_admin(principal: str) -> Iterator[Acl]:
    if principal != ADMIN:
        return
    for operation in (Operation.CREATE, Operation.DESCRIBE, Operation.DESCRIBE_CONFIGS):
        yield Acl(principal, operation, Resource.TOPIC, OURS, Pattern.PREFIXED)
    for operation in (Operation.ALTER, Operation.DESCRIBE):
        yield Acl(principal, operation, Resource.CLUSTER, "kafka-cluster")


def _topic(principal: str, operation: Operation, topic: Topic) -> Acl:
    return Acl(principal, operation, Resource.TOPIC, topic.name)
