"""A desk behind the web face: its app, and a browser without scripts."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from bot.web.app import create_app
from bot.web.doors import Doors
from bot.web.pages import pages
from bot.web.server import WebServer
from handlers.desk import Rules
from handlers.domain.case import ActionId, Case
from tests.faces.web.visits import Staging, visitor
from tests.support.connecting import Stage, stage
from tests.support.databases import NewUrl
from tests.support.desks import Room, furnish
from tests.support.letters import File, letter

PDF = b"%PDF-1.7 about Sam \xff\x00" * 5_000
#: Whatever a browser shows of it must be these characters, and no markup.
HOSTILE = "<img src=x onerror=alert(1)>\u202e'; x=1.pdf"


@pytest.fixture
def room(sqlite: NewUrl, tmp_path: Path) -> Iterator[Room]:
    room = furnish(sqlite(), tmp_path)
    yield room
    room.desk.close()


@pytest.fixture
def doors() -> Doors:
    return Doors()


@pytest.fixture
def app(room: Room, doors: Doors) -> Flask:
    return create_app(dict, pages=pages(room.desk, doors))


@pytest.fixture
def browser(app: Flask) -> FlaskClient:
    return app.test_client()


@pytest.fixture
def case(room: Room) -> Case:
    """Is a case of Ada's with two files and a drafted reply."""
    files = (File("insight.pdf", PDF), File(HOSTILE, b"<script>alert(1)</script>", "text/html"))
    room.arrive(letter(files=files))
    case = room.only_case()
    room.press(case, ActionId.CLAIM)
    room.preview(case)
    return case


@pytest.fixture
def server(app: Flask, doors: Doors) -> Iterator[WebServer]:
    """Is the web server itself, on a port of its own."""
    server = WebServer(app, "127.0.0.1", 0, admits=doors.admits, enter=doors.enter)
    server.start()
    yield server
    server.stop()


@pytest.fixture
def staging(sqlite: NewUrl, tmp_path: Path) -> Iterator[Staging]:
    rooms: list[Room] = []

    def make(public_url: str) -> Stage:
        def furnishing(**ways: object) -> Room:
            rooms.append(furnish(sqlite(), tmp_path, rules=Rules(public_url=public_url), **ways))  # type: ignore[arg-type] # passed on as they are
            return rooms[-1]

        return stage(furnishing)

    yield make
    for room in rooms:
        room.desk.close()


@pytest.fixture
def on(staging: Staging) -> Stage:
    return staging("https://ombud.example.org")


@pytest.fixture
def guest(on: Stage) -> FlaskClient:
    """Is the browser of whoever got the link."""
    return visitor(on)
