"""``creditapp vault``: prepare a vault in PostgreSQL, move one there, rotate the master key, and say how all of it stands."""

from typing import Annotated

import typer

from creditapp.console.progress import progress
from creditapp.errors import ConfigurationError
from creditapp.privacy.keys import NEXT_MASTER, Keys
from creditapp.privacy.vault.completing import complete
from creditapp.privacy.vault.master_keys import masters_of
from creditapp.privacy.vault.opening import administration, open_vault, postgres_admin, vault_file
from creditapp.privacy.vault.ports import Administration, Figures
from creditapp.privacy.vault.rotation import finish_erasures, rotate_master
from creditapp.privacy.vault.sqlite_admin import SqliteAdmin, set_aside_as
from creditapp.privacy.vault.transit import TransitKey, kms_of
from creditapp.settings import Settings

vault = typer.Typer(help="The vault: in PostgreSQL for several machines; its master key.", no_args_is_help=True)

DAYS = 30
"""Days after which an erasure that is pending is late: whoever asked for it is to be answered within a month (GDPR, art. 12(3))."""


def _postgres_settings() -> Settings:
    settings = Settings()
    if settings.vault_url is None:
        raise ConfigurationError(
            "CREDITAPP_VAULT_URL is not set: the vault is a SQLite file, which needs nothing of this"
        )
    return settings


@vault.command()
def migrate() -> None:
    """Make the vault's tables in PostgreSQL, or bring them up to this version; doing it again is harmless.

    Run it as the database's owner, before the first start and after an update; where there are people already, with the
    master key, as an update may bring a new kind of keys.

    \b
    Example:
      CREDITAPP_VAULT_URL=postgresql://owner:…@db:5432/creditapp creditapp vault migrate
    """
    from creditapp.privacy.vault.migrate import migrate as run

    before, after = run(settings := _postgres_settings())
    print(f"the vault's tables are of version {after}" + ("" if before == after else f"; before: {before or 'none'}"))
    admin, keys = postgres_admin(settings), Keys.load(settings.home)
    try:
        if admin.is_made() and (made := complete(admin, lambda: masters_of(keys, kms_of(settings), admin.epochs()))):
            print(f"people who were there before have a key for their scores now: {made:,}")
    finally:
        admin.close()


@vault.command()
def roles(
    check: Annotated[bool, typer.Option("--check", help="Change nothing; exit with 1 if anything differs.")] = False,
) -> None:
    """Make a role in PostgreSQL for each service that needs the vault, with passwords in CREDITAPP_HOME; or compare them.

    A service's role may read the kinds of keys that the service uses, and nothing else. Run it as a user who may create roles,
    after `creditapp vault migrate`; doing it again is harmless. A lost password is made anew if its file is removed.

    \b
    Example:
      CREDITAPP_VAULT_URL=postgresql://owner:…@db:5432/creditapp creditapp vault roles
      creditapp vault roles --check
    """
    from creditapp.privacy.vault.roles import compare_roles, establish_roles

    settings = _postgres_settings()
    found = compare_roles(settings) if check else establish_roles(settings)
    for what, grants in (("missing", found.missing), ("extra", found.extra)):
        for grant in sorted(grants):
            column = f" ({grant.column})" if grant.column else ""
            print(f"{'was ' if not check else ''}{what}: {grant.role} {grant.privilege} {grant.table}{column}")
    if check and (found.missing or found.extra):
        raise ConfigurationError("privileges differ; run `creditapp vault roles` as the database's owner")
    print("roles and privileges are as they are to be")


@vault.command()
def status() -> None:
    """Show where the vault is, how many people it has, by which master key, and which erasures are pending.

    Exits with 1 while a rotation is unfinished, and when an erasure has been pending for more than 30 days.

    \b
    Example:
      creditapp vault status
    """
    settings = Settings()
    admin = administration(settings)
    try:
        figures = admin.figures()
        _print_figures(admin.place, figures)
    finally:
        admin.close()
    if settings.vault_url is not None and (aside := set_aside_as(settings.vault_path)).exists():
        print(f"{aside} still has the keys of people who may since have been erased: remove it")
    if len(figures.epochs) > 1 or Keys.load(settings.home).has_secret(NEXT_MASTER):
        raise ConfigurationError("the master key is being rotated; finish it with: creditapp vault rotate-master")
    if (figures.waiting_days or 0) > DAYS:
        raise ConfigurationError(f"an erasure is pending for more than {DAYS} days; run: creditapp vault rotate-master")


def _print_figures(place: str, figures: Figures) -> None:
    print(f"vault     {place} (schema {figures.schema})")
    print(f"people    {figures.persons:,}")
    for epoch, rows in figures.epochs:
        print(f"epoch     {epoch.number}: {rows:,} people, master key {epoch.master or 'of before there were epochs'}")
    waiting = f", the oldest for {figures.waiting_days:.1f} days" if figures.waiting_days is not None else ""
    print(f"erasures  {figures.pending:,} pending{waiting}; whether tables have carried theirs out: creditapp erasures")


