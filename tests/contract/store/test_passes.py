"""Passes in the store: only a digest of each, spent once, and gone when they are of no more use."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from handlers.domain.ids import MessageId
from handlers.domain.passes import Pass, PassUse
from tests.contract.store.shelf import everything_at_rest, new_case, value
from tests.support.cast import ADA
from tests.support.crowds import all_at_once
from tests.support.desks import Room
from tests.support.times import DAY, MINUTE

TEN = timedelta(minutes=10)


@pytest.fixture
def issue(room: Room) -> Callable[..., str]:
    case = new_case(room)

    def write(**changes: object) -> str:
        wanted = Pass(PassUse.FILE, ADA, case.id, MessageId(7), room.clock.now() + TEN, 2)
        with room.desk.transaction("tests.issue") as tx:
            return tx.passes.issue(replace(wanted, **changes))  # type: ignore[arg-type] # checked when it runs

    return write


def find(room: Room, token: str, use: PassUse = PassUse.FILE) -> Pass | None:
    with room.desk.reading("tests.find") as tx:
        return tx.passes.find(token, use)


def spend(room: Room, token: str, use: PassUse = PassUse.FILE) -> Pass | None:
    with room.desk.transaction("tests.spend") as tx:
        return tx.passes.spend(token, use)


def test_a_pass_is_found_by_its_token_alone(room: Room, issue: Callable[..., str]) -> None:
    token = issue()
    found = find(room, token)
    assert found is not None
    assert (found.person, found.message_id, found.position) == (ADA, 7, 2)
    assert found.expires_at == room.clock.now() + TEN
    assert find(room, token[:-1]) is None
    assert find(room, "") is None
    assert find(room, "\ud800 <&> " * 9) is None


def test_sec_05_the_store_keeps_a_digest_and_no_token(room: Room, issue: Callable[..., str]) -> None:
    token = issue()
    assert len(token) == 43
    assert token.encode() not in everything_at_rest(room)
    assert len(bytes(value(room, "SELECT token_hash FROM pass"))) == 32


def test_looking_spends_nothing_and_spending_works_once(room: Room, issue: Callable[..., str]) -> None:
    token = issue()
    assert find(room, token) == find(room, token)
    assert spend(room, token) is not None
    assert spend(room, token) is None
    assert find(room, token) is None


def test_a_pass_holds_until_its_instant_and_no_longer(room: Room, issue: Callable[..., str]) -> None:
    token = issue()
    room.later(TEN - timedelta(seconds=1))
    assert find(room, token) is not None
    room.later(timedelta(seconds=1))
    assert find(room, token) is None
    assert spend(room, token) is None


def test_a_pass_is_for_one_use_alone(room: Room, issue: Callable[..., str]) -> None:
    token = issue(use=PassUse.ATTACH)
    assert find(room, token) is None
    assert spend(room, token) is None
    assert find(room, token, PassUse.ATTACH) is not None


def test_of_many_who_spend_a_pass_at_once_one_succeeds(room: Room, issue: Callable[..., str]) -> None:
    token = issue()
    ends = all_at_once([lambda: spend(room, token)] * 6)
    assert sum(isinstance(end, Pass) for end in ends) == 1
    assert ends.count(None) == 5


def test_passes_long_over_go_when_the_next_is_issued(room: Room, issue: Callable[..., str]) -> None:
    issue()
    room.later(DAY)
    issue()
    assert value(room, "SELECT count(*) FROM pass") == 2, "the first ended less than a day ago"
    room.later(11 * MINUTE)
    issue()
    assert value(room, "SELECT count(*) FROM pass") == 2
