"""What every handler is handed: the world behind the pages, and the pages."""

from dataclasses import dataclass

from creditapp.clock import Clock
from creditapp.settings import Settings
from creditapp.web.http.rate_limit import Limiter
from creditapp.web.ports import Applications, Clients
from creditapp.web.render import Pages


@dataclass(frozen=True)
class Desk:
    """One site's parts."""

    applications: Applications
    clients: Clients
    settings: Settings
    clock: Clock
    limiter: Limiter
    pages: Pages
