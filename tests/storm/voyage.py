"""What the process of Ombud is told before it goes to sea: where everything is, and when it dies.

It crosses from the parent to the child as JSON; nothing here touches a socket.
"""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from tests.storm.clock import KeptClock, clock_in

GMAIL, GRAPH, THIRD = "gmail", "graph", "third"


@dataclass(frozen=True)
class Voyage:
    """One life of the process.

    Attributes:
        url: the database.
        folder: what outlives the process: originals, the clock, a Maildir.
        google: base URL, client id, client secret, service account's key file.
        microsoft: Graph's URL, Entra's URL, client id, client secret.
        slack: base URL, token, channel.
        public_url: where providers call; whoever is behind it reads from `door` which port is Ombud's now.
        authority: certificates that mail servers on this machine are known by; "" where there are none.
        answered: each so-many-th person is answered by hand.
        points: the checkpoint, counted from the start, after which it is killed; 0: it is not, and goes on
            until it is at rest.
        lag: seconds between that point and the death.
        seconds: when it is killed from outside, at the latest.
        since: in a life that goes on until rest, when the last letter had come.
        flaw: a defect that is planted, by its name in `flaws`; "" for none.
    """

    url: str
    folder: str
    google: tuple[str, str, str, str]
    microsoft: tuple[str, str, str, str]
    slack: tuple[str, str, str]
    public_url: str
    authority: str
    answered: int
    points: int = 0
    lag: float = 0.0
    seconds: float = 0.0
    since: str = ""
    flaw: str = ""

    @property
    def home(self) -> Path:
        """Return the folder that outlives the process."""
        return Path(self.folder)

    @property
    def clock(self) -> KeptClock:
        """Return the clock that goes on through every life."""
        return clock_in(self.home)

    @property
    def door(self) -> Path:
        """Return the file in which the port stands that providers' calls go to."""
        return self.home / "port"

    @property
    def records(self) -> str:
        """Return the file of the database."""
        return self.url.removeprefix("sqlite:///")

    @property
    def last_letter(self) -> datetime:
        """Return when the last letter had come."""
        return datetime.fromisoformat(self.since)
