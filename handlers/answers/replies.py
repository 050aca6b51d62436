"""Replies: written in a form and looked at as they will leave, or discarded.

Nothing else that is typed in a chat system ever becomes mail. Sending is `handlers.sending`'.
"""

from handlers.answers import extending, questions
from handlers.answers.drafts import (
    TEXT_LIMIT,
    Written,
    drafted,
    is_vouched_for,
    let_go,
    typed,
    waits_there,
    writable,
    write,
)
from handlers.answers.wordings import sender_of
from handlers.answers.writing import check_writable
from handlers.cards.clock_notes import is_time_to_write
from handlers.desk import Desk
from handlers.domain import drafting
from handlers.domain.card import Field, Form, Sheet
from handlers.domain.case import ActionId, Case
from handlers.domain.clock.reckoning import ClockState
from handlers.domain.message import Purpose
from handlers.domain.phrase import say
from handlers.domain.presses import Done, Press
from handlers.letters.extension import not_identified
from handlers.showing import show_card
from handlers.store.transaction import Transaction

_UNVERIFIED = say(
    "No mail server vouches for the address of the person who wrote: make sure who it is before you disclose "
    "anything."
)

_SUGGESTED = say(
    "The text says why you cannot act for somebody who has not shown who they are, and how to complain. "
    "Write something else if you decide to go on."
)


def form(desk: Desk, press: Press) -> Form:
    """Return the form to write a reply in, with the drafted text when there is one.

    A drafted question stays one when it is edited, and so does a notice of extension.

    Raises:
        WrongStatus: an earlier reply is held back; it can be taken back.
    """
    with desk.reading("replies.form") as tx:
        case = tx.cases.get(press.case_id)
        check_writable(tx, case, ActionId.REPLY, press.actor)
        draft = drafted(tx, case)
        if draft is not None and draft.purpose is Purpose.QUESTION:
            return questions.form_for(tx, desk, case, draft)
        if draft is not None and draft.purpose is Purpose.EXTENSION:
            return extending.form_for(tx, desk, case, draft)
        suggested = _suggested(tx, case)
        doubts = waits_there(tx, case) + (() if is_vouched_for(tx, case) else (_UNVERIFIED,))
    return Form(
        action=ActionId.REPLY,
        case_id=case.id,
        revision=case.version,
        title=say("Reply, {number}", number=case.number),
        submit=say("Preview"),
        fields=(
            Field(
                "text",
                say("Your reply, as plain text"),
                initial=draft.content.text if draft is not None else suggested,
                hint=say("At most {most} characters.", most=TEXT_LIMIT),
                longest=TEXT_LIMIT,
            ),
        ),
        notes=(
            say("It goes by e-mail to the person who wrote, after you have seen it as it will leave."),
            *((_SUGGESTED,) if suggested and draft is None else ()),
            *doubts,
        ),
    )


def _suggested(tx: Transaction, case: Case) -> str:
    """Return why we cannot act, where identity was asked for and it is time to write (C20); else nothing."""
    today = tx.now.astimezone(tx.organisations.get(case.organisation_id).zone).date()
    unshown = case.deadline.state is ClockState.SUSPENDED_IDENTITY
    if not unshown or not is_time_to_write(case, today):
        return ""
    return not_identified(case.language, sender_of(tx, case), received_on=case.deadline.received_on)


def draft(desk: Desk, press: Press) -> Sheet:
    """Keep the written reply and return it as it will leave, for a last look.

    Raises:
        Incomplete: there is no text, or no address to send it to.
        StaleCase: somebody else changed the case since the form was opened.
        WrongStatus: an earlier reply is held back.
    """
    with desk.transaction("replies.draft") as tx:
        case = writable(tx, press, ActionId.REPLY)
        return write(tx, desk, press, case, Written(ActionId.REPLY, typed(desk, press)))


def discard(desk: Desk, press: Press) -> Done:
    """Let go of the drafted reply and of the files that were laid to it."""
    with desk.transaction("replies.discard") as tx:
        tx.inbox.once(press.id)
        case = tx.cases.locked(press.case_id)
        changed, event = drafting.discarded(case, press.actor)
        let_go(tx, case)
        tx.cases.save(changed, event)
        show_card(tx, case.id)
    return Done(say("The draft in case {number} is discarded.", number=case.number))
