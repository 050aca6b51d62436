"""Opening the letters of a case, and turning their pages."""

from collections.abc import Sequence
from functools import partial
from itertools import chain

from handlers.desk import Desk
from handlers.domain.card import Button, Paragraph, Sheet
from handlers.domain.case import ActionId
from handlers.domain.events import Event, EventKind
from handlers.domain.ids import CaseId
from handlers.domain.looking import Look
from handlers.domain.phrase import Phrase, joined, say
from handlers.domain.presses import Press
from handlers.people import access, colleagues
from handlers.store.transaction import Transaction
from handlers.viewing.chapters import SENT, Chapter, chapters, groups
from handlers.viewing.drawing import Reader, drawn
from handlers.viewing.paging import Piece, paged
from handlers.viewing.places import Place, read_place


def open_letter(desk: Desk, press: Press) -> Sheet:
    """Return a page of a case's letters, once the reading is on record; the newest where none is named.

    Raises:
        TooMuch: the person read as much as one may within an hour.
    """
    asked = read_place(press.token)
    # Laid out in a transaction that only reads: opening letters takes a while, and writers wait in line.
    with desk.reading("viewing.page") as tx:
        case = tx.cases.get(press.case_id)
        case.check(ActionId.OPEN_LETTER, press.actor)
        book = _book(tx, case.id)
        at, place = _found(book, asked)
        zone = tx.organisations.get(case.organisation_id).zone
        group = book[at] if book else []
        read = tx.readings.of([outline.id for chapter in group for outline in chapter.outlines()])
        reader = Reader(case, zone, partial(colleagues.name_of, desk), place.unfolded, read)
        pages = paged(_pieces(tx, group, reader))
        place = Place(place.message, max(1, min(place.page, len(pages))), place.unfolded)
        page = pages[place.page - 1]
    _write_down(desk, press, page)
    told = [piece.paragraph for piece in page] or [Paragraph(say("There is nothing to read in this case."))]
    told += _ways(book, at, place, len(pages))
    title = say("Letters, {number}", number=case.number)
    return Sheet(title, tuple(told), case.id, case.version, in_place=asked is not None, number=case.number)


def _book(tx: Transaction, case: CaseId) -> list[list[Chapter]]:
    outlines = tx.outlines.of_case(case)
    # What left from a case that was merged into this one is told by that one's record.
    shared = {outline.via for outline in outlines if outline.via is not None}
    beside = chain.from_iterable(tx.events.facts_of(shared, SENT).values())
    return groups(chapters(outlines, tx.events.of_case(case), beside))


def _found(book: Sequence[Sequence[Chapter]], asked: Place | None) -> tuple[int, Place]:
    """Return which group is asked for, and the place in it; the newest where nothing else is found."""
    if asked is not None:
        for at, group in enumerate(book):
            if asked.message in {chapter.message for chapter in group} | {
                outline.id for chapter in group for outline in chapter.outlines()
            }:
                return at, asked
    return 0, Place(book[0][0].message if book else 0)


def _pieces(tx: Transaction, group: Sequence[Chapter], reader: Reader) -> list[Piece]:
    wanted = [outline.id for chapter in group for outline in chapter.outlines()]
    opened = {message.id: message for message in tx.messages.several(wanted)}
    return [piece for chapter in group for piece in drawn(chapter, opened, reader)]


def _write_down(desk: Desk, press: Press, page: Sequence[Piece]) -> None:
    """Note which messages are shown, before they are; the same press delivered again is the same reading."""
    shown = list(dict.fromkeys(piece.message for piece in page if piece.message is not None))
    read = " ".join(str(message) for message in sorted(shown))
    with access.watching(desk, press.actor), desk.transaction("viewing.open_letter") as tx:
        case = tx.cases.locked(press.case_id)
        case.check(ActionId.OPEN_LETTER, press.actor)
        access.allow(tx, desk, press.actor, Look.LETTER)
        if tx.inbox.take(press.id):
            tx.cases.note(case, Event(EventKind.LETTER_OPENED, {"messages": read}, actor=press.actor.id))
            access.note(tx, press.actor, Look.LETTER, len(shown), case.id)


def _ways(book: Sequence[Sequence[Chapter]], at: int, place: Place, pages: int) -> list[Paragraph]:
    """Return where the reader is, and the ways to other pages; nothing where all is on this one."""
    told, buttons = [], []
    if pages > 1:
        told.append(say("Page {page} of {pages}", page=place.page, pages=pages))
        if place.page > 1:
            buttons.append(_way(say("Previous page"), Place(place.message, place.page - 1, place.unfolded)))
        if place.page < pages:
            buttons.append(_way(say("Next page"), Place(place.message, place.page + 1, place.unfolded)))
    if len(book) > 1:
        told.append(_counted(book, at))
        if at > 0:
            buttons.append(_way(say("Newer letters"), _first(book[at - 1])))
        if at < len(book) - 1:
            buttons.append(_way(say("Older letters"), _first(book[at + 1])))
    return [Paragraph(joined(" · ", told), buttons=tuple(buttons))] if told else []


def _counted(book: Sequence[Sequence[Chapter]], at: int) -> Phrase:
    before, here = sum(map(len, book[:at])), len(book[at])
    total = sum(map(len, book))
    if here == 1:
        return say("Letter {number} of {total}, newest first", number=before + 1, total=total)
    return say(
        "Letters {first} to {last} of {total}, newest first",
        first=before + 1,
        last=before + here,
        total=total,
    )


def _first(group: Sequence[Chapter]) -> Place:
    return Place(group[0].message)


def _way(label: str, place: Place) -> Button:
    return Button(ActionId.OPEN_LETTER, label, token=place.write())
