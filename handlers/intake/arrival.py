"""What a letter that was read is to us: decided from its markers and from what the records know of it."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from connectors.base import Letter, MailKind
from handlers.domain.aside import is_bulk, is_clear
from handlers.domain.finding import Finding
from handlers.domain.ids import CaseId, MessageId
from handlers.domain.mailbox import Mailbox
from handlers.domain.message import Direction, Purpose
from handlers.store.messages import Match
from handlers.store.stubs import DueStub, Spot
from handlers.store.transaction import Transaction

#: Two deliveries of one mail further apart than this are a person writing again.
DUPLICATE_WINDOW = timedelta(days=7)
#: References looked at, newest first; a longer list is cut, never refused.
_REFERENCES = 30


@dataclass(frozen=True, slots=True)
class Arrival:
    """What a letter is, and to which case it belongs (None: to none yet)."""

    purpose: Purpose
    case_id: CaseId | None = None
    duplicate_of: MessageId | None = None
    known: bool = False  # this very delivery is here already, under another key
    returned: MessageId | None = None  # the mail of ours that came back


def judge(
    tx: Transaction,
    mailbox: Mailbox,
    stub: DueStub,
    letter: Letter,
    finding: Finding,
    own: frozenset[str],
) -> Arrival:
    """Say what a letter is.

    A thread is joined only by what the letter answers, where the records know it; a case number in
    the subject proves nothing. Joining is no authorisation: who wrote is looked at apart.

    Args:
        stub: where it lies; requests land in junk too, and so does everything else.
        own: our own addresses, case-folded.
    """
    received_at = stub.received_at or tx.now
    matches = tx.messages.by_mail_ids(mailbox, mail_ids(letter))
    if met := _met_elsewhere(matches, letter, tx, mailbox, stub):
        return Arrival(met.purpose, met.case_id, known=True)
    if copied := _own_copy(matches, letter, tx, mailbox, own):
        return Arrival(Purpose.OWN, copied.case_id)
    if twin := _twin(matches, letter, tx, mailbox, received_at):
        return Arrival(Purpose.DUPLICATE, twin.case_id, twin.id)
    threaded = answered_case(matches, letter, tx, mailbox)
    if letter.kind is MailKind.BOUNCE:
        returned = _returned(matches, letter, tx, mailbox)
        return Arrival(Purpose.BOUNCE if threaded else Purpose.AUTOMATIC, threaded, returned=returned)
    if _heard(letter, finding, threaded, junk=stub.junk):
        return Arrival(Purpose.CORRESPONDENCE if threaded else Purpose.REQUEST, threaded)
    return Arrival(Purpose.AUTOMATIC, threaded)


def _heard(letter: Letter, finding: Finding, threaded: CaseId | None, *, junk: bool) -> bool:
    """Return whether a person speaks: to be answered by a person, whatever machine carried it.

    Markers alone never silence a right: websites' forms call themselves automatic, and a group
    address makes every letter a list's. An absence note in a thread of ours is no request.
    """
    if junk and threaded is None:
        return is_clear(finding)  # what else may be one is shown to people, and opens no case by itself
    if letter.kind is MailKind.PERSONAL:
        return bool(threaded) or not is_bulk(finding)
    return bool(finding.rights) and (threaded is None or letter.kind is MailKind.LIST)


def mail_ids(letter: Letter) -> list[str]:
    """Return the ids that tell what a letter is, its own first."""
    return list(dict.fromkeys(mail_id for mail_id in (letter.message_id, *_answered(letter)) if mail_id))


def _answered(letter: Letter) -> list[str]:
    """Return the ids of the mails that a letter answers or reports on, the closest first.

    Its own id is none of them: forms on websites give one and the same to different people.
    """
    ids = [letter.bounced_id, *letter.in_reply_to, *reversed(letter.references[-_REFERENCES:])]
    return [mail_id for mail_id in ids if mail_id]


def answered_case(matches: list[Match], letter: Letter, tx: Transaction, mailbox: Mailbox) -> CaseId | None:
    """Return the case of the mail that a letter answers, where the records know it."""
    for mail_id in _answered(letter) if matches else ():
        for match in bearing(matches, mail_id, tx, mailbox):
            if match.case_id is not None:
                return match.case_id
    return None


def _returned(matches: list[Match], letter: Letter, tx: Transaction, mailbox: Mailbox) -> MessageId | None:
    """Return the mail of ours that a report says did not arrive, where the records know it.

    That a report stands in the thread of one of ours proves nothing: somebody else's answer came back then.
    """
    found = bearing(matches, letter.bounced_id, tx, mailbox)
    return next((match.id for match in found if match.direction is Direction.OUTBOUND), None)


def bearing(matches: list[Match], mail_id: str | None, tx: Transaction, mailbox: Mailbox) -> list[Match]:
    """Return those of some messages that bear a Message-ID."""
    if not mail_id:
        return []
    same = tx.box(mailbox.key_id).blind("mail-id", mail_id)
    return [match for match in matches if same in (match.mail_id_hash, match.sent_as_hash)]


def _own_copy(
    matches: list[Match], letter: Letter, tx: Transaction, mailbox: Mailbox, own: frozenset[str]
) -> Match | None:
    # Whoever was written to knows the id, so it counts only on a letter that says it is from us.
    if not any(sender.address.casefold() in own for sender in letter.senders):
        return None
    found = bearing(matches, letter.message_id, tx, mailbox)
    return next((match for match in found if match.direction is Direction.OUTBOUND), None)


def _met_elsewhere(
    matches: list[Match], letter: Letter, tx: Transaction, mailbox: Mailbox, stub: DueStub
) -> Match | None:
    """Return the delivery that this very letter is: it was moved to another folder, or numbered anew.

    In one feed of one generation two keys are two letters, as alike as they may be. Where a server numbers
    a feed anew, as after a move to another host, it may date the letters anew as well.
    """
    if stub.received_at is None:
        return None
    alike = bearing(matches, letter.message_id, tx, mailbox)
    if letter.message_id is None and letter.senders:
        alike = tx.messages.received_from(mailbox, letter.senders[0].address, letter.fingerprint)
    for match in alike:
        if match.stub_id is None or not (letter.message_id or match.mail_id_hash is None):
            continue
        if not tx.messages.same_fingerprint(mailbox, match, letter.fingerprint):
            continue
        spot = tx.stubs.place(match.stub_id)
        if (spot.scope, spot.generation) == (stub.scope, stub.generation):
            continue
        if match.at != stub.received_at and not _is_dated_anew(tx, mailbox, match, spot, stub):
            continue
        if _is_taken_out(match, spot, stub):
            tx.stubs.taken_out(match.stub_id)  # and what it is, is judged anew
        else:
            return match
    return None


def _is_dated_anew(tx: Transaction, mailbox: Mailbox, match: Match, spot: Spot, stub: DueStub) -> bool:
    """Return whether a feed is numbered anew and no letter there bears the instant of a delivery any more."""
    return spot.scope == stub.scope and tx.stubs.lost_instant(
        mailbox.id, stub.scope, stub.generation, match.at
    )


def _is_taken_out(match: Match, spot: Spot, stub: DueStub) -> bool:
    """Return whether somebody took a letter out of junk that had been put aside there."""
    aside = match.case_id is None and match.purpose is Purpose.AUTOMATIC
    return aside and spot.junk and not stub.junk


def _twin(
    matches: list[Match], letter: Letter, tx: Transaction, mailbox: Mailbox, received_at: datetime
) -> Match | None:
    # The same Message-ID alone is not enough: a stranger may choose one to have a later letter put aside.
    for match in bearing(matches, letter.message_id, tx, mailbox):
        recent = abs(received_at - match.at) <= DUPLICATE_WINDOW
        original = match.purpose in {Purpose.REQUEST, Purpose.CORRESPONDENCE}
        if original and recent and tx.messages.same_fingerprint(mailbox, match, letter.fingerprint):
            return match
    return None
