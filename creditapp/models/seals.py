"""How each kind of content is sealed: one declaration each, used by every topic and page that carries it."""

from creditapp.models.credit_events import FurnishedBy
from creditapp.models.extract import Extract
from creditapp.models.furnished import FurnishedBody
from creditapp.models.identity import Person
from creditapp.models.requests import AnswerBody, NoticeBody, Wished
from creditapp.models.sealed import Encryption, Seal
from creditapp.models.simulation import Assumptions, Simulation

PERSON = Seal("identity", Person)
"""Who an applicant or a consumer is: opened by gateway and identity."""
FURNISHED_BY = Seal("file", FurnishedBy)
"""A furnisher's credit events about one consumer: opened by the bureau."""
EXTRACT = Seal("file", Extract)
"""What a report shows of the file: sealed by the bureau, opened by the gateway."""
SIMULATION = Seal("file", Simulation)
"""The scenarios that a person asks about: sealed by the gateway, opened by the bureau."""
ASSUMPTIONS = Seal("file", Assumptions)
"""What was assumed for each scenario: sealed by the bureau, opened by the gateway."""
WISHED = Seal("file", Wished)
"""What a person asks of the own file: sealed by the gateway, opened by the bureau and the gateway."""

FURNISHED_BODY = Encryption("intake", FurnishedBody, "creditapp.furnished.v1")
"""A furnisher's record, who it is about included."""
ANSWER_BODY = Encryption("intake", AnswerBody, "creditapp.dispute_answer.v1")
"""A furnisher's answer to a dispute."""
NOTICE_BODY = Encryption("operators", NoticeBody, "creditapp.dispute_notice.v1")
"""What a furnisher is told of a dispute."""
