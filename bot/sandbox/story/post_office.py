"""The Maildir of the story: letters dropped in as a receiving server would, and what left from it."""

import email
import os
import re
from datetime import datetime
from email import policy
from email.message import EmailMessage
from email.utils import parsedate_to_datetime
from importlib.resources import files
from pathlib import Path

from bot.sandbox.story.people import WRITERS

_OURS = re.compile(rb"\{our mail to (\w+)\}")


class PostOffice:
    """Brings letters into a Maildir and looks at its Sent folder; the product has no part in it."""

    def __init__(self, maildir: Path) -> None:
        self.maildir = maildir
        self.delivered: dict[Path, bytes] = {}
        self._read: dict[tuple[Path, int, int], EmailMessage] = {}
        for name in ("cur", "new", "tmp"):
            (maildir / name).mkdir(parents=True)

    def bring(self, name: str) -> EmailMessage:
        """Deliver one letter of the story, at the time its receiving server noted."""
        original = _OURS.sub(self._our_mail, files(__package__).joinpath(f"letters/{name}.eml").read_bytes())
        letter = email.message_from_bytes(original, policy=policy.default)
        self.deliver(original, received_at(letter))
        return letter

    def deliver(self, original: bytes, at: datetime) -> None:
        """Put a letter into the mailbox as a receiving server does, with the time it came."""
        target = self.maildir / "new" / f"{int(at.timestamp())}.M{len(self.delivered) + 1}P1.mx"
        draft = self.maildir / "tmp" / target.name
        draft.write_bytes(original)
        os.utime(draft, (at.timestamp(), at.timestamp()))
        draft.rename(target)
        self.delivered[target] = original

    def sent(self) -> list[EmailMessage]:
        """Return the mails that left, oldest first."""
        folder = self.maildir / ".Sent"
        paths = [path for name in ("cur", "new") for path in (folder / name).glob("*")]
        mails = [self._mail(path) for path in paths]
        return sorted(mails, key=lambda mail: (parsedate_to_datetime(str(mail["Date"])), addressee(mail)))

    def sent_to(self, writer: str) -> list[EmailMessage]:
        """Return the mails that left for one writer, oldest first."""
        return [mail for mail in self.sent() if addressee(mail) == WRITERS[writer]]

    def drafts(self) -> int:
        """Return how many drafts lie about."""
        return sum(1 for path in (self.maildir / ".Drafts").rglob("*") if path.is_file())

    def _mail(self, path: Path) -> EmailMessage:
        """Return the mail in a file, read anew only when it was written anew."""
        state = path.stat()
        known = (path, state.st_mtime_ns, state.st_size)
        if known not in self._read:
            self._read[known] = email.message_from_bytes(path.read_bytes(), policy=policy.default)
        return self._read[known]

    def _our_mail(self, found: re.Match[bytes]) -> bytes:
        writer = found[1].decode()
        return str(self.sent_to(writer)[-1]["Message-ID"]).strip().encode()


def received_at(letter: EmailMessage) -> datetime:
    """Return when the receiving server took the letter."""
    return parsedate_to_datetime(str(letter["Received"]).rpartition(";")[2].strip())


def addressee(mail: EmailMessage) -> str:
    """Return the address a mail of ours goes to."""
    return str(mail["To"].addresses[0].addr_spec)


def text_of(mail: EmailMessage) -> str:
    """Return the readable text of a mail that left."""
    body = mail.get_body(("plain",))
    return str(body.get_content()) if body is not None else ""
