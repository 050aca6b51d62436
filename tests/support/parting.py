"""Disconnecting as admin, courier and engine do it together, and what stands after it."""

from handlers.domain.case import ActionId, Case
from handlers.domain.mailbox import MailboxEventKind, MailboxStatus
from handlers.mailboxes import disconnecting
from handlers.mailboxes.closing_down import close_down_all
from handlers.store.mailbox_events import MailboxEvent
from tests.contract.store.shelf import value
from tests.support.cast import IRIS, actor
from tests.support.desks import Room
from tests.support.letters import letter, new_mail_id


def begin(room: Room) -> disconnecting.Leave:
    return disconnecting.begin(room.desk, actor(IRIS), room.mailbox.id)


def go_on(room: Room) -> None:
    """Let courier and job do what is due, as the engine does."""
    room.deliver()
    close_down_all(room.desk)
    room.deliver()


def status(room: Room) -> MailboxStatus:
    return MailboxStatus(value(room, "SELECT status FROM mailbox ORDER BY id LIMIT 1"))


def record(room: Room) -> list[MailboxEvent]:
    with room.desk.reading("tests.events") as tx:
        return list(reversed(tx.mailbox_events.of(room.mailbox.id)))


def ended(room: Room) -> MailboxEvent:
    return next(one for one in reversed(record(room)) if one.kind is MailboxEventKind.DISCONNECTED)


def notice(room: Room) -> str:
    (told,) = [post.notice for post in room.chat.direct(IRIS) if post.notice]
    assert told.title == "A mailbox is disconnected"
    return " ".join(told.lines)


def answered(room: Room) -> Case:
    """Have a case with an answer that is held back for a minute."""
    room.arrive(letter(dmarc=None, message_id=new_mail_id()))
    case = room.cases()[-1]
    room.press(case, ActionId.CLAIM)
    room.answer(case)
    return case
