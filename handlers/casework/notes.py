"""Notes: what colleagues write down for each other in a case; sealed, and never mailed."""

from dataclasses import replace

from handlers.casework.revisions import check_revision
from handlers.desk import Desk
from handlers.domain.card import Field, Form
from handlers.domain.case import ActionId, Case
from handlers.domain.errors import Incomplete
from handlers.domain.events import EventKind
from handlers.domain.people import Actor
from handlers.domain.phrase import say
from handlers.domain.presses import Done, Press
from handlers.letters.typed import plain
from handlers.showing import note_and_tell
from handlers.store.transaction import Transaction

#: Characters of one note.
LONGEST = 3_000


def form(desk: Desk, press: Press) -> Form:
    """Return the form to write a note in."""
    with desk.reading("notes.form") as tx:
        case = tx.cases.get(press.case_id)
    case.check(ActionId.NOTE, press.actor)
    return Form(
        ActionId.NOTE,
        case.id,
        case.version,
        say("Note, {number}", number=case.number),
        say("Add note"),
        (Field("text", say("Your note"), longest=LONGEST),),
        (say("Only colleagues who may open the letter read it. It is never mailed."),),
    )


def add(desk: Desk, press: Press) -> Done:
    """Write the note down.

    Raises:
        Incomplete: there is no text, or too much.
        StaleCase: the case changed since the form was opened.
    """
    with desk.transaction("notes.add") as tx:
        tx.inbox.once(press.id)
        case = tx.cases.locked(press.case_id)
        case.check(ActionId.NOTE, press.actor)
        check_revision(tx, case, press)
        write(tx, case, press.actor, checked(plain((press.answers or {}).get("text", ""))))
    return Done(say("Your note stands in case {number}.", number=case.number))


def checked(text: str) -> str:
    """Return the text of a note as it is kept; nothing in it is decoded any more.

    Raises:
        Incomplete: there is none, or too much; the message stands at the field `text`.
    """
    meant = text.strip()
    if not meant:
        raise Incomplete({"text": say("Write the note first.")})
    if len(meant) > LONGEST:
        raise Incomplete(
            {"text": say("Keep it to {most} characters; this has {n}.", most=LONGEST, n=len(meant))}
        )
    return meant


def write(tx: Transaction, case: Case, actor: Actor, text: str) -> Case:
    """Write a note into a case's record, and have the thread tell that there is one."""
    return note_and_tell(tx, case, replace(case.happened(EventKind.NOTED, actor), content=text))
