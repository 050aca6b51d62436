"""What a mailbox does not give: whose fault it is, how long it is waited for, and when a person hears."""

from collections.abc import Iterator
from contextlib import suppress
from datetime import timedelta

import pytest

from connectors.errors import (
    AuthorizationLost,
    ConnectorError,
    LicenceMissing,
    MailboxFull,
    MailboxGone,
    Permanent,
    Temporary,
)
from handlers.domain.mailbox import MailboxStatus
from handlers.intake import batches
from handlers.intake.patience import FEW, LONG_PATIENCE, PATIENCE
from handlers.intake.sync import sync_all
from handlers.store.stubs import StubState
from tests.contract.store.shelf import run, value
from tests.support.desks import Room
from tests.support.letters import letter
from tests.support.syncing import asked_notices, make_dear, stubs
from tests.support.times import DAY, HOUR, MINUTE, SECOND


class Refusing:
    """A mailbox that gives some of its letters, or none."""

    def __init__(self, room: Room, fault: ConnectorError, only: str = "") -> None:
        self.asked: list[str] = []
        self.fault: ConnectorError | None = fault
        self._only = only
        self._fetch = room.mail.fetch
        room.mail.fetch = self.fetch  # type: ignore[method-assign] # refuses

    def fetch(self, provider_key: str) -> Iterator[bytes]:
        self.asked.append(provider_key)
        if self.fault is not None and self._only in {"", provider_key}:
            raise self.fault
        return self._fetch(provider_key)


def deliver(room: Room, count: int = 1) -> str:
    """Let letters come in, and return the key of the last."""
    return [room.mail.deliver(letter(), received_at=room.clock.now()) for _ in range(count)][-1]


def go_on(room: Room, rounds: int, wait: timedelta = 7 * HOUR) -> None:
    """Let time pass, with a round now and then that may fail."""
    for _ in range(rounds):
        with suppress(ConnectorError):
            room.sync()
        room.later(wait)


def unreadable(room: Room) -> list[bool]:
    return [case.unreadable for case in room.cases()]


@pytest.mark.parametrize(
    "fault",
    [MailboxGone(), MailboxFull(), LicenceMissing(), AuthorizationLost(), Permanent("no reason given")],
)
def test_fm_12_a_fault_of_the_mailbox_makes_no_letter_unreadable(room: Room, fault: ConnectorError) -> None:
    deliver(room, 30)
    mail = Refusing(room, fault)
    go_on(room, 6, timedelta(hours=12))
    assert room.cases() == []
    assert stubs(room, StubState.NOTICED) == 30

    mail.fault = None
    go_on(room, 2)

    assert unreadable(room) == [False] * 30


@pytest.mark.parametrize("fault", [MailboxGone(), MailboxFull(), LicenceMissing()])
def test_fm_12_a_fault_of_the_mailbox_ends_the_round_and_is_none_of_its_letters(
    room: Room, fault: ConnectorError
) -> None:
    deliver(room, 30)
    mail = Refusing(room, fault)
    for _ in range(3):
        with pytest.raises(type(fault)):
            room.sync()
        assert len(mail.asked) <= batches.READERS + 1, "the others are not asked for in vain"
        mail.asked.clear()
        room.later(HOUR)

    assert value(room, "SELECT max(tries) + max(started) FROM stub") == 0
    assert value(room, "SELECT fault FROM mailbox") == type(fault).__name__


@pytest.mark.parametrize("fault", [Temporary(), Permanent(), AuthorizationLost()])
def test_fm_02_fourteen_faults_and_nothing_else_read_leave_a_letter_waiting(
    room: Room, fault: ConnectorError
) -> None:
    deliver(room)
    mail = Refusing(room, fault)
    go_on(room, 14)
    assert room.cases() == []

    mail.fault = None
    assert room.sync().cases == 1
    assert unreadable(room) == [False]


@pytest.mark.parametrize("fault", [Temporary(), Permanent(), AuthorizationLost()])
def test_fm_02_a_letter_that_alone_is_not_given_is_a_case_for_a_person_after_a_while(
    room: Room, fault: ConnectorError
) -> None:
    bad = deliver(room)
    mail = Refusing(room, fault, only=bad)
    deliver(room)
    go_on(room, PATIENCE)
    assert unreadable(room) == [False], "not yet"

    assert room.sync().quarantined == 1
    assert unreadable(room) == [False, True]
    assert mail.asked.count(bad) == PATIENCE + 1


