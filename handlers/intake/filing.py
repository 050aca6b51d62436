"""Filing: what is written of a letter once it is known what it is."""

from dataclasses import replace

from connectors.base import Letter
from handlers.casework.recounting import recounted
from handlers.desk import Desk
from handlers.domain.aside import Aside, is_possible
from handlers.domain.case import Case, Status
from handlers.domain.drafting import is_held_back
from handlers.domain.events import Event, EventKind, Fact
from handlers.domain.finding import Finding, LetterKind, Verdict
from handlers.domain.ids import CaseId, MessageId
from handlers.domain.mailbox import Mailbox
from handlers.domain.message import Content, Direction, Message, Purpose
from handlers.domain.rights import Right
from handlers.intake import refetching
from handlers.intake.acknowledging import acknowledge
from handlers.intake.agents import likeness, note_mandate, remember
from handlers.intake.arrival import Arrival
from handlers.intake.authenticating import authenticated
from handlers.intake.bounces import take_back
from handlers.intake.calling import call
from handlers.intake.flooding import gathered, tells
from handlers.intake.following import following
from handlers.intake.marks import GATHERED, marks_of
from handlers.intake.opening import open_case
from handlers.intake.reading import Read
from handlers.intake.tally import Tally
from handlers.showing import show_card, show_line
from handlers.store.stubs import DueStub
from handlers.store.transaction import Transaction

_HAPPENED = {
    Purpose.CORRESPONDENCE: EventKind.MESSAGE_ADDED,
    Purpose.AUTOMATIC: EventKind.MESSAGE_ADDED,
    Purpose.OWN: EventKind.MESSAGE_ADDED,
    Purpose.DUPLICATE: EventKind.DUPLICATE_LINKED,
    Purpose.BOUNCE: EventKind.BOUNCE_RECORDED,
}


def file_letter(
    tx: Transaction,
    desk: Desk,
    mailbox: Mailbox,
    stub: DueStub,
    read: Read,
    arrival: Arrival,
    own: frozenset[str] | None,
) -> Tally:
    """Write a letter as what it is, with the case that it opens or joins.

    Args:
        own: the addresses of the mailbox, never acknowledged; None where nobody is (archives, junk).
    """
    assert read.letter is not None
    message = _as_before(tx, stub, message_of(tx, desk, mailbox, stub, read.letter, arrival, read.holdings))
    joined, known = None, False
    if arrival.case_id is not None:
        joined, known = following(tx, arrival.case_id, message)
    if joined and _asks_anew(joined, message, read, known=known):
        message, joined = replace(message, purpose=Purpose.REQUEST), None
    asks = joined is None and message.purpose is Purpose.REQUEST
    seen = likeness(tx, mailbox, message, read.finding) if asks else None
    if asks and (own is not None or stub.junk):
        message, joined, known = gathered(tx, desk, mailbox, message, seen)
    tally = Tally(messages=1, attachments=len(read.letter.attachments))
    if joined is None and message.purpose is Purpose.REQUEST:
        case = open_case(tx, desk, mailbox, message, read, historic=stub.historic)
        _write(tx, mailbox, replace(message, case_id=case.id), stub, read)
        remember(tx, mailbox, case.id, message, seen)
        note_mandate(tx, mailbox, case.id, message, read.finding)
        if not stub.historic:
            call(tx, desk, case.id, message.id, read.finding)
        sent = (
            own is not None
            and _is_acknowledged(read)
            and acknowledge(tx, desk, mailbox, case, message, read.letter, own)
        )
        return tally + Tally(cases=1, acknowledged=int(sent))
    if joined is not None:
        message = _join(tx, desk, joined, message, read, arrival, known=known, historic=stub.historic)
        if message.purpose is Purpose.CORRESPONDENCE and not stub.historic:
            call(tx, desk, joined.id, message.id, read.finding)
    _write(tx, mailbox, message, stub, read)
    if joined is not None:
        remember(tx, mailbox, joined.id, message, seen)
    return tally + _counted(message)


def _is_acknowledged(read: Read) -> bool:
    """Return whether a letter may be a person's request: only then is its sender told that it came in."""
    aside = {LetterKind.SPAM, LetterKind.LIST, LetterKind.AUTHORITY}
    return read.finding.verdict is not Verdict.OTHER and read.finding.kind not in aside


def file_unread(tx: Transaction, desk: Desk, mailbox: Mailbox, stub: DueStub, read: Read) -> Tally:
    """Open a case for a letter that could not be read: its clock runs, and a person must look."""
    received_at = stub.received_at or tx.now
    message = Message(
        id=MessageId(tx.next_id()),
        mailbox_id=mailbox.id,
        case_id=None,
        direction=Direction.INBOUND,
        purpose=Purpose.REQUEST,
        at=received_at,
        content=Content(),
        known_sender=False,
        defects=("unread", read.reason),
    )
    message = _as_before(tx, stub, message)
    case = open_case(tx, desk, mailbox, message, read, historic=stub.historic)
    _write(tx, mailbox, replace(message, case_id=case.id), stub, read)
    return Tally(messages=1, cases=1, quarantined=1)


def _as_before(tx: Transaction, stub: DueStub, message: Message) -> Message:
    """Return a message as the one that its letter became when it lay among junk; that one is judged anew."""
    if not stub.again:
        return message
    before = tx.messages.of_stubs(message.mailbox_id, [stub.id])
    return replace(message, id=before.get(stub.id, message.id))


def _asks_anew(case: Case, message: Message, read: Read, *, known: bool) -> bool:
    """Return whether a letter in a thread is a request with a clock of its own.

    A closed case stays closed; and whoever else writes in a thread speaks for themselves.
    """
    heard = message.purpose is Purpose.CORRESPONDENCE and read.finding.in_own_text
    return heard and (case.status is Status.CLOSED or not known)


