"""The guard that keeps the network out of transactions: a guarded port refuses while one is open."""

from typing import Any, TypeVar, cast

from handlers.store.database import open_transaction

Port = TypeVar("Port")


class NetworkInsideTransaction(RuntimeError):
    """A port that reaches the network was used while a transaction was open; move the call out of it."""


class _Guarded:
    """Stands before a port and lets calls through only outside transactions."""

    def __init__(self, port: object) -> None:
        self._port = port

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 - whatever the port has
        if name.startswith("__") or not open_transaction():
            return getattr(self._port, name)
        raise NetworkInsideTransaction(f"{type(self._port).__name__}.{name} inside {open_transaction()}")


def outside(port: Port) -> Port:
    """Return the port behind the guard."""
    return cast("Port", _Guarded(port))
