"""The erasure ledger: what is written down stays, in its order, and whatever is altered is noticed."""

import json
import multiprocessing
import os
import resource
import stat
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.vault.ledger import LedgerFile
from handlers.domain.erasure import Erasure, ErasureKind
from handlers.domain.ids import CaseId
from handlers.ports import LedgerFault, NoLedger

AT = datetime(2026, 3, 2, 9, 0, 0, 123, tzinfo=UTC)
MAILBOX = Erasure(ErasureKind.MAILBOX, 11, 7, "disconnected", AT, kept=(CaseId(3), CaseId(4)))
RESERVE = Erasure(ErasureKind.RESERVE, 12, 8, "disconnected", AT, case=CaseId(3))
SHREDDED = Erasure(ErasureKind.SHREDDED, 5, 1_772_442_000_000_000, "shredded", AT)


@pytest.fixture
def ledger(tmp_path: Path) -> LedgerFile:
    made = LedgerFile(tmp_path / "keys" / "erasures.jsonl")
    made.begin()
    return made


@pytest.fixture
def filled(ledger: LedgerFile) -> LedgerFile:
    for one in (MAILBOX, RESERVE, SHREDDED):
        ledger.append(one)
    return ledger


def test_a_new_one_is_empty_private_and_has_a_name_of_its_own(ledger: LedgerFile, tmp_path: Path) -> None:
    assert ledger.entries() == ()
    assert stat.S_IMODE(ledger.path.stat().st_mode) == 0o600
    assert len(ledger.name()) == 32
    assert LedgerFile(tmp_path / "another").begin() != ledger.name()
    assert [path.name for path in ledger.path.parent.iterdir()] == ["erasures.jsonl"]


def test_one_that_stands_is_never_begun_anew(filled: LedgerFile) -> None:
    before = filled.path.read_bytes()
    with pytest.raises(LedgerFault, match="already"):
        filled.begin()
    assert filled.path.read_bytes() == before


def test_what_was_written_down_is_read_as_it_was(filled: LedgerFile) -> None:
    found = LedgerFile(filled.path).entries()
    assert [one.erasure for one in found] == [MAILBOX, RESERVE, SHREDDED]
    assert [one.number for one in found] == [1, 2, 3]
    assert len({one.digest for one in found}) == 3


def test_it_holds_ids_codes_and_instants_alone(filled: LedgerFile) -> None:
    lines = [json.loads(line) for line in filled.path.read_text().splitlines()]
    allowed = {"number", "at", "kind", "subject", "mark", "route", "previous", "digest", "case", "kept"}
    assert set().union(*lines[1:]) == allowed
    assert set(lines[0]) == {"format", "ledger", "digest"}


@pytest.mark.parametrize("again", [MAILBOX, RESERVE, SHREDDED])
def test_what_stands_there_is_returned_and_not_written_twice(filled: LedgerFile, again: Erasure) -> None:
    before = filled.path.read_bytes()
    later = replace(again, at=datetime(2027, 1, 1, tzinfo=UTC), route="restored", kept=())
    entry = filled.append(later)
    assert entry.erasure == again
    assert filled.path.read_bytes() == before


def test_a_case_that_is_masked_and_shredded_once_more_is_another_entry(filled: LedgerFile) -> None:
    assert filled.append(replace(SHREDDED, mark=SHREDDED.mark + 1)).number == 4


def test_the_entry_that_append_returns_is_the_one_that_is_read(ledger: LedgerFile) -> None:
    made = [ledger.append(MAILBOX), ledger.append(SHREDDED)]
    assert tuple(made) == ledger.entries()


