"""A change of the master key from beginning to end, wherever the keys are held.

Keys of a file are made, put first and retired here. Of those in the settings or in a service only their
owner disposes; here the data keys are wrapped anew, and the face says what is left to do.
"""

from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from bot.settings.model import MasterKind, Settings
from bot.vault import turnover
from bot.vault.keyfile import make_key_file
from bot.vault.vault import KeyVault
from bot.wiring.master_keys import current_kind, vault_of
from bot.wiring.office import Office
from handlers.custody.listing import wrapped_keys
from handlers.custody.rewrapping import BATCH, Batch, finished, rewrapped
from handlers.custody.verifying import how_many
from handlers.domain.data_key import DataKey
from handlers.domain.ids import KeyId

_ROUNDS = 3  # data keys may be made while others are wrapped anew


class Place(StrEnum):
    """Where the master key is that data keys are to be wrapped by."""

    FILE = "file"
    SETTINGS = "settings"
    SERVICE = "service"


class Old(StrEnum):
    """What becomes of master keys that wrap nothing any more."""

    RETIRE = "retire"  # to a file beside
    KEEP = "keep"
    DISCARD = "discard"


@dataclass(frozen=True, slots=True)
class TurnedOver:
    """What came of a change.

    Attributes:
        current: the master key that data keys are wrapped by now.
        made: whether that key was made by this change.
        wrapped: how many data keys were wrapped anew.
        shut: those that do not open.
        left: how many are wrapped by another master key still.
        retired: master keys that were taken out of the file.
        beside: the file that they went to, if any.
        settled: whether new data keys are wrapped by it too, as the settings stand.
    """

    place: Place
    current: str
    made: bool
    wrapped: int
    shut: tuple[KeyId, ...]
    left: int
    retired: tuple[str, ...]
    beside: Path | None
    settled: bool


class Turnover:
    """One change of the master key, over an open office.

    Args:
        office: whose data keys these are.
        to: who is to wrap them; None for what the settings say.
    """

    def __init__(self, office: Office, to: MasterKind | None) -> None:
        self._office = office
        self._settings: Settings = office.settings
        self._to = to or current_kind(self._settings)
        self._file = self._settings.master_key_path
        self._retired: tuple[str, ...] = ()

    @property
    def place(self) -> Place:
        """Where the master key is that data keys are to be wrapped by."""
        if self._to is MasterKind.AWS:
            return Place.SERVICE
        return Place.SETTINGS if self._settings.master_key else Place.FILE

    def many(self) -> int:
        """Return how many data keys there are."""
        return how_many(self._office.desk)

    def waiting(self) -> int:
        """Return how many data keys another master key wraps.

        Raises:
            KeyFileError: the file is missing or cannot be used.
        """
        if self.place is Place.FILE and self._may_be_made():
            return len(wrapped_keys(self._office.desk, vault_of(self._settings)))
        found = wrapped_keys(self._office.desk, vault_of(self._settings, self._to))
        return sum(one.outdated for one in found)

    def run(self, old: Old, told: Callable[[Batch], None], batch: int = BATCH) -> TurnedOver:
        """Make the change; begun again after it was cut off, it goes on where it stopped.

        Raises:
            KeyFileError: the file cannot be used, or another change is under way.
            KeyServiceError: the service could not be used; what was wrapped anew stays so.
        """
        with self._alone():
            made = self.place is Place.FILE and self._fresh_key()
            masters = vault_of(self._settings, self._to)
            return self._run(masters, old, told, batch, made=made)

    def _run(
        self, masters: KeyVault, old: Old, told: Callable[[Batch], None], batch: int, *, made: bool
    ) -> TurnedOver:
        wrapped, shut = 0, set[KeyId]()
        left: tuple[DataKey, ...] = ()
        for _ in range(_ROUNDS):
            for each in rewrapped(self._office.desk, masters, batch):
                wrapped += each.wrapped
                shut.update(each.shut)
                told(each)
            left = finished(self._office.desk, masters, lambda: self._dispose(old))
            if not left or shut:
                break
        beside = turnover.retired_file(self._file) if self._retired and old is Old.RETIRE else None
        return TurnedOver(
            place=self.place,
            current=masters.current(),
            made=made,
            wrapped=wrapped,
            shut=tuple(sorted(shut)),
            left=len(left),
            retired=self._retired,
            beside=beside,
            settled=current_kind(self._settings) is self._to,
        )

    def _alone(self) -> AbstractContextManager[None]:
        return turnover.alone(self._file) if self._file.parent.is_dir() else nullcontext()

    def _may_be_made(self) -> bool:
        """Return whether a file that is missing is no loss, since a service wrapped what there is."""
        return bool(self._settings.master_key_aws) and not self._file.exists()

    def _fresh_key(self) -> bool:
        """Make a key where everything is wrapped by the first already; else an earlier change goes on."""
        if self._may_be_made():
            make_key_file(self._file)
            return True
        if turnover.under_way(self._file) or self.waiting():
            return False
        turnover.begin(self._file)
        return True

    def _dispose(self, old: Old) -> None:
        """Let go of keys in the file that wrap nothing any more."""
        gone = old is Old.DISCARD
        if self.place is Place.FILE and old is Old.KEEP:
            turnover.end(self._file)
        elif self.place is Place.FILE:
            self._retired = turnover.retire(self._file, discard=gone)
        elif self.place is Place.SERVICE and self._leaves_file(old):
            self._retired = turnover.retire_all(self._file, discard=gone)

    def _leaves_file(self, old: Old) -> bool:
        settled = current_kind(self._settings) is MasterKind.AWS and not self._settings.master_key
        return settled and old is not Old.KEEP and self._file.exists()