def test_fm_02_in_the_end_a_person_hears_of_the_only_letter_too(room: Room) -> None:
    deliver(room)
    Refusing(room, Temporary())
    go_on(room, LONG_PATIENCE)
    assert room.cases() == []

    assert room.sync().quarantined == 1
    assert unreadable(room) == [True]


def test_fm_15_one_letter_that_is_refused_is_no_lost_authorisation(room: Room) -> None:
    make_dear(room)
    Refusing(room, AuthorizationLost("status 403, ErrorAccessDenied"), only=deliver(room))
    deliver(room)
    seen = set()
    for _ in range(400):
        with suppress(ExceptionGroup):
            sync_all(room.desk)
        seen.add(value(room, "SELECT status FROM mailbox"))
        room.later(5 * MINUTE)

    assert seen == {MailboxStatus.CONNECTED}
    assert asked_notices(room, "mailbox_lapsed") == []
    assert unreadable(room) == [False, True]


def test_fm_15_a_few_letters_that_are_refused_where_we_may_look_are_no_lost_authorisation(room: Room) -> None:
    deliver(room, FEW)
    Refusing(room, AuthorizationLost("status 403, ErrorAccessDenied"))
    for _ in range(LONG_PATIENCE + 1):
        room.sync()
        assert value(room, "SELECT status FROM mailbox") == MailboxStatus.CONNECTED
        room.later(7 * HOUR)

    assert asked_notices(room, "mailbox_lapsed") == []
    assert unreadable(room) == [True] * FEW, "a person is told of them"


def test_fm_15_where_every_letter_is_refused_we_are_not_let_in(room: Room) -> None:
    deliver(room, FEW + 1)
    Refusing(room, AuthorizationLost())
    for _ in range(2):
        with pytest.raises(AuthorizationLost):
            room.sync()
        room.later(10 * MINUTE)

    assert value(room, "SELECT status FROM mailbox") == MailboxStatus.LAPSED
    assert value(room, "SELECT max(tries) FROM stub") == 0


def test_fm_02_the_first_wait_that_is_named_ends_the_round_and_is_the_next_look(room: Room) -> None:
    deliver(room, 200)
    make_dear(room)
    mail = Refusing(room, Temporary(retry_after=300))
    for _ in range(29):
        with suppress(ExceptionGroup):
            sync_all(room.desk)
        room.later(10 * SECOND)
    assert len(mail.asked) <= batches.READERS + 1

    mail.fault = None
    room.later(MINUTE)
    sync_all(room.desk)
    assert stubs(room, StubState.ROUTED) == 200
    assert value(room, "SELECT max(tries) FROM stub") == 0


def test_fm_02_a_wait_in_the_middle_of_reading_is_kept_and_no_failure(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(batches, "READERS", 1)
    deliver(room, 10)
    make_dear(room)
    fetch, asked = room.mail.fetch, list[str]()

    def busy(provider_key: str) -> Iterator[bytes]:
        asked.append(provider_key)
        if len(asked) == 5:
            raise Temporary(retry_after=300)
        return fetch(provider_key)

    room.mail.fetch = busy  # type: ignore[method-assign] # is busy once
    sync_all(room.desk)
    assert (len(asked), len(room.cases())) == (5, 4)
    assert run(room, "SELECT failing_since, fault FROM mailbox") == [(None, "")]
    room.later(299 * SECOND)
    sync_all(room.desk)
    assert len(asked) == 5

    room.later(SECOND)
    sync_all(room.desk)
    assert len(room.cases()) == 10


def test_fm_02_a_wait_of_years_is_six_hours_for_a_letter(room: Room) -> None:
    deliver(room)
    room.mail.fail_next("fetch", Temporary(retry_after=999_999_999.0))
    with pytest.raises(Temporary):
        room.sync()

    room.later(6 * HOUR - SECOND)
    assert room.sync().cases == 0
    room.later(SECOND)
    assert room.sync().cases == 1


def test_fm_02_a_letter_put_off_for_its_mailbox_is_not_suspected(room: Room) -> None:
    deliver(room, 4)
    mail = Refusing(room, MailboxFull())
    go_on(room, 30, DAY)
    mail.fault = None

    assert room.sync().cases == 4
    assert unreadable(room) == [False] * 4
