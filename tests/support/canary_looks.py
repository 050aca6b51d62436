"""What is looked at in a mailbox's life: what opens, what a held case still says, what shows anywhere."""

import json
import shutil
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import Any

from bot.vault.keyfile import read_key_file
from bot.vault.master import KeyRing
from bot.vault.vault import KeyVault
from handlers.domain.ids import MessageId
from handlers.store.database import Database
from handlers.store.originals import read
from tests.support.canaries import hits
from tests.support.canary_house import House
from tests.support.canary_letters import Writer
from tests.support.canary_places import Found, in_slack, on_disk, search
from tests.support.canary_unsealing import Store, keys_in, pieces

Places = dict[int, frozenset[str]]
#: What happens to a held case while its mailbox is purged.
_OF_THE_PURGE = {"reserved"}


@dataclass
class Kept:
    """All that a held case says: its letters, its record and its files, as digests of what can be read."""

    letters: list[str]
    record: list[str]
    files: list[str]


@dataclass
class Outcome:
    """What was found on the way, as plain values.

    Attributes:
        planted: where each writer's words were in letters that came in.
        opened: whose words were in what could be unsealed before the purge, and where they had stood.
        left: the same after it.
        searches: what each search came upon.
        held: what held cases said before and after.
        by_keys: whose words open in stores with which keys, a copy of before the purge among them.
        certificate: what the certificate states.
        told: what commands printed.
        kinds: what stands in the records of all cases before the purge.
        log: each line that was logged.
        seconds: of this process's CPU, by part.
    """

    planted: Places = field(default_factory=dict)
    opened: Places = field(default_factory=dict)
    left: Places = field(default_factory=dict)
    searches: dict[str, Found] = field(default_factory=dict)
    held: dict[int, tuple[Kept, Kept]] = field(default_factory=dict)
    by_keys: dict[str, Places] = field(default_factory=dict)
    certificate: dict[str, Any] = field(default_factory=dict)
    told: dict[str, str] = field(default_factory=dict)
    kinds: set[str] = field(default_factory=set)
    log: list[dict[str, Any]] = field(default_factory=list)
    seconds: dict[str, float] = field(default_factory=dict)


def opened_in(house: House) -> Places:
    """Return whose words open in the store with the keys that it has now."""
    store = Store(house.office.database, house.data / "blobs")
    return opened_by(store, house.office.vault, store)


def opened_by(store: Store, vault: KeyVault, keys: Store) -> Places:
    """Return whose words open in a store with the keys that a vault finds in that or in another one."""
    return places_in(one.plain for one in pieces(store, keys_in(keys, vault)) if one.plain is not None)


def places_in(opened: Iterable[bytes]) -> Places:
    """Return whose words are in some texts, and where they had stood."""
    found: dict[int, set[str]] = defaultdict(set)
    for plain in opened:
        for hit in hits(plain):
            if hit.number is not None:
                found[hit.number].add(hit.place)
    return {number: frozenset(places) for number, places in found.items()}


def search_all(made: Outcome, house: House, when: str) -> None:
    """Search everything that is stored and shown, and for comparison what is the client's own."""
    made.searches[f"disk {when}"] = search(on_disk(house.data, house.folder / "tmp", house.log))
    made.searches[f"slack {when}"] = search(in_slack(house.slack))
    if house.server is not None:
        made.searches[f"tables {when}"] = search(house.server.tables())
        made.searches[f"server {when}"] = search(house.server.files())
    made.searches[f"exports {when}"] = search(on_disk(house.folder / "out"))


def kept(house: House, number: int) -> Kept:
    """Return all that the case of a writer says, down to the bytes of its files."""
    case = house.case_of(Writer(number))
    with house.desk.reading("tests.kept") as tx:
        letters = tx.messages.of_case(case.id)
        record = [one for one in tx.events.of_case(case.id) if one.kind.value not in _OF_THE_PURGE]
        laid = [file for one in letters for file in tx.enclosures.of(one.id)]
    return Kept(
        [_digest(one.content) for one in letters],
        [_digest((one.seq, one.kind, one.at, one.facts, one.content)) for one in record],
        [*(_original(house, one.id) for one in letters), *(_digest(one.file) for one in laid)],
    )


def _original(house: House, message: MessageId) -> str:
    with house.desk.reading("tests.file") as tx:
        original = tx.originals.find(message)
        box = tx.box(tx.mailboxes.get(tx.messages.get(message).mailbox_id).key_id)
        return "" if original is None else _digest(b"".join(read(original, box, house.desk.blobs)))


def _digest(told: object) -> str:
    return sha256(repr(told).encode()).hexdigest()


def certify(made: Outcome, house: House) -> None:
    """Have the certificate saved, and proved with the public key and without the installation."""
    (issued,) = json.loads(house.command("certificate", "list", "--json").stdout)["certificates"]
    saved = house.folder / "certificate.json"
    done = house.command("certificate", "save", issued["certificate"], "--output", saved)
    assert done.exit_code == 0, done.output
    made.told["certificate"] = house.command("verify-certificate", saved).output
    made.told["records"] = house.command("case", "verify").output
    made.certificate = json.loads(saved.read_text())["statement"]
    made.searches["certificate"] = search(on_disk(saved))


def restore(made: Outcome, house: House, backups: Path, data: Path) -> None:
    """Bring a backup of before back in another folder, with the master key and the ledger of today."""
    made.searches["backup"] = search(on_disk(backups))
    data.mkdir()
    for name in ("master.key", "erasures.jsonl"):
        shutil.copy(house.data / name, data / name)
    done = house.command("restore", backups, data=data)
    made.told["restored"] = done.output
    assert done.exit_code == 0, done.output
    made.searches["restored"] = search(on_disk(data))
    ring = KeyVault(KeyRing(read_key_file(data / "master.key")))
    database = Database(f"sqlite:///{data / 'ombud.sqlite3'}")
    again = Store(database, data / "blobs")
    made.by_keys["of what was restored"] = opened_by(again, ring, again)
    database.close()


def open_copy(made: Outcome, house: House, folder: Path, key: Path) -> None:
    """Open a copy of before the purge: with what is left, with what was, and with what is not enough."""
    made.searches["copy"] = search(on_disk(folder))
    database = Database(f"sqlite:///{folder / 'ombud.sqlite3'}")
    copy, now = Store(database, folder / "blobs"), Store(house.office.database, house.data / "blobs")
    ring = KeyVault(KeyRing(read_key_file(key)))
    made.by_keys["that are left"] = opened_by(copy, ring, now)
    made.by_keys["of the copy, and its master key"] = opened_by(copy, ring, copy)
    made.by_keys["of the copy, and another master key"] = opened_by(
        copy, KeyVault(KeyRing((bytes(32),))), copy
    )
    changed = house.command("keys", "rotate", "--discard-old", "--yes")
    assert changed.exit_code == 0, changed.output
    ring = KeyVault(KeyRing(read_key_file(house.data / "master.key")))
    made.by_keys["of the copy, and the master key after a change"] = opened_by(copy, ring, copy)
    made.by_keys["of the installation after a change"] = opened_by(now, ring, now)
    database.close()
