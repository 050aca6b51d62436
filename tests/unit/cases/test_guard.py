"""The guard before every port that reaches the network: open outside transactions, shut inside."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from handlers.guard import NetworkInsideTransaction, outside
from handlers.store.database import Database, Kind, open_transaction


class Port:
    """A port with a method and a value."""

    address = "privacy@acme.example"

    def send(self, what: str) -> str:
        return f"sent {what}"


@pytest.fixture
def port() -> Port:
    return outside(Port())


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    opened = Database(f"sqlite:///{tmp_path / 'guard.db'}")
    yield opened
    opened.close()


@contextmanager
def working(database: Database, name: str = "replies.send", kind: Kind = Kind.DURABLE) -> Iterator[None]:
    with database.transaction(name, kind):
        yield


def test_outside_a_transaction_everything_passes(port: Port) -> None:
    assert port.send("mail") == "sent mail"
    assert port.address == "privacy@acme.example"


@pytest.mark.parametrize("kind", list(Kind))
def test_inside_any_transaction_calls_are_refused_by_name(port: Port, database: Database, kind: Kind) -> None:
    with working(database, kind=kind), pytest.raises(NetworkInsideTransaction) as refused:
        port.send("mail")
    assert str(refused.value) == "Port.send inside replies.send"


def test_values_are_refused_as_well(port: Port, database: Database) -> None:
    with working(database), pytest.raises(NetworkInsideTransaction, match=r"Port\.address"):
        _ = port.address


def test_after_the_transaction_the_port_is_open_again(port: Port, database: Database) -> None:
    with working(database):
        pass
    assert port.send("mail") == "sent mail"


def test_after_a_failed_transaction_the_port_is_open_again(port: Port, database: Database) -> None:
    with pytest.raises(ZeroDivisionError), working(database):
        raise ZeroDivisionError
    assert open_transaction() == ""
    assert port.send("mail") == "sent mail"


def test_what_python_itself_asks_for_passes_everywhere(port: Port, database: Database) -> None:
    with working(database):
        assert repr(port)
        assert port.__class__
        assert port.__doc__


def test_what_the_port_does_not_have_is_missing_as_usual(port: Port) -> None:
    with pytest.raises(AttributeError, match="fax"):
        port.fax()  # type: ignore[attr-defined] # it has none


def test_a_transaction_elsewhere_does_not_shut_the_port_here(port: Port, database: Database) -> None:
    import threading

    inside, done = threading.Event(), threading.Event()

    def work() -> None:
        with working(database):
            inside.set()
            done.wait(5)

    other = threading.Thread(target=work)
    other.start()
    assert inside.wait(5)
    try:
        assert port.send("mail") == "sent mail"
    finally:
        done.set()
        other.join()
