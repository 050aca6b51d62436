"""Taking in an archive: every kind of source, counted right, once, and in silence."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from bot.cli.exits import Exit
from bot.settings.model import Settings
from bot.wiring.importing import take_in
from bot.wiring.office import found_office
from bot.wiring.setting_up import set_up
from connectors.errors import Temporary
from handlers.intake.noticing import look
from tests.faces.cli.conftest import Run
from tests.support.installations import Installation, eml, others_environment

Ask = Callable[..., dict[str, Any]]
SEPARATOR = b"From sam@example.org Mon Mar  2 09:15:00 2026\n"
COUNTS = ("messages", "cases", "threaded", "duplicates", "automatic", "quarantined", "attachments")

FIRST = eml()
SECOND = eml(
    "Erase me",
    "Please erase all my personal data.\n>From now on I am no customer.",
    message_id="<2@example.org>",
)
ANSWER = eml(
    "Thanks",
    "Thank you.",
    "Sam Carter <sam.carter@example.org>",
    "<3@example.org>",
    "In-Reply-To: <first@example.org>",
)
AWAY = eml(
    "Out of office", "I am away.", "Pat <pat@example.net>", "<4@example.net>", "Auto-Submitted: auto-replied"
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "archive"
    folder.mkdir()
    return folder


def counts(printed: dict[str, Any]) -> dict[str, int]:
    return {name: printed[name] for name in COUNTS if printed[name]}


def test_one_letter(ask: Ask, folder: Path) -> None:
    (folder / "letter.eml").write_bytes(FIRST)
    assert counts(ask("ingest", folder / "letter.eml")) == {"messages": 1, "cases": 1}


def test_a_folder_with_an_answer_a_copy_and_an_automatic_mail(ask: Ask, folder: Path) -> None:
    for name, letter in {"1": FIRST, "2": SECOND, "3": ANSWER, "4": AWAY, "5": FIRST}.items():
        (folder / f"{name}.eml").write_bytes(letter)
    printed = ask("ingest", folder)
    assert counts(printed) == {"messages": 5, "cases": 2, "threaded": 1, "automatic": 1, "duplicates": 1}
    assert (printed["found"], printed["new"], printed["unread"], printed["skipped"]) == (5, 5, 0, [])


def test_a_maildir(ask: Ask, folder: Path) -> None:
    for name in ("new", "cur", "tmp", ".Sent/cur", ".Sent/new"):
        (folder / name).mkdir(parents=True)
    (folder / "new" / "1.M1.mx").write_bytes(FIRST)
    (folder / "cur" / "2.M2.mx:2,S").write_bytes(SECOND)
    (folder / ".Sent" / "cur" / "3.M3.mx:2,S").write_bytes(AWAY)
    assert counts(ask("ingest", folder)) == {"messages": 2, "cases": 2}


def test_an_mbox_with_from_in_its_letters(ask: Ask, run: Run, folder: Path) -> None:
    inside = eml(text="Please send me a copy of all personal data you hold about me.\nFrom Sam, with thanks.")
    (folder / "old.mbox").write_bytes(SEPARATOR + inside + b"\n" + SEPARATOR + SECOND + b"\n")
    assert counts(ask("ingest", folder / "old.mbox")) == {"messages": 2, "cases": 2}
    assert "From Sam, with thanks." in run("case", "export", "2026-0001").output
    assert "\\nFrom now on I am no customer." in run("case", "export", "2026-0002").output


def test_attachments_are_counted(ask: Ask, folder: Path) -> None:
    letter = FIRST.replace(
        b"Content-Type: text/plain; charset=utf-8\n",
        b'MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary="b"\n',
    ).replace(b"\n\n", b"\n\n--b\nContent-Type: text/plain\n\n", 1)
    files = b"".join(
        b'--b\nContent-Type: application/pdf\nContent-Disposition: attachment; filename="%d.pdf"\n'
        b"Content-Transfer-Encoding: base64\n\nJVBERi0=\n" % number
        for number in range(2)
    )
    (folder / "letter.eml").write_bytes(letter + files + b"--b--\n")
    assert counts(ask("ingest", folder)) == {"messages": 1, "cases": 1, "attachments": 2}


def test_several_sources_at_once(ask: Ask, folder: Path) -> None:
    (folder / "1.eml").write_bytes(FIRST)
    (folder / "2.mbox").write_bytes(SEPARATOR + SECOND + b"\n")
    assert counts(ask("ingest", folder / "1.eml", folder / "2.mbox")) == {"messages": 2, "cases": 2}


def test_a_second_run_adds_nothing_even_from_another_place(ask: Ask, run: Run, folder: Path) -> None:
    (folder / "1.eml").write_bytes(FIRST)
    (folder / "2.eml").write_bytes(SECOND)
    ask("ingest", folder)
    again = ask("ingest", folder)
    assert (counts(again), again["found"], again["new"]) == ({}, 2, 0)
    folder.rename(folder.with_name("moved"))
    assert counts(ask("ingest", folder.with_name("moved"))) == {}
    assert "2 of 2 letters were known from before." in run("ingest", folder.with_name("moved")).output
    assert len(ask("case", "list")["cases"]) == 2


def test_nobody_is_written_to(ask: Ask, folder: Path, installation: Installation) -> None:
    (folder / "1.eml").write_bytes(FIRST)
    ask("ingest", folder)
    assert [path for path in installation.maildir.rglob("*") if path.is_file()] == []
    (work,) = [each for each in ask("doctor")["checks"] if each["name"] == "work"]
    assert work["notes"] == ["1 waiting to leave"], "the card, and no mail"


def test_nothing_in_the_archive_changes(ask: Ask, folder: Path) -> None:
    path = folder / "1.eml"
    path.write_bytes(FIRST)
    before = path.stat()
    ask("ingest", folder)
    assert path.read_bytes() == FIRST
    assert path.stat().st_mtime_ns == before.st_mtime_ns
    assert [each.name for each in folder.iterdir()] == ["1.eml"]


def test_people_see_the_counts_as_a_table(run: Run, folder: Path) -> None:
    (folder / "1.eml").write_bytes(FIRST)
    result = run("ingest", folder)
    assert result.exit_code == Exit.OK
    for name in COUNTS:
        assert name in result.stdout


def test_what_is_no_letter_is_named(ask: Ask, run: Run, folder: Path) -> None:
    (folder / "1.eml").write_bytes(FIRST)
    (folder / "notes.txt").write_text("buy milk")
    assert ask("ingest", folder)["skipped"] == [str(folder / "notes.txt")]
    assert "1 files are no letters" in run("ingest", folder).stderr


def test_a_pipe_is_named_and_never_waited_for(ask: Ask, folder: Path) -> None:
    (folder / "1.eml").write_bytes(FIRST)
    os.mkfifo(folder / "fifo.eml")
    printed = ask("ingest", folder / "fifo.eml", folder / "1.eml", "/dev/zero")
    assert counts(printed) == {"messages": 1, "cases": 1}
    assert printed["skipped"] == [str(folder / "fifo.eml"), "/dev/zero"]


def test_a_path_given_twice_is_taken_in_once(ask: Ask, folder: Path) -> None:
    (folder / "1.eml").write_bytes(FIRST)
    (folder / "link.eml").symlink_to(folder / "1.eml")
    printed = ask("ingest", folder / "1.eml", folder / "." / "1.eml", folder / "link.eml")
    assert (counts(printed), printed["found"]) == ({"messages": 1, "cases": 1}, 1)


def test_an_archive_without_letters_is_found_wanting(ask: Ask, run: Run, folder: Path) -> None:
    assert ask("ingest", folder, code=Exit.FOUND)["found"] == 0
    assert "No letters were found" in run("ingest", folder).stderr


def test_a_letter_that_cannot_be_read_becomes_a_case(ask: Ask, folder: Path) -> None:
    (folder / "1.eml").write_bytes(
        b"Subject: x\nContent-Type: multipart/mixed; boundary=b\n\n" + b"--b\n\n" * 2_000
    )
    printed = ask("ingest", folder)
    assert printed["cases"] == 1
    (case,) = ask("case", "list")["cases"]
    assert case["claims"][0]["right"] == "unclear"


def test_the_mailbox_is_named_when_there_are_several(
    run: Run, ask: Ask, folder: Path, installation: Installation
) -> None:
    (folder / "1.eml").write_bytes(FIRST)
    config = installation.folder / "ombud.toml"
    config.write_text(
        "".join(
            f'[[mailboxes]]\nname = "{name}"\naddress = "{name}@example.com"\npath = "{name}"\n'
            for name in ("north", "south")
        )
    )
    for name in [name for name in installation.environ if "MAILBOX" in name]:
        del installation.environ[name]
    installation.environ["OMBUD_CONFIG"] = str(config)
    unnamed = run("ingest", folder)
    assert (unnamed.exit_code, "north, south" in unnamed.stderr) == (Exit.USAGE, True)
    wrong = run("ingest", "--mailbox", "east", folder)
    assert (wrong.exit_code, "north, south" in wrong.stderr) == (Exit.USAGE, True)
    assert ask("ingest", "--mailbox", "south", folder)["mailbox"] == "south"


def test_without_a_mailbox_it_says_how_to_set_one(run: Run, folder: Path, installation: Installation) -> None:
    for name in [name for name in installation.environ if "MAILBOX" in name]:
        del installation.environ[name]
    result = run("ingest", folder)
    assert result.exit_code == Exit.SETUP
    assert "OMBUD_MAILBOX_ADDRESS" in result.stderr


def test_a_mailbox_that_another_process_keeps_is_waited_for_and_then_told(
    installation: Installation, folder: Path
) -> None:
    settings: Settings = installation.settings
    with found_office(settings) as office:
        (mailbox,) = set_up(office)
        with office.desk.transaction("tests.lease") as tx:
            assert tx.mailboxes.lease(mailbox.id, tx.now)
    with pytest.raises(Temporary, match="Another process"):
        take_in(settings, settings.mailboxes[0], (folder,), lambda _: None, patience=0.3)


def test_letters_that_wait_for_their_own_mailbox_are_left_to_it(
    ask: Ask, installation: Installation, folder: Path
) -> None:
    (folder / "1.eml").write_bytes(FIRST)
    settings = installation.settings
    with found_office(settings) as office:
        (mailbox,) = set_up(office)
        installation.drop(SECOND)
        with office.desk.transaction("tests.lease") as tx:
            leased = tx.mailboxes.lease(mailbox.id, tx.now)
        assert leased is not None
        assert look(office.desk, leased).fresh == 1
        with office.desk.transaction("tests.release") as tx:
            tx.mailboxes.release(leased, tx.now)
    printed = ask("ingest", folder, code=Exit.FOUND)
    assert counts(printed) == {"messages": 1, "cases": 1}
    assert printed["unread"] == 1


MEASURE = """
import resource, sys
from bot.cli.main import main
try:
    main(sys.argv[1:], prog_name="ombud")
