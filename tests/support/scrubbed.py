"""A closed case full of planted numbers, for tests of what scrubbing leaves of them."""

import json
from datetime import date, timedelta

from handlers.domain.case import ActionId, Case
from handlers.domain.message import Content
from handlers.duties.shredding import shred
from tests.contract.store.shelf import run
from tests.support.desks import Room
from tests.support.letters import ASKS_ACCESS, File, letter
from tests.unit.sensitive import people

BORN = date(2031, 5, 14)
CPR, FNR, PNR = people.cpr(BORN), people.fodselsnummer(BORN), people.personnummer(BORN)
HETU = people.henkilotunnus(BORN)
PLANTED = (CPR, FNR, PNR, HETU)
GRACE = timedelta(days=14)
SCAN = f"a scan with {CPR} ".encode() * 8_000  # large enough for the blob store


def closed_case(room: Room, name: str = "sam") -> Case:
    """Return a case with numbers in subject, text, names, files and a note, answered and closed."""
    room.arrive(
        letter(
            sender=f"Sam {HETU} <{name}@subject.example>",
            subject=f"CPR {CPR}",
            text=f"{ASKS_ACCESS}\nMy number is {FNR}. I was on sick-leave.",
            files=(File(f"{PNR}.pdf", SCAN),),
        )
    )
    case = room.only_case()
    room.press(case, ActionId.CLAIM)
    room.press(case, ActionId.NOTE, answers={"text": f"She called; her number is {CPR}."})
    room.answer(case)
    room.later(room.desk.rules.undo)
    room.settle()
    room.close_as(room.case(case.id), "fulfilled")
    return room.case(case.id)


def scrub(room: Room, case: Case) -> object:
    """Mask a case, as whoever has looked at the preview does."""
    return room.press(case, ActionId.SCRUB, answers={})


def words(room: Room, case: Case) -> str:
    """Return every word of a case that can still be opened, its record's too."""
    contents = [_words(message.content) for message in room.messages(case)]
    noted = [event.content or "" for event in room.record(case)]
    return "\n".join((*contents, *noted, room.case(case.id).requester.name))


def _words(content: Content) -> str:
    persons = (content.sender, *content.to, *content.cc, *content.reply_to)
    names = [*(one.name for one in persons), *(one.name for one in content.attachments)]
    return json.dumps([content.subject, content.text, *names], ensure_ascii=False)


def planted(text: str) -> list[str]:
    """Return which planted numbers stand in a text."""
    return [number for number in PLANTED if number in text]


def ciphertexts(room: Room) -> list[bytes]:
    """Return the sealed words and originals of every message and note as they stand now."""
    found = [
        *run(room, "SELECT content_sealed FROM message WHERE content_sealed IS NOT NULL"),
        *run(room, "SELECT body_sealed FROM original WHERE body_sealed IS NOT NULL"),
        *run(room, "SELECT content_sealed FROM event WHERE content_sealed IS NOT NULL"),
        *run(room, "SELECT evidence_sealed FROM reading WHERE evidence_sealed IS NOT NULL"),
    ]
    return [bytes(cell) for (cell,) in found]


def blobs(room: Room) -> list[str]:
    """Return the names of the files beside the database."""
    return sorted(path.name for path in (room.folder / "blobs").rglob("*") if path.is_file())


def time_is_over(room: Room) -> int:
    """Let the time of grace pass, and have what is due destroyed."""
    room.later(GRACE)
    return shred(room.desk)
