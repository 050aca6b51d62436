"""How the feeds of a mailbox fare in one look: one that fails keeps nothing in the others.

A passing fault of one feed is its mailbox's failure, tried again soon. One that lasts, such as a folder
that somebody renamed, is noted and told by that folder's name; its mailbox is looked at as ever.
"""

from collections.abc import Iterator, Sequence

from connectors.errors import (
    AuthorizationLost,
    ConnectorError,
    LicenceMissing,
    MailboxFull,
    MailboxGone,
    Permanent,
    cause,
)
from handlers.desk import Desk
from handlers.domain.events import Fact
from handlers.domain.mailbox import RENUMBERED, FeedFault, Mailbox
from handlers.intake.leasing import LeaseLost
from handlers.mailboxes.alarms import PATIENCE
from handlers.people.notices import NoticeKind, tell_admins
from handlers.store.database import Kind
from handlers.store.transaction import Transaction

#: Feeds that fail for passing faults in one look, before the mailbox is left alone.
FAULTS = 2
_OF_THE_MAILBOX = (AuthorizationLost, MailboxGone, MailboxFull, LicenceMissing)


class Feeds:
    """The feeds of one mailbox during one look.

    Args:
        amiss: those that could not be read before.
        scopes: all that are to be read.
    """

    def __init__(
        self, desk: Desk, mailbox: Mailbox, amiss: Sequence[FeedFault], scopes: Sequence[str]
    ) -> None:
        self._desk, self._mailbox = desk, mailbox
        self._before = {one.scope: one for one in amiss}
        self._scopes = scopes
        self._well: set[str] = set()
        self._faults: dict[str, ConnectorError] = {}

    @property
    def let_in(self) -> bool:
        """Return whether the mailbox answered for at least one feed."""
        return bool(self._well)

    def followed(self) -> Iterator[str]:
        """Yield the feeds to follow, until the mailbox seems unwell."""
        for scope in self._scopes:
            if len(self._passing()) == FAULTS:
                return
            if not self._is_left(scope):
                yield scope

    def goes_well(self, scope: str) -> None:
        """Note that a feed answers."""
        self._well.add(scope)

    def fails(self, scope: str, error: ConnectorError) -> None:
        """Note that a feed does not.

        Raises:
            ConnectorError: it is the mailbox's fault, and every feed's.
        """
        if isinstance(error, _OF_THE_MAILBOX) or getattr(error, "retry_after", None) is not None:
            raise error
        self._faults[scope] = error

    def noted(self) -> ConnectorError | None:
        """Write down what is amiss, and return a passing fault that the round has failed by.

        Raises:
            ConnectorError: no feed could be read.
            LeaseLost: another worker took the mailbox over.
        """
        if self._faults and not self._well:
            raise next(iter(self._faults.values()))
        well = self._well - set(self._faults)
        mended = [one for one in self._before if one not in self._scopes or one in well]
        if self._faults or self._before:
            with self._desk.transaction("intake.feeds", Kind.RELAXED) as tx:
                if not tx.mailboxes.hold(self._mailbox, tx.now):
                    raise LeaseLost
                tx.feeds.went_well(self._mailbox.id, mended)
                for scope, error in self._faults.items():
                    tx.feeds.failed(self._mailbox.id, scope, cause(error))
                self._tell(tx)
        return next(iter(self._passing()), None)

    def _passing(self) -> list[ConnectorError]:
        """Return the faults that may be over in a moment."""
        lasting = self._desk.clock.now() - PATIENCE
        return [
            error
            for scope, error in self._faults.items()
            if not isinstance(error, Permanent)
            and not (scope in self._before and self._before[scope].since <= lasting)
        ]

    def _is_left(self, scope: str) -> bool:
        return scope in self._before and self._before[scope].fault == RENUMBERED

    def _tell(self, tx: Transaction) -> None:
        for one in tx.feeds.to_tell(self._mailbox.id, tx.now - PATIENCE):
            facts: dict[str, Fact] = {"name": self._mailbox.name, "folder": one.scope, "fault": one.fault}
            about = f"{self._mailbox.id}-{self._mailbox.fence}-{one.since:%Y%m%d%H%M%S}"
            tell_admins(tx, self._desk, NoticeKind.FOLDER_AMISS, about, facts)
