"""A promise of the story once it was checked."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Kept:
    """One promise, and what was found where it was broken."""

    name: str
    found: str

    @property
    def holds(self) -> bool:
        """Return whether it was kept."""
        return not self.found
