"""A mailbox on its way to being connected by one person: how far it is, and how it can end.

The link, the browser and the state that must match are the store's; here is what is decided of them.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from handlers.domain.ids import ConsentId, MailboxId, PersonId

#: How long a link leads anywhere before somebody follows it, and how long what was begun may take.
LINK_LASTS, PROPOSAL_LASTS = timedelta(minutes=10), timedelta(hours=24)

#: Outcomes besides the codes of `connectors.consent.ConsentRefused`.
OPEN, GRANTED, CONFIRMED, TROUBLE = "", "granted", "confirmed", "trouble"


@dataclass(frozen=True, slots=True)
class Consenting:
    """One attempt to connect a mailbox.

    Attributes:
        team: the workspace that the person belonged to when the link was made.
        begun: a browser has followed the link; no other one may.
        outcome: a code; see above.
    """

    id: ConsentId
    mailbox_id: MailboxId
    person: PersonId
    team: str
    expires_at: datetime
    begun: bool = False
    outcome: str = OPEN

    @property
    def ended(self) -> bool:
        """Return whether the provider has let us in, so that nothing can be begun any more."""
        return self.outcome in {GRANTED, CONFIRMED}
