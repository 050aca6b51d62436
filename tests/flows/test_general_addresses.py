"""A general address such as info@: read in memory, and nothing of what asks for nothing is kept anywhere."""

import logging
from collections.abc import Iterator

import pytest
from sqlalchemy import text

from connectors.errors import Unreadable
from handlers import errands
from handlers.domain.card import Form
from handlers.domain.errands import Errand, ErrandId
from handlers.domain.errors import Incomplete, NotAllowed, NotFound
from handlers.domain.ids import PersonId
from handlers.domain.mailbox import MailboxEventKind
from handlers.domain.message import Purpose
from handlers.domain.presses import Done
from handlers.intake import dry_run
from handlers.intake.sync import sync
from handlers.mailboxes.switching import switch
from handlers.store.every_table import metadata
from handlers.store.stubs import StubState
from tests.conftest import NewRoom
from tests.support.cast import ADA, IRIS, MAX, actor
from tests.support.desks import ACME, Room
from tests.support.letters import File, letter, out_of_office
from tests.support.told_by_words import ToldByWords

#: Words that stand in every letter of which nothing may be kept.
SECRETS = ("gurkensalat", "quxfoo@private.example", "Quentin Quux", "zimtstern.pdf")
IDLE = "[other] When do you open? gurkensalat"


@pytest.fixture
def room(new_room: NewRoom) -> Room:
    room = new_room()
    room.desk.recogniser = ToldByWords()
    switch(room.desk, actor(IRIS), "privacy", general=True)
    return room


def idle(words: str = IDLE, **parts: object) -> bytes:
    files = (File("zimtstern.pdf", b"gurkensalat" * 20_000),)
    return letter(
        **{
            "text": words,
            "sender": "Quentin Quux <quxfoo@private.example>",
            "subject": "gurkensalat",
            "files": files,
            **parts,
        }
    )


def stored(room: Room) -> Iterator[bytes]:
    """Yield every value of every row, opened where it is sealed, and every file of the desk."""
    with room.database.engine.connect() as connection:
        for table in metadata.sorted_tables:
            for row in connection.execute(table.select()):
                for value in row:
                    yield value if isinstance(value, bytes) else str(value).encode()
    with room.desk.reading("tests.stored") as tx:
        for case in tx.cases.all(ACME.id, 100):
            for message in tx.messages.of_case(case.id):
                yield repr(message).encode()
    for file in room.folder.rglob("*"):
        if file.is_file():
            yield file.read_bytes()


def rows(room: Room, *tables: str) -> dict[str, int]:
    with room.database.engine.connect() as connection:
        return {one: connection.scalar(text(f"SELECT count(*) FROM {one}")) or 0 for one in tables}


def files(room: Room) -> list[str]:
    return [one.name for one in (room.folder / "blobs").rglob("*") if one.is_file()]


def passed(room: Room) -> int:
    with room.desk.reading("tests.passed") as tx:
        return tx.stubs.count(room.mailbox.id, StubState.NOT_OURS)


CONTENT = ("message", "original", "aside", "reading", "case_file", "sketch", "outbox")


