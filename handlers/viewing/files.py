"""Files of letters, opened on a page of our own: once, by the person who asked, and written down.

They never go through the chat system. Looking at the page spends nothing, for previews and robots
look too; only the download does.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

from connectors.base import Attachment, Shown, TransferEncoding
from connectors.errors import Unreadable
from handlers.answers.holding import PassOver, holder
from handlers.desk import Desk
from handlers.domain.card import Link, Paragraph, Sheet
from handlers.domain.case import ActionId, Case
from handlers.domain.errors import Gone, NotFound, Refused
from handlers.domain.events import Event, EventKind, Fact
from handlers.domain.files import File, clean_name, is_risky, size_in_words
from handlers.domain.ids import CaseId, MessageId, PersonId
from handlers.domain.looking import Look
from handlers.domain.passes import WHOLE_LETTER, Pass, PassUse
from handlers.domain.people import Actor
from handlers.domain.phrase import say
from handlers.domain.presses import Press
from handlers.people import access
from handlers.ports import BrokenSeal
from handlers.sensitive.masks import without_sensitive
from handlers.store.originals import read
from handlers.store.transaction import Transaction

_LASTS = timedelta(minutes=10)
_TOKEN = re.compile(r"([0-9]{1,19})-([0-9]{1,5})")
RISKY = say("Careful: files of this kind can run something on your computer when they are opened.")


@dataclass(frozen=True, slots=True)
class Offer:
    """A file that can be downloaded, as its page shows it; a whole letter can be read there as well."""

    person: PersonId
    number: str
    file: File
    letter: bool = False


@dataclass(frozen=True, slots=True)
class Download:
    """A file on its way: what it is, and its bytes, unsealed and decoded as they are taken."""

    file: File
    chunks: Iterator[bytes]


@dataclass(frozen=True, slots=True)
class Showing:
    """A letter as a page, for whom it was drawn, and of which case."""

    person: PersonId
    number: str
    shown: Shown


@dataclass(frozen=True, slots=True)
class _Taken:
    """What a pass was spent on: the original is unsealed as it is taken."""

    person: PersonId
    number: str
    attachment: Attachment
    original: Iterator[bytes]


def form(desk: Desk, press: Press) -> Sheet:
    """Return the way to the page of a file.

    Raises:
        NotFound: there is no such file in this case.
        TooMuch: the person read as much as one may within an hour.
    """
    with access.watching(desk, press.actor), desk.transaction("files.form") as tx:
        case = tx.cases.get(press.case_id)
        case.check(ActionId.OPEN_FILE, press.actor)
        access.allow(tx, desk, press.actor, Look.FILE)
        message, position = _meant(press.token)
        file = _shown(_slice(tx, case.id, message, position))
        until = tx.now + _LASTS
        token = tx.passes.issue(Pass(PassUse.FILE, press.actor.id, case.id, message, until, position))
    page = Link(say("Go to the file"), f"{desk.rules.public_url}/file/{token}")
    told = say(
        "The link works once, within {minutes} minutes, and is meant for you alone. "
        "That you opened the file is written down.",
        minutes=int(_LASTS.total_seconds() // 60),
    )
    about = say("{kind}, {size}", kind=file.media_type, size=size_in_words(file.size))
    paragraphs = [Paragraph(file.name, quoted=True), Paragraph(about, quoted=True)]
    if is_risky(file):
        paragraphs.append(Paragraph(RISKY))
    paragraphs.append(Paragraph(told, link=page))
    title = say("File, {number}", number=case.number)
    return Sheet(title, tuple(paragraphs), case.id, case.version, number=case.number)


def look(desk: Desk, token: str) -> Offer:
    """Return what a file's page shows; nothing is spent or written down.

    Raises:
        Refused: the pass does not hold, or the person may no longer read.
    """
    with desk.reading("files.look") as tx:
        held = tx.passes.find(token, PassUse.FILE)
        actor, case = holder(tx, desk, held, ActionId.OPEN_FILE, reading=True)
        file = _shown(_of_pass(tx, held))
        return Offer(actor.id, case.number, file, held is not None and held.position == WHOLE_LETTER)


def download(desk: Desk, token: str) -> Download:
    """Spend a pass and return its file, once the opening is on record.

    Raises:
        Refused: the pass does not hold, the person may no longer read, or read too much.
        Gone: the file was erased.
    """
    taken = _taken(desk, token)
    return Download(_shown(taken.attachment), _extracted(desk, taken.original, taken.attachment))


def show(desk: Desk, token: str) -> Showing:
    """Spend a pass on a whole letter and return it as a page, once the opening is on record.

    Raises:
        Refused: the pass does not hold or is for a file, the person may no longer read, or read too much;
            or the letter cannot be drawn within the limits.
        Gone: the letter was erased.
    """
    with desk.reading("files.reader") as tx:
        held = tx.passes.find(token, PassUse.FILE)
    if held is None or held.position != WHOLE_LETTER:
        raise PassOver
    taken = _taken(desk, token)
    return Showing(taken.person, taken.number, _drawn(desk, taken.original))


def _taken(desk: Desk, token: str) -> _Taken:
    with desk.reading("files.holder") as tx:
        held = tx.passes.find(token, PassUse.FILE)
        actor, _ = holder(tx, desk, held, ActionId.OPEN_FILE, reading=True)
    with access.watching(desk, actor), desk.transaction("files.download") as tx:
        spent = tx.passes.spend(token, PassUse.FILE)
        actor, case = holder(tx, desk, spent, ActionId.OPEN_FILE)
        access.allow(tx, desk, actor, Look.FILE)
        attachment = _of_pass(tx, spent)
        taken = _Taken(actor.id, case.number, attachment, _original(desk, tx, spent))
        _write_down(tx, case, actor, spent)
    return taken


def _drawn(desk: Desk, chunks: Iterator[bytes]) -> Shown:
    try:
        return desk.parser.show(chunks)
    except BrokenSeal:
        raise Gone from None
    except Unreadable:
        told = say("This letter cannot be shown here within the limits. Download it instead.")
        raise Refused(told) from None


def _write_down(tx: Transaction, case: Case, actor: Actor, spent: Pass | None) -> None:
    assert spent is not None
    facts: dict[str, Fact] = {"message": spent.message_id, "file": spent.position}
    tx.cases.note(case, Event(EventKind.FILE_OPENED, facts, actor=actor.id))
    access.note(tx, actor, Look.FILE, 1, case.id)


def _meant(token: str) -> tuple[MessageId, int]:
    found = _TOKEN.fullmatch(token)
    if found is None:
        raise NotFound(say("There is no such file in this case."))
    return MessageId(int(found[1])), int(found[2])


def _of_pass(tx: Transaction, held: Pass | None) -> Attachment:
    if held is None:
        raise PassOver
    return _slice(tx, held.case_id, held.message_id, held.position)


def _slice(tx: Transaction, case: CaseId, message: MessageId, position: int) -> Attachment:
    """Return where a file of a case stands in its letter's original."""
    if message not in {outline.id for outline in tx.outlines.of_case(case)}:
        raise NotFound(say("There is no such file in this case."))
    if tx.scrubs.closes(message):
        raise Gone(say("The case was masked: its letters as they came, and its files, are closed."))
    if position == WHOLE_LETTER:
        return _whole(tx, message)
    files = tx.messages.get(message).content.attachments
    if position > len(files):
        raise NotFound(say("There is no such file in this case."))
    return files[position - 1]


def _whole(tx: Transaction, message: MessageId) -> Attachment:
    original = tx.originals.find(message)
    if original is None:
        raise Gone
    size, plain = original.size, TransferEncoding.IDENTITY
    return Attachment("letter.eml", "message/rfc822", size, "", 0, size, plain)


def _shown(attachment: Attachment) -> File:
    return File(without_sensitive(clean_name(attachment.name)), attachment.media_type, attachment.size)


def _original(desk: Desk, tx: Transaction, spent: Pass | None) -> Iterator[bytes]:
    assert spent is not None
    original = tx.originals.find(spent.message_id)
    if original is None:
        raise Gone
    message = tx.messages.get(spent.message_id)
    box = tx.box(tx.mailboxes.get(message.mailbox_id).key_id)
    return read(original, box, desk.blobs)


def _extracted(desk: Desk, chunks: Iterator[bytes], attachment: Attachment) -> Iterator[bytes]:
    try:
        yield from desk.parser.extract(chunks, attachment)
    except (Unreadable, BrokenSeal):
        raise Gone from None
