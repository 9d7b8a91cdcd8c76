"""Requests to Kafka that aiokafka's admin client lacks: several ACLs at once, and the credentials of SCRAM users.

Written with aiokafka's own classes for the protocol, as its other requests are. The fields are those of
https://kafka.apache.org/protocol (CreateAcls v1, DeleteAcls v1, AlterUserScramCredentials v0, DescribeUserScramCredentials v0).
"""

from collections.abc import Sequence
from typing import Any

from aiokafka.protocol.admin import CreateAclsRequest_v1, DeleteAclsRequest_v1
from aiokafka.protocol.api import Request, RequestStruct, Response
from aiokafka.protocol.types import (
    CompactArray,
    CompactBytes,
    CompactString,
    Int8,
    Int16,
    Int32,
    Schema,
    TaggedFields,
)

TEXT = CompactString("utf-8")
TAGS = ("tags", TaggedFields)


class AlterScramResponse(Response):
    """What became of each user."""

    API_KEY = 51
    API_VERSION = 0
    SCHEMA = Schema(
        ("throttle_time_ms", Int32),
        ("results", CompactArray(("user", TEXT), ("error_code", Int16), ("error_message", TEXT), TAGS)),
        TAGS,
    )


class AlterScramStruct(RequestStruct):
    """Credentials to remove and to set."""

    FLEXIBLE_VERSION = True
    API_KEY = 51
    API_VERSION = 0
    RESPONSE_TYPE = AlterScramResponse
    SCHEMA = Schema(
        ("deletions", CompactArray(("name", TEXT), ("mechanism", Int8), TAGS)),
        (
            "upsertions",
            CompactArray(
                ("name", TEXT),
                ("mechanism", Int8),
                ("iterations", Int32),
                ("salt", CompactBytes),
                ("salted_password", CompactBytes),
                TAGS,
            ),
        ),
        TAGS,
    )

    def __repr__(self) -> str:
        # aiokafka logs requests, and a salted password is as good as the password.
        return f"{type(self).__name__}(…)"


class DescribeScramResponse(Response):
    """The users and their kinds of credentials."""

    API_KEY = 50
    API_VERSION = 0
    SCHEMA = Schema(
        ("throttle_time_ms", Int32),
        ("error_code", Int16),
        ("error_message", TEXT),
        (
            "results",
            CompactArray(
                ("user", TEXT),
                ("error_code", Int16),
                ("error_message", TEXT),
                ("credentials", CompactArray(("mechanism", Int8), ("iterations", Int32), TAGS)),
                TAGS,
            ),
        ),
        TAGS,
    )


class DescribeScramStruct(RequestStruct):
    """Which users are asked about; None: all."""

    FLEXIBLE_VERSION = True
    API_KEY = 50
    API_VERSION = 0
    RESPONSE_TYPE = DescribeScramResponse
    SCHEMA = Schema(("users", CompactArray(("name", TEXT), TAGS)), TAGS)


class AlterScram(Request[AlterScramStruct]):
    """Set and remove credentials of SCRAM users."""

    API_KEY = 51

    def __init__(self, deletions: Sequence[tuple[Any, ...]], upsertions: Sequence[tuple[Any, ...]]) -> None:
        self._fields: tuple[Any, ...] = ([(*each, {}) for each in deletions], [(*each, {}) for each in upsertions], {})

    def build(self, request_struct_class: type[AlterScramStruct]) -> AlterScramStruct:
        """The request as sent."""
        return request_struct_class(*self._fields)


class DescribeScram(Request[DescribeScramStruct]):
    """Ask for all SCRAM users."""

    API_KEY = 50

    def build(self, request_struct_class: type[DescribeScramStruct]) -> DescribeScramStruct:
        """The request as sent."""
        return request_struct_class(None, {})


class CreateAcls(Request[CreateAclsRequest_v1]):
    """Create several ACLs; aiokafka's own class takes one."""

    API_KEY = 30

    def __init__(self, creations: Sequence[tuple[Any, ...]]) -> None:
        self._creations = list(creations)

    def build(self, request_struct_class: type[CreateAclsRequest_v1]) -> CreateAclsRequest_v1:
        """The request as sent."""
        return request_struct_class(self._creations)


class DeleteAcls(Request[DeleteAclsRequest_v1]):
    """Delete several ACLs; aiokafka's own class takes one."""

    API_KEY = 31

    def __init__(self, filters: Sequence[tuple[Any, ...]]) -> None:
        self._filters = list(filters)

    def build(self, request_struct_class: type[DeleteAclsRequest_v1]) -> DeleteAclsRequest_v1:
        """The request as sent."""
        return request_struct_class(self._filters)
