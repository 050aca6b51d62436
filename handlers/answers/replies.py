"""Replies: written in a form and looked at as they will leave, or discarded.

Nothing else that is typed in a chat system ever becomes mail. Sending is `handlers.sending`'.
"""

from handlers.answers import questions
from handlers.answers.drafts import TEXT_LIMIT, drafted, is_vouched_for, let_go, waits_there, write
from handlers.answers.writing import check_writable
from handlers.desk import Desk
from handlers.domain import drafting
from handlers.domain.card import Field, Form, Sheet
from handlers.domain.case import ActionId
from handlers.domain.message import Purpose
from handlers.domain.phrase import say
from handlers.domain.presses import Done, Press
from handlers.showing import show_card

_UNVERIFIED = say(
    "No mail server vouches for the address of the person who wrote: make sure who it is before you disclose "
    "anything."
)


def form(desk: Desk, press: Press) -> Form:
    """Return the form to write a reply in, with the drafted text when there is one.

    A drafted question stays one when it is edited.

    Raises:
        WrongStatus: an earlier reply is held back; it can be taken back.
    """
    with desk.reading("replies.form") as tx:
        case = tx.cases.get(press.case_id)
        check_writable(tx, case, ActionId.REPLY, press.actor)
        draft = drafted(tx, case)
        if draft is not None and draft.purpose is Purpose.QUESTION:
            return questions.form_for(tx, case, draft)
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
                initial=draft.content.text if draft is not None else "",
                hint=say("At most {most} characters.", most=TEXT_LIMIT),
                longest=TEXT_LIMIT,
            ),
        ),
        notes=(
            say("It goes by e-mail to the person who wrote, after you have seen it as it will leave."),
            *doubts,
        ),
    )


def draft(desk: Desk, press: Press) -> Sheet:
    """Keep the written reply and return it as it will leave, for a last look.

    Raises:
        Incomplete: there is no text, or no address to send it to.
        StaleCase: somebody else changed the case since the form was opened.
        WrongStatus: an earlier reply is held back.
    """
    with desk.transaction("replies.draft") as tx:
        return write(tx, desk, press, ActionId.REPLY)


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
