"""One line in the thread of a case's card for an event, once."""

from datetime import timedelta

from handlers.checkpoints import Point
from handlers.delivery.outcomes import Later, in_doubt, looked_up, posted
from handlers.desk import Desk
from handlers.lines import describe
from handlers.showing import card_key
from handlers.store.outbox import Entry
from handlers.store.posts import Post


def tell(desk: Desk, entry: Entry) -> None:
    """Post the line under the card.

    Raises:
        Later: the card is not there yet.
    """
    assert entry.case_id is not None
    assert entry.subject_id is not None
    with desk.reading("delivery.line") as tx:
        case = tx.cases.get(entry.case_id)
        event = tx.events.get(entry.case_id, entry.subject_id)
        card = tx.posts.find(card_key(case.id))
    if card is None:
        raise Later(timedelta(seconds=2), "the card is not posted yet")
    ref = None
    if in_doubt(entry):
        ref = looked_up(lambda: desk.chat.find(entry.key, entry.since, card.ref))
    if ref is None:
        text = describe(case, event)
        ref = posted(desk, entry, lambda: desk.chat.post_line(card.ref, text, entry.key))
        desk.reached(Point.LINE_POSTED)
    with desk.transaction("delivery.line_told") as tx:
        if tx.outbox.settle(entry):
            tx.posts.put(Post(entry.key, case.id, ref, case.version))
