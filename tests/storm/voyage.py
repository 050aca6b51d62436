"""What the process of Ombud is told before it goes to sea: where everything is, and when it dies.

It crosses from the parent to the child as JSON; nothing here touches a socket.
"""

from dataclasses import dataclass
from pathlib import Path

GMAIL, GRAPH, THIRD = "gmail", "graph", "third"


@dataclass(frozen=True)
class Voyage:
    """One life of the process.

    Attributes:
        url: the database.
        folder: what outlives the process: originals, the clock, a Maildir.
        google: base URL, client id, client secret, service account's key file.
        microsoft: Graph's URL, Entra's URL, client id, client secret.
        authority: certificates that mail servers on this machine are known by; "" where there are none.
        answered: each so-many-th person is answered by hand.
        seconds: when it is killed from outside, at the latest; 0: it goes on until nothing is left to do.
        points: the checkpoint, counted from the start, at which it kills itself; 0 for none.
    """

    url: str
    folder: str
    google: tuple[str, str, str, str]
    microsoft: tuple[str, str, str, str]
    authority: str
    answered: int
    seconds: float = 0.0
    points: int = 0

    @property
    def home(self) -> Path:
        """Return the folder that outlives the process."""
        return Path(self.folder)

    @property
    def clock(self) -> Path:
        """Return the file in which the time stands."""
        return self.home / "clock"