def test_half_a_line_of_a_killed_writer_counts_as_nothing_and_gives_way(filled: LedgerFile) -> None:
    whole = filled.path.read_bytes()
    for cut in (1, 20, 200):
        begun = whole + b'{"at":"2026-03-02T09:00:00.000000+00:00","case":3,"dig'[:cut]
        filled.path.write_bytes(begun)
        assert len(filled.entries()) == 3
        assert filled.append(replace(MAILBOX, subject=cut)).number == 4
        assert filled.path.read_bytes().startswith(whole)
        filled.path.write_bytes(whole)


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(data=st.data())
def test_any_byte_that_is_changed_is_noticed(filled: LedgerFile, data: st.DataObject) -> None:
    whole = filled.path.read_bytes()
    entries = filled.entries()
    place = data.draw(st.integers(0, len(whole) - 1))
    byte = data.draw(st.integers(0, 255).filter(lambda one: one != whole[place]))
    try:
        filled.path.write_bytes(whole[:place] + bytes([byte]) + whole[place + 1 :])
        if place == len(whole) - 1:  # the last line lost its end, as after a power cut
            assert filled.entries() == entries[:-1]
        else:
            with pytest.raises(LedgerFault, match="restore"):
                filled.entries()
    finally:
        filled.path.write_bytes(whole)


@pytest.mark.parametrize("gone", [0, 1, 2])
def test_a_line_that_is_taken_out_is_noticed(filled: LedgerFile, gone: int) -> None:
    lines = filled.path.read_bytes().splitlines(keepends=True)
    filled.path.write_bytes(b"".join(lines[:gone] + lines[gone + 1 :]))
    with pytest.raises(LedgerFault, match="broken"):
        filled.entries()


def test_lines_in_another_order_are_noticed(filled: LedgerFile) -> None:
    first, one, two, three = filled.path.read_bytes().splitlines(keepends=True)
    filled.path.write_bytes(first + two + one + three)
    with pytest.raises(LedgerFault, match="broken at line 2"):
        filled.entries()


def test_a_line_of_another_ledger_is_noticed(filled: LedgerFile, tmp_path: Path) -> None:
    other = LedgerFile(tmp_path / "other")
    other.begin()
    other.append(replace(MAILBOX, subject=99))
    theirs = other.path.read_bytes().splitlines(keepends=True)[1]
    lines = filled.path.read_bytes().splitlines(keepends=True)
    filled.path.write_bytes(lines[0] + theirs + b"".join(lines[2:]))
    with pytest.raises(LedgerFault, match="broken at line 2"):
        filled.entries()


def test_a_kind_that_only_a_newer_ombud_knows_is_refused(filled: LedgerFile) -> None:
    text = filled.path.read_text().replace('"kind":"shredded"', '"kind":"unheard"')
    filled.path.write_text(text)
    with pytest.raises(LedgerFault, match="broken at line 4"):
        filled.append(MAILBOX)


@pytest.mark.parametrize("empty", [b"", b"{}\n", b"no json\n", b"[]\n", b"\xff\xfe\n"])
def test_a_file_that_is_no_ledger_is_refused(ledger: LedgerFile, empty: bytes) -> None:
    ledger.path.write_bytes(empty)
    for ask in (ledger.name, ledger.entries, lambda: ledger.append(MAILBOX)):
        with pytest.raises(LedgerFault, match="broken"):
            ask()


def test_one_that_is_missing_names_its_fix_and_is_never_made_in_passing(tmp_path: Path) -> None:
    absent = LedgerFile(tmp_path / "none.jsonl")
    for ask in (absent.name, absent.entries, lambda: absent.append(MAILBOX)):
        with pytest.raises(LedgerFault, match=r"put its newest copy there.*--new-ledger"):
            ask()
    assert not absent.path.exists()


