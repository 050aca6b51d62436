"""Reading a letter in the chat system: shown to one authorised person, and written down as read."""

from handlers.desk import Desk
from handlers.domain.card import Paragraph, Sheet
from handlers.domain.case import ActionId
from handlers.domain.events import Event, EventKind
from handlers.domain.message import Direction, Message, Purpose
from handlers.domain.presses import Press

_SHOWN = {Purpose.REQUEST, Purpose.CORRESPONDENCE, Purpose.BOUNCE, Purpose.OWN}


def open_letter(desk: Desk, press: Press) -> Sheet:
    """Return the letters of a case and the replies that left, newest first, once the reading is on record."""
    with desk.transaction("viewing.open_letter") as tx:
        case = tx.cases.locked(press.case_id)
        case.check(ActionId.OPEN_LETTER, press.actor)
        left = {e.facts["message"] for e in tx.events.of_case(case.id) if e.kind is EventKind.REPLY_SENT}
        messages = [m for m in tx.messages.of_case(case.id) if m.purpose in _SHOWN or m.id in left]
        read = " ".join(str(message.id) for message in messages)
        if tx.inbox.take(press.id):  # the same press delivered again is the same reading
            tx.cases.note(case, Event(EventKind.LETTER_OPENED, {"messages": read}, actor=press.actor.id))
    paragraphs = [piece for message in reversed(messages) for piece in _shown(message)]
    return Sheet(f"Letter, {case.number}", tuple(paragraphs), case.id, case.version)


def _shown(message: Message) -> list[Paragraph]:
    content = message.content
    inbound = message.direction is Direction.INBOUND
    heading = f"{'Received' if inbound else 'Written'} {message.at.date().isoformat()} UTC"
    if inbound and not message.known_sender:
        heading += " · not from the requester's address"
    pieces = [Paragraph(heading)]
    if "unread" in message.defects or "encrypted" in message.defects:
        pieces.append(
            Paragraph("This letter could not be opened here. Its original is kept; read it in the mailbox.")
        )
    header = [
        f"From: {content.sender.name} <{content.sender.address}>"
        if content.sender.name
        else f"From: {content.sender.address}"
    ]
    header += [
        f"Answer to (as the sender asks): {a.address}" for a in content.reply_to if a != content.sender
    ]
    header.append(f"Subject: {content.subject}")
    header += [
        f"Attachment: {a.name or 'without a name'} ({a.media_type}, {a.size} bytes)"
        for a in content.attachments
    ]
    pieces += [Paragraph("\n".join(header), quoted=True), Paragraph(content.text or "(no text)", quoted=True)]
    return pieces
