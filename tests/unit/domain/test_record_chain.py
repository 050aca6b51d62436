"""The chain of a record: every kind of tampering is found where it is, and lawful erasure is none."""

import hashlib
import json
from dataclasses import replace
from datetime import timedelta

import pytest

from handlers.domain.events import EventKind, Fact, RecordedEvent
from handlers.domain.ids import PersonId
from handlers.domain.record import GENESIS, Break, commit, link, verify
from tests.unit.domain.samples import ARRIVED, BEN, a_record, chained

ALTERED, MISSING, WORDS, LAST = (
    "event altered",
    "event missing or out of order",
    "content altered",
    "last event missing or altered",
)


def test_a_whole_record_holds() -> None:
    record, head = a_record()
    assert verify(record, head) == []
    assert verify(iter(record), head) == []


def test_an_empty_record_holds_only_where_nothing_was_ever_written() -> None:
    assert verify([], GENESIS) == []
    assert verify([], a_record()[1]) == [Break(1, LAST)]
    assert verify([], "") == [Break(1, LAST)]


def test_a_commitment_is_the_hash_of_salt_and_words() -> None:
    assert commit(b"salt", "Sæm") == hashlib.sha256(b"salt" + "Sæm".encode()).hexdigest()
    assert commit(b"", "") == hashlib.sha256(b"").hexdigest()
    assert commit(b"a", "x") != commit(b"b", "x")


def test_words_that_no_encoding_knows_are_committed_to_all_the_same() -> None:
    assert len(commit(b"salt", "lone \ud800 surrogate")) == 64
    assert commit(b"", "\ud800") != commit(b"", "\udfff")


def test_a_digest_can_be_computed_by_anyone_from_what_is_written() -> None:
    (first, *_), _ = a_record()
    body = [GENESIS, 1, "case_opened", "2026-03-02T09:00:00+00:00", "ombud", {"due_on": "2026-04-07"}, ""]
    written = json.dumps(body, separators=(",", ":"), sort_keys=True)
    assert first.digest == hashlib.sha256(written.encode("ascii")).hexdigest()
    assert link(GENESIS, first) == first.digest


def test_the_order_of_facts_does_not_matter_to_the_digest() -> None:
    one = RecordedEvent(1, EventKind.CLOSED, ARRIVED, BEN.id, {"a": 1, "b": 2})
    other = replace(one, facts={"b": 2, "a": 1})
    assert link(GENESIS, one) == link(GENESIS, other)


@pytest.mark.parametrize(
    ("was", "becomes"),
    [(1, True), (0, False), (1, "1"), (None, "None"), (None, ""), ("", " "), ("a", "A"), (2, 3)],
)
def test_facts_that_look_alike_are_told_apart(was: Fact, becomes: Fact) -> None:
    event = RecordedEvent(1, EventKind.CLOSED, ARRIVED, BEN.id, {"fact": was})
    assert link(GENESIS, event) != link(GENESIS, replace(event, facts={"fact": becomes}))


CHANGES = {
    "kind": {"kind": EventKind.REOPENED},
    "at": {"at": ARRIVED + timedelta(microseconds=1)},
    "actor": {"actor": PersonId("U0MALLORY")},
    "facts": {"facts": {"from": "closed"}},
    "one fact more": {"facts": {"from": "new", "more": None}},
    "no facts": {"facts": {}},
    "commitment": {"commitment": commit(b"", "nothing of the kind")},
    "digest": {"digest": "f" * 64},
    "no digest": {"digest": ""},
}


@pytest.mark.parametrize("position", [0, 1, 2, 3])
@pytest.mark.parametrize("change", list(CHANGES))
def test_a_changed_event_is_found_by_its_number(position: int, change: str) -> None:
    record, head = a_record()
    tampered = replace(record[position], **CHANGES[change])  # type: ignore[arg-type] # a table of fields
    record[position] = tampered
    breaks = verify(record, head)
    assert Break(position + 1, ALTERED) in breaks


def test_a_changed_digest_also_breaks_the_link_to_the_next_event() -> None:
    record, head = a_record()
    record[1] = replace(record[1], digest="f" * 64)
    assert verify(record, head) == [Break(2, ALTERED), Break(3, ALTERED)]


def test_an_event_rewritten_with_a_fitting_digest_breaks_what_follows() -> None:
    record, head = a_record()
    forged = replace(record[1], actor=BEN.id)
    record[1] = replace(forged, digest=link(record[0].digest, forged))
    assert verify(record, head) == [Break(3, ALTERED)]