def test_of_a_letter_that_asks_for_nothing_nothing_is_kept(
    room: Room, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    tally = room.arrive(
        idle(), idle("[other spam] Buy gurkensalat."), out_of_office(text="[other] gurkensalat")
    )
    assert (tally.not_ours, tally.messages, tally.cases) == (3, 0, 0)
    assert rows(room, *CONTENT) == dict.fromkeys(CONTENT, 0)
    assert files(room) == []
    everything = b"\n".join(stored(room))
    assert not [one for one in SECRETS if one.encode() in everything or one in caplog.text]
    assert passed(room) == 3
    room.settle()
    assert room.mail.sent == ()


def test_a_letter_is_read_once_and_no_more(room: Room) -> None:
    room.arrive(idle())
    assert room.sync().noticed == 0
    assert passed(room) == 1


@pytest.mark.parametrize("told", ["request access", "look", "other breach_report", "other authority"])
def test_what_may_be_a_request_becomes_a_case_with_its_original(room: Room, told: str) -> None:
    tally = room.arrive(idle(), letter(text=f"[{told}] My data."))
    assert (tally.cases, tally.not_ours) == (1, 1)
    (message,) = (one for one in room.messages(room.only_case()) if one.purpose is Purpose.REQUEST)
    with room.desk.reading("tests.original") as tx:
        assert tx.originals.find(message.id) is not None


def test_only_a_plain_request_is_acknowledged(room: Room) -> None:
    room.arrive(letter(text="[look] My data?", sender="ann@a.example"))
    room.settle()
    assert room.mail.sent == ()
    room.arrive(letter(text="[request access] My data!", sender="bob@b.example"))
    room.settle()
    assert len(room.mail.sent) == 1


def test_what_somebody_writes_further_in_a_case_is_kept(room: Room) -> None:
    room.arrive(letter(text="[request access] My data.", message_id="<first@subject.example>"))
    tally = room.arrive(letter(text="[other] Thank you.", in_reply_to="<first@subject.example>"))
    assert (tally.threaded, tally.not_ours) == (1, 0)
    last = room.messages(room.only_case())[-1]
    with room.desk.reading("tests.original") as tx:
        assert tx.originals.find(last.id) is not None


def test_fm_35_a_possible_request_in_its_junk_is_shown_and_the_rest_is_forgotten(room: Room) -> None:
    for words in ("[look] My data?", "[other spam] gurkensalat"):
        room.mail.deliver(letter(text=words), "Junk", room.clock.now())
    assert room.sync().not_ours == 1
    assert rows(room, "aside") == {"aside": 1}


def test_letters_of_before_leave_nothing_either(room: Room) -> None:
    room.mail.deliver(idle(), received_at=room.clock.now())
    room.mail.deliver(letter(text="[request access] Then."), received_at=room.clock.now())
    tally = sync(room.desk, room.mailbox.id, historic=True)
    assert (tally.cases, tally.not_ours) == (1, 1)
    assert files(room) == []


def test_a_letter_that_cannot_be_read_may_be_anything(room: Room) -> None:
    for _ in range(6):
        room.parser.fail_next("parse", Unreadable("broken", reason="limits"))
    room.arrive(idle())
    assert room.only_case().unreadable


def test_the_dry_run_counts_as_it_will_be_and_says_so(room: Room) -> None:
    room.mail.deliver(idle(), received_at=room.clock.now())
    room.mail.deliver(letter(), received_at=room.clock.now())
    with room.desk.reading("tests.mailbox") as tx:
        mailbox = tx.mailboxes.get(room.mailbox.id)
    run = dry_run.look(room.desk, mailbox)
    assert (run.read, run.cases, run.general) == (2, 1, True)


def test_switching_back_keeps_letters_again_and_each_switch_is_on_record(room: Room) -> None:
    room.arrive(idle())
    mailbox = switch(room.desk, actor(IRIS), room.mailbox.address, general=False)
    assert switch(room.desk, actor(IRIS), "privacy", general=False) == mailbox
    assert room.arrive(idle("[other privacy_question] How long?")).cases == 1
    with room.desk.reading("tests.events") as tx:
        events = [
            one for one in tx.mailbox_events.of(room.mailbox.id) if one.kind is MailboxEventKind.SWITCHED
        ]
    assert [(one.actor, one.facts["general"]) for one in events] == [(IRIS, False), (IRIS, True)]


@pytest.mark.parametrize("person", [ADA, MAX])
def test_only_admins_switch(room: Room, person: PersonId) -> None:
    with pytest.raises(NotAllowed):
        switch(room.desk, actor(person), "privacy", general=False)
    with pytest.raises(NotAllowed):
        errands.run(room.desk, Errand("press", ErrandId.WATCH_MAILBOX, actor(person)))


@pytest.mark.parametrize("called", ["", "nobody@acme.example", "elsewhere"])
def test_a_mailbox_that_there_is_not_is_refused(room: Room, called: str) -> None:
    with pytest.raises(NotFound):
        switch(room.desk, actor(IRIS), called, general=True)


def test_the_form_shows_how_it_is_and_switches(room: Room) -> None:
    form = errands.run(room.desk, Errand("press", ErrandId.WATCH_MAILBOX, actor(IRIS)))
    assert isinstance(form, Form)
    assert form.notes == (
        "Mailbox privacy is a general address: letters that ask for nothing leave nothing here.",
    )
    answers = {"mailbox": str(room.mailbox.id), "kind": "privacy"}
    done = errands.run(room.desk, Errand("submit", ErrandId.WATCH_MAILBOX, actor(IRIS), answers))
    assert done == Done("Mailbox privacy is for privacy: every letter to it is kept.")
    for broken in ({"mailbox": "7", "kind": "general"}, {**answers, "kind": "x"}, {}):
        with pytest.raises(Incomplete):
            errands.run(room.desk, Errand("again", ErrandId.WATCH_MAILBOX, actor(IRIS), broken))
