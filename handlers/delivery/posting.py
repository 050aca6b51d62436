"""Posting something new, with a durable note before it; whether it stands already is asked elsewhere."""

from collections.abc import Callable

from handlers.delivery.doubts import next_note
from handlers.delivery.outcomes import NotPosted, Unsure
from handlers.desk import Desk
from handlers.ports import ChatBusy, ChatRefused
from handlers.store.outbox import Entry


def posted(desk: Desk, entry: Entry, post: Callable[[], str], until: int = 0) -> str:
    """Post something new and return its reference; a durable note goes before it.

    Who dies before the note has posted nothing, so that only a noted post needs a look.

    Args:
        until: the last event that it tells of.

    Raises:
        NotPosted: it was not taken.
        Unsure: the claim is no longer ours.
    """
    with desk.transaction("delivery.posting") as tx:
        if not tx.outbox.note_ref(entry, next_note(entry, tx.now, until)):
            raise Unsure
    try:
        return post()
    except (ChatBusy, ChatRefused) as error:
        raise NotPosted(error) from error
