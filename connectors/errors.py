"""What can go wrong between Ombud and a mailbox, by cause.

Each class explains itself once: its docstring is the default message. Foreign exceptions are
mapped to these at the edge of each connector; messages carry ids, never content.
"""

import inspect
from typing import Final

#: Seconds that are believed of a header or a word that names a wait: nonsense must stop nothing for years.
LONGEST_WAIT: Final = 21_600.0


class ConnectorError(Exception):
    """The mailbox could not be used."""

    def __init__(self, message: str = "") -> None:
        super().__init__(message or inspect.cleandoc(self.__doc__ or "").split("\n", 1)[0])


class Temporary(ConnectorError):
    """The mailbox does not answer right now; the work stays due and is tried again."""

    def __init__(self, message: str = "", *, retry_after: float | None = None) -> None:
        super().__init__(message)
        self.retry_after = retry_after  # seconds, where the provider named a wait


class NotTaken(Temporary):
    """The mailbox takes nothing more right now, by its limits; what was asked was certainly not done."""


class Elsewhere(Temporary):
    """The letter is not kept here; it waits for the place it was read from, and others do not."""


class Permanent(ConnectorError):
    """The mailbox refuses this for good; trying again would change nothing."""


class AuthorizationLost(ConnectorError):
    """The mailbox no longer accepts our authorisation; an admin must connect it again."""


class ClientRefused(AuthorizationLost):
    """The provider no longer accepts Ombud's own client id and secret; renew them in the settings.

    One alarm for the operator: no mailbox is at fault, and connecting one again would not help.
    """


class MailboxFull(Temporary):
    """The mailbox is full; make room in it, or raise its quota."""


class LicenceMissing(Temporary):
    """The account has no mail service any more, as after its licence was removed; give it one again."""


class MailboxGone(Permanent):
    """The provider no longer knows this mailbox: it was deleted or renamed; restore it, or disconnect it."""


class CursorExpired(ConnectorError):
    """The provider forgot our place in the mailbox; a bounded re-list is due."""


class Vanished(Permanent):
    """The letter is gone from the mailbox before it could be fetched."""


class Untold(Permanent):
    """The provider tells nothing of this mailbox, ever; it is looked at regularly."""


class Unreadable(ConnectorError):
    """The letter could not be read within the limits; its original is kept for a person."""

    def __init__(self, message: str = "", *, reason: str, died: bool = False) -> None:
        super().__init__(message)
        self.reason = reason  # a code, such as "time", "memory", "too-deep"
        self.died = died  # the reader itself went down, so another try may differ


class Unsendable(Permanent):
    """The mail cannot be built or handed over as it stands; a person must look."""


def cause(error: ConnectorError) -> str:
    """Return the name of an error as this file has it, whatever a connector's own class adds to it."""
    return next(one.__name__ for one in type(error).__mro__ if one.__module__ == __name__)
