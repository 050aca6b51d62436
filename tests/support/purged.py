"""A mailbox full of planted words, one case of it held, and another one beside it; for tests of purges."""

from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

from sqlalchemy import LargeBinary

from connectors.base import Address
from handlers.disposal.purging import purge
from handlers.domain.case import ActionId, Case, Claim, Status
from handlers.domain.events import Event, EventKind
from handlers.domain.ids import CaseId, MailboxId, MessageId
from handlers.domain.mailbox import Mailbox
from handlers.domain.message import Content
from handlers.domain.purge import Purge
from handlers.domain.rights import Right
from handlers.store.every_table import metadata
from handlers.store.mailbox_events import OMBUD
from handlers.store.originals import OriginalWriter
from tests.contract.store.shelf import kept, new_message, run, second_mailbox
from tests.support.desks import Room
from tests.support.letters import ASKS_ACCESS, ASKS_ERASURE, File, from_a_list, letter
from tests.support.parting import begin, go_on
from tests.unit.domain.samples import a_case

WORD, NOTE, BESIDE = "Zanzibarfrage", "Quittenbrot", "Nachbarswort"
SCAN = f"a scan of {WORD} ".encode() * 8_000  # large enough for the blob store


@dataclass
class Estate:
    """What stands before the purge.

    Attributes:
        closed, left, held: cases of the mailbox: answered and closed, still open, and under a hold.
        other: a case of the other mailbox.
    """

    room: Room
    closed: Case
    left: Case
    held: Case
    other: Case
    neighbour: Mailbox

    @property
    def mailbox(self) -> MailboxId:
        """Return the mailbox that is purged."""
        return self.room.mailbox.id

    def schedule(self, route: str = "disconnected", mailbox: MailboxId | None = None) -> None:
        """Have the purge asked for, due now."""
        with self.room.desk.transaction("tests.schedule") as tx:
            tx.purges.schedule(mailbox or self.mailbox, route, tx.now, OMBUD)

    def standing(self, mailbox: MailboxId | None = None) -> Purge:
        """Return where the purge stands."""
        with self.room.desk.reading("tests.purge") as tx:
            found = tx.purges.find(mailbox or self.mailbox)
        assert found is not None
        return found

    def purge(self, mailbox: MailboxId | None = None) -> bool:
        """Purge to the end, with courier and clock going on as in an engine."""
        for _ in range(12):
            if purge(self.room.desk, mailbox or self.mailbox):
                return True
            self.room.deliver()
            self.room.later(timedelta(minutes=1))
        return False


def estate(room: Room, *, hold: bool = True) -> Estate:
    """Fill two mailboxes, and disconnect the first."""
    neighbour = second_mailbox(room)
    room.arrive(_asking("sam", files=(File("scan.pdf", SCAN),)))
    room.arrive(_asking("kim"))
    room.arrive(_asking("held", files=(File("proof.pdf", SCAN), File("small.pdf", b"x" * 90))))
    room.arrive(from_a_list(sender="news@shop.example", subject="Buy now", text=f"Nothing but {WORD}."))
    closed, left, held = (_of(room, name) for name in ("sam@", "kim@", "held@"))
    for case in (closed, left, held):
        room.press(case, ActionId.CLAIM)
        room.press(case, ActionId.NOTE, answers={"text": f"She spoke of {NOTE}."})
    room.answer(closed)
    room.later(room.desk.rules.undo)
    room.settle()
    room.close_as(room.case(closed.id), "fulfilled")
    room.preview(left, f"A draft on {WORD}.")
    room.settle()
    other = _beside(room, neighbour)
    if hold:
        place_hold(room, held.id)
    begin(room)
    go_on(room)
    room.settle()
    now = [room.case(one.id) for one in (closed, left, held, other)]
    return Estate(room, now[0], now[1], now[2], now[3], neighbour)


def _asking(name: str, **more: object) -> bytes:
    text = f"{ASKS_ACCESS} It is about the {WORD}."
    return letter(sender=f"{name} <{name}@subject.example>", subject=f"From {name}", text=text, **more)


def _of(room: Room, begins: str) -> Case:
    (found,) = [one for one in room.cases() if one.requester.address.startswith(begins)]
    return found


