"""How every client reaches Kafka and authenticates to it: the one place that turns settings into a client's options.

A process acts as one principal (``Settings.acting_as``): a service under its own name, a command under the name of those
whose work it does. Faust's clients get the same options as aiokafka's own.
"""

import logging
import socket
import ssl
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import faust
from aiokafka.abc import AbstractTokenProvider
from aiokafka.errors import (
    BrokerResponseError,
    ClusterAuthorizationFailedError,
    GroupAuthorizationFailedError,
    KafkaError,
    SecurityDisabled,
    TopicAuthorizationFailedError,
)

from creditapp.errors import ConfigurationError, CreditappError, KafkaUnavailable
from creditapp.privacy.passwords import password_of
from creditapp.settings import Settings
from creditapp.topics import OPERATORS

NOT_ALLOWED = (TopicAuthorizationFailedError, GroupAuthorizationFailedError, ClusterAuthorizationFailedError)
"""Kafka's answers to a known principal that may not do what it asks for."""


def client_options(settings: Settings) -> dict[str, Any]:
    """The options of aiokafka's producer, consumer or admin client; ConfigurationError if something is missing."""
    return {"bootstrap_servers": settings.broker, **_security(settings)}


def principal_of(settings: Settings) -> str:
    """The name under which this process is known to Kafka; operators unless it acts as somebody else."""
    return settings.kafka_user or OPERATORS


def faust_credentials(settings: Settings) -> Any:
    """The same for Faust's clients; None where Kafka asks for nothing."""
    options = _security(settings)
    context = options.get("ssl_context")
    if not _has_sasl(settings):
        return faust.SSLCredentials(context) if context else None
    if provider := options.get("sasl_oauth_token_provider"):
        return faust.OAuthCredentials(oauth_cb=provider, ssl_context=context)
    return faust.SASLCredentials(
        username=options["sasl_plain_username"],
        password=options["sasl_plain_password"],
        mechanism=settings.kafka_mechanism,
        ssl_context=context,
    )


def failure(settings: Settings, error: BaseException) -> CreditappError:
    """Our own error for one of a client's, with what to do next."""
    principal = principal_of(settings)
    if isinstance(error, CreditappError):
        return error
    if isinstance(error, NOT_ALLOWED):
        return ConfigurationError(
            f"Kafka at {settings.broker} does not allow {principal} to do this ({type(error).__name__}); "
            "compare with what it may do: creditapp topics acls --check"
        )
    if isinstance(error, SecurityDisabled):
        return ConfigurationError(f"Kafka at {settings.broker} has no ACLs: everybody who reaches it may do everything")
    if isinstance(error, BrokerResponseError):
        return KafkaUnavailable(f"Kafka at {settings.broker} answered {principal} with {type(error).__name__}")
    if not _listens(settings):
        return KafkaUnavailable(f"no answer from Kafka at {settings.broker}; is it up? See CREDITAPP_BROKER")
    return KafkaUnavailable(
        f"Kafka at {settings.broker} is there, but does not let {principal} in by {settings.kafka_security}"
        f"{' with ' + settings.kafka_mechanism if _has_sasl(settings) else ''}; check CREDITAPP_KAFKA_* and the password, "
        "or wait if it is just starting"
    )


def _security(settings: Settings) -> dict[str, Any]:
    # At the level DEBUG aiokafka logs whole requests, and so a password that is sent by PLAIN.
    logging.getLogger("aiokafka.conn").addFilter(_no_requests)
    options: dict[str, Any] = {"security_protocol": settings.kafka_security}
    if settings.kafka_security.endswith("SSL"):
        options["ssl_context"] = _tls(settings)
    elif settings.kafka_ca or settings.kafka_certificate:
        raise ConfigurationError(f"CREDITAPP_KAFKA_SECURITY: {settings.kafka_security} has no TLS; set SASL_SSL or SSL")
    return options | (_sasl(settings) if _has_sasl(settings) else _without_sasl(settings))


def _no_requests(record: logging.LogRecord) -> bool:
    return record.levelno > logging.DEBUG


def _has_sasl(settings: Settings) -> bool:
    return settings.kafka_security.startswith("SASL")


def _sasl(settings: Settings) -> dict[str, Any]:
    if settings.kafka_mechanism == "OAUTHBEARER":
        if settings.kafka_token_file is None:
            raise ConfigurationError("CREDITAPP_KAFKA_TOKEN_FILE: OAUTHBEARER needs a file that holds the token")
        return {
            "sasl_mechanism": settings.kafka_mechanism,
            "sasl_oauth_token_provider": TokenFile(settings.kafka_token_file),
        }
    principal, password = principal_of(settings), settings.kafka_password
    return {
        "sasl_mechanism": settings.kafka_mechanism,
        "sasl_plain_username": principal,
        "sasl_plain_password": password.get_secret_value() if password else password_of(settings.home, principal),
    }


def _without_sasl(settings: Settings) -> dict[str, Any]:
    if settings.kafka_password is not None:
        raise ConfigurationError(
            f"CREDITAPP_KAFKA_SECURITY: {settings.kafka_security} asks for no password; set SASL_SSL (or SASL_PLAINTEXT)"
        )
    return {}


def _tls(settings: Settings) -> ssl.SSLContext:
    """Kafka's certificate is always checked, its host name too."""
    try:
        context = ssl.create_default_context(cafile=settings.kafka_ca)
        if settings.kafka_certificate is not None:
            context.load_cert_chain(settings.kafka_certificate, settings.kafka_key)
    except (OSError, ValueError) as error:
        raise ConfigurationError(
            f"CREDITAPP_KAFKA_CA, _CERTIFICATE, _KEY: not usable as PEM files ({getattr(error, 'reason', error)})"
        ) from None
    return context


class TokenFile(AbstractTokenProvider):
    """An OAuth token from a file that somebody else keeps valid, as Kubernetes and sidecars do."""

    def __init__(self, path: Path) -> None:
        self._path = path

    async def token(self) -> str:
        """The token as it is now; asked for at every new connection."""
        try:
            return self._path.read_text().strip()
        except OSError as error:
            raise KafkaError(f"CREDITAPP_KAFKA_TOKEN_FILE cannot be read ({error.strerror})") from None


def is_local(settings: Settings) -> bool:
    """Whether Kafka runs on this machine."""
    return {host for host, _ in _addresses(settings)} == {"127.0.0.1"}


def _listens(settings: Settings) -> bool:
    """Whether any bootstrap server takes connections: then a failure is about who connects and how."""
    for address in _addresses(settings):
        try:
            socket.create_connection(address, timeout=1).close()
        except OSError:
            continue
        return True
    return False


def _addresses(settings: Settings) -> Iterator[tuple[str, int]]:
    for server in settings.broker.split(","):
        host, _, port = server.strip().rpartition(":")
        if port.isdecimal():
            yield host.strip("[]"), int(port)
