"""Files of large mails: small ones in one call, large ones in pieces, to addresses of the cloud alone."""

import io
import threading
import time
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any, BinaryIO

import pytest

from bot.sandbox.microsoft.faults import Fault, Kind
from bot.sandbox.microsoft.mail import Given, Mail
from bot.sandbox.microsoft.messages import DRAFTS
from connectors.base import Connector, OutgoingFile
from connectors.errors import Permanent, Temporary, Unsendable
from connectors.microsoft.parts import microsoft as made
from connectors.microsoft.uploading import IN_PIECES_FROM, LARGEST, PIECE
from connectors.provider import Place
from tests.support.microsoft import PRIVACY, Tenant, registration
from tests.unit.microsoft.test_sending import MAIL, drafts, file, left


@pytest.mark.parametrize(
    "sizes",
    [
        (IN_PIECES_FROM,),
        (IN_PIECES_FROM - 1,),
        (PIECE,),
        (PIECE + 1,),
        (2 * PIECE,),
        (0, 2_999_999, 7_000_001, 10),
    ],
)
def test_files_of_any_size_arrive_whole_and_in_order(
    microsoft: Tenant, mailbox: Connector, sizes: tuple[int, ...]
) -> None:
    files = tuple(file(size, f"{number}.pdf") for number, size in enumerate(sizes))
    mailbox.send(mailbox.draft(replace(MAIL, files=files)))
    (mail,) = left(microsoft)
    parts = {str(part.get_filename()): part.get_payload(decode=True) for part in mail.iter_attachments()}
    for one in files:
        with one.open() as content:
            assert parts[one.name] == content.read()


def test_pieces_are_below_four_megabytes_and_multiples_of_320_kibibytes() -> None:
    assert PIECE < 4_000_000
    assert PIECE % 327_680 == 0


@pytest.mark.parametrize("call", ["upload", "piece", "attach"])
@pytest.mark.parametrize("fault", [Fault(Kind.REFUSE, 503), Fault(Kind.DROP_AFTER)])
def test_trouble_on_the_way_leaves_no_draft(
    microsoft: Tenant, mailbox: Connector, call: str, fault: Fault
) -> None:
    microsoft.standin.faults.plan(call, fault)
    with pytest.raises(Temporary):
        mailbox.draft(replace(MAIL, files=(file(IN_PIECES_FROM), file(1_000))))
    assert drafts(microsoft) == 0
    assert left(microsoft) == []


def test_a_place_to_upload_to_that_is_not_the_clouds_gets_nothing(
    microsoft: Tenant, mailbox: Connector, monkeypatch: pytest.MonkeyPatch
) -> None:
    elsewhere = Given(201, {"uploadUrl": "https://evil.example/upload?authtoken=x"})
    monkeypatch.setattr(Mail, "upload", lambda mail, call: elsewhere)
    with pytest.raises(Permanent, match="not its own") as told:
        mailbox.draft(replace(MAIL, files=(file(IN_PIECES_FROM),)))
    assert "evil" not in str(told.value)
    assert drafts(microsoft) == 0


def test_a_shared_mailbox_that_takes_no_large_file_says_how_it_would(
    microsoft: Tenant, mailbox: Connector
) -> None:
    for status, code in ((403, "ErrorAccessDenied"), (404, "ErrorItemNotFound")):
        microsoft.standin.faults.refuse("upload", status, code)
        with pytest.raises(Unsendable, match="application permission"):
            mailbox.draft(replace(MAIL, files=(file(IN_PIECES_FROM),)))
    assert drafts(microsoft) == 0


def test_a_file_that_changes_while_it_is_sent_stops_the_mail(microsoft: Tenant, mailbox: Connector) -> None:
    sizes = [IN_PIECES_FROM, IN_PIECES_FROM, IN_PIECES_FROM + 10, IN_PIECES_FROM, IN_PIECES_FROM - 10]

    def changing() -> BinaryIO:
        return io.BytesIO(b"x" * sizes.pop(0))

    mail = replace(MAIL, files=(OutgoingFile("a.pdf", "application/pdf", changing),))
    with pytest.raises(Unsendable, match="changed"):
        mailbox.draft(mail)
    assert drafts(microsoft) == 0


def test_a_file_larger_than_microsoft_takes_is_refused_before_it_is_sent(
    microsoft: Tenant, mailbox: Connector
) -> None:
    class Endless(io.RawIOBase):
        given = 0

        def readable(self) -> bool:
            return True

        def readinto(self, buffer: Any, /) -> int:
            self.given += len(buffer)
            return 0 if self.given > LARGEST + 2 * len(buffer) else len(buffer)

    endless = OutgoingFile("a.pdf", "application/pdf", lambda: io.BufferedReader(Endless()))
    huge = replace(MAIL, files=(endless,))
    with pytest.raises(Unsendable, match="150 MB"):
        mailbox.draft(huge)
    assert microsoft.standin.lying(PRIVACY, DRAFTS) == []


class Elsewhere:
    """A server that takes files and knows nobody's token."""

    def __init__(self) -> None:
        self.headers: list[dict[str, str]] = []
        self.content = b""
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_PUT(self) -> None:
                outer.headers.append({name.lower(): value for name, value in self.headers.items()})
                outer.content += self.rfile.read(int(self.headers["Content-Length"]))
                self.send_response(201)
                self.end_headers()

            def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
                pass

        self._server = HTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._server.server_port}/"
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.005,), daemon=True)
        self._thread.start()

    def stop(self) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()


def test_a_place_that_the_settings_name_gets_the_file_and_never_our_token(
    microsoft: Tenant, monkeypatch: pytest.MonkeyPatch
) -> None:
    elsewhere = Elsewhere()
    begun = Given(201, {"uploadUrl": f"{elsewhere.url}sessions/1?authtoken=x"})
    monkeypatch.setattr(Mail, "upload", lambda mail, call: begun)
    _, grants = microsoft.connected()
    parts = made(registration(microsoft.standin), time.time, upload_urls=[elsewhere.url])
    one = file(PIECE + 5)
    try:
        parts.connector(Place(PRIVACY), grants).draft(replace(MAIL, files=(one,)))
    finally:
        elsewhere.stop()
    with one.open() as content:
        assert elsewhere.content == content.read()
    assert [said["content-range"] for said in elsewhere.headers] == [
        f"bytes 0-{PIECE - 1}/{PIECE + 5}",
        f"bytes {PIECE}-{PIECE + 4}/{PIECE + 5}",
    ]
    assert not any("authorization" in said for said in elsewhere.headers)
