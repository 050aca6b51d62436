"""Words planted in letters go the whole road and show nowhere outside the mailbox and the sealed store."""

import base64
import json
import logging
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import select

from bot.slack.chat import SlackChat
from bot.slack.client import web_client
from connectors.errors import Temporary, Unreadable
from handlers.desk import Hooks
from handlers.domain.case import ActionId
from handlers.home import pages
from handlers.store.database import Kind
from handlers.store.every_table import metadata
from tests.conftest import NewRoom
from tests.support.cast import ADA
from tests.support.desks import Room
from tests.support.letters import ASKS_ACCESS, SMALL_TALK, File, encrypted, letter
from tests.support.markers import PLANTED, forms, found_in
from tests.support.theatre import Theatre
from tests.support.times import MINUTE

_MAIL_ID = f"<{PLANTED['message id']}@subject.example>"


def planted_letter(**more: object) -> bytes:
    """Return a letter with a word planted in each of its parts."""
    content = (PLANTED["attachment content"] + " ") * 5_000  # large enough for the blob store
    parts: dict[str, object] = {
        "sender": f"{PLANTED['sender name']} <{PLANTED['local part']}@subject.example>",
        "to": f"{PLANTED['recipient name']} <privacy@acme.example>",
        "subject": PLANTED["subject"],
        "text": f"{ASKS_ACCESS} {PLANTED['body']}",
        "message_id": _MAIL_ID,
        "extra": {"Reply-To": f"{PLANTED['reply-to']}@else.example"},
        "files": (File(f"{PLANTED['attachment name']}.pdf", content.encode()),),
    }
    return letter(**parts | more)


def go_the_road(room: Room) -> None:
    """Send the planted words down every way there is, faults included."""
    room.mail.fail_next("fetch", Temporary())
    room.arrive(planted_letter())
    room.later(2 * MINUTE)
    sealed = encrypted(subject=PLANTED["subject"], sender=f"{PLANTED['local part']}@x.example")
    room.arrive(planted_letter(), sealed)
    room.settle()
    case = room.cases()[0]
    room.press(case, ActionId.CLAIM)
    room.press(case, ActionId.OPEN_LETTER)
    room.mail.fail_next("send", Temporary(), after_effect=True)
    room.answer(case, f"Dear {PLANTED['sender name']}, {PLANTED['reply']}")
    room.settle()
    room.arrive(letter(in_reply_to=_MAIL_ID, text=f"{SMALL_TALK} {PLANTED['second letter']}"))
    room.parser.fail_next("parse", Unreadable(reason="too-deep"))
    room.arrive(letter(text=PLANTED["unread letter"], subject=PLANTED["unread letter"]))
    pages.ask_for_home(room.desk, "opening", ADA)
    room.settle()
    room.close_as(case, "fulfilled")
    room.settle()


@pytest.fixture
def woken() -> list[str]:
    return []


class Keeping(logging.Handler):
    """Keeps every record as it came."""

    def __init__(self) -> None:
        super().__init__()
        self.records: list[logging.LogRecord] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.records.append(record)


@pytest.fixture
def logged() -> Iterator[list[logging.LogRecord]]:
    """Is everything that anybody logs down to the last detail, statements of the database among it."""
    handler = Keeping()
    talkers = [logging.getLogger(), logging.getLogger("sqlalchemy.engine")]
    levels = [talker.level for talker in talkers]
    talkers[0].addHandler(handler)
    for talker in talkers:
        talker.setLevel(logging.DEBUG)
    yield handler.records
    talkers[0].removeHandler(handler)
    for talker, level in zip(talkers, levels, strict=True):
        talker.setLevel(level)


@pytest.fixture
def walked(
    new_room: NewRoom, theatre: Theatre, woken: list[str], logged: list[logging.LogRecord]
) -> tuple[Room, str]:
    """Is a room in which the road was gone, and the channel in Slack where it was told."""
    token, base_url = theatre.slack.installation.bot_token, theatre.slack.base_url
    theatre.shows += 1
    channel = theatre.slack.workspace.add_channel(f"marked-{theatre.shows}", members=[ADA]).id
    room = new_room(hooks=Hooks(wake=woken.append), chat=SlackChat(web_client(token, base_url), channel))
    go_the_road(room)
    return room, channel


def test_the_road_was_really_gone(walked: tuple[Room, str], theatre: Theatre) -> None:
    room, channel = walked
    first = room.cases()[0]
    told = [line for post in theatre.slack.messages(channel) for line in post.text.split("\n")]

    assert len(room.cases()) == 3
    assert PLANTED["body"] in room.messages(first)[0].content.text
    assert PLANTED["reply"] in room.mail.sent[-1].decode()
    assert len(told) >= 8
    assert any((room.folder / "blobs").rglob("*"))


def test_nothing_shows_in_the_logs(walked: tuple[Room, str], logged: list[logging.LogRecord]) -> None:
    written = logging.Formatter("%(name)s %(message)s")

    assert {record.name for record in logged} >= {"handlers.delivery.courier", "sqlalchemy.engine.Engine"}
    for record in logged:
        everything = f"{written.format(record)} {vars(record)!r}"
        assert found_in(everything.encode("utf-8", "backslashreplace")) == {}, record.name


def test_nothing_shows_in_what_jobs_are_told(walked: tuple[Room, str], woken: list[str]) -> None:
    assert set(woken) == {"deliver"}


def test_nothing_shows_in_slack(walked: tuple[Room, str], theatre: Theatre) -> None:
    _, channel = walked
    calls = [call for call in theatre.slack.calls() if channel in repr(call)]
    everything = repr(calls) + json.dumps(theatre.slack.dump(), default=repr)

    assert len(calls) > 8
    assert found_in(everything.encode()) == {}


def test_nothing_shows_in_any_row(walked: tuple[Room, str]) -> None:
    room, _ = walked
    rows = 0
    for table in metadata.sorted_tables:
        with room.database.transaction("tests.rows", Kind.READ) as connection:
            for row in connection.execute(select(table)):
                rows += 1
                for name, value in row._mapping.items():
                    data = value if isinstance(value, bytes) else repr(value).encode()
                    assert found_in(data) == {}, f"{table.name}.{name}"
    assert rows > 50


def test_nothing_shows_in_the_files(walked: tuple[Room, str]) -> None:
    room, _ = walked
    files = [path for path in room.folder.rglob("*") if path.is_file()]
    if room.database.is_sqlite:
        database = Path(room.url.removeprefix("sqlite:///"))
        files += [database, database.with_name(f"{database.name}-wal")]
        assert files[-1].exists(), "the log that is written ahead is still there to be looked at"

    for path in files:
        assert found_in(path.read_bytes() + path.name.encode()) == {}, path.name


def test_a_planted_word_would_be_found_in_any_disguise() -> None:
    word = PLANTED["body"]
    for before in range(4):
        wrapped = base64.b64encode(b"x" * before + word.encode() + b"and more of it")
        assert found_in(b"..." + wrapped), before
    for disguise in (word.encode("utf-16-le"), word.encode().hex().encode(), word.upper().encode()):
        assert set(found_in(disguise)) == {"body"}
    assert found_in(b"nothing to see here") == {}
    assert all(len(form) >= 8 for form in forms(word))
