"""TLS of the public port; a renewed certificate is used for new connections without a restart."""

import logging
import ssl
from pathlib import Path

from creditapp.errors import ConfigurationError
from creditapp.settings import Settings

log = logging.getLogger(__name__)


class Certificate:
    """Certificate chain and key in PEM files, and the TLS context that uses them."""

    def __init__(self, chain: Path, key: Path) -> None:
        self._chain, self._key = chain, key
        self.context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self.context.minimum_version = ssl.TLSVersion.TLSv1_2
        self.context.set_alpn_protocols(["http/1.1"])
        self._stamp = self._now()
        try:
            self._load()
        except OSError as error:  # ssl.SSLError is one too
            raise ConfigurationError(
                f"CREDITAPP_TLS_CERTIFICATE, CREDITAPP_TLS_KEY: {chain} and {key} are not a certificate chain and its "
                f"key in PEM, or cannot be read ({type(error).__name__})"
            ) from None

    def refresh(self) -> None:
        """Load the files again if they have changed; files that do not fit each other are tried again at the next change."""
        if (stamp := self._now()) == self._stamp:
            return
        self._stamp = stamp
        try:
            # First into a context of its own: a chain without its key would break the one in use.
            Certificate(self._chain, self._key)
            self._load()
        except (ConfigurationError, OSError):
            log.error(
                "%s and %s do not fit each other; the certificate loaded before stays in use", self._chain, self._key
            )

    def _load(self) -> None:
        self.context.load_cert_chain(self._chain, self._key, password=_no_password)

    def _now(self) -> tuple[tuple[int, int], ...]:
        return tuple(_stamp(path) for path in (self._chain, self._key))


def certificate(settings: Settings) -> Certificate | None:
    """The certificate that is set; None without TLS; ConfigurationError if only one of the two settings is there."""
    chain, key = settings.tls_certificate, settings.tls_key
    if chain is None and key is None:
        return None
    if chain is None or key is None:
        raise ConfigurationError("set CREDITAPP_TLS_CERTIFICATE and CREDITAPP_TLS_KEY both, or none of them")
    return Certificate(chain, key)


def _stamp(path: Path) -> tuple[int, int]:
    try:
        status = path.stat()
    except OSError:
        return (0, 0)
    return (status.st_ino, status.st_mtime_ns)


def _no_password() -> str:
    """OpenSSL would ask at the terminal for the password of an encrypted key, and wait for ever."""
    return ""
