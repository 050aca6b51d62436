"""The erasure ledger of an installation: made with it, and asked whether its database may be served."""

from bot.settings.model import Settings
from bot.vault.ledger import LedgerFile
from bot.wiring.faults import SetupFault
from handlers.desk import Desk
from handlers.disposal import ledger
from handlers.ports import LedgerFault
from handlers.store import restoring
from handlers.store.database import Database
from handlers.store.restoring import Stage

REPLAY = "run `ombud restore --replay`, which erases it again; until then nothing is served"


def found_ledger(settings: Settings, desk: Desk) -> None:
    """Make the erasure ledger of a database that never had one, and have the two belong together.

    Raises:
        LedgerFault: the database has one, and it is missing, broken or another.
    """
    file = LedgerFile(settings.erasure_ledger.path)
    with desk.reading("erasing.ledger") as tx:
        ours = tx.erasures.ledger()
    if not ours and not file.path.exists():
        file.begin()
    ledger.adopt(desk)


def check_replayed(database: Database) -> None:
    """Check that no restore was begun that has not ended; reads no table of ours, of whatever version it is.

    Raises:
        SetupFault: one was; nothing may be served.
    """
    found = restoring.stage(database)
    if found is Stage.BEGUN:
        raise SetupFault(
            "A restore was begun here and has not ended, so the state from before it stands; run the same "
            "restore again, or `ombud restore --replay` to go on with what stands. Until then "
            "nothing is served."
        )
    if found is not None:
        raise SetupFault(f"A backup was restored and what was erased since stands in it; {REPLAY}.")


def check_may_serve(settings: Settings, desk: Desk, database: Database) -> None:
    """Check that nothing stands in the database that was erased for good.

    What was begun here and cut off by a death is no fault: it is ended by whoever goes on.

    Raises:
        SetupFault: something does; nothing may be served.
        LedgerFault: the ledger is missing, broken, or older than the database.
    """
    check_replayed(database)
    found = ledger.compare(desk)
    if found.unwritten:
        raise LedgerFault(
            f"The erasure ledger at {settings.erasure_ledger.path} lacks {len(found.unwritten)} "
            "erasures that "
            "the database knows; put its newest copy there."
        )
    if len(found.unapplied) > len(found.under_way):
        raise SetupFault(
            f"{len(found.unapplied)} erasures are not done in this database, so it is a copy from "
            "before them; "
            f"{REPLAY}."
        )
