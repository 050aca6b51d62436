"""Deleting a post of ours: of a case of which a skeleton is left, its thread goes."""

from handlers.desk import Desk
from handlers.disposal.unposting import posted_key
from handlers.store.outbox import Entry
from handlers.store.posts import LOST

#: A point between two effects, for crash tests: the chat system has deleted it, we do not know it.
POST_REMOVED = "post-removed"


def remove(desk: Desk, entry: Entry) -> None:
    """Delete a message where it stands, and forget it; both may be done again."""
    key = posted_key(entry.key)
    with desk.reading("delivery.unpost") as tx:
        post = tx.posts.find(key)
    if post is not None and post.ref != LOST:
        desk.chat.remove_post(post.ref)
        desk.reached(POST_REMOVED)
    with desk.transaction("delivery.unposted") as tx:
        if tx.outbox.settle(entry):
            tx.posts.drop(key)
