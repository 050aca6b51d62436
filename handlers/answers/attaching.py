"""Laying files to a drafted reply, and taking them away again, on a page of our own.

They never go through the chat system. Each change makes an earlier preview of the reply stale.
"""

from dataclasses import dataclass
from datetime import timedelta

from handlers.answers.holding import holder
from handlers.answers.sealing import Incoming, Sealed, TooLarge
from handlers.answers.writing import check_writable
from handlers.desk import Desk
from handlers.disposal import gate
from handlers.domain.card import Link, Paragraph, Sheet
from handlers.domain.case import ActionId, Case
from handlers.domain.errors import WrongStatus
from handlers.domain.events import Event, EventKind, Fact
from handlers.domain.files import LARGEST_TOGETHER
from handlers.domain.holds import Route
from handlers.domain.ids import MessageId, PersonId
from handlers.domain.passes import Pass, PassUse
from handlers.domain.people import Actor
from handlers.domain.phrase import say
from handlers.domain.presses import Press
from handlers.showing import show_card
from handlers.store.enclosures import Enclosure
from handlers.store.transaction import Transaction

#: How long the page can be used, and how many files a mail may carry.
_LASTS, MOST_FILES = timedelta(minutes=30), 20


@dataclass(frozen=True, slots=True)
class Bench:
    """What the page shows: the case's number, the files laid to its draft, and bytes that are left."""

    person: PersonId
    number: str
    draft: MessageId
    files: tuple[Enclosure, ...]
    room: int


def form(desk: Desk, press: Press) -> Sheet:
    """Return the way to the page where files are laid to the drafted reply."""
    with desk.transaction("attaching.form") as tx:
        case = tx.cases.get(press.case_id)
        check_writable(tx, case, ActionId.ATTACH, press.actor)
        draft = _draft(case)
        until = tx.now + _LASTS
        token = tx.passes.issue(Pass(PassUse.ATTACH, press.actor.id, case.id, draft, until))
    page = Link(say("Choose files"), f"{desk.rules.public_url}/attach/{token}")
    told = say(
        "Files are chosen on a page of Ombud's own and never pass through Slack. "
        "The page is for you alone and can be used for {minutes} minutes.",
        minutes=int(_LASTS.total_seconds() // 60),
    )
    after = say("Afterwards open the draft again and look at it once more before it is sent.")
    paragraphs = (Paragraph(told, link=page), Paragraph(after))
    title = say("Attach, {number}", number=case.number)
    return Sheet(title, paragraphs, case.id, case.version, number=case.number)


def look(desk: Desk, token: str) -> Bench:
    """Return what the page shows.

    Raises:
        Refused: the pass does not hold, or the draft is gone.
    """
    with desk.reading("attaching.look") as tx:
        return _looked_at(tx, desk, token)[0]


def begin(desk: Desk, token: str) -> Incoming:
    """Return where an upload is written.

    Raises:
        Refused: the pass does not hold, or the draft is gone.
    """
    with desk.reading("attaching.begin") as tx:
        bench, case = _looked_at(tx, desk, token)
        mailbox = tx.mailboxes.get(case.mailbox_id)
    return Incoming(desk.box(mailbox), desk.blobs, bench.room)


def keep(desk: Desk, token: str, sealed: list[Sealed]) -> None:
    """Lay files to the draft, all or none.

    Raises:
        Refused: the pass no longer holds, the draft is gone, or there is no room (any more).
    """
    committing = False
    try:
        with desk.transaction("attaching.keep") as tx:
            held = tx.passes.find(token, PassUse.ATTACH)
            actor, case = holder(tx, desk, held, ActionId.ATTACH)
            _check_room(_bench(tx, held, case), sealed)
            if sealed:
                _lay(tx, actor, case, _draft(case), sealed)
            committing = True
    except BaseException:
        # From the commit on rows may point to them; what none does is swept (`handlers.enclosing`).
        if not committing:
            _drop(desk, sealed)
        raise


def _drop(desk: Desk, sealed: list[Sealed]) -> None:
    for _, body in sealed:
        if body.body_sealed is None:
            desk.blobs.remove(body.name)


def take_away(desk: Desk, token: str, number: int) -> None:
    """Take one file away from the draft; gone already is fine.

    Raises:
        Refused: the pass no longer holds, or the draft is gone.
    """
    with desk.transaction("attaching.take_away") as tx:
        held = tx.passes.find(token, PassUse.ATTACH)
        actor, case = holder(tx, desk, held, ActionId.ATTACH)
        draft = _bench(tx, held, case).draft
        with gate.through(tx, _free(tx, case)):
            removed = tx.enclosures.remove(draft, number)
        if removed:
            facts: dict[str, Fact] = {"message": draft, "enclosure": number}
            tx.cases.save(case, Event(EventKind.FILE_REMOVED, facts, actor=actor.id))
            show_card(tx, case.id)


def _free(tx: Transaction, case: Case) -> gate.Leave:
    leave = gate.ask(tx, Route.DISCARDED, case=case.id)
    if leave.holds:
        raise WrongStatus(
            say(
                "A legal hold keeps the files of case {number}. Discard the draft and write it anew: "
                "then this file does not leave, and is kept.",
                number=case.number,
            )
        )
    return leave


def _looked_at(tx: Transaction, desk: Desk, token: str) -> tuple[Bench, Case]:
    held = tx.passes.find(token, PassUse.ATTACH)
    _, case = holder(tx, desk, held, ActionId.ATTACH, reading=True)
    return _bench(tx, held, case), case


def _draft(case: Case) -> MessageId:
    if case.draft_id is None:
        raise WrongStatus(
            say("Case {number} has no draft to lay files to; write the reply first.", number=case.number)
        )
    return case.draft_id


def _bench(tx: Transaction, held: Pass | None, case: Case) -> Bench:
    if held is None or _draft(case) != held.message_id:
        raise WrongStatus(
            say(
                "The draft in case {number} was sent, discarded or written anew; "
                "press the button in Slack again for a page about the present one.",
                number=case.number,
            )
        )
    files = tuple(tx.enclosures.of(held.message_id))
    return Bench(
        held.person,
        case.number,
        held.message_id,
        files,
        LARGEST_TOGETHER - sum(one.file.size for one in files),
    )


def _check_room(bench: Bench, sealed: list[Sealed]) -> None:
    if sum(file.size for file, _ in sealed) > bench.room:
        raise TooLarge(say("Together these files are larger than a mail may carry (25 MiB); none was kept."))
    if len(bench.files) + len(sealed) > MOST_FILES:
        raise TooLarge(say("A mail may carry at most {most} files; none was kept.", most=MOST_FILES))


def _lay(tx: Transaction, actor: Actor, case: Case, draft: MessageId, sealed: list[Sealed]) -> None:
    mailbox = tx.mailboxes.get(case.mailbox_id)
    events = []
    for file, body in sealed:
        number = tx.enclosures.add(mailbox, draft, file, body)
        facts: dict[str, Fact] = {"message": draft, "enclosure": number, "size": file.size}
        events.append(Event(EventKind.FILE_ATTACHED, facts, file.name, actor.id))
    tx.cases.save(case, *events)
    show_card(tx, case.id)
