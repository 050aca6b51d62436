"""Doubtful letters read anew by newer rules: a case gains rights, loses none, and no decision is touched."""

from dataclasses import replace

import pytest

from handlers.domain.case import ActionId
from handlers.domain.events import EventKind
from handlers.domain.finding import Circumstances, Evidence, Finding, LetterKind, RequesterKind, Verdict
from handlers.domain.finding import Requester as Asker
from handlers.domain.reading import Sureness
from handlers.domain.rights import Right
from handlers.intake.reconsidering import Reconsidered, reconsider
from tests.support.cast import MAX
from tests.support.desks import Room
from tests.support.letters import letter

MAYBE = Finding(
    language="en",
    rights=(Right.ACCESS,),
    evidence=(Evidence(Right.ACCESS, 0, 3, "model"),),
    verdict=Verdict.LOOK,
    kind=LetterKind.OTHER,
    confidence=0.5,
    version="old",
)
CLEAR = replace(
    MAYBE,
    rights=(Right.ERASURE,),
    evidence=(Evidence(Right.ERASURE, 0, 3, "erasure-verb"),),
    verdict=Verdict.REQUEST,
    kind=LetterKind.REQUEST,
    requester=Asker(RequesterKind.SUBJECT),
    confidence=0.95,
    version="new",
)


class Says:
    """A recogniser that finds what it is told."""

    def __init__(self, finding: Finding) -> None:
        self.finding = finding

    def recognise(self, subject: str, text: str, about: Circumstances = Circumstances()) -> Finding:
        return self.finding


def upgraded(room: Room, before: Finding = MAYBE, after: Finding = CLEAR) -> None:
    room.desk.recogniser = Says(before)
    room.arrive(letter())
    room.desk.recogniser = Says(after)


def test_a_doubtful_case_gains_what_newer_rules_find_and_loses_nothing(room: Room) -> None:
    upgraded(room)
    due = room.only_case().due_on

    assert reconsider(room.desk, room.mailbox.id) == Reconsidered(1, 1)
    case = room.only_case()
    assert case.rights == (Right.ACCESS, Right.ERASURE)
    assert (case.reading.verdict, case.reading.kind) == (Verdict.REQUEST, LetterKind.REQUEST)
    assert (case.reading.sureness, case.reading.requester) == (Sureness.SURE, RequesterKind.SUBJECT)
    assert case.reading.waits, "a person has still to say so"
    assert case.due_on == due
    event = next(one for one in room.record(case) if one.kind is EventKind.READ_ANEW)
    assert (event.facts["rights"], event.facts["read_by"]) == ("erasure", "new")
    with room.desk.reading("tests.reading") as tx:
        assert list(tx.readings.of_case(case.id).values()) == [CLEAR]
    assert reconsider(room.desk, room.mailbox.id) == Reconsidered(), "it is doubtful no more"


@pytest.mark.parametrize(
    "after",
    [
        replace(MAYBE, version="new"),
        replace(MAYBE, version="new", rights=(), evidence=()),
        replace(MAYBE, version="new", verdict=Verdict.OTHER, rights=()),
    ],
)
def test_rules_that_find_the_same_or_less_change_nothing(room: Room, after: Finding) -> None:
    upgraded(room, after=after)
    version = room.only_case().version

    assert reconsider(room.desk, room.mailbox.id) == Reconsidered(1, 0)
    assert room.only_case().version == version
    assert room.only_case().rights == (Right.ACCESS,)


def test_what_somebody_confirmed_is_not_read_anew(room: Room) -> None:
    upgraded(room)
    room.press(room.only_case(), ActionId.CONFIRM, MAX)

    assert reconsider(room.desk, room.mailbox.id) == Reconsidered()
    assert room.only_case().rights == (Right.ACCESS,)


def test_what_is_closed_is_not_read_anew(room: Room) -> None:
    upgraded(room)
    room.press(room.only_case(), ActionId.NOT_A_REQUEST, MAX, {"sure": "yes"})

    assert reconsider(room.desk, room.mailbox.id) == Reconsidered()


def test_a_plain_request_is_not_in_doubt(room: Room) -> None:
    upgraded(room, before=CLEAR, after=replace(CLEAR, rights=(Right.ACCESS, Right.ERASURE)))

    assert reconsider(room.desk, room.mailbox.id) == Reconsidered()


def test_an_unclear_case_becomes_clear(room: Room) -> None:
    upgraded(room, before=replace(MAYBE, rights=(), evidence=()))
    assert room.only_case().rights == (Right.UNCLEAR,)
    reconsider(room.desk, room.mailbox.id)

    assert room.only_case().rights == (Right.ERASURE,)
