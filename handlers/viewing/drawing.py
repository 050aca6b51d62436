"""Chapters drawn as paragraphs: headings of ours, strangers' words literally, quoted history folded.

What is sensitive in people's words is masked, for they leave the case store here.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from zoneinfo import ZoneInfo

from connectors.base import Address
from handlers.cards import lines
from handlers.cards.buttons import button, makes_sense
from handlers.cards.readings import read_as
from handlers.domain.card import FOLDED_LINES, Button, Paragraph
from handlers.domain.case import ActionId, Case
from handlers.domain.events import EventKind, RecordedEvent
from handlers.domain.files import File, clean_name, is_risky, size_in_words
from handlers.domain.finding import Finding
from handlers.domain.ids import MessageId, PersonId
from handlers.domain.message import Direction, Message, Purpose
from handlers.domain.passes import WHOLE_LETTER
from handlers.domain.phrase import Phrase, joined, say
from handlers.domain.visible import hosts, visible
from handlers.sensitive.masks import without_numbers, without_sensitive
from handlers.store.outlines import Outline
from handlers.triage.quotes import is_forward, quoted_spans
from handlers.viewing import evidence
from handlers.viewing.chapters import Chapter
from handlers.viewing.paging import FOLDED_UNITS, Piece, units
from handlers.viewing.places import Place
from handlers.viewing.provenance import provenance, warnings

#: What nobody needs to read in full at once: wordings of our own, and of machines.
_FOLDED = frozenset({Purpose.ACKNOWLEDGEMENT, Purpose.AUTOMATIC, Purpose.BOUNCE})
_LETTER = say("Letter, received {at}", at="")
_SHOWN = frozenset({EventKind.NOTED, EventKind.RIGHTS_CHANGED, EventKind.CLOSED, EventKind.CONTENT_MASKED})
_HEADINGS = {
    Purpose.ACKNOWLEDGEMENT: say("Acknowledgement, sent {at}", at=""),
    Purpose.QUESTION: say("Question to the person, sent {at}", at=""),
    Purpose.EXTENSION: say("Notice of extension, sent {at}", at=""),
    Purpose.REPLY: say("Reply, sent {at}", at=""),
    Purpose.AUTOMATIC: say("Automatic mail, received {at}", at=""),
    Purpose.BOUNCE: say("Mail of ours that came back undelivered, {at}", at=""),
    Purpose.OWN: say("Mail of ours, found in the mailbox {at}", at=""),
    Purpose.OUTSIDE: say("Answer from the mailbox itself, found {at}", at=""),
}


@dataclass(frozen=True, slots=True)
class Reader:
    """For whom chapters are drawn, and how.

    Attributes:
        zone: where the desk is; its clock stands in the headings.
        name: what a colleague is called.
        unfolded: quoted history is shown in full.
        readings: how the letters of the case were read.
    """

    case: Case
    zone: ZoneInfo
    name: Callable[[PersonId], str]
    unfolded: bool = False
    readings: Mapping[MessageId, Finding] = field(default_factory=dict)


def drawn(chapter: Chapter, opened: Mapping[MessageId, Message], reader: Reader) -> Iterator[Piece]:
    """Yield the pieces of a chapter."""
    for item in (*((chapter.head,) if chapter.head else ()), *chapter.followers):
        if isinstance(item, Outline):
            for paragraph, words in _message(item, opened[item.id], reader):
                yield Piece(paragraph, item.id, words)
        else:
            for paragraph in _event(item, reader):
                yield Piece(paragraph)


def _message(outline: Outline, message: Message, reader: Reader) -> Iterator[tuple[Paragraph, bool]]:
    yield Paragraph(_heading(outline, reader)), False
    yield Paragraph(joined("\n", _header(message, outline, reader)), quoted=True), False
    for paragraph in _files(message):
        yield paragraph, False
    if {"unread", "encrypted", "wordless"} & set(message.defects):
        yield _unopened(message), False
    for told in warnings(message, reader.case):
        yield Paragraph(told, quoted=True), False
    if "forwarded" in message.defects and makes_sense(reader.case, ActionId.SENDER):
        yield Paragraph(say("Whom is it from?"), buttons=(button(reader.case, ActionId.SENDER),)), False
    if found := hosts(message.content.text):
        yield Paragraph(say("Links in it lead to: {hosts}", hosts=", ".join(found)), quoted=True), False
    whole = outline.unsent or message.purpose in _FOLDED
    reading = reader.readings.get(message.id)
    parts = list(_cut(evidence.text_of(message), _spans(message, whole=whole), evidence.spans_of(reading)))
    for text, folded in parts:
        masked = without_sensitive(text)
        shown = Paragraph(masked, quoted=True, folded=folded and not reader.unfolded, history=not whole)
        yield shown, True
    if any(folded and _hides(text) for text, folded in parts):
        yield _folding(message, reader, whole=whole), False
    if reading is not None and outline.purpose in {Purpose.REQUEST, Purpose.CORRESPONDENCE}:
        for paragraph in _read_as(reading, message, reader):
            yield paragraph, False


def _read_as(found: Finding, message: Message, reader: Reader) -> Iterator[Paragraph]:
    """Yield what was recognised, with the words that decided, and the buttons to say whether rightly."""
    told = list(evidence.explained(found, message))
    if told:
        yield Paragraph(joined("\n", (say("Recognised by these words, marked above:"), *told)), quoted=True)
    if reader.case.reading.waits:
        choices = (ActionId.CONFIRM, ActionId.CORRECT)
        buttons = tuple(button(reader.case, one) for one in choices if makes_sense(reader.case, one))
        yield Paragraph(read_as(reader.case) or "", buttons=buttons)


def _heading(outline: Outline, reader: Reader) -> Phrase:
    if outline.unsent:
        return say("Reply, not sent, written {at}", at=_clock(outline.at, reader))
    return say(_HEADINGS.get(outline.purpose, _LETTER).message, at=_clock(outline.at, reader))


def _header(message: Message, outline: Outline, reader: Reader) -> Iterator[str]:
    content = message.content
    if message.direction is Direction.INBOUND:
        yield say("From: {sender}", sender=_person(content.sender))
        if outline.purpose in {Purpose.REQUEST, Purpose.CORRESPONDENCE}:
            yield from provenance(message, reader.case)
        if content.cc:
            yield say(
                "Copies went to: {people}. A reply does not.", people=joined(", ", map(_person, content.cc))
            )
        for address in content.reply_to:
            if address != content.sender:
                yield say("Answer to, as the sender asks: {address}", address=_person(address))
    else:
        yield say("To: {people}", people=joined(", ", map(_person, content.to)))
    yield say("Subject: {subject}", subject=visible(content.subject, 500, without_sensitive))
    if outline.via is not None:
        yield (
            say("It came in on another case that belongs together with this one.")
            if message.direction is Direction.INBOUND
            else say("It left from another case that belongs together with this one.")
        )


def _person(address: Address) -> str:
    name = visible(address.name, 200, without_sensitive)
    shown = visible(address.address, masked=without_numbers) or say("unknown sender")
    return joined("", (name, " <", shown, ">")) if name else shown


def _files(message: Message) -> Iterator[Paragraph]:
    for position, attachment in enumerate(message.content.attachments, start=1):
        name = without_sensitive(clean_name(attachment.name))
        file = File(name, attachment.media_type, attachment.size)
        told = {"name": file.name, "kind": visible(file.media_type, 100), "size": size_in_words(file.size)}
        line = (
            say("Attachment, careful, it may run something: {name} ({kind}, {size})", **told)
            if is_risky(file)
            else say("Attachment: {name} ({kind}, {size})", **told)
        )
        opening = Button(ActionId.OPEN_FILE, say("Open file"), token=f"{message.id}-{position}")
        yield Paragraph(line, quoted=True, buttons=(opening,))


def _unopened(message: Message) -> Paragraph:
    told = say("This letter could not be opened here. Open it as it came, or read it in the mailbox.")
    button = Button(ActionId.OPEN_FILE, say("Open letter as it came"), token=f"{message.id}-{WHOLE_LETTER}")
    return Paragraph(told, buttons=(button,))


def _spans(message: Message, *, whole: bool) -> list[tuple[int, int, bool]]:
    """Return the parts of a letter's text in order, and whether each is folded; blanks join a neighbour."""
    text = evidence.text_of(message)
    if whole:
        return [(0, len(text), True)]
    parts: list[tuple[int, int, bool]] = []
    at = 0
    for start, end in quoted_spans(text, forward=is_forward(message.content.subject, text)):
        if text[at:start].strip():
            parts.append((at, start, False))
            at = start
        joins = bool(parts) and parts[-1][2]
        parts.append((parts.pop()[0] if joins else at, end, True))
        at = end
    if at < len(text):
        rest = text[at:].strip()
        parts.append((at, len(text), False) if rest or not parts else (parts.pop()[0], len(text), True))
    return parts


