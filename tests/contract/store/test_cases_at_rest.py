"""Cases in their rows: never without an event, claims as they are now, found by number and owner."""

from dataclasses import replace
from datetime import timedelta
from inspect import signature

import pytest
from sqlalchemy.exc import IntegrityError

from connectors.base import Address
from handlers.domain.case import Case, Claim, Outcome, Status
from handlers.domain.errors import NotFound, StaleCase
from handlers.domain.events import Event, EventKind
from handlers.domain.ids import CaseId, MessageId, OrganisationId
from handlers.domain.record import verify
from handlers.domain.rights import Right
from handlers.store.cases import Cases
from tests.contract.store.shelf import new_case, run, second_mailbox
from tests.support.cast import ADA, BEN
from tests.support.desks import ACME, Room
from tests.support.times import MONDAY
from tests.unit.domain.samples import ARRIVED, DUE, deadline

HAPPENED = Event(EventKind.RECORD_READ)


@pytest.fixture
def room(shared: Room) -> Room:
    return shared


def save(room: Room, case: Case, **changes: object) -> Case:
    with room.desk.transaction("tests.save") as tx:
        return tx.cases.save(replace(case, **changes), HAPPENED)  # type: ignore[arg-type] # as the test says


def test_a_new_case_has_its_first_version_and_its_record(room: Room) -> None:
    case = new_case(room)
    assert (case.version, case.events) == (1, 1)
    assert room.case(case.id) == case
    assert verify(room.record(case), case.head) == []


@pytest.mark.parametrize("way", [Cases.add, Cases.save, Cases.note], ids=["add", "save", "note"])
def test_nothing_is_written_of_a_case_without_an_event(way: object) -> None:
    event = signature(way).parameters["event"]  # type: ignore[arg-type] # a function all the same
    assert event.default is event.empty
    assert event.kind is event.POSITIONAL_OR_KEYWORD


@pytest.mark.parametrize(
    "changes",
    [
        {"status": Status.AWAITING_SUBJECT},
        {"language": ""},
        {"owner": BEN, "status": Status.OPEN},
        {"owner": None},
        {"draft_id": MessageId(2**62)},
        {"answered_at": MONDAY + timedelta(microseconds=1)},
        {"closed_at": MONDAY, "status": Status.CLOSED},
        {"unreadable": True},
        {"sender_unclear": True},
        {"received_at": ARRIVED - timedelta(days=900)},
        {"deadline": deadline(DUE + timedelta(days=61))},
        {"claims": (Claim(Right.COMPLAINT, Outcome.NOT_A_REQUEST),)},
        {"claims": ()},
    ],
    ids="-".join,
)
def test_each_change_is_read_back(room: Room, changes: dict[str, object]) -> None:
    saved = save(room, new_case(room), **changes)
    assert room.case(saved.id) == saved
    assert all(getattr(saved, name) == new for name, new in changes.items())
    assert saved.version == 2


@pytest.mark.parametrize(
    "requester",
    [
        Address(""),
        Address("sam@subject.example", "Sam 'Robert\"); DROP TABLE case_file; --"),
        Address("søren@ærø.example", "Søren \U0001f98a"),
        Address("\ud800@\x00.example", "\udfff\n\r\t"),
        Address("a" * 10_000 + "@x.example", "b" * 10_000),
    ],
    ids=["nobody", "sql", "letters", "surrogates", "long"],
)
def test_a_requester_of_any_kind_is_read_back(room: Room, requester: Address) -> None:
    assert room.case(new_case(room, requester=requester).id).requester == requester


def test_who_wrote_stays_who_wrote(room: Room) -> None:
    case = new_case(room)
    save(room, case, requester=Address("mallory@elsewhere.example"), number="2020-0001")
    kept = room.case(case.id)
    assert (kept.requester, kept.number) == (case.requester, case.number)


def test_claims_are_rewritten_whole_and_in_order(room: Room) -> None:
    case = new_case(room, claims=tuple(Claim(right) for right in Right))
    assert room.case(case.id).rights == tuple(Right)
    fewer = save(room, case, claims=(Claim(Right.ERASURE, Outcome.REFUSED), Claim(Right.ACCESS)))
    assert room.case(case.id).claims == fewer.claims
    assert len(run(room, "SELECT * FROM claim WHERE case_id = :case", case=case.id)) == 2


def test_claims_of_another_case_are_left_alone(room: Room) -> None:
    case, other = new_case(room), new_case(room, claims=(Claim(Right.OBJECTION),))
    save(room, case, claims=(Claim(Right.COMPLAINT),))
    assert room.case(other.id).rights == (Right.OBJECTION,)


def test_a_note_touches_neither_claims_nor_columns(room: Room) -> None:
    case = new_case(room)
    with room.desk.transaction("tests.note") as tx:
        tx.cases.note(replace(case, owner=ADA, claims=(), status=Status.CLOSED), HAPPENED)
    kept = room.case(case.id)
    assert (kept.owner, kept.claims, kept.status) == (None, case.claims, Status.NEW)
    assert (kept.version, kept.events) == (1, 2)


def test_an_old_picture_is_refused_and_leaves_no_event(room: Room) -> None:
    old = new_case(room)
    save(room, old, owner=ADA)
    with pytest.raises(StaleCase, match="Someone just changed this case"):
        save(room, old, owner=BEN)
    kept = room.case(old.id)
    assert (kept.owner, kept.version, kept.events) == (ADA, 2, 2)
    assert verify(room.record(old), kept.head) == []


def test_a_case_that_was_never_written_cannot_be_saved(room: Room) -> None:
    with pytest.raises(StaleCase):
        save(room, replace(new_case(room), id=CaseId(404)))


def test_two_cases_cannot_have_one_number(room: Room) -> None:
    case = new_case(room)
    before = len(room.cases())
    with pytest.raises(IntegrityError):
        new_case(room, number=case.number)
    assert len(room.cases()) == before


@pytest.mark.parametrize(
    "number",
    [
        "",
        "2026",
        "2026-00010",
        " 2026-0001",
        "2026-0001\x00",
        "2026\ud800",
        "٢٠٢٦-٠٠٠١",
        "%",
        "2026-000_",
    ],
    ids=["nothing", "half", "more", "space", "nul", "surrogate", "digits", "percent", "underscore"],
)
def test_a_number_is_looked_up_literally(room: Room, number: str) -> None:
    new_case(room)
    with room.desk.reading("tests.find") as tx, pytest.raises(NotFound):
        tx.cases.numbered(ACME.id, number)


def test_a_number_is_one_organisations(room: Room) -> None:
    case = new_case(room)
    with room.desk.reading("tests.find") as tx:
        assert tx.cases.numbered(ACME.id, case.number) == case
        with pytest.raises(NotFound, match="There is no such case here; check the number"):
            tx.cases.numbered(OrganisationId(2), case.number)


def test_a_case_belongs_to_the_key_of_its_mailbox(room: Room) -> None:
    other = second_mailbox(room)
    case = new_case(room)
    run(room, "UPDATE case_file SET mailbox_id = :other WHERE id = :case", other=other.id, case=case.id)
    with pytest.raises(Exception, match="altered, moved or sealed under another key"):
        room.case(case.id)


def test_a_locked_case_reads_like_any_other(room: Room) -> None:
    case = new_case(room)
    with room.desk.transaction("tests.locked") as tx:
        assert tx.cases.locked(case.id) == case
        with pytest.raises(NotFound):
            tx.cases.locked(CaseId(404))
