"""HTTP to a provider: its own hosts only, bounded, and errors that name no address."""

import threading
import time
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
import requests

from connectors import dripping, transport
from connectors.errors import LONGEST_WAIT, Permanent, Temporary
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


@pytest.mark.parametrize("chunked", [False, True])
def test_an_answer_that_drips_for_ever_ends_although_something_comes_all_the_time(
    server: Server, monkeypatch: pytest.MonkeyPatch, chunked: bool
) -> None:
    monkeypatch.setattr(dripping, "GRACE", 0.3)
    ended = threading.Event()

    def drip(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(200)
        named = ("Transfer-Encoding", "chunked") if chunked else ("Content-Length", "1000")
        handler.send_header(*named)
        handler.end_headers()
        while not ended.wait(0.05):
            handler.wfile.write(b"1\r\n \r\n" if chunked else b" ")

    server.play = drip
    begun = time.monotonic()
    with pytest.raises(Temporary, match="does not answer"):
        Transport([server.base]).call("GET", server.base)
    ended.set()
    assert time.monotonic() - begun < 5


def test_headers_that_drip_end_as_well(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dripping, "GRACE", 0.3)
    ended = threading.Event()

    def drip(handler: BaseHTTPRequestHandler) -> None:
        handler.wfile.write(b"HTTP/1.1 200 OK\r\nX-Long: ")
        while not ended.wait(0.05):
            handler.wfile.write(b"x")

    server.play = drip
    with pytest.raises(Temporary, match="does not answer"):
        Transport([server.base]).call("GET", server.base)
    ended.set()


def test_whoever_takes_the_pieces_may_take_their_time(
    server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(dripping, "GRACE", 0.2)

    def large(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(200)
        handler.send_header("Content-Length", str(400_000))
        handler.end_headers()
        handler.wfile.write(b"x" * 400_000)

    server.play = large
    came = 0
    with Transport([server.base]).stream("GET", server.base) as (_, chunks):
        for chunk in chunks:
            came += len(chunk)
            time.sleep(0.1)
    assert came == 400_000


def test_connections_are_used_again_after_answers_and_after_drips(server: Server) -> None:
    shared = Transport([server.base])
    for _ in range(3):
        shared.call("GET", server.base)
    (adapter,) = {shared._session().get_adapter(server.base)}
    assert isinstance(adapter, transport._Patient)
    pools = adapter.poolmanager.pools
    (pool,) = map(pools.get, pools.keys())
    assert pool is not None
    assert (pool.num_connections, pool.num_requests) == (1, 3)


@pytest.mark.parametrize("set_as", ["ca_file", "REQUESTS_CA_BUNDLE"])
def test_a_file_of_certificates_that_is_not_there_is_told_with_the_setting(
    server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, set_as: str
) -> None:
    missing = tmp_path / "authority.pem"
    if set_as != "ca_file":
        monkeypatch.setenv(set_as, str(missing))
    base = server.base.replace("http:", "https:")
    with pytest.raises(Temporary, match="OMBUD_CA_FILE") as raised:
        Transport([base], missing if set_as == "ca_file" else None).call("GET", base)
    assert str(tmp_path) not in str(raised.value)


@pytest.mark.parametrize("named", ["999999999", "Sun, 22 Nov 2099 12:00:00 GMT"])
def test_of_a_wait_of_years_six_hours_are_believed(named: str) -> None:
    assert seconds_until(named, NOON) == LONGEST_WAIT == 6 * 3_600


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
