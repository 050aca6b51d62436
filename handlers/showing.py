"""Asking for a case to be shown: its living card, and one line in the card's thread for what happened."""

from handlers.domain.case import Case
from handlers.domain.events import Event
from handlers.domain.ids import CaseId
from handlers.store.outbox import EntryKind
from handlers.store.transaction import Transaction


def card_key(case: CaseId) -> str:
    """Return the key of a case's card."""
    return f"card:{case}"


def line_key(case: CaseId, event: int) -> str:
    """Return the key of the line that tells an event, by the event's number in the case's record."""
    return f"line:{case}:{event}"


def show_card(tx: Transaction, case: CaseId, *, new: bool = False) -> None:
    """Have the card drawn from the state at delivery; asking ten times makes one update."""
    tx.outbox.add(EntryKind.CARD, card_key(case), case=case, fresh=new)


def show_line(tx: Transaction, case: Case) -> None:
    """Have the case's last event told in its thread, once."""
    key = line_key(case.id, case.events)
    tx.outbox.add(EntryKind.LINE, key, case=case.id, subject=case.events, fresh=True)


def save_and_show(tx: Transaction, case: Case, event: Event) -> Case:
    """Write a changed case, and have its card redrawn and what happened told in its thread."""
    saved = tx.cases.save(case, event)
    show_card(tx, saved.id)
    show_line(tx, saved)
    return saved


def send_mail(tx: Transaction, case: CaseId, message: int) -> None:
    """Have a written message sent from its mailbox, once."""
    tx.outbox.add(EntryKind.MAIL, f"mail:{message}", case=case, subject=message, fresh=True)