def test_the_last_event_rewritten_with_a_fitting_digest_does_not_fit_the_case() -> None:
    record, head = a_record()
    forged = replace(record[3], actor=BEN.id)
    record[3] = replace(forged, digest=link(record[2].digest, forged))
    assert verify(record, head) == [Break(5, LAST)]


@pytest.mark.parametrize("position", [0, 1, 2])
def test_an_event_cut_out_leaves_a_gap(position: int) -> None:
    record, head = a_record()
    del record[position]
    assert verify(record, head) == [Break(position + 1, MISSING), Break(position + 2, ALTERED)]


def test_a_cut_tail_is_found_by_what_the_case_remembers() -> None:
    record, head = a_record()
    assert verify(record[:-1], head) == [Break(4, LAST)]
    assert verify(record[:1], head) == [Break(2, LAST)]


def test_events_that_changed_places_are_found() -> None:
    record, head = a_record()
    record[1], record[2] = record[2], record[1]
    reasons = {found.reason for found in verify(record, head)}
    assert reasons == {MISSING, ALTERED}


def test_an_event_written_twice_is_found() -> None:
    record, head = a_record()
    record.insert(2, record[1])
    assert verify(record, head) == [Break(3, MISSING), Break(2, ALTERED)]


def test_an_event_put_in_between_is_found() -> None:
    record, head = a_record()
    extra = RecordedEvent(3, EventKind.EXPORTED, ARRIVED, BEN.id)
    record.insert(2, replace(extra, digest=link(record[1].digest, extra)))
    assert verify(record, head) == [Break(4, MISSING), Break(3, ALTERED)]


def test_an_event_put_behind_the_last_is_found() -> None:
    record, head = a_record()
    extra = RecordedEvent(5, EventKind.EXPORTED, ARRIVED, BEN.id)
    record.append(replace(extra, digest=link(head, extra)))
    assert verify(record, head) == [Break(6, LAST)]


def test_words_put_in_place_of_others_are_found() -> None:
    record, head = a_record()
    record[2] = replace(record[2], content="Sam stayed.")
    assert verify(record, head) == [Break(3, WORDS)]


def test_words_under_another_salt_are_found() -> None:
    record, head = a_record()
    record[2] = replace(record[2], salt=b"t" * 16)
    assert verify(record, head) == [Break(3, WORDS)]
    record[2] = replace(record[2], salt=None)
    assert verify(record, head) == [Break(3, WORDS)]


@pytest.mark.parametrize("words", ["planted", ""])
def test_words_on_an_event_that_had_none_are_found(words: str) -> None:
    record, head = a_record()
    record[0] = replace(record[0], content=words, salt=b"")
    assert verify(record, head) == [Break(1, WORDS)]


def test_two_contents_that_changed_places_are_both_found() -> None:
    said = [
        RecordedEvent(0, EventKind.LETTER_OPENED, ARRIVED, BEN.id, {}, word, word.encode() * 8)
        for word in ("first", "second")
    ]
    (one, two), head = chained(said)
    swapped = [
        replace(one, content=two.content, salt=two.salt),
        replace(two, content=one.content, salt=one.salt),
    ]
    assert verify(swapped, head) == [Break(1, WORDS), Break(2, WORDS)]


def test_erasing_words_and_salt_leaves_the_chain_whole() -> None:
    record, head = a_record()
    record[2] = replace(record[2], content=None, salt=None)
    assert verify(record, head) == []


def test_erasing_the_words_alone_leaves_the_chain_whole_too() -> None:
    record, head = a_record()
    record[2] = replace(record[2], content=None)
    assert verify(record, head) == []


def test_erasure_may_not_take_the_commitment_with_it() -> None:
    record, head = a_record()
    record[2] = replace(record[2], content=None, salt=None, commitment="")
    assert verify(record, head) == [Break(3, ALTERED)]


def test_a_head_of_another_case_does_not_fit() -> None:
    record, head = a_record()
    _, other = chained([RecordedEvent(0, EventKind.CASE_OPENED, ARRIVED, BEN.id)])
    assert head != other
    assert verify(record, other) == [Break(5, LAST)]


def test_every_fault_is_reported_not_only_the_first() -> None:
    record, head = a_record()
    record[0] = replace(record[0], actor=BEN.id)
    record[2] = replace(record[2], content="other words")
    assert verify(record, head[::-1]) == [Break(1, ALTERED), Break(3, WORDS), Break(5, LAST)]
