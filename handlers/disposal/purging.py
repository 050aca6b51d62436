"""The purge of a mailbox, from its last letter to the last post about it.

It goes on step by step (`handlers.domain.purge.Step`), each in small transactions, so that a kill costs a
batch at most and other mailboxes hardly notice. What each table loses stands in `handlers.disposal.stores`.
Cases under a hold, and what a law has kept of others, are moved to reserves first; then the key is destroyed,
and from that instant on nothing else can be read, in backups either. GDPR Art. 17(1)(a), 28(3)(g).
"""

import time
from collections.abc import Callable, Mapping
from dataclasses import replace

from handlers.desk import Desk
from handlers.disposal import certifying, emptying, obliging, unposting
from handlers.disposal.gate import Route, ask_or_defer, through
from handlers.disposal.ledger import of_purge, write_ahead
from handlers.disposal.releasing import ask_for_released
from handlers.disposal.reserving import oblige, remove_files, reserve
from handlers.disposal.slices import Overtaken, Slice, leave, standing
from handlers.domain.errors import NotFound
from handlers.domain.events import Fact
from handlers.domain.ids import MailboxId
from handlers.domain.mailbox import MailboxEventKind
from handlers.domain.phrase import say
from handlers.domain.purge import Purge, Step
from handlers.ports import BrokenSeal
from handlers.store.database import Kind
from handlers.store.transaction import Transaction

#: Letters noticed and never read, at a time.
_STRAYS = 500
#: Cases looked at for what laws have kept of them, at a time.
_OBLIGED = 25
#: Seconds that one mailbox is worked on before the next, seconds of rest for each of work, and at most.
_TURN, _REST, _LONGEST_REST = 40.0, 3.0, 5.0
Progress = Callable[[Purge], None]


def purge(
    desk: Desk,
    mailbox: MailboxId,
    progress: Progress = lambda _: None,
    *,
    goes_on: Callable[[], bool] = lambda: True,
) -> bool:
    """Purge a mailbox whose purge is asked for (`tx.purges.schedule`), or go on where it stands.

    Args:
        progress: told after each slice how far it has come.
        goes_on: asked before each slice whether another one may follow.

    Returns:
        Whether it is through; where it is not, something has to come to rest first, or it was stopped.

    Raises:
        NotFound: no purge of the mailbox was asked for.
    """
    while not desk.stopping() and goes_on():
        with desk.reading("purging.standing") as tx:
            now = tx.purges.find(mailbox)
        if now is None:
            raise NotFound(say("No purge of this mailbox was asked for."))
        if now.step is Step.ENDED:
            return True
        try:
            came = _STEPS[now.step](desk, now)
        except Overtaken:
            continue
        with desk.reading("purging.progress") as tx:
            now = tx.purges.find(mailbox) or now
        progress(now)
        if came is Slice.WAITS:
            return False
    return False


def plan(desk: Desk) -> list[Purge]:
    """Return the purges whose time has come, the one due first first."""
    with desk.reading("purging.due") as tx:
        return tx.purges.due()


def purge_due(desk: Desk, pause: Callable[[float], None] = time.sleep) -> int:
    """Go on with every purge that is due, a while each; return how many are through.

    The job of the engine. It also asks for the purge of reserves whose holds are released, and lets go of
    keys in this process's memory that any process destroyed.

    Args:
        pause: told for how many seconds to rest, so that others get at the database in between.

    Raises:
        BrokenSeal, OSError: a key or a file stands in the way of a purge; the others went on all the same.
    """
    with desk.reading("purging.keys") as tx:
        tx.keys.forget_destroyed()
    ask_for_released(desk)
    through, stuck = 0, []
    for one in plan(desk):
        if desk.stopping():
            break
        try:
            through += purge(desk, one.mailbox_id, goes_on=_Turn(pause).may)
        except NotFound:
            continue  # its mailbox was connected again meanwhile
        except (BrokenSeal, OSError) as error:  # what is in one mailbox's way is in no other one's
            stuck.append(error)
    for fault in stuck:
        raise fault
    return through


class _Turn:
    """How long one mailbox is worked on before the next, at a share of the time."""

    def __init__(self, pause: Callable[[float], None]) -> None:
        self._pause = pause
        self._began = self._ended = time.monotonic()

    def may(self) -> bool:
        """Rest for some time after each slice; return whether another one may follow."""
        now = time.monotonic()
        if (worked := now - self._ended) > 0:
            self._pause(min(worked * _REST, _LONGEST_REST))
        self._ended = time.monotonic()
        return self._ended - self._began < _TURN


def _fence(desk: Desk, now: Purge) -> Slice:
    """Close the mailbox for good and take back its mail; where the gate stays shut, that is remembered."""
    with desk.transaction("purging.begin") as tx:
        now = standing(tx, now.mailbox_id, Step.FENCING)
        if _is_kept(tx, desk, now):
            return Slice.WAITS
        if not ask_or_defer(tx, Route(now.route), mailbox=now.mailbox_id).allowed:
            return Slice.WAITS
        if not tx.purges.begin(now.mailbox_id):
            return Slice.WAITS
        withdrawn = tx.remains.withdraw_mail(now.mailbox_id)
        facts: dict[str, Fact] = {"route": now.route, "mail": withdrawn}
        tx.mailbox_events.add(now.mailbox_id, MailboxEventKind.PURGING, now.asked_by, facts)
        tx.purges.go_on(now, Step.RESERVING)
    desk.forget(now.mailbox_id)
    return Slice.DONE


