"""Batches: cases whose letters are one template or come from one service, listed and claimed together.

Each has a clock of its own, and is answered and closed by itself.
"""

from handlers.agents.services import name_of
from handlers.cards.case_rows import row
from handlers.casebook import organisation_of
from handlers.desk import Desk
from handlers.domain.answer import Answer
from handlers.domain.card import Section, Step, Weight
from handlers.domain.errands import Errand, ErrandId
from handlers.domain.errors import AlreadyHandled, NotFound, Refused
from handlers.domain.glance import Glance
from handlers.domain.handling import claimed
from handlers.domain.ids import CaseId, OrganisationId, number_in
from handlers.domain.looking import Look
from handlers.domain.people import Actor
from handlers.domain.phrase import Phrase, count, say
from handlers.domain.presses import Done
from handlers.people import access
from handlers.showing import save_and_show
from handlers.store.likenesses import Batch
from handlers.store.transaction import Transaction

#: Open cases that make a batch worth showing, batches and cases that are shown, and cases claimed at once.
_LEAST, _SHOWN, _ROWS, _AT_ONCE = 2, 5, 20, 50


def answer(desk: Desk, _actor: Actor, _words: str) -> Answer:
    """Return the batches, those with the earliest due date first."""
    with desk.reading("batching.answer") as tx:
        found = tx.likenesses.batches(organisation_of(tx).id, _LEAST, _SHOWN)
    if not found:
        return Answer(say("No open cases have letters that are alike."))
    steps = tuple(Step(ErrandId.BATCH, _short(one), str(one.id)) for one in found)
    note = say("Each case has its own clock and its own answer; none is closed by itself.")
    return Answer(say("Cases whose letters are alike:"), tuple(map(line, found)), note=note, steps=steps)


def section(tx: Transaction, organisation: OrganisationId) -> tuple[Section, ...]:
    """Return what a home page says of batches; no section where there is none."""
    found = tx.likenesses.batches(organisation, _LEAST, _SHOWN)
    if not found:
        return ()
    steps = tuple(Step(ErrandId.BATCH, _short(one), str(one.id)) for one in found)
    return (Section(say("Letters alike"), lines=tuple(map(line, found)), steps=steps),)


def line(batch: Batch) -> Phrase:
    """Return how a batch stands."""
    return say(
        "{what}: {cases}, {unowned} without an owner, the first due {due}",
        what=_short(batch),
        cases=count("{n} open case", "{n} open cases", batch.cases),
        unowned=batch.unowned,
        due=batch.due_on.isoformat(),
    )


def show(desk: Desk, errand: Errand) -> Answer:
    """Return the open cases of a batch."""
    which = _number(errand)
    with desk.transaction("batching.show") as tx:
        access.note(tx, errand.actor, Look.LIST)
        today = tx.now.astimezone(organisation_of(tx).zone).date()
        ids = tx.likenesses.cases(which, _ROWS + 1)
        found = [Glance.of(tx.cases.get(one)) for one in ids[:_ROWS]]
        unowned = len(tx.likenesses.cases(which, _AT_ONCE, unowned=True))
    if not found:
        return Answer(say("No case of this batch is open any more."))
    rows = tuple(row(one, errand.actor, today) for one in found)
    more = say("There are more; these are due first.") if len(ids) > _ROWS else ""
    steps: tuple[Step, ...] = ()
    if unowned:
        label = count("Claim {n} case", "Claim all {n} cases", unowned)
        steps = (Step(ErrandId.BATCH_CLAIM, label, str(which), Weight.PRIMARY),)
    return Answer(say("Cases whose letters are alike:"), rows=rows, note=more, steps=steps)


def claim(desk: Desk, errand: Errand) -> Done:
    """Give every case of a batch that nobody has to who asks, each in its own record; fifty at a time.

    Raises:
        AlreadyHandled: nobody's are there no more.
    """
    which = _number(errand)
    with desk.reading("batching.unowned") as tx:
        ids = tx.likenesses.cases(which, _AT_ONCE, unowned=True)
    taken = sum(_claim_one(desk, errand, one) for one in ids)
    if not taken:
        raise AlreadyHandled(say("Somebody has each of these cases already."))
    return Done(
        count(
            "{n} case is yours; its clock runs by itself.",
            "{n} cases are yours; the clock of each runs by itself.",
            taken,
        )
    )


def _claim_one(desk: Desk, errand: Errand, which: CaseId) -> bool:
    with desk.transaction("batching.claim") as tx:
        if not tx.inbox.take(f"{errand.id}:{which}"):
            return True  # by a first delivery of the same press
        try:
            case, event = claimed(tx.cases.locked(which), errand.actor)
        except Refused:
            return False  # somebody was faster
        save_and_show(tx, case, event)
    return True


def _short(batch: Batch) -> Phrase:
    if batch.service:
        return say("Sent by {service}", service=name_of(batch.service))
    return say("One letter of many")


def _number(errand: Errand) -> int:
    number = number_in(errand.token)
    if number is None:
        raise NotFound(say("There is no such batch any more."))
    return number
