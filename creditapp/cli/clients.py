"""``creditapp clients``: operators issue tokens to programs that apply for many people, and revoke them."""

from typing import Annotated

import typer

from creditapp.errors import ConfigurationError
from creditapp.gateway.api_clients import api_clients
from creditapp.settings import Settings

clients = typer.Typer(help="Programs that may apply without the limit per address.", no_args_is_help=True)

Name = Annotated[str, typer.Argument(help="The client's name: letters, digits, dots, dashes, underscores.")]


@clients.command()
def add(name: Name) -> None:
    """Add a client and print its token, once; only the token's hash is kept. Running gateways accept it at once.

    \b
    Example:
      creditapp clients add lender-1
    """
    print(api_clients(Settings()).add(name))


@clients.command("list")
def list_clients() -> None:
    """List the clients and when they were added.

    \b
    Example:
      creditapp clients list
    """
    for client in api_clients(Settings()).all():
        print(f"{client.added:%Y-%m-%d %H:%M} UTC  {client.name}")


@clients.command()
def remove(name: Name) -> None:
    """Remove a client: its token is refused from now on.

    \b
    Example:
      creditapp clients remove lender-1
    """
    if not api_clients(Settings()).remove(name):
        raise ConfigurationError(f"{name}: no client of this name; see: creditapp clients list")
    print(f"removed {name}")
