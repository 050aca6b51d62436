"""Mailboxes being connected: of link, browser and state only hashes are kept, so the store opens nothing.

What the callback needs besides is sealed under the mailbox's key, and gone once it was used.
"""

import hashlib
import hmac
import secrets
from collections.abc import Callable
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, delete, insert, or_, select, update

from handlers.domain.consent import CONFIRMED, GRANTED, LINK_LASTS, OPEN, Consenting
from handlers.domain.ids import ConsentId, KeyId, MailboxId, PersonId
from handlers.domain.mailbox import Mailbox
from handlers.ports import Box
from handlers.store.connection_tables import consent as table
from handlers.store.instants import from_micros, to_micros

_BYTES = 32


def new_secret() -> str:
    """Return 43 random characters of the URL-safe alphabet."""
    return secrets.token_urlsafe(_BYTES)


class Consents:
    """The consents under way, within a transaction."""

    def __init__(
        self,
        connection: Connection,
        box: Callable[[KeyId], Box],
        next_id: Callable[[], int],
        now: datetime,
    ) -> None:
        self._connection = connection
        self._box = box
        self._next_id = next_id
        self._now = now

    def open(self, mailbox: MailboxId, person: PersonId, team: str) -> str:
        """Write a new attempt and return the token of its link; the person's earlier links lead nowhere."""
        earlier = delete(table).where(
            table.c.mailbox_id == mailbox, table.c.person == person, table.c.outcome != CONFIRMED
        )
        self._connection.execute(earlier)
        token = new_secret()
        row = {
            "id": self._next_id(),
            "mailbox_id": mailbox,
            "person": person,
            "team": team,
            "link_hash": _hash(token),
            "made_at": to_micros(self._now),
            "expires_at": to_micros(self._now + LINK_LASTS),
        }
        self._connection.execute(insert(table), row)
        return token

    def gave(self, mailbox: MailboxId, person: PersonId) -> bool:
        """Return whether this person gave access to a mailbox that nobody has confirmed yet."""
        asked = select(table.c.id).where(
            table.c.mailbox_id == mailbox, table.c.person == person, table.c.outcome == GRANTED
        )
        return self._connection.scalar(asked.limit(1)) is not None

    def of_link(self, token: str) -> Consenting | None:
        """Return the attempt that a link belongs to, while the link lasts."""
        return self._one(table.c.link_hash == _hash(token))

    def of_state(self, state: str) -> Consenting | None:
        """Return the attempt that waits for an answer with this state."""
        return self._one(table.c.state_hash == _hash(state), table.c.answered_at.is_(None))

    def is_browser(self, consent: Consenting, browser: str) -> bool:
        """Return whether this browser is the one that began."""
        kept = self._connection.scalar(select(table.c.browser_hash).where(table.c.id == consent.id))
        return kept is not None and hmac.compare_digest(kept, _hash(browser))

    def begin(self, mailbox: Mailbox, consent: Consenting, browser: str, state: str, flow: str) -> bool:
        """Note that a browser goes to the provider; False where another one began, or access was given."""
        digest = _hash(browser)
        going = update(table).where(
            table.c.id == consent.id,
            table.c.outcome.not_in((GRANTED, CONFIRMED)),
            or_(table.c.browser_hash.is_(None), table.c.browser_hash == digest),
        )
        values = {
            "browser_hash": digest,
            "state_hash": _hash(state),
            "flow_sealed": self._box(mailbox.key_id).seal(flow.encode(), _bound(consent.id)),
            "answered_at": None,
            "outcome": OPEN,
            "expires_at": to_micros(self._now + LINK_LASTS),
        }
        return bool(self._connection.execute(going.values(values)).rowcount)

    def answer(self, mailbox: Mailbox, consent: Consenting, state: str, browser: str) -> str | None:
        """Take the one answer to a state and return what was kept for it; None for any other answer."""
        ours = (
            table.c.id == consent.id,
            table.c.state_hash == _hash(state),
            table.c.browser_hash == _hash(browser),
            table.c.answered_at.is_(None),
        )
        sealed = self._connection.scalar(select(table.c.flow_sealed).where(*ours))
        taken = update(table).where(*ours).values(answered_at=to_micros(self._now), flow_sealed=None)
        if sealed is None or not self._connection.execute(taken).rowcount:
            return None
        return self._box(mailbox.key_id).open(sealed, _bound(consent.id)).decode()

    def settle(self, consent: ConsentId, outcome: str, expires_at: datetime) -> None:
        """Note how an attempt ended, and until when its link still shows that."""
        ended = update(table).where(table.c.id == consent)
        self._connection.execute(ended.values(outcome=outcome, expires_at=to_micros(expires_at)))

    def confirm(self, consent: ConsentId) -> bool:
        """Note the confirmation; False where there was one before, or access was never given."""
        waiting = update(table).where(table.c.id == consent, table.c.outcome == GRANTED)
        return bool(self._connection.execute(waiting.values(outcome=CONFIRMED)).rowcount)

    def forget(self, before: datetime) -> int:
        """Delete the attempts that ended before an instant and return how many those were."""
        old = delete(table).where(table.c.expires_at < to_micros(before))
        return self._connection.execute(old).rowcount

    def _one(self, *where: Any) -> Consenting | None:  # noqa: ANN401 - conditions of any column
        lasting = select(table).where(*where, table.c.expires_at > to_micros(self._now))
        row = self._connection.execute(lasting).first()
        return None if row is None else _consenting(row)


def _hash(secret: str) -> bytes:
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).digest()


def _bound(consent: ConsentId) -> str:
    return f"consent:{consent}:flow"


def _consenting(row: Row[Any]) -> Consenting:
    return Consenting(
        id=ConsentId(row.id),
        mailbox_id=MailboxId(row.mailbox_id),
        person=PersonId(row.person),
        team=row.team,
        expires_at=from_micros(row.expires_at),
        begun=row.browser_hash is not None,
        outcome=row.outcome,
    )
