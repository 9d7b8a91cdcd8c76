"""A real Kafka that lets in principals only, and certificates for it made on the spot."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from ipaddress import IPv4Address
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from broker.__main__ import security_of
from broker.cluster import Cluster
from broker.jars import fetch
from broker.security import Tls
from creditapp.settings import Settings
from tests.support.ports import free_port_range


@contextmanager
def secured_node(home: Path, port: int | None = None) -> Iterator[Settings]:
    """One node under ``home`` as `make run` starts it; the settings with which it is reached."""
    fetch()
    cluster = Cluster(home / "kafka", port or free_port_range(4), security=security_of(home))
    cluster.start()
    yield Settings(home=home, broker=cluster.bootstrap, kafka_security="SASL_PLAINTEXT")
    cluster.stop()


class Authority:
    """A certificate authority that lives as long as a test."""

    def __init__(self, directory: Path, name: str = "authority") -> None:
        self._directory = directory
        self._key = ec.generate_private_key(ec.SECP256R1())
        self._name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
        builder = self._builder(self._name, self._key).add_extension(x509.BasicConstraints(True, None), critical=True)
        self.file = directory / f"{name}.pem"
        self.file.write_bytes(builder.sign(self._key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM))

    def issue(self, name: str) -> tuple[Path, Path]:
        """A certificate for this name and 127.0.0.1, and its key."""
        key = ec.generate_private_key(ec.SECP256R1())
        subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
        names = x509.SubjectAlternativeName([x509.IPAddress(IPv4Address("127.0.0.1"))])
        signed = self._builder(subject, key).add_extension(names, critical=False).sign(self._key, hashes.SHA256())
        chain, secret = self._directory / f"{name}.pem", self._directory / f"{name}.key"
        chain.write_bytes(signed.public_bytes(serialization.Encoding.PEM))
        secret.write_bytes(
            key.private_bytes(
                serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
            )
        )
        return chain, secret

    def for_nodes(self) -> Tls:
        """What nodes need: key and certificate in one file."""
        chain, secret = self.issue("node")
        both = self._directory / "node-both.pem"
        both.write_bytes(secret.read_bytes() + chain.read_bytes())
        return Tls(both, self.file)

    def _builder(self, subject: x509.Name, key: ec.EllipticCurvePrivateKey) -> x509.CertificateBuilder:
        now = datetime.now(UTC)
        serial = x509.random_serial_number()
        return x509.CertificateBuilder(
            self._name, subject, key.public_key(), serial, now - timedelta(hours=1), now + timedelta(days=1)
        )
