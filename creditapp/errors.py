"""Every error that creditapp raises on purpose: one small hierarchy, each message saying what to do next."""


class CreditappError(Exception):
    """Base of all errors below; catch this to catch what creditapp foresaw."""


class ConfigurationError(CreditappError):
    """A setting, key or state directory is wrong; the message names it and the mend."""


class InvalidRecord(CreditappError):
    """A record cannot be understood or breaks its schema; retrying cannot help, so it becomes a dead letter.

    The message names the field and never carries the value, which may be personal.
    """


class SealBroken(InvalidRecord):
    """A sealed payload does not open: wrong kind, wrong person, another schema version, or altered bytes."""


class NotSealed(CreditappError):
    """Content was about to leave the process in clear: the declaration of its topic or table is missing the field."""


class PersonErased(InvalidRecord):
    """The person's row is gone from the vault: what was sealed for them stays shut."""


class KafkaUnavailable(CreditappError):
    """The broker did not answer or a delivery timed out; stop without acknowledging and let the supervisor restart."""


class VaultUnavailable(CreditappError):
    """The vault did not answer (locked, full disk, broken file); stop without acknowledging, as for Kafka."""


class NotReady(CreditappError):
    """Something that arrives by itself is not there yet (a scorecard, a table's recovery); try again shortly."""


class ReleaseRefused(CreditappError):
    """A scorecard release is corrupt, incomplete or for other characteristics; the champion stays."""
