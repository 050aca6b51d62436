"""Where a service holds the master key, it is asked before work begins, and not inside of transactions."""

import threading
from pathlib import Path

import pytest

from bot.settings.model import Settings
from bot.vault.keyfile import read_key_file
from bot.vault.master import KeyRing, WrappedKey
from bot.vault.vault import KeyVault
from bot.wiring.running import Running
from handlers.custody.opening import opened_beforehand
from handlers.mailboxes import registry
from handlers.ports import KeyServiceBusy
from handlers.store.database import Kind, open_transaction
from tests.contract.store.shelf import PERMITS
from tests.support.databases import NewUrl
from tests.support.key_house import KeyHouse, key_house
from tests.support.key_service import CREDENTIALS, key_service

KEYS = 300  # more than a vault keeps at hand


class Outside(KeyRing):
    """A ring that is far away: it counts who asks, and from where."""

    def __init__(self, keys: tuple[bytes, ...]) -> None:
        super().__init__(keys)
        self.asked = 0
        self.away = False
        self.within: set[str] = set()
        self._lock = threading.Lock()

    def unwrap(self, wrapped: WrappedKey) -> bytes:
        with self._lock:
            self.asked += 1
            self.within.add(open_transaction())
        if self.away:
            raise KeyServiceBusy("It does not answer; try again later.")
        return super().unwrap(wrapped)


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory, sqlite: NewUrl) -> KeyHouse:
    return key_house(tmp_path_factory.mktemp("beforehand"), sqlite(), KEYS)


@pytest.fixture
def outside(house: KeyHouse) -> Outside:
    return Outside(read_key_file(house.key_file))


def test_every_key_is_opened_once_and_outside_of_transactions(house: KeyHouse, outside: Outside) -> None:
    with house.open() as office:
        assert opened_beforehand(office.desk, KeyVault(outside)) == KEYS + 2
        assert outside.asked == KEYS + 2
        assert outside.within == {""}


def test_what_was_opened_is_used_from_then_on_though_the_service_is_away(
    house: KeyHouse, outside: Outside
) -> None:
    with house.open() as office:
        opened_beforehand(office.desk, KeyVault(outside))
        outside.away = True
        with office.desk.reading("tests.read") as tx:
            assert all(
                tx.box(key).open(sealed, "test:1") == b"Dear Sam" for key, sealed in house.sealed.items()
            )
        assert registry.everything(office.desk)


def test_a_service_that_is_away_at_the_start_is_told(house: KeyHouse, outside: Outside) -> None:
    outside.away = True
    with house.open() as office, pytest.raises(KeyServiceBusy, match="try again later"):
        opened_beforehand(office.desk, KeyVault(outside))


def test_a_key_that_does_not_open_or_is_destroyed_stops_nobody(tmp_path: Path, sqlite: NewUrl) -> None:
    house = key_house(tmp_path, sqlite(), 3)
    first, second, _ = house.sealed
    with house.open() as office:
        with office.database.transaction("tests.alter", Kind.DURABLE) as connection:
            connection.exec_driver_sql(f"UPDATE data_key SET wrapped = zeroblob(64) WHERE id = {first}")
            connection.exec_driver_sql(PERMITS)
            connection.exec_driver_sql(f"UPDATE data_key SET wrapped = NULL WHERE id = {second}")
        vault = KeyVault(Outside(read_key_file(house.key_file)))
        assert opened_beforehand(office.desk, vault) == 3


def test_a_process_that_serves_under_a_key_in_aws_has_opened_all_of_them_when_it_is_ready(
    tmp_path: Path, sqlite: NewUrl, monkeypatch: pytest.MonkeyPatch
) -> None:
    house = key_house(tmp_path, sqlite(), 3)
    for name, value in CREDENTIALS.items():
        monkeypatch.setenv(name, value)
    with key_service() as service:
        house.installation.environ |= {
            "OMBUD_MASTER_KEY_AWS": service.new_key(),
            "OMBUD_MASTER_KEY_AWS_ENDPOINT": service.url,
        }
        assert house.change().wrapped == 5
        settings: Settings = house.installation.settings
        running = Running(settings)
    with running:  # the service is gone now
        assert registry.everything(running.office.desk)
        with running.office.desk.reading("tests.read") as tx:
            assert all(
                tx.box(key).open(piece, "test:1") == b"Dear Sam" for key, piece in house.sealed.items()
            )
