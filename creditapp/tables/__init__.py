"""The tables: per-applicant state of the services, each declared once and backed by a changelog topic.

May use domain and models.
"""

from creditapp.tables.access_chains import ACCESS_CHAINS
from creditapp.tables.credit_files import CREDIT_FILES
from creditapp.tables.histories import HISTORIES
from creditapp.tables.identities import IDENTITIES
from creditapp.tables.members import MEMBERS
from creditapp.tables.monitoring import MONITORED
from creditapp.tables.spec import Table
from creditapp.tables.subscriptions import SUBSCRIPTIONS
from creditapp.tables.views import VIEWS

TABLES: tuple[Table, ...] = (
    IDENTITIES,
    CREDIT_FILES,
    HISTORIES,
    VIEWS,
    MONITORED,
    ACCESS_CHAINS,
    SUBSCRIPTIONS,
    MEMBERS,
)
