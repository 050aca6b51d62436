"""What a card says of a complaint that is to be acknowledged within 30 days (United Kingdom, U7)."""

from dataclasses import replace

from handlers.desk import Desk
from handlers.domain.card import Card
from handlers.domain.case import Case
from handlers.domain.complaint import TELLING, complaint_duty
from handlers.domain.deadline import days_left
from handlers.domain.phrase import Phrase, count, say
from handlers.domain.rights import Right
from handlers.store.transaction import Transaction


def with_complaint(desk: Desk, tx: Transaction, case: Case, card: Card) -> Card:
    """Return the card with the duty to acknowledge, where the case makes a complaint under that law."""
    told = complaint_fact(desk, tx, case)
    return card if told is None else replace(card, facts=(*card.facts, (say("Complaint"), told)))


def complaint_fact(desk: Desk, tx: Transaction, case: Case) -> Phrase | None:
    """Return how the duty to acknowledge a complaint stands; None where there is none."""
    organisation = tx.organisations.get(case.organisation_id)
    if Right.COMPLAINT not in case.rights or desk.establishment(organisation).regime.name != "uk":
        return None
    record = tx.events.facts_of([case.id], TELLING)[case.id]
    days_off = desk.establishment(organisation).days_off
    duty = complaint_duty(case, record, days_off, organisation.zone)
    if duty is None:
        return None
    if duty.met_on is not None:
        return say("acknowledged {on}", on=duty.met_on.isoformat())
    left = days_left(duty.due_on, tx.now.astimezone(organisation.zone).date())
    on = duty.due_on.isoformat()
    if left < 0:
        return count(
            "to be acknowledged by {on}, overdue by {n} day",
            "to be acknowledged by {on}, overdue by {n} days",
            -left,
            on=on,
        )
    return say("to be acknowledged by {on}", on=on)
