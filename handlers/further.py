"""Everything that a case offers one person now, each with a word on what it does."""

from collections.abc import Collection
from datetime import datetime

from handlers.answers.drafts import authors_of
from handlers.cards.buttons import button, makes_sense
from handlers.desk import Desk
from handlers.domain import drafting
from handlers.domain.card import Paragraph, Sheet
from handlers.domain.case import ActionId, Case
from handlers.domain.errors import Refused
from handlers.domain.holds import Subject
from handlers.domain.ids import PersonId
from handlers.domain.people import Actor
from handlers.domain.phrase import say
from handlers.domain.presses import Press
from handlers.store.transaction import Transaction

_EXPLAINED = {
    ActionId.CLAIM: say("You handle the case from now on."),
    ActionId.OPEN_LETTER: say("Read what the person wrote, and what was answered. The reading is recorded."),
    ActionId.SEND: say("See the draft as it will leave, then send it."),
    ActionId.ASK_APPROVAL: say("Ask the others to look at your draft and send it."),
    ActionId.UNDO: say("Take back the reply that has not left yet."),
    ActionId.HAS_LEFT: say("Say that you found the reply in the mailbox's sent mail."),
    ActionId.REPLY: say("Write to the person. Nothing leaves before you have seen it as it will leave."),
    ActionId.ASK: say("Ask the person something you need to know; the case then waits for them."),
    ActionId.JUDGE: say("Say whether what the person sent is what you asked for; the clock follows from it."),
    ActionId.EXTEND: say("Tell the person that you need more time, and why. Once, and in time."),
    ActionId.RECEIPT: say("Say on which day the request really reached you; the due date follows."),
    ActionId.ATTACH: say("Add files to the drafted reply."),
    ActionId.DISCARD: say("Drop the drafted reply."),
    ActionId.NOTE: say("Write something down for colleagues; it is never mailed."),
    ActionId.ASSIGN: say("Put the case into a colleague's hands."),
    ActionId.UNCLAIM: say("Let anybody claim the case."),
    ActionId.CONFIRM: say("Say that rights, language and who asks are as they were read."),
    ActionId.CORRECT: say("Say how the letter is to be read instead."),
    ActionId.RIGHTS: say("Say which rights the letter uses."),
    ActionId.LANGUAGE: say("Say in which language the person is answered."),
    ActionId.CLOSE: say("Say how each right ended, and close the case."),
    ActionId.NOT_A_REQUEST: say("Close the case because the letter asks for nothing."),
    ActionId.DUPLICATE: say("The same request came twice: carry on in one case."),
    ActionId.MERGE: say("Carry on in another case of the same person."),
    ActionId.SPLIT: say("One letter asks for two things: open a case of its own for one of them."),
    ActionId.SEPARATE: say("Undo that one case is carried on in another."),
    ActionId.REOPEN: say("Work on the case again; its due date stays."),
    ActionId.SCRUB: say(
        "See which identity numbers and health words the case holds, then mask them for good."
    ),
    ActionId.UNSCRUB: say("Put the masked words back, as long as the originals are there."),
    ActionId.SENDER: say("Say whom the letter is from that a colleague passed on."),
    ActionId.CLOCK: say("See each step that led to the due date, with its rule, and which other days count."),
    ActionId.MANDATE: say("Say whether you saw that the sender may write for the person."),
    ActionId.INCIDENT: say("Personal data may have been breached: start the 72-hour clock."),
    ActionId.ERASE: say("Have letters, files and notes erased now, for good; number and dates stay."),
    ActionId.HOLD: say("Have nothing of the case deleted until the hold is released. The due date runs on."),
    ActionId.HOLDS: say("See why nothing is deleted, and who answers for it; put off or release a hold."),
    ActionId.SNOOZE: say("Be reminded of the case later. The period runs on."),
    ActionId.REMOVE_TEST: say("Close the case that was made to try things out."),
}


def offers(desk: Desk, press: Press, known: Collection[ActionId]) -> Sheet:
    """Return the sheet of what the case offers the person who pressed.

    Args:
        known: the actions that can be done at all.

    Raises:
        NotAllowed: the person has no role for cases.
    """
    with desk.reading("further.offers") as tx:
        case = tx.cases.get(press.case_id)
        now = tx.now
        followed = bool(tx.cases.following(case.id))
        held = tx.holdings.held(case.leaving_id) if case.leaving_id is not None else None
        authors = authors_of(tx, desk, case)
        needless = _of_masking(tx, case) | _of_holds(tx, case, press.actor)
    case.check(ActionId.MORE, press.actor)
    offered = [
        action
        for action in _EXPLAINED
        if action in known
        and action not in needless
        and (
            _is_offered(case, action, press.actor, authors, now, doubtful=held is not None and held.doubtful)
            or (followed and action is ActionId.SEPARATE)
        )
    ]
    return Sheet(
        say("Case {number}", number=case.number),
        tuple(
            Paragraph(_EXPLAINED[action], buttons=(button(case, action),), beside=True) for action in offered
        ),
        case.id,
        case.version,
        number=case.number,
    )


def _of_masking(tx: Transaction, case: Case) -> frozenset[ActionId]:
    """Return which of masking and undoing it makes no sense now."""
    scrubbed = tx.scrubs.of(case.id)
    if scrubbed is None:
        return frozenset({ActionId.UNSCRUB})
    open_still = scrubbed.shredded_at is None
    return frozenset({ActionId.SCRUB} if open_still else {ActionId.UNSCRUB})


def _of_holds(tx: Transaction, case: Case, actor: Actor) -> frozenset[ActionId]:
    """Return that there is no list of holds to see where none stands."""
    seen = case.allows(ActionId.HOLDS, actor) and tx.gate.holds_on(Subject(case.id))
    return frozenset() if seen else frozenset({ActionId.HOLDS})


def _is_offered(
    case: Case,
    action: ActionId,
    actor: Actor,
    authors: frozenset[PersonId] | None,
    now: datetime,
    *,
    doubtful: bool,
) -> bool:
    if not (makes_sense(case, action, now) and case.allows(action, actor)):
        return False
    match action:
        case ActionId.UNDO:
            return doubtful or drafting.is_held_back(case, now)
        case ActionId.HAS_LEFT:
            return doubtful
        case ActionId.SEND:
            return _may_send(case, actor, authors)
        case ActionId.ASK_APPROVAL:
            return not _may_send(case, actor, authors)
        case _:
            return True


def _may_send(case: Case, actor: Actor, authors: frozenset[PersonId] | None) -> bool:
    try:
        drafting.check_sender(case, actor, authors)
    except Refused:
        return False
    return True
