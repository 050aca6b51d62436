"""A change of master keys in the key file: one at a time, each step whole, resumed where it was cut off.

A remark in the file says that a change is under way until its end. Retired keys go to a file beside,
since backups of before can be read with them alone.
"""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bot.vault.keyfile import KeyFileError, add_key, read_key_file, sync_folder, write_keys
from bot.vault.master import master_id

_REMARK = "A change of keys is under way: `ombud keys rotate` finishes it. Take no line out until then."
_RETIRED = (
    "# Master keys that Ombud retired, the latest first. Nothing in the store needs them, but backups of\n"
    "# before the change do. Remove this file when the last such backup is gone.\n"
)


def retired_file(path: Path) -> Path:
    """Return where the retired keys of a key file go."""
    return path.with_name(f"{path.name}.retired")


@contextmanager
def alone(path: Path) -> Iterator[None]:
    """Keep every other change of the keys in a folder out, until this one ends or its process does.

    Raises:
        KeyFileError: another change is under way in this moment.
    """
    try:
        descriptor = os.open(path.parent, os.O_RDONLY)
    except OSError as error:
        raise KeyFileError(f"The folder of {path} cannot be opened ({error.strerror}); check it.") from error
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise KeyFileError(
                f"Another `ombud keys rotate` is at work on {path}; wait until it has ended."
            ) from None
        yield
    finally:
        os.close(descriptor)


def under_way(path: Path) -> bool:
    """Return whether a change was begun and not ended."""
    try:
        return f"# {_REMARK}" in path.read_text("ascii").splitlines()
    except FileNotFoundError:
        return False
    except (OSError, UnicodeDecodeError) as error:
        raise KeyFileError(f"{path} cannot be read as text; check its owner and content.") from error


def begin(path: Path) -> str:
    """Put a fresh key first and leave the remark; return the key's id.

    Raises:
        KeyFileError: the file cannot be read or replaced.
    """
    return add_key(path, _REMARK)


def end(path: Path) -> None:
    """Take the remark away and keep every key.

    Raises:
        KeyFileError: the file cannot be read or replaced.
    """
    write_keys(path, read_key_file(path))


def retire(path: Path, *, discard: bool = False) -> tuple[str, ...]:
    """Take every key but the first out of the file, and the remark; return the ids of those taken out.

    Args:
        path: the file of keys.
        discard: whether they are gone for good, instead of going to the file beside.

    Raises:
        KeyFileError: a file cannot be read or replaced.
    """
    first, *old = read_key_file(path)
    _keep(path, tuple(old), discard=discard)
    write_keys(path, (first,))
    return tuple(map(master_id, old))


def retire_all(path: Path, *, discard: bool = False) -> tuple[str, ...]:
    """Take the file away, since something else wraps all data keys; return the ids of its keys.

    Raises:
        KeyFileError: it cannot be read or removed.
    """
    keys = read_key_file(path)
    _keep(path, keys, discard=discard)
    try:
        path.unlink()
    except OSError as error:
        raise KeyFileError(f"{path} cannot be removed ({error.strerror}); remove it yourself.") from error
    sync_folder(path.parent)
    return tuple(map(master_id, keys))


def _keep(path: Path, keys: tuple[bytes, ...], *, discard: bool) -> None:
    if discard or not keys:
        return
    beside = retired_file(path)
    before = read_key_file(beside) if beside.exists() else ()
    write_keys(beside, (*keys, *(key for key in before if key not in keys)), _RETIRED)
