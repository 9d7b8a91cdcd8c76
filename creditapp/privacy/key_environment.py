"""Keys from the environment, each in the place of its file, so that a service can be given only the keys that it needs."""

from pydantic import SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict

from creditapp.privacy.day_keys import PublicDayKeys
from creditapp.privacy.key_files import decoded, public_days


class EnvironmentKeys(BaseSettings):
    """Keys from the environment, each as its file has it; for an unset one the file in ``<home>/keys`` is used."""

    model_config = SettingsConfigDict(
        env_prefix="CREDITAPP_KEY_", frozen=True, extra="ignore", use_attribute_docstrings=True
    )

    master: SecretStr | None = None
    """Wraps the key that wraps persons' data keys in the vault."""

    master_next: SecretStr | None = None
    """The master key that is to take the place of ``master``, while it is rotated."""

    ssn: SecretStr | None = None
    """Secret of the keyed HMAC of SSNs."""

    records: SecretStr | None = None
    """Secret of the codes by which services know one another's records."""

    topics: SecretStr | None = None
    """Without ``records``: the keys of a service's topics, the content of the file that `creditapp keys issue` writes."""

    intake: SecretStr | None = None
    """Intake's keys of days."""

    intake_public: SecretStr | None = None
    """Intake's public keys of days, for a furnisher or service without the private ones."""

    operators: SecretStr | None = None
    """The operators' keys of days."""

    operators_public: SecretStr | None = None
    """The operators' public keys of days, for services that only write dead letters and notices of disputes."""

    release: SecretStr | None = None
    """The private Ed25519 key that signs scorecard releases; needed only where scorecards are released."""

    release_public: SecretStr | None = None
    """The public Ed25519 key with which workers verify the signature of a release."""


def from_environment(environment: EnvironmentKeys, name: str) -> bytes | None:
    """A key from the environment; None if it is not set."""
    value: SecretStr | None = getattr(environment, name)
    return decoded(value.get_secret_value().encode(), f"CREDITAPP_KEY_{name.upper()}") if value else None


def days_from_environment(environment: EnvironmentKeys, name: str) -> PublicDayKeys | None:
    """Public keys of days from the environment; None if they are not set."""
    value: SecretStr | None = getattr(environment, name)
    return public_days(value.get_secret_value().encode(), f"CREDITAPP_KEY_{name.upper()}") if value else None
