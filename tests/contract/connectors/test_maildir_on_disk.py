"""A Maildir while others work in it: mail clients, servers, backups, and whoever mounts it read-only."""

import os
from pathlib import Path

import pytest

from connectors.base import Cursor
from connectors.errors import AuthorizationLost, Temporary, Vanished
from connectors.maildir import MaildirMailbox
from connectors.maildir_folder import MaildirFolder
from tests.contract.connectors.test_sending import MAIL

LETTER = b"From: sam@example.org\nSubject: Access\n\nbody\n"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    for box in ("tmp", "new", "cur"):
        (tmp_path / "m" / box).mkdir(parents=True)
    return tmp_path / "m"


@pytest.fixture
def mailbox(root: Path) -> MaildirMailbox:
    return MaildirMailbox(root, "privacy@example.com")


def put(root: Path, name: str, box: str = "new", content: bytes = LETTER) -> Path:
    path = root / box / name
    path.write_bytes(content)
    return path


def found(
    mailbox: MaildirMailbox, cursor: Cursor | None = None, limit: int = 100
) -> tuple[list[str], Cursor]:
    page = mailbox.discover("INBOX", cursor, limit)
    return [stub.provider_key.removeprefix("INBOX/") for stub in page.stubs], page.cursor


class TestFlags:
    FLAGS = ("", ":2,", ":2,S", ":2,RS", ":2,FRS", ":2,PT", ":2,abS", ";2,S", "!2,S")

    @pytest.mark.parametrize("flags", FLAGS)
    @pytest.mark.parametrize("box", ["new", "cur"])
    def test_a_letter_is_found_and_fetched_under_any(
        self, root: Path, mailbox: MaildirMailbox, flags: str, box: str
    ) -> None:
        put(root, f"1.a.host{flags}", box)
        assert found(mailbox)[0] == ["1.a.host"]
        assert b"".join(mailbox.fetch("INBOX/1.a.host")) == LETTER

    def test_it_keeps_its_key_through_every_change_of_them(self, root: Path, mailbox: MaildirMailbox) -> None:
        path = put(root, "1.a.host")
        _, cursor = found(mailbox)
        for flags in self.FLAGS:
            path = path.rename(root / "cur" / f"1.a.host{flags}")
            again, cursor = found(mailbox, cursor)
            assert again == []
            assert b"".join(mailbox.fetch("INBOX/1.a.host")) == LETTER

    def test_it_keeps_its_key_through_a_restart_too(self, root: Path, mailbox: MaildirMailbox) -> None:
        path = put(root, "1.a.host")
        _, cursor = found(mailbox)
        path.rename(root / "cur" / "1.a.host:2,S")
        again, _ = found(MaildirMailbox(root, "privacy@example.com"), cursor)
        assert again in ([], ["1.a.host"])  # noticed twice is fine, under another key is not

    @pytest.mark.parametrize("name", ["1.a:1,x", "1.a:3,S", "1.a:2,S:2,T", "1.a:2,S1", "1.a.2,S"])
    def test_what_only_looks_like_flags_is_part_of_the_name(
        self, root: Path, mailbox: MaildirMailbox, name: str
    ) -> None:
        put(root, name, "cur")
        (key,), _ = found(mailbox)
        assert b"".join(mailbox.fetch(f"INBOX/{key}")) == LETTER


