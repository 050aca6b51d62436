"""An erasure ledger for tests: the real file, made where there is none yet."""

from contextlib import suppress
from pathlib import Path

from bot.vault.ledger import LedgerFile
from handlers.ports import LedgerFault


def ledger_in(folder: Path) -> LedgerFile:
    """Return the ledger of a folder."""
    ledger = LedgerFile(folder / "erasures.jsonl")
    if not ledger.path.exists():
        with suppress(LedgerFault):  # another process was faster
            ledger.begin()
    return ledger
