"""Ada: the person whose file the tests of all services are about, as her form and as her furnishers have her."""

from datetime import date

from creditapp.models.identity import Address, Person

TODAY = date(2026, 11, 24)
SSN = "987451234"
FORM = {
    "first_name": "Ada", "last_name": "Quillfeather", "birth_date": "1980-05-17", "ssn": SSN, "street": "1 Main St", "city": "Troy",
    "state": "NY", "zip": "12180", "consent": True,
}  # fmt: skip
ADA = Person(
    first_name="Ada", last_name="Quillfeather", birth_date=date(1980, 5, 17), ssn_last4=SSN[-4:],
    address=Address(street="1 Main St", city="Troy", state="NY", zip="12180"),
)  # fmt: skip
