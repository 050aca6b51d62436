"""Cards that do not show what the records say are drawn anew: after a restart, and when the day turns.

A change has its card drawn by itself; this sweep is for what no change tells of.
"""

from collections.abc import Callable, Iterator

from handlers.desk import Desk
from handlers.domain.people import Organisation
from handlers.showing import card_key
from handlers.store.outbox import EntryKind
from handlers.store.transaction import Transaction
from handlers.store.upkeep import Shown

_PAGE = 500

NextPage = Callable[[Transaction, Shown | None], list[Shown]]


def repair(desk: Desk) -> int:
    """Have the cards of open cases drawn anew that are missing, old, or of another day; return how many."""
    organisation = _organisation(desk)
    if organisation is None:
        return 0
    return _sweep(desk, organisation, lambda tx, last: tx.upkeep.open_cases(organisation.id, last, _PAGE))


def repair_all(desk: Desk) -> int:
    """Have every card drawn anew that is missing or old, of closed cases too; return how many."""
    organisation = _organisation(desk)
    if organisation is None:
        return 0
    return _sweep(desk, organisation, lambda tx, last: tx.upkeep.every_case(last, _PAGE))


def _organisation(desk: Desk) -> Organisation | None:
    """Return the organisation, where cards can be posted now."""
    if EntryKind.CARD not in desk.delivers:
        return None
    with desk.reading("repairing.look") as tx:
        organisation = tx.organisations.first()
    return None if organisation is None or organisation.channel_fault else organisation


def _sweep(desk: Desk, organisation: Organisation, next_page: NextPage) -> int:
    repaired, last, more = 0, None, True
    while more and not desk.stopping():
        with desk.reading("repairing.page") as tx:
            page = next_page(tx, last)
            today = tx.now.astimezone(organisation.zone).date().isoformat()
            wrong = list(_wrong(tx, page, today))
        if wrong:
            cards = {card_key(one.case_id): one.case_id for one in wrong}
            with desk.transaction("repairing.cards") as tx:
                repaired += tx.outbox.renew(EntryKind.CARD, cards)
        more = len(page) == _PAGE
        last = page[-1] if page else None
    return repaired


def _wrong(tx: Transaction, page: list[Shown], today: str) -> Iterator[Shown]:
    posts = tx.posts.these([card_key(one.case_id) for one in page]) if page else {}
    for one in page:
        post = posts.get(card_key(one.case_id))
        if post is None or post.revision != one.version or (one.is_open and post.drawn_on != today):
            yield one
