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
