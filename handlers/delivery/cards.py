"""A case's card in the chat system: posted once, then edited in place."""

from handlers.cards import case_card
from handlers.checkpoints import Point
from handlers.delivery.outcomes import in_doubt, looked_up, posted
from handlers.desk import Desk
from handlers.domain.card import Card
from handlers.ports import PostGone
from handlers.showing import line_key
from handlers.store.outbox import Entry
from handlers.store.posts import Post


def show(desk: Desk, entry: Entry) -> None:
    """Draw the card from the case as it is now, and put it where it belongs."""
    assert entry.case_id is not None
    with desk.reading("delivery.card") as tx:
        case = tx.cases.get(entry.case_id)
        post = tx.posts.find(entry.key)
        zone = tx.organisations.get(case.organisation_id).zone
        today = tx.now.astimezone(zone).date()
    ref = _put(desk, entry, case_card(case, today), post)
    with desk.transaction("delivery.card_shown") as tx:
        if tx.outbox.settle(entry):
            tx.posts.put(Post(entry.key, case.id, ref, case.version))
            if post is None:
                tx.outbox.hasten([line_key(case.id, seq) for seq in range(1, case.events + 1)])


def _put(desk: Desk, entry: Entry, card: Card, post: Post | None) -> str:
    if post is not None:
        try:
            desk.chat.update_card(post.ref, card)
        except PostGone:
            return _post(desk, entry, card)
        desk.reached(Point.CARD_EDITED)
        return post.ref
    return _post(desk, entry, card)


def _post(desk: Desk, entry: Entry, card: Card) -> str:
    if in_doubt(entry) and (ref := looked_up(lambda: desk.chat.find(entry.key, entry.since))):
        desk.chat.update_card(ref, card)
        return ref
    ref = posted(desk, entry, lambda: desk.chat.post_card(card, entry.key))
    desk.reached(Point.CARD_POSTED)
    return ref
