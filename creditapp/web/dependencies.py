"""What every handler is given: the applications and clients behind the pages, settings, clock, rate limit, renderer."""

from dataclasses import dataclass

from creditapp.clock import Clock
from creditapp.settings import Settings
from creditapp.web.http.member_tokens import MemberTokens
from creditapp.web.http.rate_limit import Limiter
from creditapp.web.http.tokens import Links
from creditapp.web.ports import Applications, Attempts, Clients
from creditapp.web.render import Pages


@dataclass(frozen=True)
class Dependencies:
    """What the handlers of one site share."""

    applications: Applications
    clients: Clients
    settings: Settings
    clock: Clock
    limiter: Limiter
    pages: Pages
    links: Links
    attempts: Attempts
    tokens: MemberTokens
