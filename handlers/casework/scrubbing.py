"""Scrubbing a closed case: its words masked at once, its originals destroyed after a time of grace.

What senders tell of themselves while a case is solved is not kept longer than that (GDPR Art. 5(1)(e)).
A person sees what would be masked first. Until the originals go, it can be taken back.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from connectors.base import Address
from handlers.cards.sensitive_lines import NAMES
from handlers.casework.revisions import check_revision
from handlers.desk import Desk
from handlers.disposal import gate
from handlers.domain.card import Button, HomeRow, Paragraph, Sheet
from handlers.domain.case import TRANSITIONS, ActionId, Case
from handlers.domain.errors import AlreadyHandled, WrongStatus
from handlers.domain.events import Event, EventKind, Fact, RecordedEvent
from handlers.domain.holds import Route, Subject
from handlers.domain.message import Content, Direction, Message
from handlers.domain.people import Actor
from handlers.domain.phrase import Phrase, joined, say
from handlers.domain.presses import Done, Press
from handlers.domain.visible import visible
from handlers.sensitive.finding import Found, Sensitive
from handlers.sensitive.masks import mask, replaced, without_numbers, without_sensitive
from handlers.sensitive.scan import find
from handlers.showing import note_and_tell
from handlers.store.transaction import Transaction

_AROUND = 60  # characters shown before and after a place
_EXCERPTS, _PIECES = 3, 20  # places shown of a piece, and pieces shown


@dataclass(frozen=True, slots=True)
class _Piece:
    """A letter, a mail of ours or something written by colleagues, with what is sensitive in it.

    Attributes:
        found: its texts that hold something, each with the places.
    """

    title: Phrase
    found: tuple[tuple[str, tuple[Found, ...]], ...]

    def counts(self) -> Counter[Sensitive]:
        return Counter(one.kind for _, places in self.found for one in places)


def look(desk: Desk, press: Press) -> Sheet:
    """Return what would be masked in a closed case: how much of each kind, and where, already masked.

    Raises:
        AlreadyHandled: it was scrubbed, and the originals still stand by.
        WrongStatus: a legal hold keeps it, or an open case shows its letters.
    """
    with desk.reading("scrubbing.look") as tx:
        case = tx.cases.get(press.case_id)
        _check_may(case, ActionId.SCRUB, press)
        _check_free(tx, case)
        pieces = list(_pieces(tx, case))
    told = [one for one in pieces if one.found]
    days = desk.rules.scrub_grace.days
    paragraphs = [
        Paragraph(
            say(
                "Identity numbers and words of health and absence are masked in this case. Its letters as "
                "they came, and all files, are destroyed after {days} days; until then it can be taken back.",
                days=days,
            )
        ),
        Paragraph(_summed(told)),
    ]
    for piece in told[:_PIECES]:
        paragraphs.append(Paragraph(joined(": ", (piece.title, _counted(piece.counts())))))
        paragraphs.append(Paragraph("\n".join(_excerpts(piece)), quoted=True))
    if len(told) > _PIECES:
        paragraphs.append(Paragraph(say("… and {n} more.", n=len(told) - _PIECES)))
    return Sheet(
        say("Mask, {number}?", number=case.number),
        tuple(paragraphs),
        case.id,
        case.version,
        ActionId.SCRUB,
        say("Mask {number}", number=case.number),
        number=case.number,
    )


def scrub(desk: Desk, press: Press) -> Done:
    """Mask every text of the case, and have its originals destroyed when the time of grace is over.

    Raises:
        AlreadyHandled: it was scrubbed, and the originals still stand by.
        StaleCase: the case changed since the preview.
        WrongStatus: a legal hold keeps it, or an open case shows its letters.
    """
    with desk.transaction("scrubbing.scrub") as tx:
        tx.inbox.once(press.id)
        case = tx.cases.locked(press.case_id)
        _check_may(case, ActionId.SCRUB, press)
        check_revision(tx, case, press)
        _check_free(tx, case)
        shred_at = tx.now + desk.rules.scrub_grace
        with gate.through(tx, gate.ask(tx, Route.MASKED, case=case.id)):
            noted, found = mask_words(tx, case, press.actor, shred_at)
        zone = tx.organisations.get(case.organisation_id).zone
        day = shred_at.astimezone(zone).date().isoformat()
        facts: dict[str, Fact] = {"shred_on": day, **found}
        event = replace(case.happened(EventKind.SCRUBBED, press.actor), facts=facts)
        case = note_and_tell(tx, tx.cases.note(case, *noted) if noted else case, event)
    told = say("Case {number} is masked; its originals are destroyed on {day}.", number=case.number, day=day)
    undo = Button(ActionId.UNSCRUB, TRANSITIONS[ActionId.UNSCRUB].label)
    return Done(told, HomeRow(case.id, case.version, case.number, told, (undo,)))


def undo(desk: Desk, press: Press) -> Done:
    """Put the words of a case back as they were.

    Raises:
        AlreadyHandled: it was not scrubbed, or its originals are destroyed.
    """
    with desk.transaction("scrubbing.undo") as tx:
        tx.inbox.once(press.id)
        case = tx.cases.locked(press.case_id)
        _check_may(case, ActionId.UNSCRUB, press)
        scrubbed = tx.scrubs.of(case.id)
        if scrubbed is None:
            raise AlreadyHandled(say("Nothing is masked in case {number}.", number=case.number))
        if scrubbed.shredded_at is not None or scrubbed.shred_at <= tx.now:
            raise AlreadyHandled(
                say(
                    "The originals of case {number} are destroyed; nothing can be put back.",
                    number=case.number,
                )
            )
        tx.scrubs.undo(case.id)
        note_and_tell(tx, case, case.happened(EventKind.UNSCRUBBED, press.actor))
    return Done(say("The words of case {number} are as they were.", number=case.number))


def masked_content(content: Content) -> Content:
    """Return the words of a message with everything sensitive masked; names of people and files too."""
    return replace(
        content,
        subject=without_sensitive(content.subject),
        text=without_sensitive(content.text),
        sender=_masked_name(content.sender),
        to=tuple(map(_masked_name, content.to)),
        cc=tuple(map(_masked_name, content.cc)),
        reply_to=tuple(map(_masked_name, content.reply_to)),
        attachments=tuple(replace(one, name=without_sensitive(one.name)) for one in content.attachments),
    )


def _masked_name(address: Address) -> Address:
    return Address(address.address, without_sensitive(address.name))


def _check_may(case: Case, action: ActionId, press: Press) -> None:
    case.check_role(action, press.actor)
    case.check_owner(press.actor)  # before where the case stands: that is nobody else's to know
    case.check(action, press.actor)


def _check_free(tx: Transaction, case: Case) -> None:
    if tx.gate.holds_on(Subject(case.id)):
        raise WrongStatus(say("A legal hold keeps case {number} as it is.", number=case.number))
    scrubbed = tx.scrubs.of(case.id)
    if scrubbed is not None and scrubbed.shredded_at is None:
        raise AlreadyHandled(say("Case {number} is masked already.", number=case.number))
    if other := tx.scrubs.shown_elsewhere(case.id):
        raise WrongStatus(say("Case {other} is open and shows these letters; close it first.", other=other))


def mask_words(
    tx: Transaction, case: Case, by: Actor, shred_at: datetime
) -> tuple[list[Event], dict[str, Fact]]:
    """Mask every text of a case; return the events to note, and how much of each kind was found.

    The gate was asked, and the block of its permit is open.
    """
    tx.scrubs.begin(case.id, by.id, shred_at)
    counts = _mask_messages(tx, case)
    noted, more = _mask_record(tx, case, by)
    tx.scrubs.unread(case.id)
    _mask_requester(tx, case)
    return noted, {f"n_{kind.value}": number for kind, number in sorted((counts + more).items())}


def _mask_messages(tx: Transaction, case: Case) -> Counter[Sensitive]:
    counts: Counter[Sensitive] = Counter()
    for message in tx.messages.several(tx.scrubs.own_messages(case.id)):
        masked = masked_content(message.content)
        if masked != message.content:
            tx.scrubs.mask(case.id, message, masked)
            counts += _of_message(message).counts()
    return counts


def _mask_record(tx: Transaction, case: Case, by: Actor) -> tuple[list[Event], Counter[Sensitive]]:
    """Silence events that hold something sensitive; return their masked words as new events."""
    counts: Counter[Sensitive] = Counter()
    noted: list[Event] = []
    for event in tx.events.of_case(case.id):
        text, found = mask(event.content or "")
        if found:
            tx.scrubs.silence(case.id, event.seq)
            counts.update(one.kind for one in found)
            happened = case.happened(EventKind.CONTENT_MASKED, by, event=event.seq)
            noted.append(replace(happened, content=text))
    return noted, counts


def _mask_requester(tx: Transaction, case: Case) -> None:
    name = without_numbers(case.requester.name)
    if name != case.requester.name:
        tx.cases.asked_by(replace(case, requester=Address(case.requester.address, name)))


def _pieces(tx: Transaction, case: Case) -> Iterator[_Piece]:
    for message in sorted(
        tx.messages.several(tx.scrubs.own_messages(case.id)), key=lambda one: (one.at, one.id)
    ):
        yield _of_message(message)
    for event in tx.events.of_case(case.id):
        if event.content:
            yield _of_event(event)


def _of_message(message: Message) -> _Piece:
    content, day = message.content, message.at.date().isoformat()
    inbound = message.direction is Direction.INBOUND
    title = say("Letter of {day}", day=day) if inbound else say("Mail of ours of {day}", day=day)
    people = (content.sender, *content.to, *content.cc, *content.reply_to)
    names = (*(one.name for one in people), *(one.name for one in content.attachments))
    return _Piece(title, _looked_through(content.subject, content.text, *names))


def _of_event(event: RecordedEvent) -> _Piece:
    title = say("Written by a colleague on {day}", day=event.at.date().isoformat())
    return _Piece(title, _looked_through(event.content or ""))


def _looked_through(*texts: str) -> tuple[tuple[str, tuple[Found, ...]], ...]:
    return tuple((text, places) for text in texts if (places := find(text)))


def _summed(pieces: Iterable[_Piece]) -> Phrase:
    counts = sum((piece.counts() for piece in pieces), Counter[Sensitive]())
    if not counts:
        return say("Nothing sensitive was found in its texts; files are not looked into.")
    return say("Found: {counts}. Files are not looked into; all of them go.", counts=_counted(counts))


def _counted(counts: Counter[Sensitive]) -> Phrase:
    return joined(
        ", ", [say("{n} × {kind}", n=counts[kind], kind=name) for kind, name in NAMES.items() if counts[kind]]
    )


def _excerpts(piece: _Piece) -> Iterator[str]:
    """Yield the surroundings of the first places, masked."""
    shown = 0
    for text, places in piece.found:
        for one in places:
            if shown == _EXCERPTS:
                yield "…"
                return
            start, end = max(0, one.start - _AROUND), min(len(text), one.end + _AROUND)
            # Whole places only: half a number would not be known for one.
            inside = [each for each in places if each.start < end and each.end > start]
            start, end = min(start, inside[0].start), max(end, inside[-1].end)
            moved = [Found(each.kind, each.start - start, each.end - start, each.reason) for each in inside]
            yield str(visible(" ".join(replaced(text[start:end], moved).split()), 400))
            shown += 1
