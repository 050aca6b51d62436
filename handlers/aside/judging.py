"""A person says of a letter that was put aside that it asks for nothing."""

from handlers.aside.sheets import listed, named, page_of
from handlers.desk import Desk
from handlers.domain.aside import AsideState
from handlers.domain.errands import Errand
from handlers.domain.errors import AlreadyHandled
from handlers.domain.finding import Verdict
from handlers.domain.mailbox import MailboxEventKind
from handlers.domain.phrase import say
from handlers.domain.presses import Response
from handlers.domain.reading import Aspect, Correction
from handlers.store.transaction import Transaction


def none(desk: Desk, errand: Errand) -> Response:
    """Write that a letter is no request, and by whom; the rules are told where they took it for one.

    Raises:
        AlreadyHandled: somebody was faster.
        NotFound: there is no such letter.
    """
    with desk.transaction("aside.none") as tx:
        tx.inbox.once(errand.id)
        letter = named(tx, errand)
        settled(tx, errand, AsideState.NONE)
        mailbox = tx.mailboxes.get(letter.mailbox)
        found = tx.readings.of([letter.message]).get(letter.message)
        if found is not None and found.verdict is not Verdict.OTHER:
            said = Correction(Aspect.VERDICT, found.verdict.value, Verdict.OTHER.value)
            tx.readings.correct(
                mailbox.organisation_id, letter.message, found.version, [said], errand.actor.id
            )
    return listed(desk, page_of(errand), say("It is no request; that you looked is on record."))


def settled(tx: Transaction, errand: Errand, state: AsideState) -> None:
    """Write what became of a letter: with it, and in the record of its mailbox.

    Raises:
        AlreadyHandled: somebody was faster.
        Gone: its words are kept no longer.
        NotFound: there is no such letter.
    """
    letter = named(tx, errand)
    if not tx.asides.settle(letter.message, state, errand.actor.id):
        named(tx, errand)  # says what somebody else did while we waited for them
        raise AlreadyHandled
    facts = {"message": letter.message, "said": state.value, "verdict": letter.verdict.value}
    tx.mailbox_events.add(letter.mailbox, MailboxEventKind.JUDGED, errand.actor.id, facts)
