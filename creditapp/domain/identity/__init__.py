"""Whether a form and a file speak of one person, by a stated rule of evidence; the SSN has already led to the file.

| about | modules |
| --- | --- |
| the rule: what each agreement is worth, and how much is enough | rule, evidence |
| comparing two names | name_evidence, given_names, family_names, words, slips |
| reading names | names, spelling, nicknames, common_names |
| comparing two addresses | place_evidence, addresses |
| what furnishers reported | reported |
| which of it opens the file | agreement |
| how often forms failed, and when the next is examined | attempts |
| one-time codes by e-mail, and where they go | passcodes, mail_address |

The answer is yes or no: which part failed is neither returned nor logged (docs/decisions/0019-evidence-in-bits.md).
"""

from creditapp.domain.identity.agreement import agreement, opening, reporters
from creditapp.domain.identity.attempts import after_answers, after_failure, is_examined, is_unconfirmed
from creditapp.domain.identity.mail_address import mail_address, written_to
from creditapp.domain.identity.passcodes import TRIES, VALID_FOR, digits_of, entered, newest, with_passcode
from creditapp.domain.identity.reported import BEFORE, MOST, Known, ReportedIdentities, merge
from creditapp.domain.identity.rule import matches
from creditapp.domain.identity.spelling import plain

__all__ = [
    "BEFORE",
    "MOST",
    "TRIES",
    "VALID_FOR",
    "Known",
    "ReportedIdentities",
    "after_answers",
    "after_failure",
    "agreement",
    "digits_of",
    "entered",
    "is_examined",
    "is_unconfirmed",
    "mail_address",
    "matches",
    "merge",
    "newest",
    "opening",
    "plain",
    "reporters",
    "with_passcode",
    "written_to",
]
