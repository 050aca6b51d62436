"""Any record, tampered with anywhere: always found, and looking never raises."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from handlers.domain.events import EventKind, RecordedEvent
from handlers.domain.ids import PersonId
from handlers.domain.record import GENESIS, verify
from tests.unit.domain.samples import chained

FEW = settings(max_examples=40)  # records are long, and each example says much
TEXT = st.text(st.characters(), max_size=12)  # lone surrogates among them
FACTS = st.dictionaries(TEXT, st.none() | st.booleans() | st.integers() | TEXT, max_size=3)
INSTANTS = st.timedeltas(min_value=timedelta(0), max_value=timedelta(days=80_000)).map(
    lambda since: datetime(1970, 1, 1, tzinfo=UTC) + since
)
WORDS = st.none() | st.tuples(TEXT, st.binary(min_size=16, max_size=16))


@st.composite
def events(draw: st.DrawFn) -> RecordedEvent:
    said = draw(WORDS)
    return RecordedEvent(
        seq=0,
        kind=draw(st.sampled_from(list(EventKind))),
        at=draw(INSTANTS),
        actor=PersonId(draw(TEXT)),
        facts=draw(FACTS),
        content=said[0] if said else None,
        salt=said[1] if said else None,
    )


RECORDS = st.lists(events(), min_size=1, max_size=6)


def as_written(event: RecordedEvent) -> str:
    """Return what tells two events apart: `1 == True` in Python, and not in a record."""
    return repr(replace(event, facts=dict(sorted(event.facts.items()))))


@FEW
@given(RECORDS)
def test_every_untouched_record_holds(written: list[RecordedEvent]) -> None:
    record, head = chained(written)
    assert verify(record, head) == []


@FEW
@given(RECORDS, st.data())
def test_any_change_of_any_field_is_found(written: list[RecordedEvent], data: st.DataObject) -> None:
    record, head = chained(written)
    place = data.draw(st.integers(0, len(record) - 1))
    event = record[place]
    changed = data.draw(
        st.one_of(
            st.integers(-3, 9).map(lambda seq: replace(event, seq=seq)),
            st.sampled_from(list(EventKind)).map(lambda kind: replace(event, kind=kind)),
            INSTANTS.map(lambda at: replace(event, at=at)),
            TEXT.map(lambda actor: replace(event, actor=PersonId(actor))),
            FACTS.map(lambda facts: replace(event, facts=facts)),
            st.text("0123456789abcdef", max_size=64).map(lambda seal: replace(event, commitment=seal)),
            st.text("0123456789abcdef", max_size=64).map(lambda digest: replace(event, digest=digest)),
            TEXT.map(lambda words: replace(event, content=words)),
        )
    )
    record[place] = changed
    assert (verify(record, head) == []) == (as_written(changed) == as_written(event))


@FEW
@given(RECORDS, st.data())
def test_any_cut_is_found(written: list[RecordedEvent], data: st.DataObject) -> None:
    record, head = chained(written)
    start = data.draw(st.integers(0, len(record) - 1))
    end = data.draw(st.integers(start + 1, len(record)))
    assert verify([*record[:start], *record[end:]], head) != []


@FEW
@given(RECORDS, st.randoms(use_true_random=False))
def test_any_new_order_is_found(written: list[RecordedEvent], chance: object) -> None:
    record, head = chained(written)
    shuffled = list(record)
    chance.shuffle(shuffled)  # type: ignore[attr-defined] # hypothesis' own random.Random
    assert (verify(shuffled, head) == []) == (shuffled == record)


@FEW
@given(RECORDS, RECORDS, st.data())
def test_any_event_put_in_is_found(
    written: list[RecordedEvent], others: list[RecordedEvent], data: st.DataObject
) -> None:
    record, head = chained(written)
    foreign, _ = chained(others)
    place = data.draw(st.integers(0, len(record)))
    planted = data.draw(st.sampled_from([*record, *foreign]))
    assert verify([*record[:place], planted, *record[place:]], head) != []


@FEW
@given(RECORDS, st.data())
def test_erasing_any_words_leaves_the_chain_whole(written: list[RecordedEvent], data: st.DataObject) -> None:
    record, head = chained(written)
    erased = data.draw(st.sets(st.integers(0, len(record) - 1)))
    kept = [
        replace(event, content=None, salt=None) if number in erased else event
        for number, event in enumerate(record)
    ]
    assert verify(kept, head) == []


@FEW
@given(RECORDS, st.data())
def test_words_that_changed_places_are_found(written: list[RecordedEvent], data: st.DataObject) -> None:
    record, head = chained(written)
    one, two = (data.draw(st.integers(0, len(record) - 1)) for _ in range(2))
    first, second = record[one], record[two]
    record[one] = replace(first, content=second.content, salt=second.salt)
    record[two] = replace(second, content=first.content, salt=first.salt)
    same = (first.content, first.salt) == (second.content, second.salt)
    missing = None in (first.content, second.content) and first.content != second.content
    if same:
        assert verify(record, head) == []
    elif not missing:
        assert verify(record, head) != []
    else:
        # One of the two places had no words: it has some now, and that is found.
        assert {found.reason for found in verify(record, head)} == {"content altered"}


@FEW
@given(st.lists(events(), max_size=4), TEXT, st.integers())
def test_looking_at_what_was_never_a_chain_does_not_raise(
    written: list[RecordedEvent], head: str, seq: int
) -> None:
    loose = [replace(event, seq=seq + number) for number, event in enumerate(written)]
    breaks = verify(loose, head)
    assert all(found.reason for found in breaks)
    assert breaks or (not written and head == GENESIS)


@FEW
@given(RECORDS, st.timedeltas(min_value=timedelta(microseconds=1), max_value=timedelta(days=900)))
def test_moving_the_whole_record_in_time_is_found(written: list[RecordedEvent], by: timedelta) -> None:
    record, head = chained(written)
    moved = [replace(event, at=event.at + by) for event in record]
    assert len(verify(moved, head)) == len(record)
