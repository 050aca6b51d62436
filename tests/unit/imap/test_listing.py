"""Letters are found by their numbers, through gaps of any width, with short answers only."""

import re
from collections.abc import Iterable
from datetime import UTC, date, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.base import Cursor
from connectors.errors import CursorExpired
from connectors.imap.client import Client
from connectors.imap.listing import after, page
from connectors.imap.session import Opened

AT = datetime(2026, 11, 16, 9, 0, tzinfo=UTC)


class Shelf(Client):
    """A server's folder, which answers searches as RFC 9051 has it."""

    def __init__(self, uids: set[int], old: Iterable[int] = ()) -> None:
        self.uids = uids
        self.old = set(old)
        self.longest = 0
        self.searches = 0

    def search(self, criteria: Any = "ALL", charset: str | None = None) -> list[int]:
        found = re.fullmatch(r"(\d+):(\d+|\*)", str(criteria[1]))
        assert found is not None
        first, last = int(found[1]), max(self.uids, default=0) if found[2] == "*" else int(found[2])
        answer = [uid for uid in self.uids if min(first, last) <= uid <= max(first, last)]
        if "SINCE" in criteria:
            assert isinstance(criteria[3], date)
            answer = [uid for uid in answer if uid not in self.old]
        self.longest = max(self.longest, len(answer))
        self.searches += 1
        return answer

    def fetch(
        self, uids: list[int], data: object, modifiers: object = None
    ) -> dict[int, dict[bytes, object]]:
        return {uid: {b"INTERNALDATE": AT, b"RFC822.SIZE": 7} for uid in uids if uid in self.uids}


def opened(shelf: Shelf, next_uid: int | None = None) -> Opened:
    known = max(shelf.uids, default=0) + 1 if next_uid is None else next_uid
    return Opened(b"INBOX", False, 1, known, len(shelf.uids), frozenset())


def walk(
    shelf: Shelf, cursor: Cursor | None = None, limit: int = 3, next_uid: int | None = None
) -> list[int]:
    found: list[int] = []
    for _ in range(10_000):
        now = opened(shelf, next_uid)
        step = page(shelf, now, "INBOX", after("INBOX", cursor, now), limit, None)
        assert len(step.stubs) <= limit
        found += [int(stub.provider_key.rpartition(":")[2]) for stub in step.stubs]
        cursor = step.cursor
        if not step.more:
            return found
    pytest.fail("the walk does not end")


@given(uids=st.sets(st.integers(1, 2**32 - 2), max_size=40), limit=st.integers(1, 9), told=st.booleans())
def test_every_letter_is_found_once_whatever_the_gaps(uids: set[int], limit: int, told: bool) -> None:
    assert walk(Shelf(uids), limit=limit, next_uid=None if told else 0) == sorted(uids)


def test_no_answer_is_long_in_a_full_folder() -> None:
    shelf = Shelf(set(range(1, 120_001)))
    shelf.uids -= set(range(500, 40_000))
    assert walk(shelf, limit=5_000) == sorted(shelf.uids)
    assert shelf.longest <= 90_000


def test_a_walk_through_a_full_folder_does_not_ask_for_all_of_it_again_and_again() -> None:
    shelf = Shelf(set(range(1, 20_001)))
    walk(shelf, limit=100)
    assert shelf.searches <= 2 * 200
    assert shelf.longest <= 1_000


def test_letters_of_before_are_left_out_and_not_listed_later_either() -> None:
    shelf = Shelf(set(range(1, 2_001)), old=set(range(1, 1_991)))
    first = page(shelf, opened(shelf), "INBOX", 0, 50, AT)
    assert [int(stub.provider_key.rpartition(":")[2]) for stub in first.stubs] == list(range(1_991, 2_001))
    assert not first.more
    assert walk(shelf, first.cursor) == []


def test_a_number_given_but_not_yet_visible_is_waited_for() -> None:
    shelf = Shelf({1, 2})
    now = opened(shelf, next_uid=5)  # 3 and 4 are being stored
    step = page(shelf, now, "INBOX", 0, 10, None)
    shelf.uids |= {3, 4}
    assert walk(shelf, step.cursor) == [3, 4]


def test_a_letter_that_went_meanwhile_is_noticed_without_its_date() -> None:
    class Racing(Shelf):
        def fetch(self, *_: object) -> dict[int, dict[bytes, object]]:
            return {}

    shelf = Racing({1})
    (stub,) = page(shelf, opened(shelf), "INBOX", 0, 10, None).stubs
    assert (stub.provider_key, stub.received_at, stub.size) == ("INBOX/1:1", None, None)


@pytest.mark.parametrize(
    "cursor",
    [
        Cursor("INBOX", "5", "2"),
        Cursor("INBOX", "5", "0"),
        Cursor("INBOX", "5", ""),
        Cursor("Junk", "5", "1"),
        Cursor("INBOX", "", "1"),
        Cursor("INBOX", "-1", "1"),
        Cursor("INBOX", "²", "1"),
    ],
)
def test_fm_01_a_place_of_another_generation_is_lost(cursor: Cursor) -> None:
    with pytest.raises(CursorExpired):
        after("INBOX", cursor, opened(Shelf({1})))
