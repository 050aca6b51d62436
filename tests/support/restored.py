"""Backups of a room and their way back, with the settings that a command would see."""

import base64
import os
from dataclasses import dataclass, field
from pathlib import Path

from bot.backups.making import Progress, Source, back_up
from bot.backups.manifest import Manifest
from bot.settings.loading import load
from bot.settings.model import Settings
from bot.wiring import backing_up
from bot.wiring.backing_up import Restored
from bot.wiring.master_keys import vault_of
from bot.wiring.office import World, database_file, open_office
from handlers.checkpoints import Checkpoint, unmarked
from handlers.desk import Hooks
from handlers.store.database import Database
from tests.support.desks import MASTER_KEY, Room, furnish
from tests.support.purged import Estate, estate
from tests.support.times import MINUTE


@dataclass
class Yard:
    """A room that is backed up, left and restored.

    Attributes:
        environ: more variables.
    """

    room: Room
    environ: dict[str, str] = field(default_factory=dict)

    @property
    def folder(self) -> Path:
        """Return where its backups lie."""
        return self.room.folder / "backups"

    @property
    def settings(self) -> Settings:
        """Return the settings that describe the room."""
        return load(
            {
                "OMBUD_DATA_DIR": str(self.room.folder),
                "OMBUD_DATABASE_URL": self.room.url,
                "OMBUD_MASTER_KEY": base64.b64encode(MASTER_KEY).decode(),
                "OMBUD_ERASURE_LEDGER_PATH": str(self.room.folder / "erasures.jsonl"),
                "OMBUD_ORGANISATION_NAME": "Acme",
                **self.environ,
            }
        )

    def back_up(self, reached: Checkpoint = unmarked, progress: Progress = lambda *_: None) -> Manifest:
        """Make a backup; the clock goes on a minute, so that each has a name of its own."""
        settings = self.settings
        source = Source(
            self.room.database,
            self.room.url,
            database_file(settings),
            self.room.folder / "blobs",
            vault_of(settings),
            os.environ,
        )
        made = back_up(source, self.folder, self.room.clock.now, progress, reached)
        self.room.clock.advance(MINUTE)
        return made

    def restore(
        self,
        folder: Path | None = None,
        *,
        replace: bool = True,
        reached: Checkpoint = unmarked,
        hooks: Hooks | None = None,
        anew: bool = False,
    ) -> Restored:
        """Leave the room, restore the newest backup, or the one said."""
        self.leave()
        return backing_up.restore_backup(
            self.settings,
            folder or self.folder,
            replace=replace,
            reached=reached,
            environ=os.environ,
            world=World(self.room.clock, hooks=hooks),
            anew=anew,
        )

    def replay(self, reached: Checkpoint = unmarked) -> Restored:
        """Erase again what a backup brought back that was put in place by other means."""
        self.leave()
        return backing_up.replay(self.settings, reached=reached, world=World(self.room.clock))

    def leave(self) -> None:
        """Let go of the database."""
        self.room.desk.close()

    def enter(self) -> Room:
        """Come back into the room as it is now, at the same time of day."""
        now = self.room.clock.now()
        self.room = furnish(self.room.url, self.room.folder)
        self.room.clock.set(now)
        return self.room

    def served(self) -> None:
        """Have the records opened as every command does.

        Raises:
            SetupFault, LedgerFault: they may not be.
        """
        open_office(self.settings).close()

    def database(self) -> Database:
        """Return the database, past everything that guards it."""
        return Database(self.room.url)


def backed_up_and_purged(yard: Yard) -> Estate:
    """Back a mailbox up, purge it and return it."""
    found = estate(yard.room, hold=False)
    found.schedule()
    yard.back_up()
    assert found.purge()
    return found
