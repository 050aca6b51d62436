"""What a Maildir on disk adds to the contract: names, flags, odd files, crashes, and quiet ticks."""

import contextlib
import os
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from connectors import maildir_folder
from connectors.base import Cursor
from connectors.errors import AuthorizationLost, ConnectorError, CursorExpired, Temporary, Vanished
from connectors.maildir import MaildirMailbox
from connectors.maildir_folder import unique_part
from connectors.mime.reading import read
from tests.contract.connectors.test_sending import MAIL, OTHER

LETTER = b"From: sam@example.org\n\nbody\n"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    for box in ("tmp", "new", "cur"):
        (tmp_path / "m" / box).mkdir(parents=True)
    return tmp_path / "m"


@pytest.fixture
def mailbox(root: Path) -> MaildirMailbox:
    return MaildirMailbox(root, "privacy@example.com")


@pytest.fixture
def calm(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(maildir_folder, "_CALM", 0.0)


def put(root: Path, name: str, box: str = "new") -> Path:
    (root / box / name).write_bytes(LETTER)
    return root / box / name


def keys(
    mailbox: MaildirMailbox, cursor: Cursor | None = None, scope: str = "INBOX"
) -> tuple[list[str], Cursor]:
    page = mailbox.discover(scope, cursor, 1_000)
    assert not page.more
    return [stub.provider_key for stub in page.stubs], page.cursor


@pytest.mark.parametrize(
    ("name", "unique"),
    [
        ("1.a.host", "1.a.host"),
        ("1.a.host:2,", "1.a.host"),
        ("1.a.host:2,FRS", "1.a.host"),
        ("1.a.host;2,S", "1.a.host"),
        ("1.a.host!2,Sab", "1.a.host"),
        ("1.a.host,S=12:2,S", "1.a.host,S=12"),
        ("1.a:1,x", "1.a:1,x"),
        ("1.å", "1.å"),
        ("1.\udce5", "1.%E5"),
    ],
)
def test_a_key_is_the_name_without_flags(name: str, unique: str) -> None:
    assert unique_part(name) == unique
    unique_part(name).encode("utf-8")


def test_a_letter_dropped_in_late_with_an_old_name_is_noticed(root: Path, mailbox: MaildirMailbox) -> None:
    put(root, "1700000000.new.host")
    _, cursor = keys(mailbox)
    old = put(root.parent, "1000000000.old.host", ".")
    os.utime(old, (1, 1))
    old.rename(root / "cur" / "1000000000.old.host:2,S")
    assert keys(mailbox, cursor)[0] == ["INBOX/1000000000.old.host"]


def test_a_mail_clients_flags_and_moves_make_no_new_letter(root: Path, mailbox: MaildirMailbox) -> None:
    path = put(root, "1.a.host")
    (key,), cursor = keys(mailbox)
    for name in ("1.a.host:2,", "1.a.host:2,S", "1.a.host:2,FRST"):
        path = path.rename(root / "cur" / name)
        found, cursor = keys(mailbox, cursor)
        assert found == []
        assert b"".join(mailbox.fetch(key)) == LETTER


def test_a_quiet_folder_is_not_listed_again(
    root: Path, mailbox: MaildirMailbox, calm: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(root, "1.a.host")
    _, cursor = keys(mailbox)
    _, cursor = keys(mailbox, cursor)
    listed: list[object] = []
    scandir = os.scandir

    def counting(path: Path) -> object:
        listed.append(path)
        return scandir(path)

    monkeypatch.setattr("os.scandir", counting)
    for _ in range(5):
        assert keys(mailbox, cursor)[0] == []
    assert listed == []
    put(root, "2.b.host")
    assert keys(mailbox, cursor)[0] == ["INBOX/2.b.host"]
    assert len(listed) == 2


def test_a_folder_that_just_changed_is_listed_until_its_time_can_be_trusted(
    root: Path, mailbox: MaildirMailbox
) -> None:
    put(root, "1.a.host")
    times = root.stat()
    _, cursor = keys(mailbox)
    put(root, "2.b.host")
    os.utime(root / "new", ns=(times.st_mtime_ns, (root / "new").stat().st_mtime_ns))
    assert keys(mailbox, cursor)[0] == ["INBOX/2.b.host"]


def test_a_restart_hands_out_again_only_what_came_last(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(maildir_folder, "_OVERLAP", 0)
    for number in range(5):
        put(root, f"{number}.host")
    time.sleep(0.03)  # more than the grain of the file system's clock
    put(root, "5.host")
    cursor = keys(MaildirMailbox(root, "privacy@example.com"))[1]
    put(root, "6.host")
    again, _ = keys(MaildirMailbox(root, "privacy@example.com"), cursor)
    assert again == ["INBOX/5.host", "INBOX/6.host"]


def test_a_letter_from_a_clock_ahead_does_not_hide_later_ones(root: Path, mailbox: MaildirMailbox) -> None:
    put(root, "1.host")
    keys(mailbox)
    mailbox._folders["INBOX"]._state.newest = 2**62
    _, cursor = keys(mailbox, Cursor("INBOX", mailbox._folders["INBOX"]._state.cursor or ""))
    put(root, "2.host")
    assert "INBOX/2.host" in keys(MaildirMailbox(root, "privacy@example.com"), cursor)[0]


@pytest.mark.parametrize(
    "value", ["", "nonsense", "until:", "until:x", "after:", "after:1", "after:x:y", ":::"]
)
def test_a_cursor_of_garbage_starts_from_the_beginning(
    root: Path, mailbox: MaildirMailbox, value: str
) -> None:
    put(root, "1.host")
    assert keys(mailbox, Cursor("INBOX", value))[0] == ["INBOX/1.host"]


def test_what_is_no_letter_is_passed_by(root: Path, mailbox: MaildirMailbox) -> None:
    put(root, ".hidden")
    put(root, "1.host")
    (root / "new" / "folder").mkdir()
    (root / "new" / "2.link").symlink_to(root / "new" / "1.host")
    os.mkfifo(root / "new" / "3.pipe")
    put(root, "4.unfinished", "tmp")
    assert keys(mailbox)[0] == ["INBOX/1.host"]


def test_a_name_that_is_no_text_is_a_letter_all_the_same(root: Path, mailbox: MaildirMailbox) -> None:
    put(root, os.fsdecode(b"1.\xe5.host:2,S"), "cur")
    (key,), _ = keys(mailbox)
    key.encode("utf-8")
    assert b"".join(mailbox.fetch(key)) == LETTER


def test_the_receipt_is_the_delivery_time_in_the_name_else_the_files_date(
    root: Path, mailbox: MaildirMailbox
) -> None:
    os.utime(put(root, "1795000000.M1P2.host"), (1_795_000_100, 1_795_000_100))
    os.utime(put(root, "imported-letter"), (1_700_000_000, 1_700_000_000))
    received = {stub.provider_key: stub.received_at for stub in mailbox.discover("INBOX", None, 10).stubs}
    assert received == {
        "INBOX/1795000000.M1P2.host": datetime.fromtimestamp(1_795_000_000, UTC),
        "INBOX/imported-letter": datetime.fromtimestamp(1_700_000_000, UTC),
    }


def test_folders_of_any_depth_can_be_walked(root: Path) -> None:
    for box in ("new", "cur"):
        (root / ".Archive.2026" / box).mkdir(parents=True)
    put(root / ".Archive.2026", "1.host")
    mailbox = MaildirMailbox(root, "privacy@example.com", scopes=("INBOX", "Archive/2026"))
    (key,), _ = keys(mailbox, scope="Archive/2026")
    assert b"".join(mailbox.fetch(key)) == LETTER
    with pytest.raises(CursorExpired):
        mailbox.discover("Junk", None, 1)


def test_a_folder_made_later_is_found(root: Path, mailbox: MaildirMailbox) -> None:
    found, cursor = keys(mailbox, scope="Junk")
    assert found == []
    for box in ("new", "cur"):
        (root / ".Junk" / box).mkdir(parents=True)
    put(root / ".Junk", "1.host")
    assert keys(mailbox, cursor, "Junk")[0] == ["Junk/1.host"]


def test_a_maildir_that_is_not_there_is_waited_for_and_never_made(tmp_path: Path) -> None:
    mailbox = MaildirMailbox(tmp_path / "unmounted", "privacy@example.com")
    with pytest.raises(Temporary, match="mount"):
        mailbox.discover("INBOX", None, 1)
    with pytest.raises(Temporary, match="mount"):
        mailbox.draft(MAIL)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("refusal", "cause", "fix"),
    [
        (PermissionError(13, "no", "/secret"), AuthorizationLost, "access"),
        (OSError(28, "full", "/secret"), Temporary, "errno 28"),
    ],
)
def test_the_systems_refusals_are_told_by_cause_without_paths(
    root: Path,
    mailbox: MaildirMailbox,
    monkeypatch: pytest.MonkeyPatch,
    refusal: OSError,
    cause: type[ConnectorError],
    fix: str,
) -> None:
    def refuse(_path: object) -> Iterator[object]:
        raise refusal

    put(root, "1.host")
    monkeypatch.setattr("os.scandir", refuse)
    with pytest.raises(cause, match=fix) as told:
        mailbox.discover("INBOX", None, 1)
    assert "secret" not in str(told.value)


def test_a_letter_renamed_under_our_hands_is_fetched_all_the_same(
    root: Path, mailbox: MaildirMailbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(root, "1.host:2,S", "cur")
    folder = mailbox._folders["INBOX"]
    stale = [root / "new" / "1.host", root / "cur" / "1.host:2,"]
    locate = folder.locate
    monkeypatch.setattr(
        folder, "locate", lambda unique: stale.pop() if stale else locate(unique), raising=False
    )
    assert b"".join(mailbox.fetch("INBOX/1.host")) == LETTER


def test_a_mail_drafted_twice_is_sent_once(mailbox: MaildirMailbox, root: Path) -> None:
    first = mailbox.send(mailbox.draft(MAIL))
    later = replace(MAIL, written_at=datetime(2026, 11, 18, tzinfo=UTC))
    assert mailbox.send(mailbox.draft(later)) == first
    assert len(list((root / ".Sent" / "cur").iterdir())) == 1
    assert list((root / ".Drafts" / "tmp").iterdir()) == []


def test_a_sent_mail_is_found_whatever_a_mail_client_did_to_its_flags(
    mailbox: MaildirMailbox, root: Path
) -> None:
    draft = mailbox.draft(MAIL)
    sent = mailbox.send(draft)
    (path,) = (root / ".Sent" / "cur").iterdir()
    path.rename(path.with_name(path.name + "F"))
    assert mailbox.find_sent(draft, MAIL.message_id) == sent
    assert mailbox.find_sent("", MAIL.message_id) == sent


def test_looking_a_mail_up_opens_no_letter(mailbox: MaildirMailbox, monkeypatch: pytest.MonkeyPatch) -> None:
    mailbox.send(mailbox.draft(MAIL))

    def refuse(*_: object) -> None:
        pytest.fail("a letter was opened")

    monkeypatch.setattr("pathlib.Path.open", refuse)
    monkeypatch.setattr("os.open", refuse)
    assert mailbox.find_sent("", MAIL.message_id) is not None
    assert mailbox.find_sent("", OTHER.message_id) is None


@pytest.mark.parametrize("draft", ["", "..", "../cur/x", "/etc/passwd", "1.x.ombud", "a" * 300])
def test_a_reference_that_is_no_draft_touches_nothing(mailbox: MaildirMailbox, draft: str) -> None:
    kept = mailbox.draft(MAIL)
    with pytest.raises(Vanished):
        mailbox.send(draft)
    mailbox.discard(draft)
    assert mailbox.send(kept).message_id == MAIL.message_id


def test_mail_on_disk_has_the_line_ends_of_the_disk(mailbox: MaildirMailbox, root: Path) -> None:
    mailbox.send(mailbox.draft(MAIL))
    (path,) = (root / ".Sent" / "cur").iterdir()
    assert b"\r" not in path.read_bytes()
    assert path.name.endswith(":2,S")


class Crash(BaseException):
    """The process ends here."""


STEPS = ("pathlib.Path.mkdir", "os.fsync", "pathlib.Path.replace", "pathlib.Path.unlink")


@pytest.mark.parametrize("after", [False, True])
@pytest.mark.parametrize("call", STEPS)
@pytest.mark.parametrize("nth", [1, 2, 3, 4])
def test_a_crash_at_any_step_leaves_a_draft_or_a_sent_mail(
    root: Path, monkeypatch: pytest.MonkeyPatch, call: str, nth: int, after: bool
) -> None:
    module, _, name = call.rpartition(".")
    owner = Path if module == "pathlib.Path" else os
    real: Callable[..., object] = getattr(owner, name)
    calls = 0

    def crashing(*args: object, **options: object) -> object:
        nonlocal calls
        calls += 1
        if calls == nth and not after:
            raise Crash
        result = real(*args, **options)
        if calls == nth:
            raise Crash
        return result

    mailbox = MaildirMailbox(root, "privacy@example.com")
    with monkeypatch.context() as patch:
        patch.setattr(call, crashing)
        with contextlib.suppress(Crash):
            mailbox.send(mailbox.draft(MAIL))
    restarted = MaildirMailbox(root, "privacy@example.com")
    if restarted.find_sent("", MAIL.message_id) is None:
        assert list(root.glob(".Sent/cur/*")) == []
        restarted.send(restarted.draft(MAIL))
    (path,) = (root / ".Sent" / "cur").iterdir()
    assert b"".join(restarted.fetch(f"Sent/{unique_part(path.name)}")) == path.read_bytes()
    assert read([path.read_bytes()]).text == MAIL.text
