"""A token service on loopback (RFC 6749): it replaces the refresh token at each use, and refuses as told."""

import http.server
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from urllib.parse import parse_qsl

from tests.support.dovecot import TOKEN

CLIENT, SECRET = "the-client", "marker-client-secret-3v"


@dataclass
class TokenService:
    """What it was asked, and what it says next.

    Attributes:
        refresh: the one refresh token that counts now; "" for none.
        gives: the access token that it gives.
        replaces: whether a refresh token counts once only.
        answers: said instead the next times, each a status, a body and headers.
    """

    url: str = ""
    refresh: str = "marker-refresh-0"
    gives: str = TOKEN
    replaces: bool = True
    lasts: object = 3600
    asked: list[dict[str, str]] = field(default_factory=list)
    answers: list[tuple[int, object, dict[str, str]]] = field(default_factory=list)

    def says(self, status: int, body: object, **headers: str) -> None:
        """Say what it answers the next time."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        self.answers.append((status, body, named))

    def answer(self, form: dict[str, str]) -> tuple[int, object, dict[str, str]]:
        """Return the answer to a form."""
        self.asked.append(form)
        if self.answers:
            return self.answers.pop(0)
        if (form.get("client_id"), form.get("client_secret", "")) != (CLIENT, SECRET):
            return 401, {"error": "invalid_client"}, {}
        if not self.refresh or form.get("refresh_token") != self.refresh:
            return 400, {"error": "invalid_grant"}, {}
        told: dict[str, object] = {"access_token": self.gives, "token_type": "Bearer"}
        if self.lasts is not None:
            told["expires_in"] = self.lasts
        if self.replaces:
            self.refresh = f"marker-refresh-{len(self.asked)}"
            told["refresh_token"] = self.refresh
        return 200, told, {}


@contextmanager
def token_service() -> Iterator[TokenService]:
    """Run one."""
    service = TokenService()

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            form = dict(parse_qsl(self.rfile.read(int(self.headers.get("Content-Length", 0))).decode()))
            status, body, headers = service.answer(form)
            data = body if isinstance(body, bytes) else json.dumps(body).encode()
            self.send_response(status)
            for name, value in {"Content-Length": str(len(data)), **headers}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(data)

        def log_message(self, *_: object) -> None:
            return None

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    serving = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    serving.start()
    service.url = f"http://127.0.0.1:{server.server_address[1]}/token"
    try:
        yield service
    finally:
        server.shutdown()
        serving.join()
        server.server_close()
