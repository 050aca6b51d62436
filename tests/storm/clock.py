"""The time in the storm: it stands in a file, for it goes on through every life and all who play read it."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path


@dataclass(frozen=True)
class KeptClock:
    """What time it is."""

    path: Path

    def now(self) -> datetime:
        """Return it."""
        return datetime.fromisoformat(self.path.read_text())

    def set(self, now: datetime) -> None:
        """Say what time it is; whoever reads at the same moment finds one or the other."""
        written = self.path.with_suffix(".new")
        written.write_text(now.isoformat())
        written.replace(self.path)


def clock_in(folder: Path) -> KeptClock:
    """Return the clock of a storm that has its place in a folder."""
    return KeptClock(folder / "clock")
