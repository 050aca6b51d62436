"""Sending a draft just as it was looked at: by its author, or by somebody else where two must agree.

What was sent is held back for a moment; taking it back is `handlers.recalling`'.
"""

from dataclasses import replace

from handlers.answers import extending, numbers
from handlers.answers.drafts import authors_of, drafted, preview, token_of, waits_there, warned
from handlers.casework import reasons
from handlers.casework.revisions import check_revision
from handlers.desk import Desk
from handlers.domain import drafting
from handlers.domain.card import Button, Form, HomeRow, Sheet
from handlers.domain.case import TRANSITIONS, ActionId, Case
from handlers.domain.errors import StaleCase, WrongStatus
from handlers.domain.ids import MessageId
from handlers.domain.message import Message, Purpose
from handlers.domain.phrase import say
from handlers.domain.presses import Done, Press
from handlers.showing import local_time, note_and_tell, send_mail, show_card
from handlers.store.transaction import Transaction


def look(desk: Desk, press: Press) -> Sheet:
    """Return what is drafted as it will leave, to whoever may send it or ask others to.

    Raises:
        WrongStatus: nothing is drafted.
    """
    with desk.reading("sending.look") as tx:
        case = tx.cases.get(press.case_id)
        case.check(ActionId.SEND, press.actor)
        message = drafted(tx, case)
        if message is None:
            raise WrongStatus(say("Case {number} has no drafted reply.", number=case.number))
        files = tx.enclosures.of(message.id)
        authors = authors_of(tx, desk, case)
        waits = waits_there(tx, case)
    if not desk.rules.second_approver:
        case.check_owner(press.actor)
    edits = case.allows(ActionId.REPLY, press.actor)
    notes = (*waits, *numbers.notes(message, files))
    return warned(preview(case, message, files, press.actor, authors, edits=edits), notes)


def ask_approval(desk: Desk, press: Press) -> Done:
    """Ask the others, in the thread of the case, to look at the draft and send it.

    Raises:
        AlreadyHandled: that draft was sent, discarded or replaced.
        StaleCase: the case changed since the preview.
    """
    with desk.transaction("sending.ask_approval") as tx:
        tx.inbox.once(press.id)
        case = tx.cases.locked(press.case_id)
        draft = token_of(press.token) if press.token else case.draft_id or MessageId(0)
        case, event = drafting.asked_approval(case, draft, press.actor)
        check_revision(tx, case, press)
        note_and_tell(tx, case, event)
    return Done(
        say("The others are asked to look at the reply in case {number} and send it.", number=case.number)
    )


def send(desk: Desk, press: Press) -> Done | Form:
    """Send the draft just as it was looked at; it is held back for as long as the rules say.

    A draft that holds a national number is answered with a form first; who goes on says why.

    Raises:
        AlreadyHandled: that draft was sent, discarded or replaced.
        Incomplete: nobody says why a national number has to be in it.
        NotAllowed: two must agree, and it is the actor's work.
        StaleCase: the case changed since the preview, a new letter for instance.
        WrongStatus: an earlier reply is still held back.
    """
    try:
        return _send(desk, press)
    except numbers.Stopped as stopped:
        return stopped.form


def _send(desk: Desk, press: Press) -> Done:
    with desk.transaction("sending.send") as tx:
        tx.inbox.once(press.id)
        case = tx.cases.locked(press.case_id)
        message = token_of(press.token)
        handover = drafting.Handover(tx.now + desk.rules.undo, authors_of(tx, desk, case))
        changed, event = drafting.queued(case, message, press.actor, handover)
        check_revision(tx, case, press)
        if drafting.is_held_back(case, tx.now):
            drafting.check_none_leaving(case, tx.now, local_time(tx, case, case.leaves_at))
        draft = _checked(tx, desk, case, message)
        if kinds := numbers.confirmed(case, draft, tx.enclosures.of(message), press):
            facts = {**event.facts, "numbers": " ".join(kinds)}
            event = replace(event, facts=facts, content=reasons.given(press))
        tx.messages.queued(message, tx.now)
        case = tx.cases.save(changed, event)
        send_mail(tx, case.id, message, after=desk.rules.undo, again=True)
        show_card(tx, case.id)
        time = local_time(tx, case, case.leaves_at)
    if not desk.rules.undo:
        return Done(
            say(
                "The reply in case {number} is on its way; the thread says when it has left.",
                number=case.number,
            )
        )
    told = say(
        "The reply in case {number} leaves at {time}; until then it can be taken back.",
        number=case.number,
        time=time,
    )
    undo = Button(ActionId.UNDO, TRANSITIONS[ActionId.UNDO].label, token=str(message))
    return Done(told, HomeRow(case.id, case.version, case.number, told, (undo,)))


def _checked(tx: Transaction, desk: Desk, case: Case, message: MessageId) -> Message:
    """Return the mail, where it goes to whom the case is answered, whatever was true when it was written.

    A notice that extends nothing any more is stopped here too (C13).
    """
    draft = tx.messages.get(message)
    if draft.purpose is Purpose.EXTENSION:
        extending.check_in_time(tx, desk, case)
    if draft.content.to != (case.requester,):
        raise StaleCase(
            say(
                "The address that case {number} is answered to is not the one of this draft any more; "
                "nothing was sent. Open the reply again and look once more.",
                number=case.number,
            )
        )
    return draft
