"""What Microsoft lets one app ask of it, kept before it refuses.

Source: https://learn.microsoft.com/graph/throttling-limits (Outlook service, and the limit of an app), and
https://learn.microsoft.com/office365/servicedescriptions/exchange-online-service-description/exchange-online-limits
"""

import time
from collections.abc import Callable

from connectors.breaker import Breaker
from connectors.errors import NotTaken
from connectors.pacing import Bucket, Pacing

#: Calls a minute, and at once after a pause. An app may make 130,000 in ten seconds (90,000 are, at most),
#: and 10,000 in ten minutes of one mailbox (9,000).
_APP, _APP_BURST = 300_000, 40_000
_MAILBOX, _MAILBOX_BURST = 750, 1_500
#: Mails: thirty a minute leave a mailbox, whoever sends them.
_MAILS, _MAILS_BURST = 20, 10
#: Seconds that a call waits here; after that the work waits elsewhere.
PATIENCE = 20.0


class Quotas:
    """The quotas of one app registration, for all its mailboxes in this process.

    Args:
        clock: a monotonic clock in seconds.
        sleep: waits.
        share: how many times as much is asked for; more than one only of servers that are not Microsoft's.
    """

    def __init__(
        self,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
        share: float = 1,
    ) -> None:
        self.breaker = Breaker(clock)
        self._sleep = sleep

        def bucket(per_minute: float, burst: float) -> Bucket:
            return Bucket(per_minute * share, burst * share, clock)

        self._calls = Pacing(bucket(_APP, _APP_BURST), lambda: bucket(_MAILBOX, _MAILBOX_BURST))
        self._mails = Pacing(bucket(_APP, _APP_BURST), lambda: bucket(_MAILS, _MAILS_BURST))

    def call(self, mailbox: str) -> None:
        """Take one call, waiting a little where that is enough.

        Raises:
            NotTaken: the mailbox's share is used up, or Microsoft is in trouble and let alone.
        """
        if (pause := self.breaker.wait()) > 0:
            raise NotTaken("Microsoft is in trouble for many mailboxes; it is let alone", retry_after=pause)
        self._take(
            self._calls, mailbox, "this mailbox has used its share of Microsoft's calls; the work waits"
        )

    def mail(self, mailbox: str) -> None:
        """Take one mail that is to leave.

        Raises:
            NotTaken: too many have left in the last minute.
        """
        self._take(self._mails, mailbox, "Microsoft lets thirty mails a minute leave; this one waits")

    def _take(self, pacing: Pacing, mailbox: str, told: str) -> None:
        wait = pacing.take(mailbox, 1, PATIENCE)
        if wait > PATIENCE:
            raise NotTaken(told, retry_after=wait)
        if wait:
            self._sleep(wait)
