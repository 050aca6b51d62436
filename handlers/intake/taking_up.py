"""A letter that was put aside becomes a case, since a person says so; its clock runs from its receipt."""

from handlers.aside.judging import settled
from handlers.aside.sheets import named, words_of
from handlers.desk import Desk
from handlers.domain.aside import AsideState
from handlers.domain.errands import Errand
from handlers.domain.phrase import say
from handlers.domain.presses import Done
from handlers.intake.opening import open_case
from handlers.intake.reading import Read
from handlers.intake.recognising import own_words, recognised_anew


def take_up(desk: Desk, errand: Errand) -> Done:
    """Open a case for a letter; nobody is written to by itself.

    Raises:
        AlreadyHandled: somebody was faster.
        Gone: its words are kept no longer.
        NotFound: there is no such letter.
    """
    with desk.reading("taking_up.letter") as tx:
        letter = named(tx, errand)
        message = words_of(tx, letter)
        organisation = tx.mailboxes.get(letter.mailbox).organisation_id
    finding = recognised_anew(desk, message.content, own_words(desk, organisation))
    with desk.transaction("taking_up.open_case") as tx:
        tx.inbox.once(errand.id)
        settled(tx, errand, AsideState.CASE)
        mailbox = tx.mailboxes.get(letter.mailbox)
        before = mailbox.live_from is not None and message.at < mailbox.live_from
        read = Read(None, finding, None)
        case = open_case(tx, desk, mailbox, message, read, historic=before, by=errand.actor.id)
        tx.messages.taken_up(message.id, case.id)
    return Done(
        say(
            "Case {number} is open, due {due}. It stands in the channel.",
            number=case.number,
            due=case.due_on.isoformat(),
        )
    )
