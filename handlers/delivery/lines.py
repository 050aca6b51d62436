"""What is new in a case, told in the thread of its card: each event once, in as few messages as can be.

A loud event gets a message of its own, for an edit calls nobody; what is quiet is added to the newest one.
Only what that one called for a moment ago, a letter after a letter, is added although it is loud.
"""

from dataclasses import dataclass, replace
from datetime import timedelta

from handlers.cards.lines import brings_letter, is_loud, is_told, mentions, together
from handlers.checkpoints import Point
from handlers.delivery.doubts import doubt_of, is_blind
from handlers.delivery.outcomes import InDoubt, Later, in_doubt, looked_up
from handlers.delivery.posting import posted
from handlers.desk import Desk
from handlers.domain.card import Button, HomeRow
from handlers.domain.case import TRANSITIONS, ActionId, Case
from handlers.domain.events import RecordedEvent
from handlers.domain.phrase import Phrase
from handlers.people.colleagues import name_of
from handlers.ports import PostGone
from handlers.showing import card_key, line_key, show_line
from handlers.store.outbox import Entry
from handlers.store.posts import LOST, Post
from handlers.store.transaction import Transaction

#: Within so long of a message's posting more of what it called for is added to it (UX-2 of our bars).
_ONE_MESSAGE = timedelta(seconds=60)

#: Where nobody may look, a message in doubt is held to be posted after so long, and the thread goes on. It
#: has no place, so that nothing is ever added to it.
_WAIT = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class _Thread:
    """A case's thread: its card, its newest message, and what has not been told yet.

    Attributes:
        held: the events that the newest message tells of.
    """

    case: Case
    card: Post
    newest: Post | None
    held: tuple[RecordedEvent, ...]
    fresh: tuple[RecordedEvent, ...]
    told_until: int


def tell(desk: Desk, entry: Entry) -> None:
    """Tell what is new, by a message of its own or added to the newest one.

    Raises:
        Later: the card is not there yet, or nothing goes into the channel now.
    """
    with desk.reading("delivery.line") as tx:
        thread = _read(tx, entry)
        until = thread.case.events
    post = _show(desk, entry, thread) if thread.fresh else None
    with desk.transaction("delivery.line_told") as tx:
        if tx.outbox.settle(entry) and post is not None:
            lost = post.ref == LOST
            tx.posts.put(replace(post, revision=post.revision if lost else until))
            if lost:
                show_line(tx, thread.case)  # what happened since is told by the next message


def _read(tx: Transaction, entry: Entry) -> _Thread:
    assert entry.case_id is not None
    case = tx.cases.get(entry.case_id)
    if tx.organisations.get(case.organisation_id).channel_fault:
        raise Later(timedelta(minutes=1), "nothing goes into the channel now")
    card = tx.posts.find(card_key(case.id))
    if card is None:
        raise Later(timedelta(seconds=2), "the card is not posted yet")
    lines = tx.posts.lines(case.id, 2)
    told_until = lines[0].revision if lines else 0
    held_after = lines[1].revision if len(lines) > 1 else 0
    # What happens between these reads is told the next time: the message's mark ends where the case's does.
    events = [one for one in tx.events.after(case.id, held_after) if one.seq <= case.events and is_told(one)]
    if case.purged_at is not None:
        events = []  # its thread goes
    return _Thread(
        case,
        card,
        lines[0] if lines else None,
        tuple(event for event in events if event.seq <= told_until),
        tuple(event for event in events if event.seq > told_until),
        told_until,
    )


def _show(desk: Desk, entry: Entry, thread: _Thread) -> Post:
    # Whatever the clock says by now: a message that may stand already is looked for before all else.
    if in_doubt(entry) and (post := _posted_before(desk, entry, thread)):
        return post
    newest = thread.newest
    if newest is None or not _joins(desk, newest, thread):
        return _post(desk, entry, thread)
    events = (*thread.held, *thread.fresh)
    try:
        desk.chat.update_line(newest.ref, _text(desk, thread, events), _about(thread, events))
    except PostGone:
        return _post(desk, entry, thread)
    desk.reached(Point.LINE_EDITED)
    return newest


def _joins(desk: Desk, newest: Post, thread: _Thread) -> bool:
    """Return whether what is new joins the newest message; a mention never does, for edits call nobody.

    Who was called for the same a moment ago is not called again: a burst of letters is one message.
    """
    if newest.ref == LOST or any(mentions(event) for event in thread.fresh):
        return False
    loud = {event.kind for event in thread.fresh if is_loud(event)}
    young = newest.at is not None and desk.clock.now() - newest.at < _ONE_MESSAGE
    return not loud or (young and loud <= {event.kind for event in thread.held if is_loud(event)})


def _posted_before(desk: Desk, entry: Entry, thread: _Thread) -> Post | None:
    """Return the message of an earlier attempt, drawn anew since more may have happened, or None."""
    key = _key(thread)
    try:
        ref = looked_up(lambda: desk.chat.find(key, entry.since, thread.card.ref))
    except InDoubt as doubt:
        if not is_blind(doubt):
            raise
        return _given_up(desk, entry, thread)
    if ref is None:
        return None
    desk.chat.update_line(ref, _text(desk, thread, thread.fresh), _about(thread, thread.fresh))
    return Post(key, thread.case.id, ref, 0)


def _given_up(desk: Desk, entry: Entry, thread: _Thread) -> Post:
    """Return a message that nobody may look for as one that is lost, once no answer came for long enough."""
    doubt = doubt_of(entry)
    left = doubt.left(desk.clock.now(), _WAIT)
    if left > timedelta():
        raise Later(left, "it may have been posted")
    return Post(_key(thread), thread.case.id, LOST, doubt.until or thread.case.events)


def _post(desk: Desk, entry: Entry, thread: _Thread) -> Post:
    key, about, until = _key(thread), _about(thread, thread.fresh), thread.case.events
    text = _text(desk, thread, thread.fresh)
    ref = posted(desk, entry, lambda: desk.chat.post_line(thread.card.ref, text, key, about), until)
    desk.reached(Point.LINE_POSTED)
    return Post(key, thread.case.id, ref, 0)


def _key(thread: _Thread) -> str:
    return line_key(thread.case.id, thread.told_until + 1)


def _text(desk: Desk, thread: _Thread, events: tuple[RecordedEvent, ...]) -> Phrase:
    return together(thread.case, events, lambda person: name_of(desk, person))


def _about(thread: _Thread, events: tuple[RecordedEvent, ...]) -> HomeRow | None:
    """Return the row whose button opens the letters, where a message tells of one."""
    if not any(brings_letter(event) for event in events):
        return None
    case = thread.case
    button = Button(ActionId.OPEN_LETTER, TRANSITIONS[ActionId.OPEN_LETTER].label)
    return HomeRow(case.id, case.version, case.number, "", (button,))
