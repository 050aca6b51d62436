"""What drafted replies and questions share: how they are written down, and shown before they leave."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from handlers.answers import numbers, outgoing
from handlers.answers.writing import check_writable
from handlers.casework.revisions import check_revision
from handlers.desk import Desk
from handlers.disposal import gate
from handlers.domain import drafting
from handlers.domain.authentication import Verdict
from handlers.domain.authors import TELLING, authors
from handlers.domain.card import Button, Paragraph, Sheet
from handlers.domain.case import TRANSITIONS, ActionId, Case, Origin
from handlers.domain.errors import Incomplete, NotAllowed
from handlers.domain.events import EventKind, Fact
from handlers.domain.holds import Route
from handlers.domain.ids import MessageId, PersonId
from handlers.domain.mailbox import Mailbox, MailboxStatus
from handlers.domain.message import Direction, Message, Purpose
from handlers.domain.people import Actor
from handlers.domain.phrase import Phrase, count, say
from handlers.domain.presses import Press
from handlers.letters.typed import plain
from handlers.people.colleagues import names
from handlers.showing import show_card
from handlers.store.enclosures import Enclosure
from handlers.store.transaction import Transaction

#: What one form field of the chat system takes, in characters.
TEXT_LIMIT = 3_000

#: In which form a draft is written on; every other one is a reply.
_FORMS = {Purpose.QUESTION: ActionId.ASK, Purpose.EXTENSION: ActionId.EXTEND}
#: Whoever looks at a preview, goes back and writes on has changed the case only by that.
_OWN = frozenset({EventKind.REPLY_DRAFTED})


@dataclass(frozen=True, slots=True)
class Written:
    """What somebody wrote in a form, to be kept as the draft.

    Attributes:
        text: the mail, as it will leave.
        facts: what the clock has to know once it has left.
        reason: people's words that belong to the step and not into the mail.
        missing: what is wrong with the form's fields.
        notes: what whoever looks at it is told first.
    """

    action: ActionId
    text: str
    purpose: Purpose = Purpose.REPLY
    facts: Mapping[str, Fact] = field(default_factory=dict)
    reason: str = ""
    missing: Mapping[str, str] = field(default_factory=dict)
    notes: tuple[Phrase, ...] = ()


def drafted(tx: Transaction, case: Case) -> Message | None:
    """Return what is drafted, or None."""
    return tx.messages.get(case.draft_id) if case.draft_id is not None else None


def authors_of(tx: Transaction, desk: Desk, case: Case) -> frozenset[PersonId] | None:
    """Return whose work the draft is, where somebody else has to send it; else None."""
    if case.draft_id is None or not desk.rules.second_approver:
        return None
    return authors(reversed(tx.events.facts_of([case.id], TELLING)[case.id]), case.draft_id)


def typed(desk: Desk, press: Press) -> str:
    """Return the mail that was typed into a form, as plain text."""
    return plain((press.answers or {}).get("text", ""), names(desk)).strip()


def writable(tx: Transaction, press: Press, action: ActionId) -> Case:
    """Return the case of a submitted form, locked, where it may be written at and is as it was seen.

    Raises:
        StaleCase: somebody else changed the case since the form was opened.
        WrongStatus: an earlier reply is held back.
    """
    tx.inbox.once(press.id)
    case = tx.cases.locked(press.case_id)
    check_writable(tx, case, action, press.actor)
    check_revision(tx, case, press, own=_OWN)
    return case


def write(tx: Transaction, desk: Desk, press: Press, case: Case, written: Written) -> Sheet:
    """Keep what was written as the draft, and return it as it will leave.

    Raises:
        Incomplete: there is no text, too much of it, no address to send it to, or a field is wrong.
    """
    wrong = {**written.missing, **_wrong(case, written.text)}
    if wrong:
        raise Incomplete(wrong)
    mailbox = tx.mailboxes.get(case.mailbox_id)
    message = _written(tx, mailbox, case, written.text, written.purpose)
    if case.draft_id is not None:
        tx.enclosures.carry(case.draft_id, message.id)
        tx.outbox.dismiss(case.id, case.draft_id)
    changed, event = drafting.drafted(case, message.id, press.actor, written.action, **written.facts)
    saved = tx.cases.save(changed, replace(event, content=written.reason))
    show_card(tx, saved.id)
    files = tx.enclosures.of(message.id)
    sheet = preview(saved, message, files, press.actor, authors_of(tx, desk, saved))
    return warned(sheet, (*written.notes, *_waits(mailbox), *numbers.notes(message, files)))


def _wrong(case: Case, text: str) -> dict[str, str]:
    if not text:
        return {"text": say("Write the reply first.")}
    if len(text) > TEXT_LIMIT:
        return {"text": say("Keep it to {most} characters; this has {n}.", most=TEXT_LIMIT, n=len(text))}
    if "@" not in case.requester.address:
        return {"text": say("The letter names no address to answer; find out who wrote and answer by mail.")}
    return {}


def is_vouched_for(tx: Transaction, case: Case) -> bool:
    """Return whether the receiving server vouched for a letter from the requester's address.

    What was written down by hand came by no mail, and who brought it was looked at then.
    """
    letters = (one for one in tx.outlines.of_case(case.id) if one.direction is Direction.INBOUND)
    return case.origin is not Origin.EMAIL or any(
        one.known_sender and one.authentication is Verdict.PASS for one in letters
    )


def let_go(tx: Transaction, case: Case) -> None:
    """Let go of the files that were laid to the draft, and of the failure to send it.

    While a hold stands they stay with the draft, which does not leave any more.
    """
    if case.draft_id is not None:
        leave = gate.ask(tx, Route.DISCARDED, case=case.id) if tx.enclosures.has(case.draft_id) else None
        if leave is not None and leave.allowed:
            with gate.through(tx, leave):
                tx.enclosures.discard(case.draft_id)
        tx.outbox.dismiss(case.id, case.draft_id)


def token_of(token: str) -> MessageId:
    """Return the draft that a token names; what comes back from a chat system may be anything."""
    # No draft has the number 0.
    return MessageId(int(token) if re.fullmatch(r"[0-9]{1,19}", token) else 0)


def preview(
    case: Case,
    message: Message,
    files: list[Enclosure],
    actor: Actor,
    authors: frozenset[PersonId] | None,
    *,
    edits: bool = False,
) -> Sheet:
    """Return a draft as it will leave, with the step that the actor may do next.

    Args:
        authors: whose work it is, where somebody else has to send it.
        edits: with a way to the form, for who did not come from there.
    """
    action, submit = _next_step(case, actor, authors)
    return Sheet(
        title=say("Send, {number}?", number=case.number) if action is ActionId.SEND else _seen(case),
        paragraphs=(
            *_headers(case, message, files, actor),
            Paragraph(say("Text")),
            *_text(case, message, edits=edits),
        ),
        case_id=case.id,
        revision=case.version,
        action=action,
        submit=submit,
        token=str(message.id),
        number=case.number,
    )


def warned(sheet: Sheet, notes: tuple[Phrase, ...]) -> Sheet:
    """Return a preview that says first what keeps the reply from leaving."""
    return replace(sheet, paragraphs=(*(Paragraph(note) for note in notes), *sheet.paragraphs))


def waits_there(tx: Transaction, case: Case) -> tuple[Phrase, ...]:
    """Return what whoever writes a reply must know of its mailbox: nothing leaves while it is lapsed."""
    return _waits(tx.mailboxes.get(case.mailbox_id))


def _waits(mailbox: Mailbox) -> tuple[Phrase, ...]:
    if mailbox.status is not MailboxStatus.LAPSED:
        return ()
    return (
        say(
            "The mailbox {name} does not let Ombud in now: the reply waits until an admin connects it again.",
            name=mailbox.name,
        ),
    )


def _seen(case: Case) -> str:
    return say("Draft, {number}", number=case.number)


def _next_step(case: Case, actor: Actor, authors: frozenset[PersonId] | None) -> tuple[ActionId | None, str]:
    try:
        drafting.check_sender(case, actor, authors)
    except NotAllowed:
        if not case.allows(ActionId.ASK_APPROVAL, actor):
            return None, ""
        return ActionId.ASK_APPROVAL, TRANSITIONS[ActionId.ASK_APPROVAL].label
    return ActionId.SEND, say("Send {number}", number=case.number)


def _headers(case: Case, message: Message, files: list[Enclosure], actor: Actor) -> tuple[Paragraph, ...]:
    content = message.content
    attach = Button(ActionId.ATTACH, TRANSITIONS[ActionId.ATTACH].label)
    buttons = (attach,) if case.allows(ActionId.ATTACH, actor) else ()
    attached = [
        Paragraph(
            count("{name} ({n} byte)", "{name} ({n} bytes)", one.file.size, name=one.file.name), quoted=True
        )
        for one in files
    ]
    return (
        Paragraph(say("To")),
        Paragraph(", ".join(address.address for address in content.to), quoted=True),
        Paragraph(say("Copies to nobody")),
        Paragraph(say("From")),
        Paragraph(content.sender.address, quoted=True),
        Paragraph(say("Subject")),
        Paragraph(content.subject, quoted=True),
        Paragraph(
            say("Attachments") if attached else say("No attachments"), buttons=buttons, beside=bool(buttons)
        ),
        *attached,
    )


def _text(case: Case, message: Message, *, edits: bool) -> tuple[Paragraph, ...]:
    text = Paragraph(message.content.text, quoted=True)
    if not edits:
        return (text,)
    edit = Button(_FORMS.get(message.purpose, ActionId.REPLY), say("Edit"))
    return (
        text,
        Paragraph(say("Something to change in case {number}?", number=case.number), buttons=(edit,)),
    )


def _written(tx: Transaction, mailbox: Mailbox, case: Case, text: str, purpose: Purpose) -> Message:
    organisation = tx.organisations.get(case.organisation_id)
    letters = [m for m in tx.outlines.of_case(case.id) if m.direction is Direction.INBOUND and m.known_sender]
    heard = [m for m in letters if m.purpose in {Purpose.REQUEST, Purpose.CORRESPONDENCE}]
    answered = tx.messages.get(heard[-1].id)  # opening every letter would keep other writers waiting
    message = outgoing.reply(tx, mailbox, organisation, case, answered, text, purpose)
    tx.messages.add(mailbox, message)
    return message