def _beside(room: Room, neighbour: Mailbox) -> Case:
    """Have a case in the other mailbox, with a letter and its original."""
    lee = Address("lee@subject.example", "Lee")
    with room.desk.transaction("tests.beside") as tx:
        number = tx.organisations.next_number(neighbour.organisation_id)
        case = replace(
            a_case(Status.NEW),
            id=CaseId(tx.next_id()),
            mailbox_id=neighbour.id,
            number=f"2026-{number:04d}",
            claims=(Claim(Right.ERASURE),),
            requester=lee,
            version=0,
            owner=None,
        )
        opened = Event(EventKind.CASE_OPENED, {"case": case.id, "due_on": case.due_on.isoformat()})
        noted = Event(EventKind.NOTED, content=BESIDE)
        case = tx.cases.add(neighbour, case, opened, noted)
    content = Content("Beside", f"{ASKS_ERASURE} {BESIDE}", lee, message_id="<beside@subject.example>")
    message = new_message(room, content, case_id=case.id, mailbox_id=neighbour.id)
    kept(room, message, mailbox=neighbour)
    lay_original(room, neighbour, message.id, BESIDE.encode() * 20_000)
    return case


def lay_original(room: Room, mailbox: Mailbox, message: MessageId, body: bytes) -> None:
    """Keep the original of a message."""
    writer = OriginalWriter(room.desk.box(mailbox), room.desk.blobs, f"{message:064x}"[::-1])
    writer.write(body)
    sealed = writer.finish()
    with room.desk.transaction("tests.original") as tx:
        tx.originals.add(message, sealed)


def place_hold(room: Room, case: CaseId | None = None, mailbox: MailboxId | None = None) -> int:
    """Hold a case, or a whole mailbox, and return the hold's number."""
    with room.desk.transaction("tests.next") as tx:
        number = tx.next_id()
    statement = (
        "INSERT INTO hold (id, organisation_id, case_id, mailbox_id, reason_sealed, owner, review_on, "
        "placed_by, placed_at) VALUES (:id, 1, :case, :mailbox, :sealed, 'U1', '2027-01-01', 'U1', 1)"
    )
    run(room, statement, id=number, case=case, mailbox=mailbox, sealed=b"sealed")
    return number


def release_holds(room: Room) -> None:
    """Release every hold."""
    released = "UPDATE hold SET released_at = 2, released_by = 'U1', release_reason_sealed = :sealed"
    run(room, released, sealed=b"sealed")


def blobs(room: Room) -> set[str]:
    """Return the names of the files beside the database."""
    return {path.name for path in (room.folder / "blobs").rglob("*") if path.is_file()}


def ciphertexts(room: Room, mailbox: MailboxId) -> dict[str, list[bytes]]:
    """Return every sealed piece of a mailbox, and its keyed hashes, by column."""
    found: dict[str, list[bytes]] = {}
    for table in metadata.tables.values():
        which = of_mailbox(set(table.columns.keys()), table.name)
        for column in table.columns:
            if which and isinstance(column.type, LargeBinary):
                rows = run(room, f'SELECT {column.name} FROM "{table.name}" WHERE {which}', mailbox=mailbox)
                found[f"{table.name}.{column.name}"] = [bytes(cell) for (cell,) in rows if cell]
    return found


def of_mailbox(columns: set[str], table: str) -> str:
    """Return the condition under which a row belongs to a mailbox; "" where none does."""
    if table == "mailbox":
        return "id = :mailbox"
    if table == "data_key":
        return "id = (SELECT key_id FROM mailbox WHERE id = :mailbox)"
    if "mailbox_id" in columns and table != "hold":
        return "mailbox_id = :mailbox"
    if "message_id" in columns:
        return "message_id IN (SELECT id FROM message WHERE mailbox_id = :mailbox)"
    if "case_id" in columns and table not in {"hold", "incident"}:
        return "case_id IN (SELECT id FROM case_file WHERE mailbox_id = :mailbox)"
    return ""


def on_disk(room: Room) -> bytes:
    """Return what the files of a SQLite database hold, its log too."""
    path = Path(room.url.removeprefix("sqlite:///"))
    return b"".join(one.read_bytes() for one in (path, path.with_name(f"{path.name}-wal")) if one.exists())
