"""The verifier of case files stands alone, and says of any record what Ombud itself says of it."""

import ast
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from handlers.domain import record
from handlers.domain.events import EventKind, Fault, RecordedEvent
from handlers.domain.record import GENESIS
from handlers.proof import verify
from tests.unit.domain.samples import a_record, chained
from tests.unit.domain.test_record_properties import FEW, RECORDS, TEXT, events

#: A busy machine draws whole records slowly.
PATIENT = settings(FEW, deadline=None, suppress_health_check=[HealthCheck.too_slow])
SOURCE = Path(verify.__file__)
STANDARD = sys.stdlib_module_names


def written(event: RecordedEvent) -> dict[str, Any]:
    """Return an event as it stands in a case file."""
    return {
        "seq": event.seq,
        "kind": event.kind.value,
        "at": event.at.isoformat(),
        "actor": event.actor,
        "facts": dict(event.facts),
        "commitment": event.commitment,
        "digest": event.digest,
        "salt": event.salt.hex() if event.salt is not None else None,
        "content": event.content,
        "fault": event.fault.value if event.fault else None,
    }


def both(found: list[RecordedEvent], head: str) -> tuple[list[tuple[int, str]], list[tuple[int, str]]]:
    """Return what the verifier says of a record, and what Ombud says."""
    ours = [(one.seq, one.reason) for one in record.verify(found, head)]
    return verify.breaks(map(written, found), head), ours


def test_it_needs_nothing_but_the_standard_library() -> None:
    imported = set()
    for node in ast.walk(ast.parse(SOURCE.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            imported |= {one.name.partition(".")[0] for one in node.names}
        elif isinstance(node, ast.ImportFrom):
            imported.add(str(node.module).partition(".")[0])
    assert imported <= STANDARD
    assert "handlers" not in imported


def test_it_is_written_in_the_python_of_3_9() -> None:
    ast.parse(SOURCE.read_text("utf-8"), feature_version=(3, 9))
    ruff = ("ruff", "check", "--isolated", "--target-version", "py39", "--select", "E9,F", str(SOURCE))
    judged = subprocess.run([sys.executable, "-m", *ruff], capture_output=True, text=True, check=False)
    assert judged.returncode == 0, judged.stdout


def test_it_asks_nobody_and_opens_no_connection() -> None:
    text = SOURCE.read_text("utf-8")
    for word in ("socket", "urllib", "http", "subprocess", "eval(", "exec(", "pickle", "extract"):
        assert word not in text


def test_links_and_commitments_are_computed_alike() -> None:
    (first, *_), _ = a_record()
    assert verify.link(GENESIS, written(first)) == record.link(GENESIS, first) == first.digest
    assert verify.commit(b"salt", "Sæm \ud800") == record.commit(b"salt", "Sæm \ud800")
    assert verify.GENESIS == GENESIS


def test_reasons_are_said_in_the_same_words() -> None:
    assert (Fault.EVENT.value, Fault.CONTENT.value) == (verify.ALTERED, verify.REWORDED)
    whole, head = a_record()
    assert both(whole[1:], head) == ([(1, verify.MISSING), (2, verify.ALTERED)],) * 2
    assert both(whole[:-1], head) == ([(len(whole), verify.CUT)],) * 2


@PATIENT
@given(RECORDS)
def test_a_whole_record_holds_for_both(drawn: list[RecordedEvent]) -> None:
    assert both(*chained(drawn)) == ([], [])


def _changed(event: RecordedEvent, data: st.DataObject) -> RecordedEvent:
    """Return an event with something changed in it."""
    ways: tuple[dict[str, st.SearchStrategy[Any]], ...] = (
        {"seq": st.integers(-3, 9)},
        {"kind": st.sampled_from(list(EventKind))},
        {"content": TEXT},
        {"salt": st.binary(max_size=20)},
        {"fault": st.sampled_from([None, *Fault])},
        {"digest": st.text("0123456789abcdef", max_size=64)},
        {"content": st.none(), "salt": st.none()},
    )
    way = data.draw(st.sampled_from(ways))
    return replace(event, **{name: data.draw(values) for name, values in way.items()})


@PATIENT
@given(RECORDS, st.data())
def test_whatever_is_done_to_a_record_both_find_the_same(
    drawn: list[RecordedEvent], data: st.DataObject
) -> None:
    found, head = chained(drawn)
    for _ in range(data.draw(st.integers(1, 3))):
        place = data.draw(st.integers(0, len(found) - 1))
        event = found[place]
        found[place] = data.draw(st.one_of(st.just(_changed(event, data)), events()))
    if data.draw(st.booleans()):
        del found[data.draw(st.integers(0, len(found) - 1))]
    theirs, ours = both(found, data.draw(st.sampled_from([head, GENESIS, ""])))
    assert theirs == ours


@PATIENT
@given(
    st.lists(
        st.recursive(
            st.none() | st.integers() | TEXT,
            lambda inner: st.lists(inner) | st.dictionaries(TEXT, inner),
            max_leaves=4,
        )
        | st.fixed_dictionaries(
            {"seq": st.integers() | TEXT, "facts": st.none() | st.just({})},
            optional={"digest": TEXT, "kind": TEXT, "at": TEXT, "actor": TEXT, "commitment": TEXT},
        ),
        min_size=1,
        max_size=4,
    ),
    TEXT,
)
def test_what_is_no_record_at_all_never_holds_and_never_crashes(found: list[Any], head: str) -> None:
    assert verify.breaks(found, head)


@pytest.mark.parametrize("salt", ["not hex", 5, [], {"a": 1}, "abc"])
def test_a_salt_that_is_none_is_words_altered(salt: object) -> None:
    whole, head = chained([replace(a_record()[0][0], content="words", salt=b"0" * 16)])
    event = {**written(whole[0]), "salt": salt}
    assert verify.breaks([event], head) == [(1, verify.REWORDED)]
