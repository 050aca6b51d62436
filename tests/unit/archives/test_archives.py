"""What of an archive is a letter, and when it was received."""

import os
from datetime import UTC, datetime
from pathlib import Path

import pytest

from connectors.archives import Original, originals, received_at

NOW = datetime(2026, 6, 1, tzinfo=UTC)
LETTER = b"From: sam@example.org\nSubject: My data\n\nHello\n"
MBOX = b"From sam@example.org Mon Mar  2 09:15:00 2026\n" + LETTER + b"\n"


def walk(path: Path) -> tuple[list[str], list[str]]:
    skipped: list[Path] = []
    found = [original.path.relative_to(path).as_posix() for original in originals(path, skipped.append)]
    return found, [each.relative_to(path).as_posix() for each in skipped]


def unexpected(path: Path) -> None:
    raise AssertionError(f"{path.name} is left out")


def put(folder: Path, *names: str, content: bytes = LETTER) -> None:
    for name in names:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content)


def test_a_folder_gives_its_letters_in_a_stable_order(tmp_path: Path) -> None:
    put(tmp_path, "b.eml", "a.EML", "deep/er/c.eml")
    assert walk(tmp_path) == (["a.EML", "b.eml", "deep/er/c.eml"], [])


def test_a_folder_says_what_it_leaves_out(tmp_path: Path) -> None:
    put(tmp_path, "a.eml", "notes.txt", "photo.jpg", ".hidden")
    put(tmp_path, "empty.eml", content=b"")
    assert walk(tmp_path) == (["a.eml"], ["empty.eml", "notes.txt", "photo.jpg"])


def test_an_mbox_in_a_folder_gives_every_letter_in_it(tmp_path: Path) -> None:
    put(tmp_path, "old.mbox", content=MBOX * 3)
    assert walk(tmp_path) == (["old.mbox"] * 3, [])


def test_a_file_called_mbox_that_is_none_is_left_out(tmp_path: Path) -> None:
    put(tmp_path, "old.mbox", content=b"nothing of the kind")
    assert walk(tmp_path) == ([], ["old.mbox"])


def test_a_maildir_gives_what_came_in(tmp_path: Path) -> None:
    put(tmp_path, "new/1.M1.host", "cur/2.M2.host:2,S", "tmp/3.M3.host", "dovecot.index.eml", "cur/.note")
    put(
        tmp_path,
        ".Junk/new/4.M4.host",
        ".Sent/cur/5.M5.host:2,S",
        ".Drafts/cur/6.M6.host",
        ".Trash/cur/7.M7.host",
    )
    for name in ("new", "cur", "tmp"):
        for folder in (".Junk", ".Sent", ".Drafts", ".Trash"):
            (tmp_path / folder / name).mkdir(parents=True, exist_ok=True)
    assert walk(tmp_path) == (["cur/2.M2.host:2,S", "new/1.M1.host", ".Junk/new/4.M4.host"], [])


def test_a_maildir_within_a_folder_is_one_all_the_same(tmp_path: Path) -> None:
    put(tmp_path, "people/sam/new/1.M1.host", "people/sam/cur/2.M2.host", "a.eml")
    assert walk(tmp_path)[0] == ["a.eml", "people/sam/cur/2.M2.host", "people/sam/new/1.M1.host"]


@pytest.mark.parametrize("name", ["letter.eml", "letter", "letter.txt", "1.M1.host:2,S"])
def test_a_file_named_directly_is_a_letter_whatever_it_is_called(tmp_path: Path, name: str) -> None:
    put(tmp_path, name)
    assert list(originals(tmp_path / name, unexpected)) == [Original(tmp_path / name)]


def test_an_mbox_named_directly_is_one_whatever_it_is_called(tmp_path: Path) -> None:
    put(tmp_path, "Inbox", content=MBOX * 2)
    found = list(originals(tmp_path / "Inbox", unexpected))
    assert [b"".join(each.chunks()) for each in found] == [LETTER, LETTER]
    assert found[0].delivered_at == datetime(2026, 3, 2, 9, 15, tzinfo=UTC)


