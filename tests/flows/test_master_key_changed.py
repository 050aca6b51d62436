"""The master key changes under a running Ombud: everything opens at every moment, and nothing is lost."""

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from itertools import count
from pathlib import Path

import pytest

from bot.vault.keyfile import read_key_file
from bot.vault.master import KeyRing, WrappedKey
from bot.vault.turnover import retired_file
from bot.vault.vault import KeyVault
from bot.wiring.turnover import Old
from handlers.custody.listing import pages, wrapped_keys
from handlers.custody.rewrapping import finished, rewrapped
from handlers.custody.verifying import verified
from handlers.domain.ids import KeyId
from handlers.ports import BrokenSeal, KeyServiceBusy
from handlers.store.database import Kind
from tests.contract.store.shelf import PERMITS
from tests.support.key_house import KeyHouse, key_house

NEW = bytes([7]) * 32


@pytest.fixture
def house(tmp_path: Path, database_url: str) -> KeyHouse:
    return key_house(tmp_path, database_url, 25)


def test_every_data_key_is_wrapped_anew_and_everything_opens(house: KeyHouse) -> None:
    (old,) = house.masters()
    done = house.change()
    (new,) = house.masters()
    assert (done.made, done.current, done.left, done.shut) == (True, new, 0, ())
    assert done.wrapped == 27, "25 of the test's, the mailbox's and the organisation's"
    assert house.wrapped_by() == {new}
    assert house.masters(retired_file(house.key_file)) == [old]
    assert house.opens()


def test_what_is_sealed_stays_as_it_is(house: KeyHouse) -> None:
    with house.open() as office, office.database.transaction("tests.look", Kind.READ) as connection:
        before = list(connection.exec_driver_sql("SELECT address_sealed FROM mailbox"))
    house.change()
    with house.open() as office, office.database.transaction("tests.look", Kind.READ) as connection:
        assert list(connection.exec_driver_sql("SELECT address_sealed FROM mailbox")) == before


def test_the_old_key_alone_opens_nothing_any_more_and_the_new_one_everything(house: KeyHouse) -> None:
    (old,) = read_key_file(house.key_file)
    house.change()
    (new,) = read_key_file(house.key_file)
    with house.open() as office:
        wrapped = [key.wrapped for page in pages(office.desk) for key, _ in page]
    for each in wrapped:
        assert each is not None
        KeyVault(KeyRing((new,))).box(each)
        with pytest.raises(BrokenSeal):
            KeyVault(KeyRing((old,))).box(each)


def test_batches_are_transactions_of_their_own(house: KeyHouse) -> None:
    points: list[str] = []
    house.change(points.append, batch=10)
    assert points.count("custody.rewrap:done") == 3
    assert points.count("custody.retire:done") == 1


def test_nothing_is_written_where_nothing_is_old(house: KeyHouse) -> None:
    points: list[str] = []
    with house.open(points.append) as office:
        assert [each.wrapped for each in rewrapped(office.desk, office.vault, 10)] == [0, 0, 0]
    assert points == []


@contextmanager
def serving(house: KeyHouse) -> Iterator[list[int]]:
    """Run a process that reads and makes keys all the time; gives what it counted of each."""
    stop, counted = threading.Event(), [0, 0]

    def serve() -> None:
        with house.open() as office:
            for turn in count():
                for key in list(house.sealed):
                    assert house.reads(office, key)
                    counted[0] += 1
                if turn < 40:
                    house.add(office)
                    counted[1] += 1
                if stop.is_set():
                    return

    with ThreadPoolExecutor(1) as thread:
        running = thread.submit(serve)
        try:
            yield counted
        finally:
            stop.set()
        running.result()


def test_a_serving_process_reads_and_writes_through_three_changes(house: KeyHouse) -> None:
    seen = [*house.masters()]
    with serving(house) as counted:
        for _ in range(3):
            done = house.change(batch=5)
            assert done.left == 0
            seen.append(done.current)
    assert len(set(seen)) == 4
    assert counted[0] >= 25
    assert counted[1] >= 1
    assert house.wrapped_by() == set(house.masters()) == {seen[-1]}, (
        "keys made since are wrapped by the last one"
    )
    assert house.opens()


def test_a_process_that_served_through_the_change_wraps_by_the_new_key(house: KeyHouse) -> None:
    with house.open() as serving:
        house.add(serving)
        house.change()
        house.add(serving)
    assert house.wrapped_by() == set(house.masters())
    assert house.opens()


