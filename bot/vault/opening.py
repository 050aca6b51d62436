"""Which master keys count: those given directly, else those in the key file, which may change meanwhile."""

from pathlib import Path

from bot.vault.file_ring import FileRing
from bot.vault.keyfile import KeyFileError, make_key_file
from bot.vault.master import KeyRing
from bot.vault.vault import KeyVault


def open_vault(keys: tuple[bytes, ...], path: Path) -> KeyVault:
    """Return the vault of the given master keys, or of the key file where none are given.

    Raises:
        KeyFileError: the file is missing or cannot be used; it is never made here.
    """
    return KeyVault(KeyRing(keys) if keys else FileRing(path))


def found_vault(keys: tuple[bytes, ...], path: Path) -> KeyVault:
    """Return the vault for a store that may be new: makes the key file if there is none.

    Only for a store that holds nothing yet; a fresh key beside old data would open none of it.

    Raises:
        KeyFileError: the file is there but cannot be used, or cannot be made.
    """
    if not keys and not path.exists():
        try:
            make_key_file(path)
        except KeyFileError:
            if not path.exists():  # otherwise another process was quicker, and its key is as good
                raise
    return open_vault(keys, path)