def test_a_file_that_cannot_be_opened_is_left_out_and_named(tmp_path: Path) -> None:
    (tmp_path / "gone.eml").symlink_to(tmp_path / "nowhere.eml")
    assert walk(tmp_path) == ([], ["gone.eml"])


def head(*received: str) -> bytes:
    lines = "".join(f"Received: {each}\n" for each in received)
    date = "Date: Fri, 1 Jan 2021 00:00:00 +0000"
    return f"Return-Path: <sam@example.org>\n{lines}{date}\n\nReceived: x; y\n".encode()


def when(tmp_path: Path, *received: str, delivered_at: datetime | None = None) -> datetime:
    path = tmp_path / "letter.eml"
    path.write_bytes(head(*received))
    stamp = datetime(2026, 2, 1, 12, tzinfo=UTC).timestamp()
    os.utime(path, (stamp, stamp))
    return received_at(Original(path, delivered_at=delivered_at), path.read_bytes(), NOW)


OURS = "from a by mx.example.com; Mon, 02 Mar 2026 09:15:00 +0100"
FILE_TIME = datetime(2026, 2, 1, 12, tzinfo=UTC)


def test_the_topmost_received_header_counts(tmp_path: Path) -> None:
    below = "from b by relay; Thu, 01 Jan 2026 00:00:00 +0000"
    assert when(tmp_path, OURS, below) == datetime(2026, 3, 2, 8, 15, tzinfo=UTC)


def test_a_folded_received_header_is_read_whole(tmp_path: Path) -> None:
    folded = OURS.replace("; ", ";\n\t").replace(" by ", "\n by ")
    assert when(tmp_path, folded) == datetime(2026, 3, 2, 8, 15, tzinfo=UTC)


@pytest.mark.parametrize(
    "odd",
    [
        "no date at all",
        "; not a date",
        "; Mon, 02 Mar 2099 09:15:00 +0100",  # after today
        "; Mon, 02 Mar 1970 09:15:00 +0100",
        "; Sat, 31 Dec 1994 23:59:59 +0000",
        "; Mon, 02 Mar 0001 09:15:00 +0100",
        "; Mon, 99 Mar 2026 99:15:00 +0100",
        "; Mon, 02 Mar 2026 09:15:00 +9999999999",
        "",
    ],
)
def test_an_impossible_received_header_gives_way_to_the_files_time(tmp_path: Path, odd: str) -> None:
    assert when(tmp_path, odd) == FILE_TIME


def test_without_a_received_header_the_mbox_separator_counts_before_the_file(tmp_path: Path) -> None:
    assert when(tmp_path) == FILE_TIME
    separator = datetime(2026, 2, 20, tzinfo=UTC)
    assert when(tmp_path, delivered_at=separator) == separator
    assert when(tmp_path, OURS, delivered_at=separator) == datetime(2026, 3, 2, 8, 15, tzinfo=UTC)


def test_a_file_from_the_future_was_received_now(tmp_path: Path) -> None:
    path = tmp_path / "letter.eml"
    path.write_bytes(LETTER)
    os.utime(path, (NOW.timestamp() + 9_999, NOW.timestamp() + 9_999))
    assert received_at(Original(path), LETTER, NOW) == NOW


def test_a_received_line_in_the_body_is_no_header(tmp_path: Path) -> None:
    path = tmp_path / "letter.eml"
    path.write_bytes(b"Subject: x\r\n\r\nReceived: by me; Mon, 02 Mar 2026 09:15:00 +0100\r\n")
    os.utime(path, (FILE_TIME.timestamp(), FILE_TIME.timestamp()))
    assert received_at(Original(path), path.read_bytes(), NOW) == FILE_TIME
