"""The file of master keys: made once, readable by its owner alone, never overwritten.

One key a line in base64; the first wraps new data keys, the others still open old ones. Lines
that begin with # are comments.
"""

import base64
import binascii
import os
import stat
from pathlib import Path

from bot.vault.master import KEY_BYTES, master_id

_HEAD = "# Master keys of Ombud. Keep a copy elsewhere: without them nothing stored can be read.\n"


class KeyFileError(Exception):
    """The file of master keys cannot be used."""


def make_key_file(path: Path) -> None:
    """Write a file with one fresh master key, mode 0600, and its folder if missing.

    The file appears whole or not at all, and whoever comes second changes nothing.

    Raises:
        KeyFileError: there is a file already, which stays as it is.
    """
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}.{os.urandom(8).hex()}")
    try:
        _write(draft, f"{_HEAD}{base64.b64encode(os.urandom(KEY_BYTES)).decode()}\n")
        os.link(draft, path)  # unlike a rename, this refuses to replace
    except FileExistsError:
        raise KeyFileError(f"{path} holds a master key already; it was left alone.") from None
    except OSError as error:
        raise KeyFileError(f"{path} cannot be made ({error.strerror}); make its folder writable.") from error
    finally:
        draft.unlink(missing_ok=True)
    sync_folder(path.parent)


def _write(path: Path, text: str) -> None:
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())


def sync_folder(folder: Path) -> None:
    """Make what was renamed or removed in a folder outlast a power cut."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def read_key_file(path: Path) -> tuple[bytes, ...]:
    """Return the master keys of a file, the current one first.

    Raises:
        KeyFileError: it is missing, open to others, or holds no proper key; the message says
            what to do and never quotes the file.
    """
    try:
        mode = path.stat().st_mode
        lines = path.read_text("ascii").splitlines()
    except FileNotFoundError:
        raise KeyFileError(
            f"There is no master key at {path}; restore it from where you keep it. A new one opens neither "
            "what was stored with the old one nor a backup of that."
        ) from None
    except (OSError, UnicodeDecodeError) as error:
        raise KeyFileError(f"{path} cannot be read as text; check its owner and content.") from error
    if mode & (stat.S_IRWXG | stat.S_IRWXO):
        raise KeyFileError(f"{path} is open to other users; run: chmod 600 {path}")
    written = [line.strip() for line in lines if line.strip() and not line.lstrip().startswith("#")]
    keys = tuple(_key(path, line) for line in written)
    if not keys:
        raise KeyFileError(f"{path} holds no key; restore it from a backup.")
    return keys


def _key(path: Path, line: str) -> bytes:
    try:
        key = base64.b64decode(line, validate=True)
    except binascii.Error:
        key = b""
    if len(key) != KEY_BYTES:
        raise KeyFileError(
            f"{path} holds a line that is no key of 32 bytes in base64; restore it from a backup."
        )
    return key


def add_key(path: Path, remark: str = "") -> str:
    """Put a fresh master key before the others (rotation) and return its id.

    Args:
        path: the file of keys.
        remark: a comment to leave in the file, one line without the mark of comments.

    Raises:
        KeyFileError: the file cannot be read or replaced.
    """
    keys = (os.urandom(KEY_BYTES), *read_key_file(path))
    write_keys(path, keys, _HEAD + (f"# {remark}\n" if remark else ""))
    return master_id(keys[0])


def write_keys(path: Path, keys: tuple[bytes, ...], head: str = _HEAD) -> None:
    """Put a file with these keys in place of the one that may be there; whole or not at all.

    Raises:
        KeyFileError: it cannot be replaced.
    """
    draft = path.with_name(f".{path.name}.{os.urandom(8).hex()}")
    try:
        _write(draft, head + "".join(f"{base64.b64encode(key).decode()}\n" for key in keys))
        draft.replace(path)
    except OSError as error:
        raise KeyFileError(f"{path} cannot be replaced ({error.strerror}); it was left alone.") from error
    finally:
        draft.unlink(missing_ok=True)
    sync_folder(path.parent)
