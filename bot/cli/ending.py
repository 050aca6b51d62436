"""What stops a command becomes one sentence with its fix, and an exit code; anything else is a bug."""

import sys
from types import TracebackType

import click

from bot.cli.exits import Exit
from handlers.store.room import is_out_of_room

#: Module and class -> exit code; the first that fits counts.
_FORESEEN = {
    ("bot.settings.errors", "ConfigError"): Exit.SETUP,
    ("bot.wiring.faults", "SetupFault"): Exit.SETUP,
    ("bot.vault.keyfile", "KeyFileError"): Exit.SETUP,
    ("bot.backups.manifest", "BackupFault"): Exit.FOUND,
    ("handlers.ports", "BrokenSeal"): Exit.SETUP,
    ("handlers.ports", "LedgerFault"): Exit.SETUP,
    ("handlers.ports", "KeyServiceRefused"): Exit.SETUP,
    ("handlers.ports", "KeyServiceError"): Exit.UNREACHABLE,
    ("handlers.ports", "ChatRefused"): Exit.SETUP,
    ("handlers.store.schema", "Unreachable"): Exit.UNREACHABLE,
    ("handlers.ports", "ChatError"): Exit.UNREACHABLE,
    ("connectors.errors", "AuthorizationLost"): Exit.SETUP,
    ("connectors.errors", "ConnectorError"): Exit.UNREACHABLE,
    ("handlers.domain.errors", "Refused"): Exit.FOUND,
}
_NO_ROOM = (
    "There is no room left on the disk, or for the database; make room and run the same command again. What "
    "was not finished is not done by halves: it goes on from where it stands, or begins anew."
)


class Ending:
    """Ends the program as the table says when a foreseen fault stops the command.

    Classes are looked up only where their modules were imported: a fault cannot come from one that
    was not, and `ombud --help` imports none of them.
    """

    def __enter__(self) -> None:
        """Begin."""

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        code, said = _code(fault), str(fault)
        if code is None and is_out_of_room(fault):
            code, said = Exit.FOUND, _NO_ROOM
        if code is not None:
            click.echo(said, err=True)
            raise click.exceptions.Exit(code.value) from fault


def _code(fault: BaseException | None) -> Exit | None:
    for (module, name), code in _FORESEEN.items():
        foreseen = getattr(sys.modules.get(module), name, None)
        if foreseen is not None and isinstance(fault, foreseen):
            return code
    return None
