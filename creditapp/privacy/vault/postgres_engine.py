"""Connections to the vault in PostgreSQL: whose they are, how they are protected, and what their errors say.

Neither a message nor a traceback has a password or a parameter of a query in it.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import URL, Engine, create_engine, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, ProgrammingError, SQLAlchemyError

from creditapp.errors import ConfigurationError, VaultUnavailable
from creditapp.privacy.passwords import VAULT_ROLES, password_of
from creditapp.privacy.vault.access import PREFIX, roles
from creditapp.settings import Settings

DRIVER = "postgresql+psycopg"
LOCAL = ("", "localhost", "127.0.0.1", "::1")
"""Hosts whose connections leave no machine; ``host=/…`` is a socket's directory."""
CONNECT_TIMEOUT = 5
"""Seconds until an address that does not answer is given up."""
STATEMENT_TIMEOUT = 10_000
"""Milliseconds that a service's query may take; operators' commands have no limit."""
POOL = 4
"""Connections that a process keeps. A service asks for one batch at a time; the gateway from a few threads."""
MORE = 4
"""Connections beyond them, for a moment."""
MIGRATE = "run `creditapp vault migrate`, then `creditapp vault roles`, as the database's owner"
REFUSALS = (
    "authentication failed",
    "does not exist",
    "no pg_hba.conf entry",
    "permission denied",
    "certificate",
    "server does not support SSL",
)
"""In what is said where the next try will not do better; a server's error codes do not reach a client that connects."""
EXAMPLE = "postgresql://db.example:5432/creditapp"


def url_of(settings: Settings, role: str) -> URL:
    """The URL of the setting, with the role's name and password if it names no user, and with TLS unless it is local."""
    url = _parsed(settings)
    if url.username is None:
        if role not in roles():
            raise ConfigurationError(f"{role} has no role in the vault; name a user in CREDITAPP_VAULT_URL")
        password = None if url.password is not None else password_of(settings.home, role, VAULT_ROLES)
        url = url.set(username=PREFIX + role, password=url.password or password)
    if not is_local(url) and "sslmode" not in url.query:
        url = url.update_query_dict({"sslmode": "verify-full"})
        if "sslrootcert" not in url.query:
            url = url.update_query_dict({"sslrootcert": "system"})
    return url


def is_local(url: URL) -> bool:
    """Whether connections stay on this machine."""
    host = str(url.query.get("host", url.host or ""))
    return host in LOCAL or host.startswith("/")


def place_of(url: URL) -> str:
    """The URL without user, password and options: for people to read."""
    return URL.create("postgresql", host=url.host, port=url.port, database=url.database).render_as_string()


def connected(url: URL, *, patient: bool = False) -> Engine:
    """An engine whose connections are made when they are needed; ``patient``: for commands, whose queries may take long."""
    options = f"-c application_name=creditapp -c statement_timeout={0 if patient else STATEMENT_TIMEOUT}"
    return create_engine(
        url,
        pool_size=POOL,
        max_overflow=MORE,
        pool_timeout=CONNECT_TIMEOUT,
        hide_parameters=True,
        connect_args={"connect_timeout": CONNECT_TIMEOUT, "options": options},
    )


@contextmanager
def guarded(place: str) -> Iterator[None]:
    """Turn the database's errors into VaultUnavailable, whose message quotes no value."""
    try:
        yield
    except DBAPIError as error:
        hint = "; compare: creditapp vault roles --check" if isinstance(error, ProgrammingError) else ""
        raise VaultUnavailable(f"{place}: the vault does not answer ({_first_line(error)}){hint}") from None
    except SQLAlchemyError as error:
        raise VaultUnavailable(f"{place}: the vault does not answer ({type(error).__name__})") from None


@contextmanager
def opening(place: str) -> Iterator[None]:
    """The same where the vault is opened or operated: what no waiting mends becomes ConfigurationError, with what to do."""
    try:
        with guarded(place):
            try:
                yield
            except ProgrammingError as error:
                raise ConfigurationError(f"{place}: {_first_line(error)}; {MIGRATE}") from None
    except VaultUnavailable as error:
        if any(refusal in str(error) for refusal in REFUSALS):
            raise ConfigurationError(f"{error}; correct CREDITAPP_VAULT_URL, or {MIGRATE}") from None
        raise


def _first_line(error: DBAPIError) -> str:
    """What PostgreSQL says in one line, without the detail that follows, which may have values."""
    return str(error.orig).strip().partition("\n")[0].strip()


def _parsed(settings: Settings) -> URL:
    try:
        secret = settings.vault_url
        url = make_url(secret.get_secret_value() if secret else "")
    except (ArgumentError, ValueError):
        url = None
    if url is None or url.get_backend_name() != "postgresql" or not url.database:
        raise ConfigurationError(f"CREDITAPP_VAULT_URL: not the URL of a PostgreSQL database, such as {EXAMPLE}")
    return url.set(drivername=DRIVER)
