"""A word that lay anywhere would be found there: in a database's files, beside it, in a log, in Slack."""

import gzip
import json
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.sandbox.slack.files import File
from bot.sandbox.slack.standin import SlackStandIn
from bot.vault.box import DataBox
from bot.vault.master import KeyRing
from bot.vault.vault import KeyVault
from tests.conftest import NewRoom
from tests.contract.store.shelf import new_case, run
from tests.support.canaries import canary, hits
from tests.support.canary_letters import STYLES, Writer
from tests.support.canary_places import in_slack, on_disk, search
from tests.support.canary_unsealing import BOUNDS, Store, keys_in, pieces, sealed_columns
from tests.support.desks import MASTER_KEY
from tests.support.letters import letter

WORD = canary(42, "leaked", accented=True)
FOUND = {(42, "leaked")}


def found(*folders: Path) -> dict[str, set[tuple[int | None, str]]]:
    shown = search(on_disk(*folders)).hits
    return {name: {(one.number, one.place) for one in some} for name, some in shown.items()}


def test_a_word_in_a_row_is_found_in_the_file_and_in_its_log(tmp_path: Path) -> None:
    with sqlite3.connect(tmp_path / "ombud.sqlite3") as database:
        database.execute("PRAGMA journal_mode = WAL")
        database.execute("CREATE TABLE note (text TEXT)")
        database.execute("INSERT INTO note VALUES (?)", (WORD,))
        database.commit()
        assert found(tmp_path) == {f"{tmp_path.name}/ombud.sqlite3-wal": FOUND}
        database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        assert found(tmp_path) == {f"{tmp_path.name}/ombud.sqlite3": FOUND}
    database.close()


def test_a_word_that_was_deleted_and_not_overwritten_is_found(tmp_path: Path) -> None:
    database = sqlite3.connect(tmp_path / "ombud.sqlite3")
    database.execute("PRAGMA secure_delete = OFF")
    database.execute("CREATE TABLE note (text TEXT)")
    database.execute("INSERT INTO note VALUES (?)", (WORD,))
    database.commit()
    database.execute("DELETE FROM note")
    database.commit()
    database.close()
    assert found(tmp_path) == {f"{tmp_path.name}/ombud.sqlite3": FOUND}


def test_a_word_in_a_file_a_name_or_a_log_is_found(tmp_path: Path) -> None:
    (tmp_path / "blobs" / "ab").mkdir(parents=True)
    (tmp_path / "blobs" / "ab" / "sealed.part").write_bytes(gzip.compress(WORD.encode("utf-16")))
    (tmp_path / f"{WORD}.tmp").touch()
    (tmp_path / "ombud.log").write_text(json.dumps({"text": WORD}))
    (tmp_path / "harmless").write_bytes(b"Nothing.")
    shown = {name.rpartition("/")[2]: whose for name, whose in found(tmp_path).items()}
    assert set(shown) == {"sealed.part", f"{WORD}.tmp", "ombud.log"}
    assert shown["sealed.part"] == shown["ombud.log"] == FOUND


@pytest.fixture
def slack() -> Iterator[SlackStandIn]:
    with SlackStandIn() as standin:
        standin.workspace.add_person("ada", person_id="U0ADA")
        yield standin


def test_what_stands_in_slack_is_found_and_what_was_shown_in_passing_is_left_out(slack: SlackStandIn) -> None:
    channel = slack.workspace.add_channel("privacy", members=["U0ADA"]).id
    said = slack.say("U0ADA", channel, f"About {WORD}")
    assert search(in_slack(slack)).numbers() == {42}
    said.only_for = "U0ADA"
    assert search(in_slack(slack)).numbers() == set()


def test_files_in_slack_are_found_by_what_is_in_them(slack: SlackStandIn) -> None:
    file = File("F2", "data.gz", 3, "data", content=gzip.compress(WORD.encode()), ready_at=0.0)
    slack.workspace.files._files["F2"] = file
    assert set(search(in_slack(slack)).hits) == {"slack:file:F2"}


def test_every_sealed_column_can_be_looked_into() -> None:
    assert set(BOUNDS) == sealed_columns()


def test_what_is_sealed_opens_with_its_key_and_with_no_other(new_room: NewRoom) -> None:
    room = new_room()
    room.arrive(letter(subject=WORD, text=f"Please send me all my data. {WORD}"))
    room.settle()
    store = Store(room.database, room.folder / "blobs")
    opened = list(pieces(store, keys_in(store, KeyVault(KeyRing((MASTER_KEY,))))))
    assert all(one.plain is not None for one in opened)
    told = {one.place for one in opened if one.plain and hits(one.plain)}
    assert {"message.content_sealed", "original.body_sealed"} <= told
    assert keys_in(store, KeyVault(KeyRing((bytes(32),)))) == []
    shut = list(pieces(store, [DataBox(bytes(32))]))
    assert len(shut) == len(opened)
    assert [one for one in shut if one.plain is not None] == []


def test_a_key_that_was_destroyed_is_none_to_open_with(new_room: NewRoom) -> None:
    room = new_room()
    new_case(room)
    store, vault = Store(room.database, room.folder / "blobs"), KeyVault(KeyRing((MASTER_KEY,)))
    before = len(keys_in(store, vault))
    run(room, "INSERT INTO permit (id, mailbox_id, route) SELECT -id, id, 'tests' FROM mailbox")
    run(room, "UPDATE data_key SET wrapped = NULL WHERE id = (SELECT key_id FROM mailbox)")
    run(room, "DELETE FROM permit")
    assert len(keys_in(store, vault)) == before - 1


@pytest.mark.parametrize("number", [*range(2 * len(STYLES)), 49, 94, 194, 294])
def test_each_letter_holds_every_word_that_is_planted_in_it(number: int) -> None:
    writer = Writer(number)
    planted = {one.place for one in hits(writer.letter()) if one.number == number}
    assert planted >= set(writer.places())


def test_the_letters_come_in_every_sort() -> None:
    writers = [Writer(number) for number in range(1_000)]
    assert all(one.asks for one in writers[:100])
    for sort in ("asks", "of_a_list", "automatic", "unreadable", "has_files"):
        assert sum(bool(getattr(one, sort)) for one in writers) >= 9, sort
    assert len({one.address for one in writers}) == len({one.mail_id for one in writers}) == 1_000
