"""Replies: written in a form, looked at as they will leave, then sent or discarded.

Nothing else that is typed in a chat system ever becomes mail.
"""

import re

from handlers import outgoing
from handlers.desk import Desk
from handlers.domain import drafting
from handlers.domain.card import Field, Form, Paragraph, Sheet
from handlers.domain.case import ActionId, Case
from handlers.domain.errors import Incomplete, StaleCase
from handlers.domain.ids import MessageId
from handlers.domain.message import Direction, Message, Purpose
from handlers.domain.presses import Done, Press
from handlers.showing import send_mail, show_card
from handlers.store.transaction import Transaction

#: What one form field of the chat system takes, in characters.
TEXT_LIMIT = 3_000


def form(desk: Desk, press: Press) -> Form:
    """Return the form to write a reply in, with the drafted text when there is one."""
    with desk.reading("replies.form") as tx:
        case = tx.cases.get(press.case_id)
        case.check(ActionId.REPLY, press.actor)
        drafted = tx.messages.get(case.draft_id).content.text if case.draft_id else ""
    return Form(
        action=ActionId.REPLY,
        case_id=case.id,
        revision=case.version,
        title=f"Reply, {case.number}",
        submit="Preview",
        fields=(
            Field(
                "text", "Your reply, as plain text", initial=drafted, hint=f"At most {TEXT_LIMIT} characters."
            ),
        ),
        notes=("It goes by e-mail to the person who wrote, after you have seen it as it will leave.",),
    )


def draft(desk: Desk, press: Press) -> Sheet:
    """Keep the written reply and return it as it will leave, for a last look.

    Raises:
        Incomplete: there is no text, or no address to send it to.
    """
    text = (press.answers or {}).get("text", "").strip()
    if not text:
        raise Incomplete({"text": "Write the reply first."})
    if len(text) > TEXT_LIMIT:
        raise Incomplete({"text": f"Keep it to {TEXT_LIMIT} characters; this has {len(text)}."})
    with desk.transaction("replies.draft") as tx:
        tx.inbox.once(press.id)
        case = tx.cases.locked(press.case_id)
        if "@" not in case.requester.address:
            raise Incomplete(
                {"text": "The letter names no address to answer; find out who wrote and answer by mail."}
            )
        message = _written(tx, case, text)
        case, event = drafting.drafted(case, message.id, press.actor)
        case = tx.cases.save(case, event)
        show_card(tx, case.id)
    return _preview(case, message)


def send(desk: Desk, press: Press) -> Done:
    """Send the drafted reply just as it was looked at.

    Raises:
        AlreadyHandled: that draft was sent, discarded or replaced.
        StaleCase: the case changed since the preview, a new letter for instance.
    """
    with desk.transaction("replies.send") as tx:
        tx.inbox.once(press.id)
        case = tx.cases.locked(press.case_id)
        message = _draft_named(press.token)
        changed, event = drafting.queued(case, message, press.actor, drafting.Handover(tx.now))
        if press.revision != case.version:
            raise StaleCase(
                f"Case {case.number} changed after your preview; open the reply again and look once more."
            )
        case = tx.cases.save(changed, event)
        send_mail(tx, case.id, message)
        show_card(tx, case.id)
    return Done(f"The reply in case {case.number} is on its way; the thread says when it has left.")


def discard(desk: Desk, press: Press) -> Done:
    """Let go of the drafted reply."""
    with desk.transaction("replies.discard") as tx:
        tx.inbox.once(press.id)
        case, event = drafting.discarded(tx.cases.locked(press.case_id), press.actor)
        case = tx.cases.save(case, event)
        show_card(tx, case.id)
    return Done(f"The draft in case {case.number} is discarded.")


def _draft_named(token: str) -> MessageId:
    # What comes back from a chat system may be anything; no draft has the number 0.
    return MessageId(int(token) if re.fullmatch(r"[0-9]{1,19}", token) else 0)


def _written(tx: Transaction, case: Case, text: str) -> Message:
    mailbox = tx.mailboxes.get(case.mailbox_id)
    organisation = tx.organisations.get(case.organisation_id)
    letters = [m for m in tx.messages.of_case(case.id) if m.direction is Direction.INBOUND and m.known_sender]
    heard = [m for m in letters if m.purpose in {Purpose.REQUEST, Purpose.CORRESPONDENCE}]
    message = outgoing.reply(tx, mailbox, organisation, case, heard[-1], text)
    tx.messages.add(mailbox, message)
    return message


def _preview(case: Case, message: Message) -> Sheet:
    content = message.content
    return Sheet(
        title=f"Send, {case.number}?",
        paragraphs=(
            Paragraph("To"),
            Paragraph(", ".join(address.address for address in content.to), quoted=True),
            Paragraph("From"),
            Paragraph(content.sender.address, quoted=True),
            Paragraph("Subject"),
            Paragraph(content.subject, quoted=True),
            Paragraph("Text"),
            Paragraph(content.text, quoted=True),
        ),
        case_id=case.id,
        revision=case.version,
        action=ActionId.SEND,
        submit=f"Send {case.number}",
        token=str(message.id),
    )