def _is_kept(tx: Transaction, desk: Desk, now: Purge) -> bool:
    """Return whether a law keeps a reserve for longer than was known before; its purge is put off then."""
    kept = tx.reserves.at(now.mailbox_id)
    obligation = obliging.of_reserve(tx, desk, kept) if kept is not None else None
    if kept is None or obligation is None:
        return False
    obliging.schedule(tx, kept, obligation)
    return True


def _reserve(desk: Desk, now: Purge) -> Slice:
    """Keep the next held case apart."""
    with desk.reading("purging.held") as tx:
        held = tx.reserves.held_in(now.mailbox_id)
        again = any((one := tx.reserves.of(case)) and one.mailbox_id == now.mailbox_id for case in held)
    if again:
        return Slice.WAITS  # what was kept apart already, and is held once more
    if held:
        reserve(desk, now.mailbox_id, held[0])
    with desk.transaction("purging.reserved") as tx:
        now = standing(tx, now.mailbox_id, Step.RESERVING)
        rest = tx.reserves.held_in(now.mailbox_id)
        if held and held[0] in rest:
            return Slice.WAITS  # the whole mailbox is held by now
        bound = obliging.binds(desk) and tx.reserves.at(now.mailbox_id) is None
        then = Step.OBLIGING if bound else Step.CLEARING
        tx.purges.go_on(now, Step.RESERVING if rest else then)
    return Slice.DONE


def _oblige(desk: Desk, now: Purge) -> Slice:
    """Keep apart what laws name of the next cases."""
    with desk.reading("purging.bound") as tx:
        looked_at = tx.remains.cases(now.mailbox_id, now.reached, _OBLIGED)
        bound = [one for one in looked_at if obliging.of_case(tx, desk, one, now.mailbox_id) is not None]
    if not all(oblige(desk, now.mailbox_id, case) for case in bound):
        return Slice.DONE  # something of a case came in between: it is looked at again
    with desk.transaction("purging.obliged") as tx:
        now = standing(tx, now.mailbox_id, Step.OBLIGING)
        if looked_at:
            tx.purges.go_on(now, Step.OBLIGING, looked_at[-1])
        else:
            tx.purges.go_on(now, Step.CLEARING)
    return Slice.DONE


def _clear(desk: Desk, now: Purge) -> Slice:
    """Remove what was fetched of letters that never became rows; its names follow from the key."""
    with desk.reading("purging.strays") as tx:
        unfiled = tx.remains.unfiled(now.mailbox_id, now.reached, _STRAYS)
        blind = tx.box(tx.mailboxes.get(now.mailbox_id).key_id).blind
    names = [blind("original", key).hex() for _, key in unfiled]
    remove_files(desk.blobs, names)
    with desk.transaction("purging.clear", Kind.RELAXED) as tx:
        now = standing(tx, now.mailbox_id, Step.CLEARING)
        if unfiled:
            tx.purges.go_on(now, Step.CLEARING, unfiled[-1][0])
        else:
            tx.purges.go_on(now, Step.SHUTTING)
    return Slice.DONE


def _shut(desk: Desk, now: Purge) -> Slice:
    """Destroy the key: from here on nothing of the mailbox can be read, wherever copies of it lie."""
    with desk.transaction("purging.destroy") as tx:
        now = standing(tx, now.mailbox_id, Step.SHUTTING)
        if tx.reserves.held_in(now.mailbox_id):
            tx.purges.go_on(now, Step.RESERVING)  # a hold was placed meanwhile
            return Slice.DONE
        allowed = leave(tx, now.mailbox_id)
        if not allowed.allowed:
            return Slice.WAITS
        with through(tx, allowed):
            write_ahead(desk, tx, of_purge(tx, now))
            tx.purges.destroy(now)
        tx.mailbox_events.add(now.mailbox_id, MailboxEventKind.UNREADABLE, facts={"key": now.key_id})
        tx.purges.go_on(now, Step.CASES)
    desk.forget(now.mailbox_id)
    return Slice.DONE


def _empty_log(desk: Desk, now: Purge) -> Slice:
    """Empty the database's log of changes, in which what was deleted still stands, and end."""
    if not desk.empty_log():
        return Slice.WAITS
    looked = certifying.look(desk, now.mailbox_id)
    with desk.transaction("purging.end") as tx:
        now = standing(tx, now.mailbox_id, Step.LOG)
        tx.purges.end(tx.purges.go_on(now, Step.ENDED))
        issued = certifying.issue(tx, replace(now, ended_at=tx.now), looked)
        certifying.tell(tx, desk, issued)
        facts: dict[str, Fact] = {"route": now.route, "certificate": issued.number, **now.counts}
        tx.mailbox_events.add(now.mailbox_id, MailboxEventKind.PURGED, now.asked_by, facts)
    return Slice.DONE


_STEPS: Mapping[Step, Callable[[Desk, Purge], Slice]] = {
    Step.FENCING: _fence,
    Step.RESERVING: _reserve,
    Step.OBLIGING: _oblige,
    Step.CLEARING: _clear,
    Step.SHUTTING: _shut,
    Step.CASES: emptying.cases,
    Step.LETTERS: emptying.letters,
    Step.REST: emptying.rest,
    Step.POSTS: unposting.posts,
    Step.LOG: _empty_log,
}
