"""Who may connect to a node, as Kafka's properties: clients by SCRAM, the nodes among themselves by a password of their own.

Nothing is allowed but by an ACL. The nodes' own user, the only super user, is in the properties and not in Kafka's metadata:
it works on a Kafka that knows no principals yet, also one that was formatted before there were any.
"""

from dataclasses import dataclass
from pathlib import Path

from creditapp.topics import BROKER

CLIENTS = "CLIENTS"
CONTROLLER = "CONTROLLER"
PLAIN = "org.apache.kafka.common.security.plain.PlainLoginModule"
SCRAM = "org.apache.kafka.common.security.scram.ScramLoginModule"


@dataclass(frozen=True)
class Tls:
    """Files by which nodes are known, to clients and among themselves, with PEM content."""

    node: Path
    """A private key (PKCS 8) and its certificate chain, which is valid for 127.0.0.1."""
    authorities: Path
    """Certificates of the authorities that vouch for nodes and clients."""


@dataclass(frozen=True)
class Security:
    """How nodes and clients authenticate."""

    password: str
    """Of the nodes' own user."""
    tls: Tls | None = None

    @property
    def protocol(self) -> str:
        """Kafka's name for how both listeners are spoken to."""
        return "SASL_SSL" if self.tls else "SASL_PLAINTEXT"

    def properties(self) -> dict[str, object]:
        """The properties of a node."""
        nodes = f'{PLAIN} required username="{BROKER}" password="{self.password}" user_{BROKER}="{self.password}";'
        settings: dict[str, object] = {
            "listener.security.protocol.map": f"{CLIENTS}:{self.protocol},{CONTROLLER}:{self.protocol}",
            "inter.broker.listener.name": CLIENTS,
            "sasl.mechanism.inter.broker.protocol": "PLAIN",
            "sasl.mechanism.controller.protocol": "PLAIN",
            "listener.name.clients.sasl.enabled.mechanisms": "SCRAM-SHA-512,SCRAM-SHA-256,PLAIN",
            "listener.name.clients.plain.sasl.jaas.config": nodes,
            "listener.name.clients.scram-sha-256.sasl.jaas.config": f"{SCRAM} required;",
            "listener.name.clients.scram-sha-512.sasl.jaas.config": f"{SCRAM} required;",
            "listener.name.controller.sasl.enabled.mechanisms": "PLAIN",
            "listener.name.controller.plain.sasl.jaas.config": nodes,
            "authorizer.class.name": "org.apache.kafka.metadata.authorizer.StandardAuthorizer",
            "allow.everyone.if.no.acl.found": "false",
            "super.users": f"User:{BROKER}",
        }
        return settings | (self._tls(self.tls) if self.tls else {})

    def _tls(self, tls: Tls) -> dict[str, object]:
        return {
            "ssl.keystore.type": "PEM",
            "ssl.keystore.location": tls.node,
            "ssl.truststore.type": "PEM",
            "ssl.truststore.location": tls.authorities,
            # Kafka heeds this beside SASL only where it names the listener.
            "listener.name.clients.ssl.client.auth": "required",
            "listener.name.controller.ssl.client.auth": "required",
        }


OPEN: dict[str, object] = {
    "listener.security.protocol.map": f"{CLIENTS}:PLAINTEXT,{CONTROLLER}:PLAINTEXT",
    "inter.broker.listener.name": CLIENTS,
}
"""The properties of a node to which everybody on this machine may connect, for tests of other things."""
