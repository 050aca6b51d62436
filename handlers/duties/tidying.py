"""Forgetting what nobody needs any more: deliveries long made, looks long past, files that nobody kept."""

from datetime import timedelta

from handlers.answers.enclosing import sweep
from handlers.desk import Desk
from handlers.duties.letting_go import let_go
from handlers.mailboxes.proposing import give_up

_KEPT = timedelta(days=30)
_LOGGED = timedelta(days=400)
_PICTURES = timedelta(days=90)
_REMINDED, _AWAY = timedelta(days=60), timedelta(days=400)
_BATCH = 500


def tidy(desk: Desk) -> int:
    """Delete what is older than thirty days, some at a time, and return how many rows that were."""
    deleted = 0
    while not desk.stopping():
        with desk.transaction("tidying.forget") as tx:
            some = tx.upkeep.forget(tx.now - _KEPT, _BATCH)
        deleted += some
        if not some:
            break
    _forget_looks(desk)
    _forget_pictures(desk)
    _forget_outages(desk)
    _forget_reminders(desk)
    sweep(desk)
    let_go(desk)
    give_up(desk)
    return deleted


def _forget_looks(desk: Desk) -> None:
    """Delete what the access log says of more than a year ago."""
    while not desk.stopping():
        with desk.transaction("tidying.looks") as tx:
            if not tx.access.forget(tx.now - _LOGGED, _BATCH):
                return


def _forget_pictures(desk: Desk) -> None:
    """Forget which pictures the chat system has of digests that nobody is sent any more."""
    while not desk.stopping():
        with desk.transaction("tidying.pictures") as tx:
            if not tx.pictures.forget_before(tx.now - _PICTURES, _BATCH):
                return


def _forget_outages(desk: Desk) -> None:
    """Forget what stood still, and what went by mail, of more than a year ago."""
    with desk.transaction("tidying.outages") as tx:
        tx.outages.forget(tx.now - _LOGGED)
        tx.memos.forget(tx.now - _LOGGED)


def _forget_reminders(desk: Desk) -> None:
    """Delete what colleagues were told of due dates long ago, and who was away."""
    with desk.transaction("tidying.reminders") as tx:
        tx.reminders.forget(tx.now, _REMINDED, _BATCH)
        tx.escalations.forget(_REMINDED)
        tx.absences.forget(_AWAY)
