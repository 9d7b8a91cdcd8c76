"""A form that did not match, as a keyed hash: the same details give the same made-up questions, whoever sends them."""

import hmac

from creditapp.models.identity import Person


def form_id(secret: bytes, consumer_id: str, person: Person) -> str:
    """The form's id (32 hex digits); it says nothing without the secret. Case, spaces and punctuation do not matter."""
    address = person.address
    details = (
        person.full_name,
        person.birth_date.isoformat(),
        address.street,
        address.city,
        address.state,
        address.zip,
    )
    plain = ("".join(filter(str.isalnum, detail.casefold())) for detail in details)
    return hmac.digest(secret, "\0".join((consumer_id, *plain)).encode(), "sha256")[:16].hex()
