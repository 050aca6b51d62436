"""Asking for a case to be shown: its living card, and one line in the card's thread for what happened."""

from datetime import datetime, timedelta

from handlers.domain.case import Case
from handlers.domain.events import Event
from handlers.domain.ids import CaseId
from handlers.store.outbox import EntryKind
from handlers.store.transaction import Transaction


def card_key(case: CaseId) -> str:
    """Return the key of a case's card."""
    return f"card:{case}"


def lines_key(case: CaseId) -> str:
    """Return the key under which a case's thread is asked to tell what is new."""
    return f"lines:{case}"


def line_key(case: CaseId, event: int) -> str:
    """Return the key of one line in the thread, by the number of the first event that it may tell of."""
    return f"line:{case}:{event}"


def case_at(tx: Transaction, ref: str) -> Case | None:
    """Return the case whose card stands at a reference, or None."""
    post = tx.posts.at(ref)
    return tx.cases.get(post.case_id) if post is not None and post.key == card_key(post.case_id) else None


def show_card(tx: Transaction, case: CaseId, *, new: bool = False) -> None:
    """Have the card drawn from the state at delivery; asking ten times makes one update."""
    tx.outbox.add(EntryKind.CARD, card_key(case), case=case, fresh=new)


def show_line(tx: Transaction, case: Case) -> None:
    """Have what is new in the case's record told in its thread, each event once."""
    tx.outbox.add(EntryKind.LINE, lines_key(case.id), case=case.id)


def show(tx: Transaction, *cases: Case, new: bool = False) -> None:
    """Have the cards of cases redrawn, and what is new in their records told in their threads.

    Args:
        new: the cases were opened in this transaction.
    """
    cards = {card_key(case.id): (EntryKind.CARD, case.id) for case in cases}
    lines = {lines_key(case.id): (EntryKind.LINE, case.id) for case in cases}
    tx.outbox.add_several(cards | lines, fresh=new)


def save_and_show(tx: Transaction, case: Case, event: Event) -> Case:
    """Write a changed case, and have its card redrawn and what happened told in its thread."""
    saved = tx.cases.save(case, event)
    show(tx, saved)
    return saved


def note_and_tell(tx: Transaction, case: Case, event: Event) -> Case:
    """Write what happened around a case without changing it, and have it told in its thread."""
    noted = tx.cases.note(case, event)
    show_line(tx, noted)
    return noted


def local_time(tx: Transaction, case: Case, at: datetime | None) -> str:
    """Return an instant as the establishment's clock shows it, such as 14:02; "" for none."""
    if at is None:
        return ""
    return at.astimezone(tx.organisations.get(case.organisation_id).zone).strftime("%H:%M")


def mail_key(message: int) -> str:
    """Return the key of the sending of a message."""
    return f"mail:{message}"


def send_mail(
    tx: Transaction, case: CaseId, message: int, *, after: timedelta = timedelta(), again: bool = False
) -> None:
    """Have a written message sent from its mailbox, once.

    Args:
        after: how long it is held back, so that it can be taken back.
        again: it may have been tried before and have come back.
    """
    key = mail_key(message)
    tx.outbox.add(EntryKind.MAIL, key, case=case, subject=message, after=after, fresh=not again)
