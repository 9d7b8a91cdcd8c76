"""All errors that creditapp raises deliberately, in one small hierarchy; each message says what to do next."""


class CreditappError(Exception):
    """Base of all errors below; catch this to catch every error that creditapp raises deliberately."""


class ConfigurationError(CreditappError):
    """A setting, key or state directory is wrong; the message says what is wrong and how to fix it."""


class InvalidRecord(CreditappError):
    """A record cannot be decoded or breaks its schema; a retry cannot help, so it becomes a dead letter.

    The message names the field and never carries the value, which may be personal.
    """


class SealBroken(InvalidRecord):
    """Sealed content does not open: wrong kind, wrong person, another schema version, or altered bytes."""


class KeyDestroyed(SealBroken):
    """Content was encrypted to the key of a day that is over: nobody can open it any more."""


class NotSigned(InvalidRecord):
    """No registered furnisher has signed the record: it is not believed."""


class FurnisherSuspended(InvalidRecord):
    """The record's furnisher is suspended: it waits among the dead letters until operators resume the furnisher."""


class NotSealed(CreditappError):
    """Content was about to leave the process unsealed: its topic or table does not declare the field."""


class AccessOver(CreditappError):
    """What a request opens an application with has ended: the session by leaving, or the code by its person or its age."""


class PersonErased(InvalidRecord):
    """The person's row was deleted from the vault: nothing that was sealed for them can be opened any more."""


class KafkaUnavailable(CreditappError):
    """The broker did not answer or a delivery timed out; stop without acknowledging and let the supervisor restart."""


class VaultUnavailable(CreditappError):
    """The vault did not answer (locked, full disk, broken file); stop without acknowledging, as for Kafka."""


class NotReady(CreditappError):
    """The worker is still starting or partitions are moving (no scorecard yet, a table in recovery); try again shortly."""


class ReleaseRefused(CreditappError):
    """A scorecard release is corrupt, incomplete or for other characteristics; the champion stays."""
