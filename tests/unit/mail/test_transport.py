"""HTTP to a provider: its own hosts only, bounded, and errors that name no address."""

import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
import requests

from connectors import transport
from connectors.errors import Permanent, Temporary
from connectors.transport import Transport, seconds_until

NOON = "Sun, 22 Nov 2026 12:00:00 GMT"
SECRET = "token-in-the-address"

Play = Callable[[BaseHTTPRequestHandler], None]


class Server:
    """A provider that answers as it is told."""

    def __init__(self) -> None:
        self.play: Play = plain
        self.seen: list[tuple[str, str, dict[str, str], bytes]] = []
        outer = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
                outer.seen.append((self.command, self.path, dict(self.headers), body))
                outer.play(self)

            def do_POST(self) -> None:
                self.do_GET()

            def log_message(self, *_args: object) -> None:
                pass

        self._http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._http.daemon_threads = True
        self.base = f"http://127.0.0.1:{self._http.server_port}/"
        threading.Thread(target=self._http.serve_forever, daemon=True).start()

    def close(self) -> None:
        self._http.shutdown()
        self._http.server_close()


def plain(handler: BaseHTTPRequestHandler) -> None:
    handler.send_response(200)
    handler.send_header("Content-Length", "2")
    handler.end_headers()
    handler.wfile.write(b"ok")


@pytest.fixture
def server() -> Iterator[Server]:
    server = Server()
    yield server
    server.close()


def test_a_call_carries_method_headers_and_body_and_brings_the_answer_back(server: Server) -> None:
    answer = Transport([server.base]).call("POST", server.base + "a", headers={"X-A": "1"}, body=b"body")
    assert (answer.status, answer.content) == (200, b"ok")
    ((method, path, headers, body),) = server.seen
    assert (method, path, headers["X-A"], body) == ("POST", "/a", "1", b"body")


@pytest.mark.parametrize(
    "url",
    [
        "https://evil.example/",
        "http://127.0.0.1:1/",
        "ftp://127.0.0.1/",
        "//127.0.0.1/",
        "http://user:secret@127.0.0.1/",
        "http://127.0.0.1:port/",
        "http://[/",
        "",
    ],
)
def test_nothing_is_sent_to_an_address_that_is_not_the_providers(server: Server, url: str) -> None:
    with pytest.raises(Permanent, match="nothing was sent there"):
        Transport([server.base]).call("GET", url, headers={"Authorization": SECRET})
    assert server.seen == []


def test_the_host_counts_in_any_case_and_its_usual_port_need_not_be_written() -> None:
    Transport(["https://API.example.org/v1/"]).check("https://api.example.org:443/else")
    with pytest.raises(Permanent):
        Transport(["https://api.example.org/"]).check("http://api.example.org/")


def test_a_redirect_is_given_back_and_not_followed(server: Server) -> None:
    def elsewhere(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(302)
        handler.send_header("Location", "https://evil.example/")
        handler.send_header("Content-Length", "0")
        handler.end_headers()

    server.play = elsewhere
    assert Transport([server.base]).call("GET", server.base).status == 302


def test_nobody_there_is_a_passing_fault_that_names_no_address() -> None:
    with pytest.raises(Temporary) as raised:
        Transport(["http://127.0.0.1:1/"]).call("GET", f"http://127.0.0.1:1/{SECRET}")
    assert SECRET not in str(raised.value)
    assert "127.0.0.1" not in str(raised.value)
    assert raised.value.__cause__ is None
    assert raised.value.__suppress_context__


def test_an_answer_that_breaks_off_is_a_passing_fault(server: Server) -> None:
    def broken(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(200)
        handler.send_header("Content-Length", "100")
        handler.end_headers()
        handler.wfile.write(b"half")
        handler.close_connection = True

    server.play = broken
    with pytest.raises(Temporary):
        Transport([server.base]).call("GET", server.base)


def test_an_answer_larger_than_any_is_refused_before_it_is_held(
    server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(transport, "LARGEST", 1)
    with pytest.raises(Permanent, match="larger"):
        Transport([server.base]).call("GET", server.base)


def test_a_netrc_of_the_user_does_not_replace_the_token(
    server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / ".netrc").write_text("machine 127.0.0.1 login other password other\n")
    monkeypatch.setenv("NETRC", str(tmp_path / ".netrc"))
    Transport([server.base]).call("GET", server.base, headers={"Authorization": "Bearer ours"})
    assert server.seen[0][2]["Authorization"] == "Bearer ours"


def test_threads_do_not_share_a_connection(server: Server) -> None:
    shared = Transport([server.base])
    sessions: set[int] = set()
    kept: list[requests.Session] = []

    def call() -> None:
        shared.call("GET", server.base)
        kept.append(shared._session())
        sessions.add(id(shared._session()))

    threads = [threading.Thread(target=call) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(sessions) == 3


@pytest.mark.parametrize(
    ("named", "seconds"),
    [
        ("0", 0.0),
        (" 30 ", 30.0),
        ("Sun, 22 Nov 2026 12:01:30 GMT", 90.0),
        ("Sun, 22 Nov 2026 11:00:00 GMT", 0.0),
        ("", None),
        ("soon", None),
        ("-1", None),
        ("1.5", None),
        ("²", None),
    ],
)
def test_a_wait_is_read_as_a_number_or_against_the_answers_own_date(
    named: str, seconds: float | None
) -> None:
    assert seconds_until(named, NOON) == seconds


def test_a_wait_until_a_date_says_nothing_where_the_answer_has_none() -> None:
    assert seconds_until("Sun, 22 Nov 2026 12:01:30 GMT", "") is None