except SystemExit as end:
    assert not end.code, end.code
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, file=sys.stderr)
"""


@pytest.mark.parametrize("name", ["letter.eml", "letters.mbox"])
def test_a_letter_of_a_hundred_megabytes_raises_memory_by_less_than_forty(
    installation: Installation, folder: Path, name: str
) -> None:
    def peak(size: int) -> int:
        path = folder / f"{size}-{name}"
        head, _, text = FIRST.replace(b"<first@", b"<%d@" % size).partition(b"\n\n")
        head = head.replace(
            b"Content-Type: text/plain; charset=utf-8", b'Content-Type: multipart/mixed; boundary="b"'
        )
        with path.open("wb") as file:
            file.write((SEPARATOR if name.endswith("mbox") else b"") + head)
            file.write(b"\n\n--b\nContent-Type: text/plain\n\n" + text)
            file.write(
                b"\n--b\nContent-Type: application/pdf; name=x.pdf\nContent-Transfer-Encoding: base64\n\n"
            )
            line = b"QUJD" * 19 + b"\n"
            for _ in range(size // (1_024 * len(line))):
                file.write(line * 1_024)
            file.write(b"\n--b--\n")
        environ = {**others_environment(), **installation.environ}
        command = [sys.executable, "-c", MEASURE, "ingest", str(path), "--json"]
        done = subprocess.run(command, env=environ, capture_output=True, text=True, check=True, timeout=100)
        assert '"attachments": 1' in done.stdout
        return int(done.stderr.split()[-1])

    assert peak(100_000_000) - peak(1_000_000) < 40 * 1_024
