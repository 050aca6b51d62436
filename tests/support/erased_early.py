"""Closed cases that an admin has erased before their day, for tests of what goes and what stays."""

from handlers.disposal import erasing_cases
from handlers.disposal.erasing_cases import Erased
from handlers.domain.case import ActionId, Case
from handlers.domain.erasure import ErasureKind
from handlers.domain.events import EventKind, Fact
from tests.contract.store.shelf import run
from tests.support.cast import IRIS, actor
from tests.support.desks import Room
from tests.support.ledgers import ledger_in
from tests.support.letters import ASKS_ERASURE, letter
from tests.support.retained import SECRET, left

WHY = "Zylphia is a colleague's child"
#: What is left of a case once it is erased.
SKELETON = {"record", "case"}


def erase(room: Room, case: Case, reason: str = WHY) -> Erased:
    """Have the admin erase a case."""
    return erasing_cases.erase(room.desk, actor(IRIS), case.number, reason)


def granted_case(room: Room) -> Case:
    """Return a closed case that asked for erasure and had it granted."""
    before = {one.id for one in room.cases()}
    room.arrive(letter(sender=f"{SECRET} <gone@subject.example>", text=ASKS_ERASURE))
    (case,) = [one for one in room.cases() if one.id not in before]
    room.press(case, ActionId.CLAIM)
    room.answer(room.case(case.id))
    room.later(room.desk.rules.undo)
    room.settle()
    room.close_as(room.case(case.id), *["fulfilled"] * len(case.claims))
    room.settle()
    return room.case(case.id)


def writes_again(room: Room, case: Case) -> None:
    """Let the person write in the thread of a case."""
    first = room.messages(case)[0].content.message_id.strip("<>")
    room.arrive(letter(sender=case.requester.address, text="Thanks.", in_reply_to=f"<{first}>"))


def has_left(room: Room, case: Case) -> set[str]:
    """Return what stands of a case, by what it is."""
    return {what for what, number in left(room, case.id).items() if number}


def told_erased(room: Room, case: Case) -> list[tuple[Fact, Fact]]:
    """Return what the record says went of a case by an order: of what, on which route."""
    erased = [one.facts for one in room.record(case) if one.kind is EventKind.ERASED]
    return [(facts["store"], facts["route"]) for facts in erased if "route" in facts]


def orders(room: Room) -> list[tuple[str, bool, bool]]:
    """Return the orders there are: on which route, whether each has begun, and ended."""
    rows = run(room, "SELECT route, begun_at, ended_at FROM erase_order ORDER BY case_id")
    return [(route, begun is not None, ended is not None) for route, begun, ended in rows]


def in_ledger(room: Room) -> list[tuple[int, str]]:
    """Return which cases the erasure ledger tells of, and on which routes."""
    entries = (one.erasure for one in ledger_in(room.folder).entries())
    return [(one.subject, one.route) for one in entries if one.kind is ErasureKind.CASE]
