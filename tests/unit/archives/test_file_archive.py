"""An archive behaves as a mailbox that only gives, and knows a letter again wherever it lies."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from connectors.base import Account, Address, Cursor, OutgoingMail, Stub
from connectors.errors import Permanent, Temporary, Vanished
from connectors.files import PREFIX, FileArchive, LiveOnly
from connectors.memory import MemoryMailbox

NOW = datetime(2026, 6, 1, tzinfo=UTC)
ACCOUNT = Account("privacy@example.com")


def archive(*paths: Path) -> FileArchive:
    return FileArchive(paths, ACCOUNT, lambda: NOW)


def write(folder: Path, *bodies: str) -> None:
    folder.mkdir(exist_ok=True)
    for number, body in enumerate(bodies):
        (folder / f"{number}.eml").write_bytes(f"Subject: {body}\n\n{body}\n".encode())


def everything(source: FileArchive, limit: int = 500) -> list[Stub]:
    stubs: list[Stub] = []
    cursor, more = None, True
    while more:
        page = source.discover("archive", cursor, limit)
        stubs += page.stubs
        cursor, more = page.cursor, page.more
    return stubs


def keys(*paths: Path) -> list[str]:
    return [stub.provider_key for stub in everything(archive(*paths))]


@pytest.mark.parametrize("limit", [1, 2, 3, 4, 500])
def test_pages_of_any_size_give_each_letter_once(tmp_path: Path, limit: int) -> None:
    write(tmp_path, "one", "two", "three")
    source = archive(tmp_path)
    assert len({stub.provider_key for stub in everything(source, limit)}) == 3
    assert (source.found, source.begun, source.ended) == (3, True, True)


def test_what_was_noticed_can_be_fetched(tmp_path: Path) -> None:
    write(tmp_path, "one", "two")
    source = archive(tmp_path)
    for stub in everything(source):
        assert sum(map(len, source.fetch(stub.provider_key))) == stub.size
        assert stub.received_at is not None


def test_a_letter_is_known_again_when_it_moves(tmp_path: Path) -> None:
    write(tmp_path / "here", "one", "two")
    before = keys(tmp_path / "here")
    (tmp_path / "there").mkdir()
    (tmp_path / "here" / "0.eml").rename(tmp_path / "there" / "renamed.eml")
    assert sorted(keys(tmp_path / "there", tmp_path / "here")) == sorted(before)


def test_a_letter_is_known_again_in_an_mbox(tmp_path: Path) -> None:
    write(tmp_path / "here", "one")
    separator = b"From sam@example.org Mon Mar  2 09:15:00 2026\n"
    (tmp_path / "one.mbox").write_bytes(separator + (tmp_path / "here" / "0.eml").read_bytes() + b"\n")
    assert keys(tmp_path / "one.mbox") == keys(tmp_path / "here")


def test_copies_in_one_run_are_letters_of_their_own(tmp_path: Path) -> None:
    write(tmp_path / "a", "same")
    write(tmp_path / "b", "same")
    first, second = keys(tmp_path / "a", tmp_path / "b")
    assert first != second
    assert first[:-1] == second[:-1]
    assert keys(tmp_path / "b") == [first]


def test_a_key_tells_nothing_of_a_files_name(tmp_path: Path) -> None:
    path = tmp_path / "sam.carter@example.org.eml"
    path.write_bytes(b"Subject: x\n\n")
    (key,) = keys(path)
    assert key.startswith(PREFIX)
    assert "sam" not in key


def test_a_place_of_another_run_means_nothing_here(tmp_path: Path) -> None:
    write(tmp_path, "one", "two")
    source = archive(tmp_path)
    page = source.discover("archive", Cursor("archive", "1", "another run"), 500)
    assert len(page.stubs) == 2


def test_an_old_place_of_this_run_begins_again(tmp_path: Path) -> None:
    write(tmp_path, "one", "two", "three")
    source = archive(tmp_path)
    first = source.discover("archive", None, 1)
    source.discover("archive", first.cursor, 1)
    again = source.discover("archive", first.cursor, 500)
    assert len(again.stubs) == 3
    assert source.found == 3


def test_asking_again_at_the_end_gives_nothing_and_stays_there(tmp_path: Path) -> None:
    write(tmp_path, "one")
    source = archive(tmp_path)
    page = source.discover("archive", None, 500)
    last = source.discover("archive", page.cursor, 500)
    assert (last.stubs, last.cursor, last.more) == ((), page.cursor, False)


def test_a_file_that_went_away_has_vanished(tmp_path: Path) -> None:
    write(tmp_path, "one")
    source = archive(tmp_path)
    (stub,) = everything(source)
    (tmp_path / "0.eml").unlink()
    with pytest.raises(Vanished):
        list(source.fetch(stub.provider_key))


def test_letters_of_the_mailbox_itself_wait_for_it(tmp_path: Path) -> None:
    with pytest.raises(Temporary) as waiting:
        list(archive(tmp_path).fetch("INBOX/1.M1.host"))
    assert waiting.value.retry_after


def test_letters_of_an_archive_wait_for_the_next_run_over_it() -> None:
    live = LiveOnly(MemoryMailbox("privacy@example.com"))
    with pytest.raises(Temporary, match="ombud ingest"):
        live.fetch(f"{PREFIX}00.0")


def test_a_live_mailbox_gives_all_else_as_before() -> None:
    mailbox = MemoryMailbox("privacy@example.com")
    key = mailbox.deliver(b"Subject: x\n\n")
    live = LiveOnly(mailbox)
    assert b"".join(live.fetch(key)) == b"Subject: x\n\n"
    assert live.account().address == "privacy@example.com"
    assert live.discover(live.scopes()[0], None, 9).stubs


def test_nothing_leaves_through_an_archive(tmp_path: Path) -> None:
    source = archive(tmp_path)
    mail = OutgoingMail(
        "<1@example.com>", Address("a@example.com"), (Address("b@example.com"),), "s", "t", NOW
    )
    with pytest.raises(Permanent, match="ombud serve"):
        source.draft(mail)
    with pytest.raises(Permanent, match="ombud serve"):
        source.send("draft")
    assert source.find_sent("draft", "<1@example.com>") is None
    source.discard("draft")
    assert source.account() == ACCOUNT
    assert source.scopes() == ("archive",)
