"""Where an installation has its master keys, for tests at the command line."""

import base64

from bot.wiring.office import open_office
from handlers.mailboxes import registry
from tests.support.installations import Installation


def readable(installation: Installation) -> bool:
    """Return whether what is sealed can be read with the keys that are there now."""
    with open_office(installation.settings) as office:
        return bool(registry.everything(office.desk))


def in_settings(installation: Installation, *keys: bytes) -> None:
    """Put master keys into the settings, the current one first."""
    installation.environ["OMBUD_MASTER_KEY"] = ",".join(base64.b64encode(key).decode() for key in keys)
