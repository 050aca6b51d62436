"""The web server itself: large bodies only where a page was shown, and nothing in temporary files."""

import http.client
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from bot.web.doors import Doors
from bot.web.guards import LARGEST_BODY
from bot.web.server import WebServer
from handlers.domain.case import ActionId, Case
from handlers.store.originals import OriginalWriter
from tests.contract.store.shelf import kept, new_message, run
from tests.support.desks import Room
from tests.support.reading import token_of


def ask(server: WebServer, method: str, path: str, body: bytes = b"", kind: str = "") -> tuple[int, bytes]:
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=20)
    try:
        connection.request(method, path, body or None, {"Content-Type": kind} if kind else {})
        answer = connection.getresponse()
        return answer.status, answer.read()
    except (BrokenPipeError, ConnectionResetError):  # refused before all of it was sent
        return 413, b""
    finally:
        connection.close()


def form(content: bytes) -> tuple[bytes, str]:
    head = b'--b\r\nContent-Disposition: form-data; name="files"; filename="film.bin"\r\n\r\n'
    return head + content + b"\r\n--b--\r\n", "multipart/form-data; boundary=b"


@pytest.fixture
def page(room: Room, case: Case) -> str:
    return f"/attach/{token_of(room.press(case, ActionId.ATTACH))}"


def test_sec_07_a_large_body_is_let_in_only_where_a_page_was_shown(
    room: Room, server: WebServer, page: str
) -> None:
    body, kind = form(bytes(3 * LARGEST_BODY))
    elsewhere = ("/slack/events", "/health", "/attach/" + "A" * 43, "/attach/", page, f"{page}/more", "/")
    for path in elsewhere:
        assert ask(server, "POST", path, body, kind)[0] == 413
    assert ask(server, "GET", page)[0] == 200
    assert ask(server, "POST", page, body, kind)[0] == 303
    assert run(room, "SELECT count(*), max(size) FROM enclosure") == [(1, 3 * LARGEST_BODY)]
    for path in elsewhere:
        if path != page:
            assert ask(server, "POST", path, body, kind)[0] == 413


def test_large_bodies_come_in_one_a_page_and_the_others_are_told_so(server: WebServer, page: str) -> None:
    body, kind = form(bytes(3 * LARGEST_BODY))
    assert ask(server, "GET", page)[0] == 200
    first = http.client.HTTPConnection("127.0.0.1", server.port, timeout=20)
    first.putrequest("POST", page)
    first.putheader("Content-Type", kind)
    first.putheader("Content-Length", str(len(body)))
    first.endheaders(body[:1000])
    until(lambda: begun(server, page, kind) == 503)
    second = http.client.HTTPConnection("127.0.0.1", server.port, timeout=20)
    status, said = head_of(second, page, kind, len(body))
    assert (status, "Try again in a minute." in said, "<html" in said) == (503, True, True)
    first.close()  # whoever breaks off leaves its place
    until(lambda: ask(server, "POST", page, body, kind)[0] == 303)


def until(look: Callable[[], bool]) -> None:
    ends = time.monotonic() + 60  # a busy machine takes its time; it counts that it comes to be
    while not look():
        assert time.monotonic() < ends, "it did not come to be"
        time.sleep(0.02)


def begun(server: WebServer, page: str, kind: str) -> int:
    """Return what the head of a large form alone is answered with."""
    return head_of(http.client.HTTPConnection("127.0.0.1", server.port, timeout=1), page, kind, 3 << 20)[0]


def head_of(connection: http.client.HTTPConnection, page: str, kind: str, size: int) -> tuple[int, str]:
    try:
        connection.putrequest("POST", page)
        connection.putheader("Content-Type", kind)
        connection.putheader("Content-Length", str(size))
        connection.endheaders()
        answer = connection.getresponse()
        return answer.status, answer.read().decode()
    except TimeoutError:
        return 0, ""
    finally:
        connection.close()


def test_there_are_places_for_a_few_large_bodies_in_all() -> None:
    doors, drawn = Doors(), ((("X", "y"),), b"full")
    tokens = [letter * 43 for letter in "ABCDE"]
    for token in tokens:
        doors.open(token, drawn)
    leaving = [doors.enter(f"/attach/{token}") for token in tokens]
    assert [one == drawn for one in leaving] == [False, False, False, False, True]
    assert doors.enter("/attach/" + "A" * 43) == drawn
    leave = leaving[0]
    assert callable(leave)
    leave()
    assert callable(doors.enter("/attach/" + "E" * 43))
    assert doors.enter("/attach/" + "Z" * 43) == ((), b"")


def test_nothing_that_streams_through_lies_in_a_temporary_file(
    room: Room, server: WebServer, page: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []
    for name in ("TemporaryFile", "NamedTemporaryFile", "SpooledTemporaryFile", "mkstemp"):
        monkeypatch.setattr(tempfile, name, lambda *_a, _name=name, **_w: asked.append(_name))
    body, kind = form(bytes(range(256)) * (16 << 12))
    ask(server, "GET", page)
    assert ask(server, "POST", page, body, kind)[0] == 303
    assert asked == []
    blobs = b"".join(path.read_bytes() for path in Path(room.folder / "blobs").rglob("*") if path.is_file())
    assert bytes(range(256)) not in blobs


def test_a_download_reaches_a_slow_reader_whole(room: Room, server: WebServer, page: str) -> None:
    content = bytes(range(256)) * (8 << 12)
    message = _kept_file(room, content)
    case = room.only_case()
    token = token_of(room.press(case, ActionId.OPEN_FILE, token=f"{message}-0"))
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=20)
    connection.request("POST", f"/file/{token}")
    answer = connection.getresponse()
    taken = bytearray()
    while piece := answer.read(300_000):
        taken += piece
    connection.close()
    assert (answer.status, bytes(taken)) == (200, content)


def _kept_file(room: Room, content: bytes) -> int:
    message = kept(room, new_message(room, case_id=room.only_case().id))
    writer = OriginalWriter(room.desk.box(room.mailbox), room.desk.blobs, "cd" * 32)
    writer.write(content)
    with room.desk.transaction("tests.original") as tx:
        tx.originals.add(message.id, writer.finish())
    return message.id


@pytest.mark.parametrize(
    "path", ["", "/", "/attach", "/attach/x", "/attach/" + "A" * 42, "/file/" + "A" * 43]
)
def test_doors_stay_shut_for_what_is_no_page(path: str) -> None:
    doors = Doors()
    doors.open("A" * 43)
    assert not doors.admits(path)
    assert doors.admits("/attach/" + "A" * 43)


def test_doors_shut_after_half_an_hour(monkeypatch: pytest.MonkeyPatch) -> None:
    now = [1_000.0]
    monkeypatch.setattr("bot.web.doors.time.monotonic", lambda: now[0])
    doors = Doors()
    doors.open("A" * 43)
    now[0] += 1_799
    assert doors.admits("/attach/" + "A" * 43)
    now[0] += 2
    assert not doors.admits("/attach/" + "A" * 43)
    doors.open("B" * 43)
    assert len(doors._open) == 1, "what is over is forgotten"