def test_a_key_that_is_being_made_while_the_change_ends_is_waited_for(house: KeyHouse) -> None:
    """Its row is written and not committed, wrapped by the old key."""
    made, may_commit = threading.Event(), threading.Event()

    def make() -> None:
        with house.open() as office, office.desk.transaction("tests.slow") as tx:
            key = KeyId(tx.next_id())
            house.sealed[key] = tx.keys.add(key, 1_000).seal(b"Dear Sam", "test:1")
            made.set()
            assert may_commit.wait(20)

    with ThreadPoolExecutor(2) as threads:
        making = threads.submit(make)
        assert made.wait(20)
        changing = threads.submit(house.change)
        threading.Event().wait(0.5)
        assert not changing.done(), "it may not retire a key that something is being wrapped by"
        may_commit.set()
        making.result(20)
        assert changing.result(20).left == 0
    assert house.wrapped_by() == set(house.masters())
    assert house.opens()


def test_a_key_that_is_destroyed_while_it_is_wrapped_anew_stays_destroyed(house: KeyHouse) -> None:
    victim = next(iter(house.sealed))

    class Destroying(KeyVault):
        """Somebody destroys a key between its being read and being put back."""

        def rewrap(self, wrapped: bytes) -> bytes:
            if self.master_of(wrapped) == house.masters()[-1]:
                with house.open() as other, other.database.transaction("tests.x", Kind.DURABLE) as connection:
                    connection.exec_driver_sql(PERMITS)
                    connection.exec_driver_sql(f"UPDATE data_key SET wrapped = NULL WHERE id = {victim}")
                    connection.exec_driver_sql("DELETE FROM permit")
            return super().rewrap(wrapped)

    masters = Destroying(KeyRing((NEW, *read_key_file(house.key_file))))
    with house.open() as office:
        done = list(rewrapped(office.desk, masters, 100))
        assert sum(each.wrapped for each in done) == 26
        assert finished(office.desk, masters, lambda: None) == ()
        after = {key.id: key.wrapped for page in pages(office.desk) for key, _ in page}
    assert after[victim] is None
    assert all(wrapped is not None for key, wrapped in after.items() if key != victim)


def test_a_service_that_goes_away_half_way_leaves_what_was_kept_and_is_gone_on_with(house: KeyHouse) -> None:
    class Leaving(KeyRing):
        """Wraps some keys and then does not answer any more."""

        patience = 13

        def wrap(self, key: bytes) -> WrappedKey:
            self.patience -= 1
            if self.patience < 0:
                raise KeyServiceBusy("It does not answer; try again later.")
            return super().wrap(key)

    ring = Leaving((NEW, *read_key_file(house.key_file)))
    masters = KeyVault(ring)
    with house.open() as office:
        with pytest.raises(KeyServiceBusy):
            list(rewrapped(office.desk, masters, 5))
        assert sum(not one.outdated for one in wrapped_keys(office.desk, masters)) == 10, "two whole batches"
        assert all(one.sound for one in verified(office.desk, masters))
        ring.patience = 100
        assert sum(each.wrapped for each in rewrapped(office.desk, masters, 5)) == 17


def test_two_that_wrap_at_once_wrap_each_key_once(house: KeyHouse) -> None:
    masters = KeyVault(KeyRing((NEW, *read_key_file(house.key_file))))

    def wrap(_: int) -> int:
        with house.open() as office:
            return sum(each.wrapped for each in rewrapped(office.desk, masters, 3))

    with ThreadPoolExecutor(2) as threads:
        assert sum(threads.map(wrap, range(2))) == 27


def test_nothing_is_retired_while_anything_is_wrapped_by_another(house: KeyHouse) -> None:
    masters = KeyVault(KeyRing((NEW, *read_key_file(house.key_file))))
    retired: list[str] = []
    with house.open() as office:
        left = finished(office.desk, masters, lambda: retired.append("x"))
        assert len(left) == 27
        assert retired == []
        list(rewrapped(office.desk, masters))
        assert finished(office.desk, masters, lambda: retired.append("x")) == ()
    assert retired == ["x"]


def test_a_retirement_that_fails_leaves_everything_readable(house: KeyHouse) -> None:
    retired_file(house.key_file).mkdir(mode=0o700)
    with pytest.raises(Exception, match=r"master\.key\.retired"):
        house.change()
    assert house.opens()
    retired_file(house.key_file).rmdir()
    done = house.change()
    assert (done.made, len(house.masters())) == (False, 1)
    assert house.opens()


def test_kept_keys_still_open_what_a_backup_brings_back(house: KeyHouse) -> None:
    (old,) = read_key_file(house.key_file)
    house.change(old=Old.KEEP)
    with house.open() as office, office.desk.transaction("tests.restore") as tx:
        number = next(iter(house.sealed))
        (now,) = [key for key in tx.wrapped_keys.page({}, 0, 500) if key.id == number]
        assert now.wrapped is not None
        before = KeyVault(KeyRing((old, *read_key_file(house.key_file)))).rewrap(now.wrapped)
        assert tx.wrapped_keys.replace(number, now.wrapped, before)
    assert house.opens()
    with house.open() as office:
        assert [one.key.id for one in wrapped_keys(office.desk, office.vault) if one.outdated] == [number]
    done = house.change()
    assert (done.made, done.wrapped) == (False, 1), "what is old is wrapped first; no further key is needed"