def test_where_nothing_can_be_written_nothing_may_be_erased(
    filled: LedgerFile, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(LedgerFault, match="No space left"):
        filled.append(replace(MAILBOX, subject=99))


@contextmanager
def room_for(path: Path, more: int) -> Iterator[None]:
    """Let this process write so many bytes more to a file: part of what comes, then none."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (path.stat().st_size + more, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


@pytest.mark.parametrize("more", [0, 1, 60, 150])
def test_a_disk_that_takes_part_of_a_line_is_told_and_nothing_may_be_erased(
    filled: LedgerFile, more: int
) -> None:
    with room_for(filled.path, more), pytest.raises(LedgerFault, match="make room"):
        filled.append(replace(MAILBOX, subject=99))
    assert [one.erasure for one in filled.entries()] == [MAILBOX, RESERVE, SHREDDED]


def test_what_a_full_disk_left_of_a_line_is_in_nobodys_way_once_there_is_room(filled: LedgerFile) -> None:
    late = replace(MAILBOX, subject=99)
    with room_for(filled.path, 60), pytest.raises(LedgerFault):
        filled.append(late)
    assert filled.append(late).number == 4
    assert [one.erasure for one in LedgerFile(filled.path).entries()] == [MAILBOX, RESERVE, SHREDDED, late]


def test_a_line_that_a_killed_process_wrote_is_on_the_disk_before_it_counts(
    filled: LedgerFile, monkeypatch: pytest.MonkeyPatch
) -> None:
    synced: list[int] = []
    monkeypatch.setattr(os, "fsync", synced.append)
    assert filled.append(RESERVE).number == 2
    assert len(synced) == 1


def test_a_line_that_cannot_be_brought_to_the_disk_does_not_count(
    filled: LedgerFile, monkeypatch: pytest.MonkeyPatch
) -> None:
    def spoilt(_descriptor: int) -> None:
        raise OSError(5, "Input/output error")

    monkeypatch.setattr(os, "fsync", spoilt)
    with pytest.raises(LedgerFault, match="Input/output error"):
        filled.append(RESERVE)


def test_a_folder_that_cannot_be_written_to_names_the_setting(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(LedgerFault, match="OMBUD_ERASURE_LEDGER_PATH"):
        LedgerFile(tmp_path / "file" / "keys" / "erasures.jsonl").begin()


def test_one_can_begin_with_what_is_known(filled: LedgerFile, tmp_path: Path) -> None:
    anew = LedgerFile(tmp_path / "anew.jsonl")
    anew.begin(one.erasure for one in filled.entries())
    assert [one.erasure for one in anew.entries()] == [MAILBOX, RESERVE, SHREDDED]
    assert anew.name() != filled.name()
    assert anew.append(replace(MAILBOX, subject=99)).number == 4


def _append_many(path: Path, first: int) -> None:
    for number in range(first, first + 10):
        LedgerFile(path).append(replace(MAILBOX, subject=number))


def test_many_threads_and_processes_append_without_losing_a_line(ledger: LedgerFile) -> None:
    started = [threading.Thread(target=_append_many, args=(ledger.path, 100 * n)) for n in range(1, 4)]
    process = multiprocessing.get_context("fork").Process(target=_append_many, args=(ledger.path, 900))
    process.start()
    for thread in started:
        thread.start()
    for thread in started:
        thread.join()
    process.join()
    assert process.exitcode == 0
    found = ledger.entries()
    assert len(found) == len({one.erasure.subject for one in found}) == 40
    assert [one.number for one in found] == list(range(1, 41))


def test_where_no_ledger_is_set_up_nothing_may_be_erased() -> None:
    for ask in (NoLedger().name, NoLedger().entries, lambda: NoLedger().append(MAILBOX)):
        with pytest.raises(LedgerFault, match="nothing may be erased"):
            ask()


def test_one_that_was_read_before_notices_what_is_altered_behind_it(filled: LedgerFile) -> None:
    assert len(filled.entries()) == 3
    text = filled.path.read_bytes()
    filled.path.write_bytes(text.replace(b'"subject":11', b'"subject":13'))
    with pytest.raises(LedgerFault, match="line 2"):
        filled.entries()
    filled.path.write_bytes(text)
    assert len(filled.entries()) == 3


def test_one_that_was_read_before_reads_what_others_appended(filled: LedgerFile) -> None:
    assert len(filled.entries()) == 3
    LedgerFile(filled.path).append(replace(SHREDDED, mark=1))
    assert [one.erasure.mark for one in filled.entries()][3:] == [1]
    assert filled.append(replace(SHREDDED, mark=2)).number == 5


def test_one_that_was_read_before_notices_that_another_lies_in_its_place(filled: LedgerFile) -> None:
    before = filled.name()
    filled.path.unlink()
    LedgerFile(filled.path).begin()
    assert filled.name() != before
    assert filled.entries() == ()


def test_a_line_that_does_not_follow_the_ones_read_before_is_noticed(filled: LedgerFile) -> None:
    assert len(filled.entries()) == 3
    lines = filled.path.read_bytes().splitlines(keepends=True)
    filled.path.write_bytes(b"".join([*lines, lines[-1]]))
    with pytest.raises(LedgerFault, match="line 5"):
        filled.entries()
