"""The keys that name effects, and the points where a crash is proved harmless: stable and apart."""

from types import SimpleNamespace
from typing import cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.checkpoints import Point, unmarked
from handlers.domain.ids import CaseId
from handlers.showing import card_key, line_key, lines_key, send_mail, show_card, show_line
from handlers.store.outbox import EntryKind
from handlers.store.transaction import Transaction
from tests.unit.domain.samples import a_case

IDS = st.integers(1, 2**62)


class Asked:
    """Takes what is asked of an outbox."""

    def __init__(self) -> None:
        self.entries: list[tuple[EntryKind, str, dict[str, object]]] = []

    def add(self, kind: EntryKind, key: str, **more: object) -> None:
        self.entries.append((kind, key, more))

    @property
    def tx(self) -> Transaction:
        return cast("Transaction", SimpleNamespace(outbox=self))


def test_keys_are_written_in_rows_and_never_change() -> None:
    assert card_key(CaseId(7)) == "card:7"
    assert lines_key(CaseId(7)) == "lines:7"
    assert line_key(CaseId(7), 3) == "line:7:3"


@given(IDS, IDS, st.integers(1, 10**6), st.integers(1, 10**6))
def test_no_two_effects_share_a_key(one: int, other: int, first: int, second: int) -> None:
    assert (card_key(CaseId(one)) == card_key(CaseId(other))) == (one == other)
    same = line_key(CaseId(one), first) == line_key(CaseId(other), second)
    assert same == ((one, first) == (other, second))
    assert len({card_key(CaseId(one)), lines_key(CaseId(one)), line_key(CaseId(one), first)}) == 3


def test_a_card_that_stands_already_is_drawn_anew_and_a_first_one_posted() -> None:
    asked = Asked()
    show_card(asked.tx, CaseId(7))
    show_card(asked.tx, CaseId(8), new=True)
    assert asked.entries == [
        (EntryKind.CARD, "card:7", {"case": 7, "fresh": False}),
        (EntryKind.CARD, "card:8", {"case": 8, "fresh": True}),
    ]


def test_a_thread_is_asked_to_tell_whatever_is_new() -> None:
    asked = Asked()
    for events in (12, 13):
        show_line(asked.tx, a_case(events=events))
    assert asked.entries == [(EntryKind.LINE, "lines:7", {"case": 7})] * 2


def test_a_mail_is_named_after_its_message() -> None:
    asked = Asked()
    send_mail(asked.tx, CaseId(7), 99)
    ((kind, key, more),) = asked.entries
    assert (kind, key) == (EntryKind.MAIL, "mail:99")
    assert (more["case"], more["subject"]) == (7, 99)


@given(IDS, st.integers(1, 10**6))
def test_keys_carry_numbers_and_nothing_else(case: int, event: int) -> None:
    for key in (card_key(CaseId(case)), line_key(CaseId(case), event)):
        _, *numbers = key.split(":")
        assert all(number.isdigit() for number in numbers)


@pytest.mark.parametrize("point", list(Point))
def test_in_production_reaching_a_point_does_nothing(point: Point) -> None:
    unmarked(point)


def test_points_are_named_apart_from_each_other_and_from_transactions() -> None:
    names = [point.value for point in Point]
    assert len(set(names)) == len(names) >= 8
    assert not any(":" in name or "." in name for name in names)
