"""A case's card in the chat system: posted once, then edited in place."""

from datetime import timedelta

from handlers.cards.complaints import with_complaint
from handlers.cards.pictures import picture
from handlers.checkpoints import Point
from handlers.delivery.doubts import doubt_of, is_blind
from handlers.delivery.outcomes import InDoubt, Later, in_doubt, looked_up
from handlers.delivery.posting import posted
from handlers.desk import Desk
from handlers.domain.card import Card
from handlers.domain.case import Status
from handlers.ports import PostGone
from handlers.showing import lines_key
from handlers.store.outbox import Entry
from handlers.store.posts import Post

#: Where nobody may look, a card in doubt is posted anew after so long: better a dead card than a silent case.
_WAIT = timedelta(minutes=30)


def show(desk: Desk, entry: Entry) -> None:
    """Draw the card from the case as it is now, and put it where it belongs.

    Raises:
        Later: nothing goes into the channel now.
    """
    assert entry.case_id is not None
    with desk.reading("delivery.card") as tx:
        case = tx.cases.get(entry.case_id)
        organisation = tx.organisations.get(case.organisation_id)
        if organisation.channel_fault:
            raise Later(timedelta(minutes=1), "nothing goes into the channel now")
        post = tx.posts.find(entry.key)
        today = tx.now.astimezone(organisation.zone).date().isoformat()
        card = with_complaint(desk, tx, case, picture(tx, case, approves=desk.rules.second_approver))
    ref = _put(desk, entry, card, post)
    with desk.transaction("delivery.card_shown") as tx:
        if tx.outbox.settle(entry):
            shows = "" if case.status is Status.CLOSED else today  # a closed card counts no days
            tx.posts.put(Post(entry.key, case.id, ref, case.version, shows))
            if post is None:
                tx.outbox.hasten([lines_key(case.id)])


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
    if in_doubt(entry) and (ref := _found(desk, entry)):
        desk.chat.update_card(ref, card)
        return ref
    ref = posted(desk, entry, lambda: desk.chat.post_card(card, entry.key))
    desk.reached(Point.CARD_POSTED)
    return ref


def _found(desk: Desk, entry: Entry) -> str | None:
    """Return where the card stands; where nobody may look and no answer comes, it is given up in the end."""
    try:
        return looked_up(lambda: desk.chat.find(entry.key, entry.since))
    except InDoubt as doubt:
        if not is_blind(doubt):
            raise
    left = doubt_of(entry).left(desk.clock.now(), _WAIT)
    if left > timedelta():
        raise Later(left, "it may have been posted")
    return None
