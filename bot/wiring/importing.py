"""Taking in an archive: the same intake as for new mail, over files instead of a mailbox."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from bot.clock import SystemClock
from bot.settings.groups import MailboxSettings
from bot.settings.model import Settings
from bot.wiring.office import World, found_office
from bot.wiring.setting_up import set_up
from connectors.base import Account
from connectors.errors import Temporary
from connectors.files import FileArchive
from handlers.checkup import standing
from handlers.intake.sync import sync
from handlers.intake.tally import Tally
from handlers.ports import Clock

#: A lease outlives a worker that was killed by so long; another that lives gives it back sooner.
_PATIENCE = 120.0  # seconds


@dataclass(frozen=True, slots=True)
class Imported:
    """What came of an archive.

    Attributes:
        found: letters in it, known or new.
        unread: letters of the mailbox that were noticed, now or before, and could not be read yet.
        skipped: files that are no letters, or cannot be read.
    """

    tally: Tally
    found: int
    unread: int
    skipped: tuple[Path, ...]


def take_in(
    settings: Settings,
    mailbox: MailboxSettings,
    paths: tuple[Path, ...],
    progress: Callable[[Tally], None],
    *,
    patience: float = _PATIENCE,
    clock: Clock | None = None,
) -> Imported:
    """Take every letter of an archive into a mailbox; nobody is written to.

    Raises:
        Temporary: another process kept the mailbox for longer than `patience` seconds.
        SetupFault, KeyFileError, BrokenSeal, Unreachable: as when opening the office.
    """
    clock = clock or SystemClock()
    archive = FileArchive(paths, Account(mailbox.address), clock.now)
    with found_office(settings, World(clock, connect=lambda _mailbox, _grants: archive)) as office:
        stored = next(each for each in set_up(office) if each.name == mailbox.name)
        tally, since = Tally(), time.monotonic()
        while True:
            part = sync(office.desk, stored.id, progress, historic=True)
            tally += part
            if archive.ended and not part.noticed + part.messages:
                break
            if part != Tally():
                since = time.monotonic()
            elif time.monotonic() - since > patience:
                raise Temporary("Another process reads this mailbox; try again when it is done.")
            else:
                time.sleep(0.2)
        unread = standing(office.desk).unread[stored.name]
    return Imported(tally, archive.found, unread, tuple(archive.skipped))
