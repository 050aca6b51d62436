"""Cards that do not show what the records say are drawn anew: after a restart, and when the day turns.

A change has its card drawn by itself; this sweep is for what no change tells of. However many cases are
open, a look costs no more than so many pages: who shows another day is found by index, the rest in turn.
"""

from collections.abc import Iterator, Sequence

from handlers.desk import Desk
from handlers.domain.people import Organisation
from handlers.showing import card_key
from handlers.store.outbox import EntryKind
from handlers.store.posts import Post
from handlers.store.transaction import Transaction
from handlers.store.upkeep import Shown

_PAGE = 500
#: Pages of open cases that one look goes through, the earliest due date first; the next look goes on there.
_PAGES = 4


def repair(desk: Desk) -> int:
    """Have cards of open cases drawn anew that are missing, old, or of another day; return how many.

    Of another day so many at a time as a chat system takes until the next look and beyond.
    """
    organisation = _organisation(desk)
    if organisation is None:
        return 0
    with desk.reading("repairing.day") as tx:
        turned = tx.upkeep.of_another_day(organisation.id, _today(tx, organisation), _PAGE)
    return _renew(desk, turned) + _repair_in_turn(desk, organisation)


def _repair_in_turn(desk: Desk, organisation: Organisation) -> int:
    repaired = 0
    for _ in range(_PAGES):
        if desk.stopping():
            break
        with desk.reading("repairing.turn") as tx:
            page = tx.upkeep.open_cases(organisation.id, desk.repaired_to, _PAGE)
            wrong = list(_wrong(tx, page))
        repaired += _renew(desk, wrong)
        desk.repaired_to = page[-1] if len(page) == _PAGE else None
        if desk.repaired_to is None:
            break  # all were looked at; the next look begins anew
    return repaired


def repair_all(desk: Desk) -> int:
    """Have every card drawn anew that is missing or old, of closed cases too; return how many."""
    organisation = _organisation(desk)
    if organisation is None:
        return 0
    repaired, last, more = 0, None, True
    while more and not desk.stopping():
        with desk.reading("repairing.page") as tx:
            page = tx.upkeep.every_case(last, _PAGE)
            wrong = list(_wrong(tx, page, _today(tx, organisation)))
        repaired += _renew(desk, wrong)
        more = len(page) == _PAGE
        last = page[-1] if page else None
    return repaired


def _organisation(desk: Desk) -> Organisation | None:
    """Return the organisation, where cards can be posted now."""
    if EntryKind.CARD not in desk.delivers:
        return None
    with desk.reading("repairing.look") as tx:
        organisation = tx.organisations.first()
    return None if organisation is None or organisation.channel_fault else organisation


def _today(tx: Transaction, organisation: Organisation) -> str:
    return tx.now.astimezone(organisation.zone).date().isoformat()


def _renew(desk: Desk, wrong: Sequence[Shown]) -> int:
    if not wrong:
        return 0
    cards = {card_key(one.case_id): one.case_id for one in wrong}
    with desk.transaction("repairing.cards") as tx:
        return tx.outbox.renew(EntryKind.CARD, cards)


def _wrong(tx: Transaction, page: list[Shown], today: str = "") -> Iterator[Shown]:
    """Yield whose card is missing or old, or shows another day than the one that is given."""
    posts = tx.posts.these([card_key(one.case_id) for one in page]) if page else {}
    for one in page:
        post = posts.get(card_key(one.case_id))
        if post is None or post.revision != one.version or (today and _shows_another(one, post, today)):
            yield one


def _shows_another(one: Shown, post: Post, today: str) -> bool:
    return one.is_open and post.drawn_on != today