def _join(
    tx: Transaction,
    desk: Desk,
    case: Case,
    message: Message,
    read: Read,
    arrival: Arrival,
    *,
    known: bool,
    historic: bool,
) -> Message:
    message = replace(message, case_id=case.id, known_sender=known)
    facts: dict[str, Fact] = {
        "message": message.id,
        "purpose": message.purpose.value,
        "files": len(message.content.attachments),
        "known_sender": known,
        "authentication": message.authentication.value,
    }
    gathers = GATHERED in message.defects
    if gathers:
        facts["gathered"] = True
    # A letter from outside raises the version, so that an answer drafted before it is looked at again.
    heard = message.purpose is Purpose.CORRESPONDENCE
    if heard and read.finding.in_own_text:
        # Within an open case the earlier due date stands for the rights that are asked for later too.
        case, further = _asking_more(case, read)
        facts["rights"] = " ".join(right.value for right in further)
        # What stood there already too: should a case that was merged leave, this letter still asks for it.
        facts["asked"] = " ".join(right.value for right in read.finding.rights)
    if heard and known and case.status is Status.AWAITING_SUBJECT:
        case = replace(case, status=Status.OPEN)
    if heard and known and case.deadline.stands_still:
        facts["may_answer"] = True  # whether it does, a person judges
    if heard and is_held_back(case, tx.now):
        facts["held"] = True  # it says nothing about this letter, and can still be taken back
    if historic:
        facts["historic"] = True  # nobody is called about what came before the mailbox was live
    bounced = message.purpose is Purpose.BOUNCE
    fingerprint = read.letter.fingerprint if read.letter else ""
    event = Event(_HAPPENED.get(message.purpose, EventKind.MESSAGE_ADDED), facts, fingerprint)
    changed = heard or bounced
    if changed:
        saved = tx.cases.save(*_changed(tx, desk, case, event, arrival))
    else:
        saved = tx.cases.note(case, event)
    if message.purpose is not Purpose.OWN and not historic and not (gathers and not tells(tx, case)):
        show_line(tx, saved)
    if changed:
        show_card(tx, case.id)
    return message


def _asking_more(case: Case, read: Read) -> tuple[Case, tuple[Right, ...]]:
    """Return a case with the further rights that a letter uses; nobody has confirmed these yet."""
    widened, further = case.widened(read.finding.rights)
    if further:
        widened = replace(widened, reading=widened.reading.asked_further(read.finding))
    return widened, further


def _changed(
    tx: Transaction, desk: Desk, case: Case, event: Event, arrival: Arrival
) -> tuple[Case, *tuple[Event, ...]]:
    """Return a case that a letter changed, its due date counted anew where the letter touches it."""
    if event.kind is EventKind.BOUNCE_RECORDED:
        return take_back(tx, desk, case, event, arrival)
    if event.facts.get("rights"):
        return recounted(tx, desk, case, event)  # a clarification pauses access alone (C18)
    return case, event


def _write(tx: Transaction, mailbox: Mailbox, message: Message, stub: DueStub, read: Read) -> None:
    fingerprint = read.letter.fingerprint if read.letter else ""
    if stub.again:
        tx.messages.refile(mailbox, message, fingerprint)
    else:
        tx.messages.add(mailbox, message, stub=stub.id, fingerprint=fingerprint)
    (tx.readings.replace if stub.again else tx.readings.add)(mailbox, message.id, read.finding)
    if message.purpose is Purpose.AUTOMATIC and message.case_id is None:
        tx.asides.put(mailbox, _aside(message, stub, read.finding), again=stub.again)
    elif stub.again:
        tx.asides.remove(message.id)
    if read.original is not None:
        if stub.again:
            refetching.keep(tx, mailbox, message, read.original)
        else:
            tx.originals.add(message.id, read.original)


def _aside(message: Message, stub: DueStub, finding: Finding) -> Aside:
    """Return a letter as it waits for a person's eye, since it opens no case."""
    return Aside(
        message=message.id,
        mailbox=message.mailbox_id,
        received_at=message.at,
        verdict=finding.verdict,
        kind=finding.kind,
        junk=stub.junk,
        possible=is_possible(finding),
    )


def message_of(
    tx: Transaction,
    desk: Desk,
    mailbox: Mailbox,
    stub: DueStub,
    letter: Letter,
    arrival: Arrival,
    holdings: tuple[str, ...],
) -> Message:
    """Return the message that a letter becomes; who it is from, as seen from its case, is not known yet.

    Args:
        holdings: the marks of what its words hold.
    """
    return Message(
        id=MessageId(tx.next_id()),
        mailbox_id=mailbox.id,
        case_id=CaseId(arrival.case_id) if arrival.case_id else None,
        direction=Direction.INBOUND,
        purpose=arrival.purpose,
        # The receiving server's time, never the Date header, which the sender may choose.
        at=stub.received_at or tx.now,
        content=Content(
            subject=letter.subject,
            text=letter.text,
            sender=letter.senders[0] if letter.senders else Content().sender,
            to=letter.to,
            cc=letter.cc,
            reply_to=letter.reply_to,
            message_id=letter.message_id or "",
            references=letter.references,
            attachments=letter.attachments,
            sent_at=letter.sent_at,
        ),
        defects=letter.defects + marks_of(letter, mailbox.address) + holdings,
        duplicate_of=arrival.duplicate_of,
        authentication=authenticated(desk, mailbox, letter).verdict,
    )


def _counted(message: Message) -> Tally:
    match message.purpose:
        case Purpose.DUPLICATE:
            return Tally(duplicates=1)
        case Purpose.CORRESPONDENCE:
            return Tally(threaded=1)
        case _:
            return Tally(automatic=1)
