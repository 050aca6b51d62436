"""The letters of a case file: their words, the originals as they came, and the files that came or left.

One letter is open at a time; originals and files stream through. What is no longer there is told and stops
nothing.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field

from connectors.base import Address, Attachment
from connectors.errors import Unreadable
from handlers.desk import Desk
from handlers.domain.errors import Gone
from handlers.domain.files import File, clean_name, is_risky
from handlers.domain.message import Direction, Message
from handlers.ports import Box, BrokenSeal
from handlers.proof.accounts import Accounts, Entry
from handlers.proof.packing import Pack, Piece, as_json
from handlers.store.enclosures import Enclosure
from handlers.store.originals import SealedOriginal, read
from handlers.store.outlines import Outline

ERASED, MASKED, BROKEN = "erased", "closed: the case was masked", "it could not be read to its end"
_UNSAFE = re.compile(r"[^A-Za-z0-9._-]+")
_ENDING = re.compile(r"\.[a-z0-9]{1,8}")
_LONGEST = 60  # characters of a file's name


@dataclass(frozen=True, slots=True)
class Opened:
    """A letter that is open, with what streams beside it; without its words once they were erased."""

    message: Message | None
    box: Box | None = None
    original: SealedOriginal | None = None
    enclosures: tuple[Enclosure, ...] = ()
    closed: bool = False


@dataclass(slots=True)
class Letters:
    """Writes letters into a case file.

    Attributes:
        told: what the file says of each letter, the oldest first.
        gaps: what is missing of them, by path, and why.
    """

    desk: Desk
    accounts: Accounts
    told: list[Entry] = field(default_factory=list)
    gaps: list[Entry] = field(default_factory=list)

    def write(self, pack: Pack) -> None:
        """Write every letter of the case; without personal data only when each came, and what it was."""
        for number, outline in enumerate(self.accounts.dossier.outlines, start=1):
            entry = self._outlined(number, outline)
            self.told.append(entry)
            if not self.accounts.dossier.private:
                continue
            place = f"letters/{number:04d}"
            entry["path"] = place
            letter = opened(self.desk, outline)
            if letter.message is None:
                self._miss(place, ERASED)
            else:
                self._write(pack, place, letter, letter.message, entry)

    def _outlined(self, number: int, outline: Outline) -> Entry:
        ours = outline.direction is Direction.OUTBOUND
        return {
            "number": number,
            "id": outline.id,
            "direction": outline.direction.value,
            "purpose": outline.purpose.value,
            "at": outline.at.isoformat(),
            "left_at": self.accounts.left.get(outline.id) if ours else None,
            "of_another_case": outline.via is not None,
            "known_sender": None if ours else outline.known_sender,
            "sender_verified": None if ours else outline.authentication.value,
        }

    def _write(self, pack: Pack, place: str, letter: Opened, message: Message, entry: Entry) -> None:
        words = message.content
        pack.add(f"{place}/letter.txt", [words.text.encode("utf-8", "backslashreplace")])
        if letter.original is not None and not letter.closed:
            chunks = read(letter.original, self._box(letter), self.desk.blobs)
            self._stream(pack, Piece(f"{place}/original.eml", chunks, letter.original.size))
        elif message.direction is Direction.INBOUND:
            self._miss(f"{place}/original.eml", MASKED if letter.closed else ERASED)
        facts: Entry = {
            **entry,
            "defects": list(message.defects),
            "from": _person(words.sender),
            "to": [_person(one) for one in words.to],
            "cc": [_person(one) for one in words.cc],
            "reply_to": [_person(one) for one in words.reply_to],
            "subject": words.subject,
            "message_id": words.message_id,
            "references": list(words.references),
            "sent_at": words.sent_at.isoformat() if words.sent_at else None,
            "language": words.language,
            "files": [*self._files(pack, place, letter, words.attachments)],
        }
        pack.add(f"{place}/letter.json", as_json(facts))
        entry["message_id"] = words.message_id

    def _files(
        self, pack: Pack, place: str, letter: Opened, attachments: tuple[Attachment, ...]
    ) -> Iterator[Entry]:
        """Write the files of a letter, or of an answer of ours, and yield what is told of each."""
        for number, one in enumerate(attachments, start=1):
            path = f"{place}/files/{number:02d}-{stored_name(one.name)}"
            yield {**_file(File(one.name, one.media_type, one.size), path), "sha256": one.digest}
            if letter.original is None or letter.closed:
                self._miss(path, MASKED if letter.closed else ERASED)
                continue
            original = read(letter.original, self._box(letter), self.desk.blobs)
            self._stream(pack, Piece(path, self.desk.parser.extract(original, one), one.size))
        for number, kept in enumerate(letter.enclosures, start=len(attachments) + 1):
            path = f"{place}/files/{number:02d}-{stored_name(kept.file.name)}"
            yield _file(kept.file, path)
            self._stream(
                pack, Piece(path, read(kept.body, self._box(letter), self.desk.blobs), kept.file.size)
            )

    def _stream(self, pack: Pack, piece: Piece) -> None:
        try:
            pack.stream(piece)
        except (Gone, BrokenSeal, Unreadable):
            self._miss(piece.path, BROKEN)

    def _miss(self, path: str, why: str) -> None:
        self.gaps.append({"path": path, "why": why})

    def _box(self, letter: Opened) -> Box:
        assert letter.box is not None
        return letter.box


def opened(desk: Desk, outline: Outline) -> Opened:
    """Return a letter opened, and where its original and its files stand."""
    with desk.reading("dossier.letter") as tx:
        try:
            message = tx.messages.get(outline.id)
            box = tx.box(tx.mailboxes.get(message.mailbox_id).key_id)
        except (Gone, BrokenSeal):
            return Opened(None)
        closed = tx.scrubs.closes(outline.id)
        enclosures = () if closed else tuple(tx.enclosures.of(outline.id))
        return Opened(message, box, tx.originals.find(outline.id), enclosures, closed)


def stored_name(name: str) -> str:
    """Return the name of a file as it is stored: plain characters alone, so that no system trips over it."""
    plain = unicodedata.normalize("NFKD", clean_name(name)).encode("ascii", "ignore").decode("ascii")
    flat = _UNSAFE.sub("_", plain).strip("._-")
    ending = flat[flat.rfind(".") :].lower() if "." in flat else ""
    ending = ending if _ENDING.fullmatch(ending) else ""
    stem = flat[: len(flat) - len(ending)][:_LONGEST].strip("._-")
    return f"{stem or 'file'}{ending}"


def _file(file: File, path: str) -> Entry:
    kind = {"name": file.name, "type": file.media_type, "bytes": file.size}
    return {**kind, "path": path, "may_run_something": is_risky(file)}


def _person(address: Address) -> Entry:
    return {"name": address.name, "address": address.address}
