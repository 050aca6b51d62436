"""The one table of jobs: what each is called, the use case it runs, and how often someone looks.

A job takes no arguments but the desk; what is due stands in the database.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from bot.jobs.listening import Listeners
from bot.settings.groups import JobSettings
from handlers import desk
from handlers.delivery.courier import deliver_due
from handlers.disposal.announcing import announce
from handlers.disposal.retaining import retain
from handlers.domain.ids import MailboxId
from handlers.duties.beating import beat
from handlers.duties.counting import count_closed
from handlers.duties.digests import tell_managers
from handlers.duties.escalating import escalate
from handlers.duties.falling_back import fall_back
from handlers.duties.habits import tell_of_habits
from handlers.duties.junk import tell_of_junk
from handlers.duties.leavers import keep_people
from handlers.duties.looking import remind_to_look
from handlers.duties.purges import keep_purging
from handlers.duties.recounting import recount
from handlers.duties.reminding import remind
from handlers.duties.repairing import repair, repair_all
from handlers.duties.shredding import shred
from handlers.duties.tidying import tidy
from handlers.duties.watching import watch
from handlers.duties.witnessing import witness
from handlers.home.pages import REST, redraw_changed
from handlers.incidents.ringing import ring_all
from handlers.intake.reconciling import reconcile, reconcile_all, uncompared
from handlers.intake.sync import due, sync_all, sync_in_turn
from handlers.mailboxes.closing_down import close_down_all
from handlers.mailboxes.health import remind_of_lapsed
from handlers.mailboxes.push import keep_watches
from handlers.mailboxes.reach import try_reaches

Desk = TypeVar("Desk")

_MINUTE, _HOUR, _DAY = 60.0, 3_600.0, 86_400.0


@dataclass(frozen=True, slots=True)
class Apart(Generic[Desk]):
    """A duty towards each mailbox, so that none has to wait for another.

    Attributes:
        due: the mailboxes whose turn it is.
        go: does it for one; told whether others wait, so that what can wait longer ends early.
    """

    due: Callable[[Desk], Sequence[MailboxId]]
    go: Callable[[Desk, MailboxId, Callable[[], bool]], object]


@dataclass(frozen=True, slots=True)
class Job(Generic[Desk]):
    """One recurring duty.

    Attributes:
        name: what a wake-up calls it.
        run: the use case; may be run again at any time, and looks up itself what is due.
        every: seconds between ticks.
        apart: the same duty mailbox by mailbox, for an engine that lasts; `run` does it to its end.
    """

    name: str
    run: Callable[[Desk], object]
    every: float
    apart: Apart[Desk] | None = None


def jobs(cadence: JobSettings) -> tuple[Job[desk.Desk], ...]:
    """Return the table of jobs at the cadence of the settings."""
    return (
        Job("beat", beat, _MINUTE),
        Job("fall_back", fall_back, _MINUTE),
        Job("people", keep_people, 10 * _MINUTE),
        Job("watch", watch, _HOUR),
        Job("sync", sync_all, cadence.sync_seconds, Apart(due, sync_in_turn)),
        Job("reconcile", reconcile_all, _HOUR, Apart(uncompared, lambda desk, one, _: reconcile(desk, one))),
        Job("recount", recount, _MINUTE),
        Job("remind", remind, _MINUTE),
        Job("incidents", ring_all, _MINUTE),
        Job("escalate", escalate, _MINUTE),
        Job("repair", repair, _MINUTE),
        Job("repair_all", repair_all, _DAY),
        Job("deliver", deliver_due, cadence.deliver_seconds),
        Job("homes", redraw_changed, REST.total_seconds()),
        Job("digest", tell_managers, 10 * _MINUTE),
        Job("count", count_closed, _HOUR),
        Job("witness", witness, _MINUTE),
        Job("habits", tell_of_habits, _HOUR),
        Job("junk", tell_of_junk, 10 * _MINUTE),
        Job("look", remind_to_look, 10 * _MINUTE),
        Job("tidy", tidy, _HOUR),
        Job("shred", shred, _HOUR),
        Job("retention", retain, _HOUR),
        Job("push", keep_watches, 10 * _MINUTE),
        Job("health", remind_of_lapsed, _HOUR),
        Job("reach", try_reaches, _HOUR),
        Job("disconnect", close_down_all, _MINUTE),
        Job("purge", keep_purging, _MINUTE),
        Job("countdown", announce, 10 * _MINUTE),
        Job("listen", Listeners().look, _MINUTE / 2),
    )
