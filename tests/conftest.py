"""What every suite may ask for: a fresh database of either kind, and a desk over it."""

import gc
import logging
import os
from collections.abc import Callable, Generator, Iterator
from pathlib import Path

import pytest

from bot.redaction import Redaction
from tests.support.compiling import compiled_once
from tests.support.databases import NewUrl, PostgresServer, postgres_server, sqlite_copies
from tests.support.desks import Room, furnish
from tests.support.in_memory import MEMORY, NAMED, has_plenty, move_in, move_out
from tests.support.made_once import made_once

DATABASES = ("sqlite", "postgresql")
NewRoom = Callable[..., Room]
_FOLDER = pytest.StashKey[Path]()
#: Objects made between two looks for garbage; Python's own 700 would look through a test's things all along.
_LOOK_AFTER = 20_000


def pytest_configure(config: pytest.Config) -> None:
    """Has tests write into memory, unless somebody said where to (`--basetemp` keeps what they leave)."""
    said = config.option.basetemp or any(name in os.environ for name in NAMED)  # to a worker, it is said
    if not said and has_plenty(MEMORY):
        config.stash[_FOLDER] = move_in()


def pytest_unconfigure(config: pytest.Config) -> None:
    """Gives the memory back."""
    if folder := config.stash.get(_FOLDER, None):
        move_out(folder)


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Generator[None, object, object]:
    """Collects without looking for garbage, and leaves what was collected out of every later look."""
    gc.disable()
    try:
        return (yield)
    finally:
        gc.freeze()  # millions of objects that stay to the end
        gc.set_threshold(_LOOK_AFTER, *gc.get_threshold()[1:])
        gc.enable()


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Tells how many payloads were judged by what others wrote (see `tests/outside`)."""
    for report in terminalreporter.getreports("passed"):
        for name, counted in report.user_properties:
            if name == "judged":
                terminalreporter.write_line(f"Judged by others: {counted}")


@pytest.fixture(autouse=True)
def unredacted(pytestconfig: pytest.Config) -> Iterator[None]:
    """Takes off what a command under test put on the logs of its process, on the test's own handlers too."""
    level, raising = logging.getLogger().level, logging.raiseExceptions
    yield
    logging.getLogger().setLevel(level)
    logging.raiseExceptions = raising
    plugin = pytestconfig.pluginmanager.getplugin("logging-plugin")
    ours = (plugin.caplog_handler, plugin.report_handler)
    found = [one for one in logging.Logger.manager.loggerDict.values() if isinstance(one, logging.Logger)]
    for logger in (logging.getLogger(), *found):
        for handler in logger.handlers[:]:
            # A filter changes the record itself, so one that stayed anywhere would be felt everywhere.
            if handler not in ours and any(isinstance(one, Redaction) for one in handler.filters):
                logger.removeHandler(handler)
    for handler in ours:
        handler.filters.clear()


@pytest.fixture(scope="session", autouse=True)
def once() -> Iterator[None]:
    with compiled_once(), made_once():
        yield


@pytest.fixture(scope="session")
def postgres() -> Iterator[PostgresServer]:
    with postgres_server() as server:
        yield server


@pytest.fixture(scope="session")
def sqlite(tmp_path_factory: pytest.TempPathFactory) -> NewUrl:
    return sqlite_copies(tmp_path_factory.mktemp("sqlite"))


@pytest.fixture(params=DATABASES)
def database_kind(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def database_url(database_kind: str, request: pytest.FixtureRequest) -> Iterator[str]:
    """Is the URL of a fresh, migrated database."""
    if database_kind == "sqlite":
        copies: NewUrl = request.getfixturevalue("sqlite")
        yield copies()
        return
    server: PostgresServer = request.getfixturevalue("postgres")
    url = server.copy()
    yield url
    server.give_back(url)


@pytest.fixture
def new_room(database_url: str, tmp_path: Path) -> Iterator[NewRoom]:
    """Gives a function that furnishes a room in a way of the test's own, over one and the same database."""
    rooms: list[Room] = []

    def make(**ways: object) -> Room:
        rooms.append(furnish(database_url, tmp_path, **ways))  # type: ignore[arg-type] # passed on as they are
        return rooms[-1]

    yield make
    for room in rooms:
        room.desk.close()


@pytest.fixture
def room(new_room: NewRoom) -> Room:
    """Is a desk with everything behind it, on each kind of database."""
    return new_room()
