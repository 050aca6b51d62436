"""A new file for what a command exports, readable by whoever runs it alone.

What is written there is the command's to say; nothing else is overwritten, and nothing half-written is left.
"""

import contextlib
import io
import os
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO, TextIO

import click


@contextlib.contextmanager
def private_file(path: Path) -> Iterator[TextIO]:
    """Open a new file of text with mode 0600; it is gone again where what should stand in it fails.

    What UTF-8 cannot hold, such as half of a surrogate pair, stands there by its number: in JSON that is
    the character itself.

    Raises:
        click.UsageError: there is such a file, or none can be made there.
    """
    with private_bytes(path) as target:
        text = io.TextIOWrapper(target, encoding="utf-8", errors="backslashreplace", newline="")
        try:
            yield text
        finally:
            text.detach()


@contextlib.contextmanager
def private_bytes(path: Path) -> Iterator[BinaryIO]:
    """Open a new file of bytes, as `private_file` does."""
    try:
        made = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        raise click.UsageError(f"{path} is there already; name a new file.") from None
    except OSError as error:
        raise click.UsageError(f"{path} cannot be made: {error.strerror}; name another file.") from None
    with contextlib.ExitStack() as failed:
        failed.callback(path.unlink, missing_ok=True)
        with os.fdopen(made, "wb") as target:
            yield target
        failed.pop_all()
