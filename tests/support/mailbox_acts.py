"""The acts in the life of a connected mailbox; each is played again from its beginning after a death."""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta

from bot.clock import SetClock
from handlers.delivery.courier import deliver_due
from handlers.domain.mailbox import READ, MailboxStatus
from handlers.mailboxes import disconnecting, polling, proposing, telling
from handlers.mailboxes.closing_down import close_down_all
from handlers.mailboxes.health import remind_of_lapsed
from handlers.mailboxes.proposing import Proposal
from handlers.mailboxes.push import keep_watches
from tests.support.cast import IRIS, actor
from tests.support.mailbox_life import NAME, SPARE, Life, desk_in, iris_of, listen, town_of
from tests.support.road import Reaper, Stage
from tests.support.times import DAY, HOUR, MINUTE, MONDAY

#: A link that somebody asked for and never followed is taken away after so long.
_FORGOTTEN = timedelta(hours=26)


def settle_in(life: Life) -> None:
    """Connect, read what came, watch, and prolong the watch a day later."""
    details: Mapping[str, str] = {}
    known = life.mailbox()
    if known is None or known.status is MailboxStatus.PROPOSED:
        wanted = Proposal(life.town.provider, life.town.address, NAME, details)
        life.give_access(lambda: proposing.propose(life.desk, actor(IRIS), wanted))
    mailbox = life.the_mailbox().id
    for hours in (1, 2, 3):
        life.until(MONDAY + hours * HOUR)
        keep_watches(life.desk)
        life.round()
    telling.hear_of(life.desk, mailbox)
    polling.wake(life.desk, mailbox)
    life.until(MONDAY + DAY + 4 * HOUR)
    keep_watches(life.desk)
    life.round()


def watch_again(life: Life) -> None:
    """Find that the provider dropped the watch, and that an access token ran out."""
    life.until(MONDAY + 2 * DAY + 5 * HOUR)
    for _ in range(2):
        keep_watches(life.desk)
        life.round()


def lapse(life: Life) -> None:
    """Find that the authorisation is lost, and remind of it day after day."""
    for minutes in (0, 11, 75, 140):
        life.until(MONDAY + 3 * DAY + minutes * MINUTE)
        life.round()
    for day in (3, 4, 5):
        for hour in (4, 5, 6):
            life.until(MONDAY + day * DAY + hour * HOUR)
            remind_of_lapsed(life.desk)


def come_back(life: Life) -> None:
    """Connect the mailbox again, and read on."""
    life.until(MONDAY + 6 * DAY)
    mailbox = life.the_mailbox().id
    if life.iris.act != "come_back":
        life.iris.remember(link="", act="come_back")
    life.give_access(lambda: proposing.reconnect(life.desk, actor(IRIS), mailbox))
    for hours in (1, 2):
        life.until(MONDAY + 6 * DAY + hours * HOUR)
        keep_watches(life.desk)
        life.round()


def leave(life: Life) -> None:
    """Disconnect, and let a proposal lie that nobody follows."""
    life.until(MONDAY + 7 * DAY)
    mailbox = life.the_mailbox()
    if mailbox.status in READ:
        disconnecting.begin(life.desk, actor(IRIS), mailbox.id)
    spare = Proposal(life.town.provider, f"spare.{life.town.address}", SPARE, {})
    proposing.propose(life.desk, actor(IRIS), spare)
    for minutes in range(3):
        life.until(MONDAY + 7 * DAY + minutes * MINUTE)
        deliver_due(life.desk)
        close_down_all(life.desk)
    life.until(life.clock.now() + _FORGOTTEN)
    proposing.give_up(life.desk)


ACTS: dict[str, Callable[[Life], None]] = {
    one.__name__: one for one in (settle_in, watch_again, lapse, come_back, leave)
}


def _play(stage: Stage, act: Callable[[Life], None]) -> None:
    kept = stage.home / "clock"
    if not kept.exists():
        kept.write_text(stage.at)
    clock = SetClock(datetime.fromisoformat(kept.read_text()))
    reaper = Reaper(stage)
    listen(reaper)
    desk = desk_in(stage, clock, reaper)
    act(Life(desk, clock, town_of(stage.home), iris_of(stage.home), kept))
    desk.close()


def played(act: str) -> Callable[[Stage], None]:
    """Return an act as work for a warm process."""
    return lambda stage: _play(stage, ACTS[act])


def wait_out(stage: Stage) -> None:
    """Let the time pass that leases and claims of a process that died last."""
    kept = stage.home / "clock"
    kept.write_text((datetime.fromisoformat(kept.read_text()) + 6 * MINUTE).isoformat())
