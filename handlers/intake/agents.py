"""Letters that many persons send alike: put into batches, each with a case and a clock of its own.

A bomb of the same letter is kept together as any flood is; a service that writes for many persons is none.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from handlers.agents.likeness import Sketch, sketch
from handlers.agents.services import service_of
from handlers.desk import Limits
from handlers.domain.authentication import Verdict
from handlers.domain.finding import Finding, RequesterKind
from handlers.domain.ids import CaseId
from handlers.domain.mailbox import Mailbox
from handlers.domain.mandate import Mandate
from handlers.domain.message import Message
from handlers.store.likenesses import Alike
from handlers.store.transaction import Transaction

#: How far back letters are alike, and how many persons' letters are a template.
_WINDOW, TEMPLATE = timedelta(days=30), 3
_HOUR = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Likeness:
    """What a letter looks like, and which letters of before do.

    Attributes:
        who: a keyed hash of whom it is about.
        service: the word of the service that sends it, or "".
        for_somebody: a service writes for a person whom it names.
    """

    drawn: Sketch
    who: bytes
    service: str
    alike: Sequence[Alike]
    for_somebody: bool = False

    def bomb(self, message: Message, limits: Limits) -> CaseId | None:
        """Return the case that a letter is kept together with, where as many alike came within an hour."""
        recent = [one for one in self.alike if message.at - one.at < _HOUR]
        if self.for_somebody:
            recent = [one for one in recent if one.who == self.who]
        return recent[0].case if len(recent) >= limits.cases_alike else None


def likeness(tx: Transaction, mailbox: Mailbox, message: Message, finding: Finding) -> Likeness | None:
    """Return what a letter looks like; None where it has no words."""
    content = message.content
    drawn = sketch(content.text)
    if drawn is None:
        return None
    person = finding.requester.address or finding.requester.person
    service = service_of(content.sender.address)
    vouched = service is not None and message.authentication is not Verdict.FAIL
    who = tx.likenesses.who(mailbox, person if vouched and person else content.sender.address)
    return Likeness(
        drawn=drawn,
        who=who,
        service=service.word if service and vouched else "",
        alike=tx.likenesses.alike(mailbox, drawn.bands, message.at - _WINDOW),
        for_somebody=vouched and bool(person),
    )


def remember(
    tx: Transaction, mailbox: Mailbox, case: CaseId, message: Message, seen: Likeness | None
) -> None:
    """Write what a letter of a case looks like, and put it into the batch of those like it."""
    if seen is None:
        return
    batch = _batch(tx, mailbox, seen)
    letter = Alike(message.id, case, message.at, seen.who, batch)
    tx.likenesses.add(mailbox, letter, seen.drawn.bands, wordy=seen.drawn.wordy)


def _batch(tx: Transaction, mailbox: Mailbox, seen: Likeness) -> int | None:
    if seen.service:
        return tx.likenesses.batch_of(mailbox, seen.service)
    persons = {one.who for one in seen.alike} | {seen.who}
    if not seen.drawn.wordy or len(persons) < TEMPLATE:
        return None
    known = next((one.batch for one in seen.alike if one.batch is not None), None)
    batch = known if known is not None else tx.likenesses.batch_of(mailbox, "")
    if apart := [one.message for one in seen.alike if one.batch is None]:
        tx.likenesses.put_into(batch, apart)
    return batch


def note_mandate(tx: Transaction, mailbox: Mailbox, case: CaseId, message: Message, finding: Finding) -> None:
    """Write for whom a sender writes, where not for themselves; whether they may, a person says."""
    if finding.requester.kind is not RequesterKind.REPRESENTATIVE:
        return
    service = service_of(message.content.sender.address)
    asker = finding.requester
    tx.mandates.add(
        mailbox,
        Mandate(
            case,
            service=service.word if service else "",
            spoken=asker.mandate,
            name=asker.person,
            address=asker.address,
        ),
    )
