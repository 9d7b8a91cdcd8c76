"""Who gets e-mail alerts: notifying's table, by consumer_id."""

from creditapp.models.email_alerts import Subscription
from creditapp.models.sealed import Seal
from creditapp.tables.spec import Table

SUBSCRIPTIONS = Table(
    name="subscriptions",
    state=Subscription,
    seal=Seal("identity", Subscription, "table"),
    owner="notifying",
    grows_to="one row per person who has asked for e-mail alerts, about 1 kB and 20 bytes per item of the file, at most 20 kB",
    after_outputs=True,
)
