"""Names for the numbers that point at our records, so that one cannot pass for another."""

from typing import NewType

OrganisationId = NewType("OrganisationId", int)
MailboxId = NewType("MailboxId", int)
StubId = NewType("StubId", int)
MessageId = NewType("MessageId", int)
CaseId = NewType("CaseId", int)
PersonId = NewType("PersonId", str)  # a colleague, as the chat system names them
KeyId = NewType("KeyId", int)
EntryId = NewType("EntryId", int)
ConsentId = NewType("ConsentId", int)
HoldId = NewType("HoldId", int)

_LARGEST = 2**63 - 1  # that a record's number can be


def number_in(token: str) -> int | None:
    """Return the number of a record that a token is, or None: what comes back to us may be anything."""
    if not (token.isascii() and token.isdigit() and len(token) < 20):
        return None
    return number if (number := int(token)) <= _LARGEST else None
