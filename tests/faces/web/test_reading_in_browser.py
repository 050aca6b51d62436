"""A letter full of things that load, read in a real browser: nothing leaves, and what it hides is seen."""

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from playwright.sync_api import Browser, expect

from bot.web.server import WebServer
from handlers.domain.case import Case
from handlers.domain.passes import WHOLE_LETTER
from tests.faces.desk.browsers import browsing
from tests.support.desks import Room
from tests.support.letters import letter
from tests.support.reading import ask_for_file, token_of


class Tracker(ThreadingHTTPServer):
    """A server that a letter would like to hear from its reader, and what it heard."""

    def __init__(self) -> None:
        self.heard: list[str] = []
        super().__init__(("127.0.0.1", 0), _Handler)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"


class _Handler(BaseHTTPRequestHandler):
    server: Tracker

    def do_GET(self) -> None:
        self.server.heard.append(self.path)
        self.send_response(204)
        self.end_headers()

    def do_POST(self) -> None:
        self.do_GET()

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name that the base has
        """Say nothing."""


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    with browsing() as browser:
        yield browser


@pytest.fixture
def tracker() -> Iterator[Tracker]:
    server = Tracker()
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


def laid_out(url: str) -> str:
    return f"""<html><head><title>x</title><link rel=stylesheet href="{url}/css">
<link rel=preload as=image href="{url}/pre"><link rel=dns-prefetch href="{url}/">
<meta http-equiv=refresh content="0;url={url}/refresh"><base href="{url}/base/">
<style>@import url({url}/import); body {{ background: url({url}/background) }}
@font-face {{ font-family: f; src: url({url}/font) }}</style></head>
<body background="{url}/body" style="background:url({url}/style)" onload="fetch('{url}/onload')">
<p style="font-family:f">Please send me <b>all my data</b>.</p>
<div style="display:none">hidden words</div><span style="color:#fff">white words</span>
<img src="{url}/pixel.gif" width=1 height=1><img srcset="{url}/srcset 2x"><input type=image src="{url}/input">
<picture><source srcset="{url}/source"><img src=relative.gif></picture><svg><image href="{url}/svg"/></svg>
<iframe src="{url}/frame"></iframe><object data="{url}/object"></object><embed src="{url}/embed">
<video src="{url}/video" poster="{url}/poster" autoplay></video><audio src="{url}/audio" autoplay></audio>
<script>fetch("{url}/fetch")</script><script src="{url}/script"></script>
<img src=x onerror="fetch('{url}/onerror')">
<a href="{url}/link" ping="{url}/ping">https://bank.example</a>
<form action="{url}/form"><button>Confirm</button></form>
<table background="{url}/table"><tr><td background="{url}/cell">cell</td></tr></table></body></html>"""


@pytest.fixture
def case(room: Room, tracker: Tracker) -> Case:
    room.arrive(letter(text=laid_out(tracker.url), content_type="text/html; charset=utf-8"))
    return room.only_case()


def test_sec_01_no_request_leaves_while_a_letter_is_read(
    room: Room, case: Case, server: WebServer, tracker: Tracker, chromium: Browser
) -> None:
    held = token_of(ask_for_file(room, case, room.messages(case)[0].id, WHOLE_LETTER))
    origin = f"http://127.0.0.1:{server.port}"
    context = chromium.new_context()
    page = context.new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(f"{origin}/file/{held}")
    page.get_by_role("button", name="Read it here").click()

    expect(page.get_by_text("all my data")).to_be_visible()
    expect(page.get_by_text("hidden words")).to_be_visible()
    expect(page.get_by_text("white words")).to_be_visible()
    outline = page.get_by_text("hidden words").evaluate("e => getComputedStyle(e).outlineStyle")
    assert outline == "dashed"
    page.get_by_text("https://bank.example").click()
    page.get_by_text("Confirm").click()
    page.wait_for_timeout(700)

    assert page.url == f"{origin}/read/{held}"
    assert tracker.heard == []
    paths = {url.removeprefix(origin) for url in asked} - {"/favicon.ico"}
    assert paths == {f"/file/{held}", f"/read/{held}"}
    assert page.evaluate("self.origin") == "null", "it stands on an origin of its own"
    context.close()
