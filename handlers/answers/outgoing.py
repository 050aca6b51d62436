"""Messages of ours: written into the records first, and turned into mail when they leave."""

import secrets

from connectors.base import Address, OutgoingFile, OutgoingMail
from handlers.domain.case import Case
from handlers.domain.ids import MessageId
from handlers.domain.mailbox import Mailbox
from handlers.domain.message import Content, Direction, Message, Purpose
from handlers.domain.people import Organisation
from handlers.letters.acknowledgement import Wording
from handlers.letters.acknowledgement import acknowledgement as worded
from handlers.letters.lines import reply_subject
from handlers.sensitive.masks import without_numbers
from handlers.store.transaction import Transaction


def acknowledgement(
    tx: Transaction, mailbox: Mailbox, organisation: Organisation, case: Case, received: Message
) -> Message:
    """Return the acknowledgement of a letter, in its language and without an echo of its words."""
    wording = worded(
        case.language,
        number=case.number,
        rights=case.rights,
        received_on=case.deadline.received_on,
        due_on=case.due_on,
        desk_name=organisation.desk_name or organisation.name,
        organisation_name=organisation.name,
    )
    return _message(tx, mailbox, organisation, case, received, Purpose.ACKNOWLEDGEMENT, wording)


def reply(
    tx: Transaction,
    mailbox: Mailbox,
    organisation: Organisation,
    case: Case,
    latest: Message,
    text: str,
    purpose: Purpose = Purpose.REPLY,
) -> Message:
    """Return a reply, or a question, to the person who wrote, in the thread of their latest letter.

    It goes to the address that opened the case, never to a Reply-To or to a newcomer in the thread. A
    national number in the letter's subject does not travel once more.
    """
    about = without_numbers(latest.content.subject) or case.number
    wording = Wording(language="", subject=reply_subject(about), text=text)
    return _message(tx, mailbox, organisation, case, latest, purpose, wording)


def to_mail(message: Message, files: tuple[OutgoingFile, ...] = ()) -> OutgoingMail:
    """Return a written message as the mail that leaves, with the files that go with it."""
    content = message.content
    return OutgoingMail(
        message_id=content.message_id,
        sender=content.sender,
        to=content.to,
        subject=content.subject,
        text=content.text,
        written_at=message.at,
        in_reply_to=content.references[-1] if content.references else None,
        references=content.references,
        automatic=message.purpose is Purpose.ACKNOWLEDGEMENT,
        language=content.language,
        files=files,
    )


def _message(
    tx: Transaction,
    mailbox: Mailbox,
    organisation: Organisation,
    case: Case,
    answered: Message,
    purpose: Purpose,
    wording: Wording,
) -> Message:
    number = MessageId(tx.next_id())
    thread = (*answered.content.references, answered.content.message_id)
    return Message(
        id=number,
        mailbox_id=mailbox.id,
        case_id=case.id,
        direction=Direction.OUTBOUND,
        purpose=purpose,
        at=tx.now,
        content=Content(
            subject=wording.subject,
            text=wording.text,
            language=wording.language,
            sender=Address(mailbox.address, organisation.desk_name or organisation.name),
            to=(case.requester,),
            message_id=f"<ombud.{number:x}.{secrets.token_hex(8)}@{mailbox.address.rpartition('@')[2]}>",
            references=tuple(mail_id for mail_id in thread if mail_id),
        ),
    )
