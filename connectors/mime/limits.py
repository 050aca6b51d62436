"""How much of one letter is read, and the record of what was cut, guessed or repaired.

The limits keep a hostile letter cheap; an ordinary one never meets them. Nothing is lost where
one is met: the original is kept by the caller, and the letter names the defect.
"""

from dataclasses import dataclass, field

MAX_PARTS = 200
MAX_DEPTH = 30
MAX_HEADER = 4_096  # characters kept of one field
MAX_HEADERS = 100_000  # characters kept of all fields of one head
MAX_HEAD = 1_000_000  # bytes looked at for the end of one head
MAX_TEXT = 1_000_000  # bytes of one text body, and characters of the whole readable text
MAX_CAPTURED = 4_000_000  # bytes of all bodies held while one letter is read
MAX_HELD = 12_000_000  # bytes of all files held for their words while one letter is read
MAX_ENCLOSED, MAX_ENCLOSED_TEXT = 10, 20_000  # files whose words are told, and characters of each
MAX_REPORT = 65_536  # bytes of a delivery status or of returned headers
MAX_NAME = 255  # characters of a display or file name
MAX_DELIMITER = 400  # bytes of a boundary line; RFC 2046 allows 70 for the boundary itself


@dataclass(slots=True)
class Ledger:
    """What reading one letter has used up and noticed so far; nested letters share it."""

    parts: int = 0
    captured: int = 0
    held: int = 0
    codes: dict[str, None] = field(default_factory=dict)

    def note(self, code: str) -> None:
        """Record a defect once, in the order of discovery."""
        self.codes[code] = None

    def allow(self, wanted: int) -> int:
        """Return how many bytes of `wanted` may still be held."""
        return max(0, min(wanted, MAX_CAPTURED - self.captured))

    def allow_file(self, wanted: int) -> int:
        """Return how many bytes of a file that is no text of the letter may still be held."""
        return max(0, min(wanted, MAX_HELD - self.held))
