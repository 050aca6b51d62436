"""Closed cases under a retention schedule, for tests of what it deletes and what it leaves."""

from dataclasses import replace
from datetime import timedelta

from handlers.disposal.retaining import retain
from handlers.disposal.schedule import changed, shipped
from handlers.domain.case import ActionId, Case
from handlers.domain.events import EventKind
from handlers.domain.ids import CaseId
from handlers.domain.retention import Schedule
from tests.contract.store.shelf import run, value
from tests.support.clocked import ask, claimed, judge, reply
from tests.support.desks import Room
from tests.support.letters import ASKS_ACCESS, File, letter

DAY, YEAR = timedelta(days=1), timedelta(days=366)
#: Large enough for a file beside the database.
SCAN = b"a scan of a passport " * 8_000
SECRET = "Zylphia Quandt"


def under(room: Room, own: str = "", country: str = "SE") -> Schedule:
    """Have the desk go by the schedule that ships, with what a file of its own changes."""
    found = changed(own.encode()) if own else shipped()
    schedule = found.within(country)
    room.desk.rules = replace(room.desk.rules, schedule=schedule)
    return schedule


def begun(room: Room) -> None:
    """Let the days pass in which the schedule only tells what it will do."""
    retain(room.desk)
    room.later(timedelta(days=31))


def closed_case(room: Room, sender: str = "zylphia@subject.example") -> Case:
    """Return a case with a large file, a note and a reply, answered and closed."""
    before = {one.id for one in room.cases()}
    name = sender.partition("@")[0]
    room.arrive(
        letter(
            sender=f"{SECRET} <{sender}>",
            subject=f"My data {name}",
            text=f"{ASKS_ACCESS}\nI am {SECRET}, known as {name}.",
            files=(File("scan.pdf", SCAN),),
        )
    )
    (case,) = [one for one in room.cases() if one.id not in before]
    room.press(case, ActionId.CLAIM)
    room.press(case, ActionId.NOTE, answers={"text": f"{SECRET} called."})
    room.answer(case)
    room.later(room.desk.rules.undo)
    room.settle()
    room.close_as(room.case(case.id), "fulfilled")
    room.settle()
    return room.case(case.id)


def proved_case(room: Room) -> Case:
    """Return an open case whose person showed who they are by a letter, which was judged."""
    case = ask(room, claimed(room))
    paper = reply(room)
    judge(room, room.case(case.id), came=str(paper))
    return room.case(case.id)


def erased(room: Room, case: Case) -> list[tuple[object, object]]:
    """Return what the record says that the schedule deleted: of what, by which rule."""
    told = [event for event in room.record(case) if event.kind is EventKind.ERASED]
    return [(event.facts["store"], event.facts["rule"]) for event in told]


def left(room: Room, case: CaseId) -> dict[str, int]:
    """Return how much stands of a case, by what it is."""
    ours = "message_id IN (SELECT id FROM message WHERE case_id = :id)"
    asked = {
        "words": "message WHERE case_id = :id AND content_sealed IS NOT NULL",
        "originals": f"original WHERE {ours}",
        "enclosures": f"enclosure WHERE {ours}",
        "notes": "event WHERE case_id = :id AND content_sealed IS NOT NULL",
        "requester": "case_file WHERE id = :id AND requester_sealed IS NOT NULL",
        "record": "event WHERE case_id = :id",
        "case": "case_file WHERE id = :id",
    }
    return {what: int(value(room, f"SELECT count(*) FROM {where}", id=case)) for what, where in asked.items()}


def due_on(room: Room, case: CaseId) -> str | None:
    """Return the next day on which something of a case goes."""
    rows = run(room, "SELECT due_on FROM keeping WHERE case_id = :id", id=case)
    return rows[0][0] if rows else None


def years_pass(room: Room, years: int) -> int:
    """Let years pass, the job running every few days; return how many deletions there were."""
    done = 0
    for _ in range(years * 12):
        room.later(timedelta(days=30, hours=12))
        done += retain(room.desk)
        room.settle()
    return done
