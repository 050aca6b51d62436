"""An installation with many data keys and a piece sealed under each, for changes of the master key."""

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from bot.clock import SystemClock
from bot.settings.model import MasterKind
from bot.vault.keyfile import make_key_file, read_key_file
from bot.vault.master import master_id
from bot.wiring.office import Office, World, open_office
from bot.wiring.setting_up import set_up
from bot.wiring.turnover import Old, TurnedOver, Turnover
from handlers.custody.listing import wrapped_keys
from handlers.custody.verifying import verified
from handlers.desk import Hooks
from handlers.domain.ids import KeyId
from tests.support.installations import Installation, install
from tests.support.ledgers import ledger_in

_BOUND = "test:1"
_PLAIN = b"Dear Sam"


def unheard(*_: object) -> None:
    """Hear of a point or of progress, and do nothing."""


@dataclass
class KeyHouse:
    """The installation; every method that opens it does so as a process of its own."""

    installation: Installation
    sealed: dict[KeyId, bytes] = field(default_factory=dict)

    @property
    def key_file(self) -> Path:
        """The file of master keys."""
        return self.installation.data / "master.key"

    def open(self, checkpoint: Callable[[str], None] = unheard) -> Office:
        """Open it as a process that just started."""
        return open_office(
            self.installation.settings, World(SystemClock(), hooks=Hooks(checkpoint=checkpoint))
        )

    def change(
        self,
        checkpoint: Callable[[str], None] = unheard,
        *,
        to: MasterKind | None = None,
        old: Old = Old.RETIRE,
        batch: int = 10,
    ) -> TurnedOver:
        """Change the master key."""
        with self.open(checkpoint) as office:
            return Turnover(office, to).run(old, unheard, batch)

    def more_keys(self, number: int) -> None:
        """Make data keys, and seal a piece under each."""
        with self.open() as office:
            for _ in range(number):
                self.add(office)

    def add(self, office: Office) -> KeyId:
        """Make a data key in an open office, and seal a piece under it."""
        with office.desk.transaction("tests.key") as tx:
            key = KeyId(tx.next_id())
            self.sealed[key] = tx.keys.add(key, 1_000).seal(_PLAIN, _BOUND)
        return key

    def reads(self, office: Office, key: KeyId) -> bool:
        """Return whether an open office reads what lies under a key, which it has not opened before."""
        office.desk._records.opened.pop(key, None)
        with office.desk.reading("tests.open") as tx:
            return tx.box(key).open(self.sealed[key], _BOUND) == _PLAIN

    def opens(self) -> bool:
        """Return whether a process that starts now reads everything that was ever sealed."""
        with self.open() as office:
            sound = all(one.sound for one in verified(office.desk, office.vault))
            return sound and all(self.reads(office, key) for key in self.sealed)

    def masters(self, file: Path | None = None) -> list[str]:
        """Return the names of the master keys in a file."""
        return [master_id(key) for key in read_key_file(file or self.key_file)]

    def wrapped_by(self) -> set[str]:
        """Return by which master keys data keys are wrapped."""
        with self.open() as office:
            return {one.master for one in wrapped_keys(office.desk, office.vault)}


def key_house(folder: Path, database_url: str, keys: int) -> KeyHouse:
    """Return an installation over a migrated database, with its key file and some data keys."""
    installation = install(folder)
    installation.environ["OMBUD_DATABASE_URL"] = database_url
    house = KeyHouse(installation)
    make_key_file(house.key_file)
    ledger_in(installation.data)
    with house.open() as office:
        set_up(office)
    house.more_keys(keys)
    return house
