"""The windows in which a person looks through letters put aside, and reads one; the reading is on record."""

from collections.abc import Iterator

from handlers.aside.piles import standing
from handlers.cards.aside_lines import line, waiting
from handlers.casebook import organisation_of
from handlers.desk import Desk
from handlers.domain.aside import Aside, AsideState
from handlers.domain.card import Paragraph, Sheet, Step, Weight
from handlers.domain.errands import Errand, ErrandId
from handlers.domain.errors import AlreadyHandled, Gone, NotFound
from handlers.domain.ids import MessageId, number_in
from handlers.domain.looking import Look
from handlers.domain.message import Message
from handlers.domain.people import Organisation
from handlers.domain.phrase import Phrase, count, joined, say
from handlers.domain.visible import hosts, visible
from handlers.people import access
from handlers.sensitive.masks import without_numbers, without_sensitive
from handlers.store.transaction import Transaction

#: Letters of a page, and characters of one that are shown.
ROWS, _LONGEST = 10, 12_000


def list_sheet(desk: Desk, errand: Errand) -> Sheet:
    """Return a page of what waits."""
    return listed(desk, _number(errand.token), in_place=bool(errand.token))


def listed(desk: Desk, first: int = 0, said: Phrase | None = None, *, in_place: bool = True) -> Sheet:
    """Return a page of what waits.

    Args:
        first: of how many on.
        said: what was done just now.
    """
    with desk.reading("aside.sheet") as tx:
        organisation = organisation_of(tx)
        pile = tx.asides.pile(organisation.id)
        found = tx.asides.waiting(organisation.id, first, ROWS + 1)
        today = tx.now.astimezone(organisation.zone).date()
    told = [Paragraph(said)] if said else []
    told.append(Paragraph(waiting(pile)))
    for one in found[:ROWS]:
        text = line(standing(desk, organisation, one), today)
        told.append(Paragraph(text, steps=_steps(one.message, first)))
    turns = []
    if first:
        turns.append(Step(ErrandId.ASIDE, say("Previous page"), str(max(0, first - ROWS))))
    if len(found) > ROWS:
        turns.append(Step(ErrandId.ASIDE, say("Next page"), str(first + ROWS)))
    if turns:
        told.append(Paragraph("", steps=tuple(turns)))
    return Sheet(say("Put aside"), tuple(told), in_place=in_place)


def letter_sheet(desk: Desk, errand: Errand) -> Sheet:
    """Return a letter to read, once the reading is on record.

    Raises:
        Gone: its words are kept no longer.
        NotFound: there is no such letter.
        TooMuch: the person read as much as one may within an hour.
    """
    with desk.reading("aside.letter") as tx:
        letter = named(tx, errand)
        organisation = organisation_of(tx)
        message = words_of(tx, letter)
    with access.watching(desk, errand.actor), desk.transaction("aside.read") as tx:
        access.allow(tx, desk, errand.actor, Look.LETTER)
        if tx.inbox.take(errand.id):
            access.note(tx, errand.actor, Look.LETTER, 1)
        today = tx.now.astimezone(organisation.zone).date()
    told = [Paragraph(line(standing(desk, organisation, letter), today))]
    told += _words(message, organisation)
    told.append(Paragraph("", steps=_steps(letter.message, 0)[1:]))
    return Sheet(say("Letter put aside"), tuple(told))


def named(tx: Transaction, errand: Errand) -> Aside:
    """Return the letter that an errand is about.

    Raises:
        AlreadyHandled: somebody was faster.
        Gone: its words are kept no longer.
        NotFound: there is no such letter.
    """
    number = number_in(errand.token.partition("-")[0])
    found = None if number is None else tx.asides.find(MessageId(number))
    if found is None:
        raise NotFound(say("There is no such letter any more."))
    if found.state is AsideState.DROPPED:
        raise _gone()
    if found.state is not AsideState.WAITING:
        raise AlreadyHandled(say("A colleague has looked at this letter already."))
    return found


def page_of(errand: Errand) -> int:
    """Return from which letter on the page stood in which a button was pressed."""
    return _number(errand.token.partition("-")[2])


def _number(typed: str) -> int:
    # What comes back from a chat system may be anything.
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 7 else 0


def words_of(tx: Transaction, letter: Aside) -> Message:
    """Return the letter itself.

    Raises:
        Gone: its words are kept no longer.
    """
    try:
        return tx.messages.get(letter.message)
    except Gone:
        raise _gone() from None


def _gone() -> Gone:
    return Gone(say("The words of this letter are kept no longer; look for it in the mailbox."))


def _steps(message: MessageId, first: int) -> tuple[Step, ...]:
    token = f"{message}-{first}"
    return (
        Step(ErrandId.ASIDE_READ, say("Read it"), token),
        Step(ErrandId.ASIDE_OPEN, say("Open a case"), token, Weight.PRIMARY),
        Step(ErrandId.ASIDE_NONE, say("It is none"), token),
    )


def _words(message: Message, organisation: Organisation) -> Iterator[Paragraph]:
    content = message.content
    name = visible(content.sender.name, 200, without_sensitive)
    address = visible(content.sender.address, masked=without_numbers)
    sender = joined("", (name, " <", address, ">")) if name else address
    at = f"{message.at.astimezone(organisation.zone):%Y-%m-%d %H:%M}"
    yield Paragraph(say("Letter, received {at}", at=at))
    yield Paragraph(say("From: {sender}", sender=sender), quoted=True)
    yield Paragraph(
        say("Subject: {subject}", subject=visible(content.subject, 500, without_sensitive)), quoted=True
    )
    if content.attachments:
        n = len(content.attachments)
        yield Paragraph(count("{n} file, to be opened in a case", "{n} files, to be opened in a case", n))
    if found := hosts(content.text):
        yield Paragraph(say("Links in it lead to: {hosts}", hosts=", ".join(found)), quoted=True)
    yield Paragraph(without_sensitive(content.text)[:_LONGEST] or say("(no text)"), quoted=True)
    if len(content.text) > _LONGEST:
        yield Paragraph(say("Only the beginning is shown here; a case shows all of it."))
