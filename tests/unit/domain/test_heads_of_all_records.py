"""The head of all records: a tree as RFC 6962 has it, paths that its leaves alone fit, a chain of rounds."""

import hashlib

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from handlers.domain.heads import (
    GENESIS,
    Witness,
    head_after,
    leaf,
    path_of,
    root_of,
    short,
)
from handlers.domain.ids import CaseId
from handlers.proof import verify

LEAVES = st.lists(st.binary(min_size=32, max_size=32), min_size=1, max_size=70)

#: A busy machine is slow at times.
PATIENT = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])


def slowly(leaves: list[bytes]) -> bytes:
    """Return the root as RFC 6962 section 2.1 defines it."""
    if len(leaves) == 1:
        return leaves[0]
    split = 1
    while split * 2 < len(leaves):
        split *= 2
    return hashlib.sha256(b"\1" + slowly(leaves[:split]) + slowly(leaves[split:])).digest()


def proven(first: bytes, index: int, number: int, path: list[str]) -> str:
    return verify.root_of(first, index, number, [bytes.fromhex(one) for one in path])


@PATIENT
@given(LEAVES)
def test_the_root_is_the_one_of_the_rfc(leaves: list[bytes]) -> None:
    assert root_of(iter(leaves)) == slowly(leaves).hex()


def test_a_round_in_which_nothing_changed_has_the_root_of_nothing() -> None:
    assert root_of([]) == hashlib.sha256(b"").hexdigest()


@PATIENT
@given(LEAVES, st.data())
def test_every_leaf_leads_to_the_root_by_its_path(leaves: list[bytes], data: st.DataObject) -> None:
    index = data.draw(st.integers(0, len(leaves) - 1))
    path = path_of(iter(leaves), len(leaves), index)
    assert proven(leaves[index], index, len(leaves), path) == root_of(leaves)
    assert len(path) <= 7


@PATIENT
@given(LEAVES, st.data())
def test_no_other_leaf_leads_there(leaves: list[bytes], data: st.DataObject) -> None:
    index = data.draw(st.integers(0, len(leaves) - 1))
    path = path_of(leaves, len(leaves), index)
    other = data.draw(st.binary(min_size=32, max_size=32).filter(lambda one: one != leaves[index]))
    assert proven(other, index, len(leaves), path) != root_of(leaves)


@PATIENT
@given(LEAVES, st.data())
def test_a_path_that_was_cut_or_grew_leads_nowhere(leaves: list[bytes], data: st.DataObject) -> None:
    index = data.draw(st.integers(0, len(leaves) - 1))
    path = path_of(leaves, len(leaves), index)
    assert proven(leaves[index], index, len(leaves), [*path, "00" * 32]) != root_of(leaves)
    if path:
        assert proven(leaves[index], index, len(leaves), path[:-1]) != root_of(leaves)


def test_a_leaf_is_bound_to_its_case_its_event_and_its_digest() -> None:
    one = Witness(CaseId(7), 3, "ab" * 32)
    others = (
        Witness(CaseId(8), 3, "ab" * 32),
        Witness(CaseId(7), 4, "ab" * 32),
        Witness(CaseId(7), 3, "b" * 64),
    )
    assert len({leaf(each) for each in (one, *others)}) == 4
    assert leaf(one) == verify.leaf(7, 3, "ab" * 32)


def test_a_leaf_can_never_be_taken_for_a_node() -> None:
    assert leaf(Witness(CaseId(7), 3, "")) == hashlib.sha256(b'\0[7,3,""]').digest()


@pytest.mark.parametrize(
    "changed",
    [
        {"previous": "1" * 64},
        {"number": 2},
        {"day": "2026-03-03"},
        {"cases": 6},
        {"leaves": 3},
        {"root": "0" * 64},
    ],
)
def test_a_head_covers_everything_of_its_round(changed: dict[str, object]) -> None:
    one: dict[str, object] = {"number": 1, "day": "2026-03-02", "cases": 5, "leaves": 4, "root": "a" * 64}
    before = head_after(GENESIS, 1, "2026-03-02", (5, 4), "a" * 64)
    after = {"previous": GENESIS, **one, **changed}
    previous = str(after.pop("previous"))
    assert verify.head_after(GENESIS, one) == before
    assert verify.head_after(previous, after) != before


def test_people_are_told_enough_of_a_head_to_find_it_by() -> None:
    assert short("0123456789abcdef" * 4) == "0123456789abcdef" * 2
    assert len(short("0" * 64)) * 4 == 128
