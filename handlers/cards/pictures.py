"""A case's card as the organisation sees it today: with its zone, and with the case that carries it on.

How a card looks is `handlers.cards.card`'s to say; here is what it is drawn from.
"""

from dataclasses import replace

from handlers.cards.card import case_card
from handlers.cards.sensitive_lines import holding
from handlers.domain.card import Card
from handlers.domain.case import Case
from handlers.domain.phrase import say
from handlers.store.transaction import Transaction


def picture(tx: Transaction, case: Case, *, full: bool = False, approves: bool = False) -> Card:
    """Return the card of a case as it stands now.

    Args:
        approves: two must agree before a draft leaves, as the desk's rules have it.
        full: for one person who asked for it: a closed case has its buttons too, and it is told whether its
            letters hold identity numbers or words of health; in the channel that would be too much.
    """
    if case.purged_at is not None:
        return case_card(case, tx.now.date())
    organisation = tx.organisations.get(case.organisation_id)
    today = tx.now.astimezone(organisation.zone).date()
    held = tx.holdings.held(case.leaving_id) if case.leaving_id is not None else None
    card = case_card(
        case,
        today,
        full=full,
        zone=organisation.zone,
        follows=_followed(tx, case),
        held=held,
        now=tx.now,
        approves=approves,
    )
    mailbox = tx.mailboxes.name_among_others(case.mailbox_id)
    more = [(say("Mailbox"), mailbox)] if mailbox else []
    if (review_on := tx.holds.review_of(case.id, case.mailbox_id)) is not None:
        kept = say("nothing is deleted; review {date}", date=review_on.isoformat())
        more.append((say("Legal hold"), kept))
    if full and (held_words := holding(tx.scrubs.marks(case.id))):
        more.append((say("Holds"), held_words))
    return replace(card, facts=(*card.facts, *more))


def _followed(tx: Transaction, case: Case) -> str:
    found = tx.duties.these([case.follows]) if case.follows is not None else []
    return found[0].number if found else ""
