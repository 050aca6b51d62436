"""The office of the settings that a command sees, open as long as the command needs it."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bot.wiring.office import Office


@contextmanager
def office() -> Iterator["Office"]:
    """Open the office, and close it afterwards."""
    from bot.settings.loading import load
    from bot.wiring.office import open_office

    with open_office(load(os.environ)) as opened:
        yield opened