def _cut(
    text: str, spans: list[tuple[int, int, bool]], deciding: evidence.Spans
) -> Iterator[tuple[str, bool]]:
    if not text:
        yield say("(no text)"), False
    for start, end, folded in spans:
        if end > start:
            yield evidence.marked(text[start:end], deciding, start), folded


def _hides(text: str) -> bool:
    """Return whether folding leaves something of a text unseen, or shows one line that is long."""
    words = text.rstrip("\n")
    return words.count("\n") >= FOLDED_LINES or units(words) > FOLDED_UNITS


def _folding(message: Message, reader: Reader, *, whole: bool) -> Paragraph:
    place = Place(message.id, 1, unfolded=not reader.unfolded).write()
    if whole:
        told, label = say("This mail"), say("Fold it") if reader.unfolded else say("Show all")
    else:
        told = say("Quoted text")
        label = say("Fold quoted text") if reader.unfolded else say("Show quoted text")
    return Paragraph(told, buttons=(Button(ActionId.OPEN_LETTER, label, token=place),))


def _event(event: RecordedEvent, reader: Reader) -> Iterator[Paragraph]:
    at, who = _clock(event.at, reader), reader.name(event.actor)
    if event.kind is EventKind.NOTED:
        yield Paragraph(say("Note by {who}, {at}", who=who, at=at))
    else:
        yield Paragraph(joined(" · ", (at, _line(event, reader))))
    if event.content and event.kind in _SHOWN:
        yield Paragraph(without_sensitive(event.content), quoted=True)


def _line(event: RecordedEvent, reader: Reader) -> Phrase:
    to = event.facts.get("to")
    if event.kind is EventKind.ASSIGNED and to not in {None, event.actor}:
        # The thread mentions the new owner here; a page that is read mentions nobody.
        owner = reader.name(PersonId(str(to)))
        return say("{who} gave the case to {owner}.", who=reader.name(event.actor), owner=owner)
    return lines.describe(reader.case, event, reader.name)


def _clock(at: datetime, reader: Reader) -> str:
    return f"{at.astimezone(reader.zone):%Y-%m-%d %H:%M}"
