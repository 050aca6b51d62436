"""Mailboxes as a sync meets them: live from some day on, of a provider whose looks cost something."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from connectors.consent import GrantStore
from connectors.memory import MemoryMailbox
from connectors.provider import Parts, Place
from handlers.domain.mailbox import MailboxEventKind
from handlers.store.mailbox_events import MailboxEvent
from handlers.store.stubs import StubState
from tests.contract.store.shelf import run
from tests.support.desks import Room


def go_live(room: Room, live_from: datetime | None = None) -> None:
    """Say from when on the letters of a room's mailbox are live; now, where nothing else is said."""
    with room.desk.transaction("tests.live") as tx:
        room.mailbox = replace(tx.mailboxes.get(room.mailbox.id), live_from=live_from or room.clock.now())
        tx.mailboxes.describe(room.mailbox)


def make_dear(room: Room) -> None:
    """Let each look at the room's mailbox cost something, as a provider's does."""

    def connector(_place: Place, _grants: GrantStore) -> MemoryMailbox:
        return room.mail

    room.desk.providers = {room.mailbox.provider: Parts(connector)}


def happened(room: Room, kind: MailboxEventKind) -> list[MailboxEvent]:
    """Return what happened of one kind to the room's mailbox, oldest first."""
    with room.desk.reading("tests.happened") as tx:
        return [one for one in reversed(tx.mailbox_events.of(room.mailbox.id)) if one.kind is kind]


def stubs(room: Room, state: StubState) -> int:
    """Return how many letters of the room's mailbox stand in a state."""
    with room.desk.reading("tests.stubs") as tx:
        return tx.stubs.count(room.mailbox.id, state)


def asked_notices(room: Room, kind: str) -> list[str]:
    """Return who is to be told something of a kind."""
    rows = run(room, "SELECT person FROM outbox WHERE key LIKE :key ORDER BY person", key=f"notice:{kind}:%")
    return [row.person for row in rows]


def looks(room: Room) -> list[str]:
    """Return the feeds that are looked at from now on, one entry a page."""
    seen: list[str] = []
    original: Callable[..., object] = room.mail.discover

    def discover(scope: str, *more: object, **named: object) -> object:
        seen.append(scope)
        return original(scope, *more, **named)

    room.mail.discover = discover  # type: ignore[method-assign, assignment] # listens, and changes nothing
    return seen
