"""Letters that could not be read, read again: by an operator, after an upgrade or once a fault is mended.

What the letter says is put on the case that stands for it; nothing is acknowledged, and no right that
somebody settled meanwhile is touched.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from connectors.base import Letter
from connectors.errors import AuthorizationLost, ConnectorError
from handlers.desk import Desk
from handlers.domain.case import Case, Status
from handlers.domain.errors import Gone
from handlers.domain.events import Event, EventKind, Fact
from handlers.domain.finding import Finding
from handlers.domain.ids import MailboxId, MessageId, StubId
from handlers.domain.mailbox import Mailbox
from handlers.domain.message import Message, Purpose
from handlers.domain.reading import Reading
from handlers.intake.arrival import Arrival
from handlers.intake.filing import message_of
from handlers.intake.marks import holdings_of, is_unreadable
from handlers.intake.recognising import own_words, recognised
from handlers.ports import BrokenSeal
from handlers.showing import save_and_show
from handlers.store.originals import SealedOriginal
from handlers.store.originals import read as opened
from handlers.store.stubs import DueStub, StubState

_PAGE = 100


@dataclass(frozen=True, slots=True)
class Reread:
    """What came of reading letters again.

    Attributes:
        tried: letters that could not be read before.
        read: those of them that can be now.
    """

    tried: int = 0
    read: int = 0


def reread(desk: Desk, mailbox: MailboxId) -> Reread:
    """Read every letter of a mailbox again that could not be read, from what was kept or from the mailbox.

    Raises:
        AuthorizationLost: the mailbox does not let us in; what was read by then stays read.
    """
    tried, done = 0, 0
    with desk.reading("rereading.mailbox") as tx:
        box = tx.mailboxes.get(mailbox)
    words = own_words(desk, box.organisation_id)
    for stub, message, original in _quarantined(desk, box):
        tried += 1
        letter = _letter(desk, box, stub, original)
        if letter is not None:
            finding = recognised(desk, letter, words)
            done += _write(desk, box, stub, message, letter, finding, holdings_of(letter))
    return Reread(tried, done)


def _quarantined(desk: Desk, mailbox: Mailbox) -> Iterator[tuple[DueStub, MessageId, SealedOriginal | None]]:
    last = StubId(0)
    while not desk.stopping():
        with desk.reading("rereading.page") as tx:
            page = tx.stubs.quarantined(mailbox.id, last, _PAGE)
            messages = tx.messages.of_stubs(mailbox.id, [stub.id for stub in page])
            kept = {stub.id: tx.originals.find(messages[stub.id]) for stub in page if stub.id in messages}
        for stub in page:
            if stub.id in messages:
                yield stub, messages[stub.id], kept[stub.id]
        if len(page) < _PAGE:
            return
        last = page[-1].id


def _letter(desk: Desk, mailbox: Mailbox, stub: DueStub, original: SealedOriginal | None) -> Letter | None:
    """Return the letter, or None where it cannot be read now either."""
    try:
        if original is not None:
            return desk.parser.parse(opened(original, desk.box(mailbox), desk.blobs))
        return desk.parser.parse(desk.connector(mailbox).fetch(stub.provider_key))
    except AuthorizationLost:
        raise
    except (ConnectorError, Gone, BrokenSeal):
        return None


def _write(
    desk: Desk,
    mailbox: Mailbox,
    stub: DueStub,
    message: MessageId,
    letter: Letter,
    finding: Finding,
    holdings: tuple[str, ...],
) -> bool:
    with desk.transaction("rereading.write") as tx:
        if not tx.stubs.settle(stub.id, StubState.ROUTED, before=StubState.QUARANTINED):
            return False  # somebody else read it
        before = tx.messages.get(message)
        assert before.case_id is not None
        arrival = Arrival(Purpose.REQUEST, before.case_id)
        words = message_of(tx, desk, mailbox, stub, letter, arrival, holdings)
        after = replace(words, id=before.id, at=before.at, known_sender=True)
        tx.messages.read_again(mailbox, after, letter.fingerprint)
        tx.readings.replace(mailbox, message, finding)
        case = tx.cases.locked(before.case_id)
        changed = _made_clear(case, after, letter, finding)
        tx.cases.asked_by(changed)
        facts: dict[str, Fact] = {
            "message": message,
            "rights": " ".join(right.value for right in changed.rights),
            "authentication": after.authentication.value,
        }
        save_and_show(tx, changed, Event(EventKind.LETTER_READ_AGAIN, facts, letter.fingerprint))
    return True


def _made_clear(case: Case, message: Message, letter: Letter, finding: Finding) -> Case:
    """Return the case with what its letter says; what is closed keeps what was decided."""
    case = replace(
        case,
        unreadable=is_unreadable(message.defects),
        sender_unclear=len(letter.senders) != 1,
        requester=case.requester if case.requester.address else message.content.sender,
        language=case.language or finding.language,
        reading=case.reading if case.reading.confirmed else Reading.of(finding),
    )
    return case if case.status is Status.CLOSED else case.widened(finding.rights)[0]
