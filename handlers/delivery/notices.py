"""A notice to one person: posted once, then edited in place."""

import contextlib
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import TypeVar

from handlers.checkpoints import Point
from handlers.delivery.doubts import doubt_of
from handlers.delivery.outcomes import Later, in_doubt
from handlers.delivery.pictures import forget, pictures_of
from handlers.delivery.posting import posted
from handlers.desk import Desk
from handlers.domain.chart import Shown
from handlers.domain.ids import CaseId, PersonId
from handlers.domain.notice import Notice
from handlers.people import colleagues
from handlers.people.digest_figures import Counted
from handlers.people.hushing import hush
from handlers.people.memos import stood_in
from handlers.people.notices import draw
from handlers.ports import PictureRefused, PostGone
from handlers.store.outbox import Entry
from handlers.store.posts import Post
from handlers.store.transaction import Transaction

Put = TypeVar("Put")
#: Nobody can look into a conversation with one person. Twice is better than never: a notice in doubt is
#: posted again after a wait that doubles, so often; then it is left as it is.
_WAIT, _POSTS, _LEFT_ALONE = timedelta(minutes=15), 6, timedelta(days=400)


def tell(desk: Desk, entry: Entry, counted: Counted | None = None) -> None:
    """Post the notice, or draw the posted one anew.

    Args:
        counted: what was counted for digests that are delivered together with this notice.

    Raises:
        Later: an earlier attempt may just have posted it, it is for a channel that is not fit now, or its
            reader is not to be rung at this hour.
    """
    with desk.reading("delivery.notice") as tx:
        entry = _addressed(tx, entry)
        notice, mark = draw(desk, tx, entry, counted)
        notice = stood_in(desk, tx, entry, notice) if notice is not None else None
        post = tx.posts.find(entry.key)
        waits = hush(desk, tx, entry) if notice is not None and post is None else None
    if waits is not None:
        raise Later(waits, "nothing rings for its reader now", tried=False)
    ref = _put(desk, entry, notice, post) if notice is not None else None
    with desk.transaction("delivery.notice_told") as tx:
        if tx.outbox.settle(entry) and ref is not None:
            tx.posts.put(Post(entry.key, CaseId(0), ref, mark))


def _addressed(tx: Transaction, entry: Entry) -> Entry:
    """Return a notice for the channel with the channel that is the cases' now, where that is fit."""
    organisation = tx.organisations.first()
    if organisation is None or not entry.facts.get("channel"):
        return entry
    if organisation.channel_fault:
        raise Later(timedelta(minutes=1), "nothing goes into the channel now")
    return replace(entry, person=PersonId(organisation.channel_id))


def _wait(entry: Entry, now: datetime) -> None:
    doubt = doubt_of(entry)
    left = doubt.left(now, _WAIT) if doubt.times < _POSTS else _LEFT_ALONE
    if left > timedelta():
        raise Later(left, "it may have been posted")


def _put(desk: Desk, entry: Entry, notice: Notice, post: Post | None) -> str:
    language = colleagues.language(desk, entry.person)
    if post is None and in_doubt(entry):
        _wait(entry, desk.clock.now())
    shown = pictures_of(desk, notice, language)
    if post is not None:
        with contextlib.suppress(PostGone):  # who deleted it does not want it again
            _with_pictures(
                desk, shown, lambda ones: desk.chat.update_direct(post.ref, notice, language, ones)
            )
        return post.ref

    def post_it(ones: Sequence[Shown]) -> str:
        return desk.chat.post_direct(entry.person, notice, entry.key, language, ones)

    ref = posted(desk, entry, lambda: _with_pictures(desk, shown, post_it))
    desk.reached(Point.NOTICE_POSTED)
    return ref


def _with_pictures(desk: Desk, shown: Sequence[Shown], put: Callable[[Sequence[Shown]], Put]) -> Put:
    """Put a notice up with its pictures, or without them where they cannot be shown."""
    try:
        return put(shown)
    except PictureRefused:
        forget(desk, shown)
        return put(())