@vault.command("new-master")
def new_master() -> None:
    """Make the next master key, and change nothing else: for copying it to other machines before the rotation.

    Not needed where all services read one CREDITAPP_HOME. Services whose keys are in their environment are restarted with
    CREDITAPP_KEY_MASTER_NEXT beside CREDITAPP_KEY_MASTER.

    \b
    Example:
      creditapp vault new-master
      scp .creditapp/keys/master_next.key bureau-2:.creditapp/keys/
    """
    settings = Settings()
    keys = Keys.load(settings.home)
    open_vault(settings, keys).close()
    keys.make_next_master()
    print(
        f"the next master key is {masters_of(keys, kms_of(settings))[-1].id}, in {keys.directory / NEXT_MASTER}.key; copy it to every machine "
        "that has master.key, then run: creditapp vault rotate-master"
    )


@vault.command("rotate-master")
def rotate(
    to_file: Annotated[
        bool, typer.Option("--to-file", help="With CREDITAPP_KMS_URL: to a new file, away from the service.")
    ] = False,
) -> None:
    """Replace the master key while services go on: re-wrap every person's keys, then destroy the old master key's file.

    With CREDITAPP_KMS_URL the new one is the newest version of the service's key: rotate it there first, and destroy older
    versions afterwards; run again then, this calls pending erasures done.

    Killed at any point, it goes on from there when it is run again. With several machines run `creditapp vault new-master`
    first. Run it once more on every other machine afterwards: it puts the next key in the old one's place there.

    \b
    Example:
      creditapp vault rotate-master
    """
    settings = Settings()
    keys, kms = Keys.load(settings.home), kms_of(settings)
    if to_file and kms is None:
        raise ConfigurationError("CREDITAPP_KMS_URL is not set: the master key is a file already")
    admin = administration(settings)
    try:
        if finished := finish_erasures(admin, keys, kms):
            print(f"{finished:,} erasures are done, as their master key is not here any more; nothing was rotated")
            return
        if kms is None or to_file:
            _rotate(admin, keys, kms)
        else:
            _rotate_to(kms, admin, keys)
    finally:
        admin.close()


def _rotate_to(kms: TransitKey, admin: Administration, keys: Keys) -> None:
    latest, before = kms.latest().id, admin.epochs()[-1].master
    with progress("re-wrapping keys", admin.count()) as advance:
        done = rotate_master(admin, keys, advance, kms)
    if before == latest:
        print(f"the master key is {latest}, the newest in the service: to replace it, rotate it there first")
    else:
        print(
            f"the master key is {latest}, in the service; destroy copies of the old one's file, and older versions there"
        )
    if not done.promoted:
        print("unset CREDITAPP_KEY_MASTER everywhere, and run this again")
    if done.erasures:
        print(f"{done.erasures:,} erasures are done")


def _rotate(admin: Administration, keys: Keys, kms: TransitKey | None) -> None:
    with progress("re-wrapping keys", admin.count()) as advance:
        done = rotate_master(admin, keys, advance, kms, to_file=True)
    master = masters_of(keys, kms)[-1].id
    if not done.promoted:
        print(
            f"no row needs the old master key any more; now set CREDITAPP_KEY_MASTER to the next one ({master}) everywhere, "
            "unset CREDITAPP_KEY_MASTER_NEXT, restart the services and run this again"
        )
        return
    if kms is not None:
        print(
            f"the master key is {master}, in {keys.directory}: back it up, copy it to every machine that needs the vault, unset "
            "CREDITAPP_KMS_URL everywhere, restart the services, destroy the key in the service, and run this again for erasures"
        )
        return
    print(
        f"the master key is {master}; the old one is removed from {keys.directory}: destroy its copies, and back up the new one"
    )
    if done.erasures:
        print(f"{done.erasures:,} erasures are done")


@vault.command()
def move() -> None:
    """Move the vault from its SQLite file to the empty PostgreSQL of CREDITAPP_VAULT_URL, API clients included.

    Stop the services first. Killed at any point, it is simply run again. Afterwards the file is called vault.sqlite.moved;
    remove it once PostgreSQL is backed up, as it keeps the keys of people who are erased from now on.

    \b
    Example:
      CREDITAPP_VAULT_URL=postgresql://owner:…@db:5432/creditapp creditapp vault move
    """
    from creditapp.gateway.api_clients import ClientRegistry
    from creditapp.gateway.api_clients_postgres import PostgresClients
    from creditapp.privacy.vault.access import ADMIN
    from creditapp.privacy.vault.moving import is_moved
    from creditapp.privacy.vault.moving import move as run

    settings = _postgres_settings()
    source, target = SqliteAdmin(vault_file(settings)), postgres_admin(settings)
    clients = PostgresClients(settings, ADMIN)
    try:
        people = source.count()
        if not is_moved(source, target):
            clients.put(ClientRegistry(settings.home).all())
        with progress("moving people", people) as advance:
            aside = run(source, target, advance)
    finally:
        source.close()
        target.close()
        clients.close()
    print(f"{people:,} people are in {target.place}; the file is {aside}: remove it once PostgreSQL is backed up")