class TestVanishing:
    def test_a_letter_that_goes_between_two_pages_is_told_when_it_is_fetched(
        self, root: Path, mailbox: MaildirMailbox
    ) -> None:
        for name in ("1.a", "2.b", "3.c"):
            put(root, name)
        page = mailbox.discover("INBOX", None, 1)
        for path in (root / "new").iterdir():
            path.unlink()
        rest = mailbox.discover("INBOX", page.cursor, 5)
        for stub in (*page.stubs, *rest.stubs):
            with pytest.raises(Vanished):
                list(mailbox.fetch(stub.provider_key))

    def test_a_letter_that_goes_between_listing_and_looking_is_passed_by(
        self, root: Path, mailbox: MaildirMailbox, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        put(root, "1.a")
        put(root, "2.b")
        real = MaildirFolder._names

        def names(self: MaildirFolder, box: str) -> list[str]:
            listed = real(self, box)
            (root / "new" / "1.a").unlink(missing_ok=True)
            return listed

        monkeypatch.setattr(MaildirFolder, "_names", names)
        assert found(mailbox)[0] == ["2.b"]

    @pytest.mark.parametrize("box", ["new", "cur"])
    def test_a_box_that_goes_is_empty_and_one_that_comes_back_is_read(
        self, root: Path, mailbox: MaildirMailbox, box: str
    ) -> None:
        put(root, "1.a", box)
        _, cursor = found(mailbox)
        (root / box / "1.a").unlink()
        (root / box).rmdir()
        again, cursor = found(mailbox, cursor)
        assert again == []
        (root / box).mkdir()
        put(root, "2.b", box)
        assert "2.b" in found(mailbox, cursor)[0]

    def test_the_whole_tree_gone_is_waited_for(self, root: Path, mailbox: MaildirMailbox) -> None:
        put(root, "1.a")
        _, cursor = found(mailbox)
        root.rename(root.parent / "away")
        for _ in range(2):
            with pytest.raises(Temporary, match="mount it or correct its path"):
                found(mailbox, cursor)
        (root.parent / "away").rename(root)
        put(root, "2.b")
        assert "2.b" in found(mailbox, cursor)[0]


class TestOddFiles:
    def test_links_pipes_and_folders_are_neither_letters_nor_followed(
        self, root: Path, mailbox: MaildirMailbox
    ) -> None:
        secret = root.parent / "secret"
        secret.write_bytes(b"not mail")
        (root / "new" / "1.link").symlink_to(secret)
        (root / "cur" / "2.loop").symlink_to("2.loop")
        (root / "cur" / "3.folder").mkdir()
        os.mkfifo(root / "new" / "4.pipe")
        put(root, "5.letter")
        assert found(mailbox)[0] == ["5.letter"]

    @pytest.mark.parametrize("name", ["1.link", "2.dangling"])
    def test_a_key_never_leads_out_through_a_link(
        self, root: Path, mailbox: MaildirMailbox, name: str
    ) -> None:
        secret = root.parent / "secret"
        secret.write_bytes(b"not mail")
        (root / "new" / "1.link").symlink_to(secret)
        (root / "new" / "2.dangling").symlink_to(root / "nowhere")
        with pytest.raises((Vanished, Temporary)):
            list(mailbox.fetch(f"INBOX/{name}"))

    @pytest.mark.parametrize(
        "raw", [b"1.\xe5.host", b"1.\xff\xfe:2,S", "1.\u00e5".encode(), b"1. blank", b"1.\n"]
    )
    def test_a_name_of_any_bytes_is_a_letter(self, root: Path, mailbox: MaildirMailbox, raw: bytes) -> None:
        put(root, os.fsdecode(raw), "cur")
        (key,), _ = found(mailbox)
        key.encode("utf-8")
        assert b"".join(mailbox.fetch(f"INBOX/{key}")) == LETTER

    def test_two_names_that_differ_in_one_odd_byte_are_two_letters(
        self, root: Path, mailbox: MaildirMailbox
    ) -> None:
        put(root, os.fsdecode(b"1.\xe5"), content=b"one")
        put(root, os.fsdecode(b"1.\xe6"), content=b"two")
        keys, _ = found(mailbox)
        assert {b"".join(mailbox.fetch(f"INBOX/{key}")) for key in keys} == {b"one", b"two"}

    @pytest.mark.parametrize("content", [b"", b"\0" * 10, b"x" * 300_000])
    def test_a_letter_of_any_content_is_fetched_as_it_lies(
        self, root: Path, mailbox: MaildirMailbox, content: bytes
    ) -> None:
        put(root, "1.a", content=content)
        page = mailbox.discover("INBOX", None, 5)
        assert page.stubs[0].size == len(content)
        assert b"".join(mailbox.fetch("INBOX/1.a")) == content

    @pytest.mark.parametrize(
        ("name", "stamped"),
        [("1700000000.M1.host", True), ("99.x", False), ("letter", False), ("17.1700000000.x", False)],
    )
    def test_only_a_plausible_beginning_of_the_name_is_a_time(
        self, root: Path, mailbox: MaildirMailbox, name: str, stamped: bool
    ) -> None:
        os.utime(put(root, name), (1_700_000_500, 1_700_000_500))
        (stub,) = mailbox.discover("INBOX", None, 5).stubs
        assert stub.received_at is not None
        assert stub.received_at.timestamp() == (1_700_000_000 if stamped else 1_700_000_500)


class TestReadOnly:
    @pytest.fixture
    def refused(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """Plays a file system that may be read and not written."""

        def refuse(*_: object, **__: object) -> None:
            raise PermissionError(13, "denied", "/home/sam/Maildir")

        for name in ("mkdir", "replace", "unlink"):
            monkeypatch.setattr(Path, name, refuse)

    def test_reading_writes_nothing(self, root: Path, mailbox: MaildirMailbox, refused: None) -> None:
        put(root, "1.a")
        assert found(mailbox)[0] == ["1.a"]
        assert b"".join(mailbox.fetch("INBOX/1.a")) == LETTER

    def test_drafting_says_what_to_do_without_a_path(
        self, root: Path, mailbox: MaildirMailbox, refused: None
    ) -> None:
        with pytest.raises(AuthorizationLost, match="give Ombud's user access") as told:
            mailbox.draft(MAIL)
        assert "sam" not in str(told.value)


class TestPaging:
    @pytest.mark.parametrize("limit", [-1, 0, 1, 2, 5, 1_000])
    def test_a_page_holds_at_least_one_and_at_most_its_limit(
        self, root: Path, mailbox: MaildirMailbox, limit: int
    ) -> None:
        for number in range(5):
            put(root, f"{number}.x")
        page = mailbox.discover("INBOX", None, limit)
        assert len(page.stubs) == min(5, max(1, limit))
        assert page.more is (len(page.stubs) < 5)

    def test_letters_come_in_the_order_in_which_they_entered(
        self, root: Path, mailbox: MaildirMailbox
    ) -> None:
        names = ["5.e", "1.a", "3.c"]
        for name in names:
            put(root, name)
        stamps = {name: (root / "new" / name).stat().st_ctime_ns for name in names}
        assert found(mailbox)[0] == sorted(names, key=lambda name: (stamps[name], name))

    def test_a_cursor_of_another_folder_is_no_place_here(self, root: Path, mailbox: MaildirMailbox) -> None:
        put(root, "1.a")
        _, cursor = found(mailbox)
        assert cursor.scope == "INBOX"
        assert mailbox.discover("Junk", None, 5).cursor.scope == "Junk"

    def test_a_cursor_bears_no_path_and_no_name_of_a_person(
        self, root: Path, mailbox: MaildirMailbox
    ) -> None:
        put(root, "1.a")
        _, cursor = found(mailbox)
        assert str(root) not in cursor.value
        assert cursor.value.startswith("until:")
