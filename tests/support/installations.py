"""An installation on disk as an admin has it: variables, a data folder and a Maildir."""

import os
import socket
from dataclasses import dataclass, field
from pathlib import Path

from bot.settings.loading import load
from bot.settings.model import Settings

ADDRESS = "privacy@example.com"
SERVER = "mx.example.com"


@dataclass
class Installation:
    """One installation; `environ` is all that a command sees."""

    folder: Path
    environ: dict[str, str] = field(default_factory=dict)

    @property
    def settings(self) -> Settings:
        """Return the settings as they are now."""
        return load(self.environ)

    @property
    def maildir(self) -> Path:
        """Return the mailbox's folder."""
        return self.folder / "mail"

    @property
    def data(self) -> Path:
        """Return the data folder."""
        return self.folder / "data"

    def drop(self, letter: bytes, name: str = "1772442000.M1P1.mx") -> Path:
        """Put a letter into the mailbox."""
        path = self.maildir / "new" / name
        path.write_bytes(letter)
        return path


def install(folder: Path) -> Installation:
    """Return an installation with an empty mailbox, before anything was set up."""
    for name in ("cur", "new", "tmp"):
        (folder / "mail" / name).mkdir(parents=True)
    environ = {
        "OMBUD_DATA_DIR": str(folder / "data"),
        "OMBUD_ORGANISATION_NAME": "Lanternhouse",
        "OMBUD_MAILBOX_ADDRESS": ADDRESS,
        "OMBUD_MAILBOX_PATH": str(folder / "mail"),
        "OMBUD_MAILBOX_AUTHSERV_IDS": SERVER,
        "OMBUD_WEB_PORT": str(free_port()),
    }
    return Installation(folder, environ)


def free_port() -> int:
    """Return a port that nobody listens on at this moment."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        return int(server.getsockname()[1])


def others_environment() -> dict[str, str]:
    """Return this process's variables without any of Ombud's."""
    return {name: value for name, value in os.environ.items() if not name.startswith("OMBUD_")}


def eml(
    subject: str = "Request for access to my data",
    text: str = "Please send me a copy of all personal data you hold about me.",
    sender: str = "Sam Carter <sam.carter@example.org>",
    message_id: str = "<first@example.org>",
    *extra: str,
) -> bytes:
    """Return a letter that its receiving server vouches for."""
    domain = sender.rpartition("@")[2].rstrip(">")
    lines = [
        f"Received: from mail.{domain} by {SERVER}; Mon, 02 Mar 2026 09:00:00 +0000",
        f"Authentication-Results: {SERVER}; dmarc=pass header.from={domain}",
        f"From: {sender}",
        f"To: {ADDRESS}",
        f"Subject: {subject}",
        "Date: Mon, 02 Mar 2026 09:00:00 +0000",
        f"Message-ID: {message_id}",
        *extra,
        "Content-Type: text/plain; charset=utf-8",
        "",
        text,
        "",
    ]
    return "\n".join(lines).encode()
