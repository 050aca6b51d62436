"""What the chat system still shows of purged cases: lines are deleted, cards shrink to their skeletons.

The courier makes the effects, as any other; here they are asked for, few at a time, so that what people wait
for is not kept waiting behind them.
"""

from datetime import timedelta

from handlers.desk import Desk
from handlers.disposal.slices import Slice, standing
from handlers.domain.purge import POSTS, Purge, Step
from handlers.store.database import Kind
from handlers.store.outbox import EntryKind

#: Cases whose posts are asked for at a time.
_CASES = 20
#: A chat system that does not take it for so long is given up; what it shows is a person's to delete.
PATIENCE = timedelta(days=7)
_CARD, _UNPOST = "card:", "unpost:"


def unpost_key(key: str) -> str:
    """Return the key under which a post is asked to be deleted."""
    return f"{_UNPOST}{key}"


def posted_key(key: str) -> str:
    """Return the key of the post that is asked to be deleted under a key."""
    return key.removeprefix(_UNPOST)


def posts(desk: Desk, purge: Purge) -> Slice:
    """Have what is shown of the next cases deleted or redrawn; go on behind them once that is done."""
    with desk.transaction("purging.posts", Kind.RELAXED) as tx:
        purge = standing(tx, purge.mailbox_id, Step.POSTS)
        shown, last = tx.remains.posts(purge.mailbox_id, purge.reached, _CASES)
        if not last:
            tx.purges.go_on(purge, Step.LOG)
            return Slice.DONE
        given_up = purge.gone_at is not None and tx.now - purge.gone_at >= PATIENCE
        if not shown or given_up:
            counted = {f"{POSTS}_left": len(shown)} if shown else {}
            tx.purges.go_on(purge, Step.POSTS, last, **counted)
            return Slice.DONE
        cards = {one.key: one.case_id for one in shown if one.key.startswith(_CARD)}
        others = {unpost_key(one.key): one.case_id for one in shown if not one.key.startswith(_CARD)}
        asked = tx.outbox.renew(EntryKind.CARD, cards) + tx.outbox.renew(EntryKind.UNPOST, others)
        if asked:
            tx.purges.go_on(purge, Step.POSTS, purge.reached, **{POSTS: asked})
    return Slice.WAITS
